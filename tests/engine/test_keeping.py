"""Edits of photos that are not open: changed beside them, and nothing lost."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine import atomic
from deepflash_app.engine.drafts import draft_path, find_edits, write_draft
from deepflash_app.engine.found import Found, Place
from deepflash_app.engine.keeping import change_edits, put_beside, put_into_draft
from deepflash_app.engine.photo import read_photo, read_size
from deepflash_app.engine.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from deepflash_app.errors import UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

BOXES = (FaceBox(10, 20.5, 30, 40, 3, 0.9),)
EDITS = Sidecar(RelightOptions(strength=0.7, faces=BOXES), BOXES, "ab" * 32, 40, 30)
NOW = "cd" * 32


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo of 40 by 30 pixels, and a user's folder of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (40, 30)).save(path)
    return path


def warmer(options: RelightOptions) -> RelightOptions:
    return replace(options, warmth=0.5)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_upright_photo(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (40, 24)).save(path, exif=exif)
    height, width = read_photo(path).pixels.shape[:2]
    assert read_size(path) == (width, height)


def test_a_photo_without_edits_gets_a_sidecar(photo: Path) -> None:
    assert change_edits(photo, warmer, NOW) == (RelightOptions(warmth=0.5), "")
    assert read_sidecar(photo) == Sidecar(RelightOptions(warmth=0.5), (), NOW, 40, 30)


def test_what_changes_nothing_is_not_written(photo: Path) -> None:
    assert change_edits(photo, lambda options: options, NOW) == (RelightOptions(), "")
    assert not sidecar_path(photo).exists()


def test_all_else_of_a_photo_s_edits_stays(photo: Path) -> None:
    write_sidecar(photo, EDITS)
    change_edits(photo, warmer, NOW)
    assert read_sidecar(photo) == replace(EDITS, options=warmer(EDITS.options))


def test_edits_that_were_only_a_draft_are_changed_and_put_beside(photo: Path) -> None:
    write_draft(photo, EDITS)
    change_edits(photo, warmer, NOW)
    assert read_sidecar(photo) == replace(EDITS, options=warmer(EDITS.options))
    assert not draft_path(photo).exists()


def test_what_is_not_understood_is_kept_aside_and_told(photo: Path) -> None:
    sidecar_path(photo).write_text('{"deepflash": 99}')
    _, told = change_edits(photo, warmer, NOW)
    (kept,) = photo.parent.glob("*(kept)*")
    assert kept.read_text() == '{"deepflash": 99}'
    assert kept.name in told


def test_beside_a_photo_that_cannot_be_edited_nothing_is_written(photo: Path) -> None:
    gone = photo.with_name("gone.jpg")
    write_sidecar(gone, EDITS)
    broken = photo.with_name("broken.jpg")
    broken.write_bytes(b"\xff\xd8\xff\xe0 no more")
    for one in (gone, broken):
        with pytest.raises(UnreadablePhoto, match=one.name):
            change_edits(one, warmer, NOW)
    assert read_sidecar(gone) == EDITS
    assert not sidecar_path(broken).exists()


def test_where_nothing_can_be_written_the_edits_are_at_home_in_a_draft(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = atomic._write_durably

    def write_elsewhere(path: Path, data: bytes) -> None:
        if path.parent == photo.parent:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        write(path, data)

    monkeypatch.setattr(atomic, "_write_durably", write_elsewhere)
    _, told = change_edits(photo, warmer, NOW)
    assert told.endswith("The edits are kept in DeepFlash's own folder.")
    found = find_edits(photo)
    assert found.place is Place.AWAY
    assert found.sidecar is not None
    assert found.sidecar.options.warmth == 0.5


def test_edits_of_a_photo_whose_name_is_too_long_for_a_sidecar_are_kept_in_a_draft(
    photo: Path,
) -> None:
    long = photo.rename(photo.with_name("x" * 246 + ".jpg"))
    _, told = change_edits(long, warmer, NOW)
    assert told == (
        f"{long.name}.deepflash.json cannot be written: the name is too long. "
        "The edits are kept in DeepFlash's own folder."
    )
    edits = Sidecar(RelightOptions(warmth=0.5), (), NOW, 40, 30)
    assert find_edits(long) == Found(edits, Place.AWAY)
    put_into_draft(long, EDITS)
    assert find_edits(long) == Found(EDITS, Place.RESCUED)
    put_into_draft(long, replace(EDITS, options=RelightOptions()))
    assert find_edits(long) == Found(None)
    put_into_draft(long, EDITS)
    assert put_beside(long, replace(EDITS, options=RelightOptions())) == ""
    assert find_edits(long) == Found(None)


def test_what_is_not_understood_stays_where_no_other_name_is_short_enough(photo: Path) -> None:
    long = photo.rename(photo.with_name("x" * 234 + ".jpg"))
    sidecar_path(long).write_text('{"deepflash": 99}')
    told = put_beside(long, EDITS)
    assert "is not understood and cannot be kept under another name." in told
    assert sidecar_path(long).read_text() == '{"deepflash": 99}'
    assert find_edits(long).sidecar == EDITS
