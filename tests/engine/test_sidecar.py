"""Edits beside their photo and under way: kept whole, found again, and nothing else harmed."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine import atomic
from deepflash_app.engine.drafts import (
    draft_path,
    drafts_dir,
    drop_draft,
    find_edits,
    left_drafts,
    write_draft,
)
from deepflash_app.engine.found import Place
from deepflash_app.engine.keeping import put_beside
from deepflash_app.engine.presets import (
    MOST_PRESETS,
    Preset,
    applied,
    delete_preset,
    load_presets,
    look_of,
    presets_dir,
    save_preset,
)
from deepflash_app.engine.sidecar import (
    Sidecar,
    drop_sidecar,
    leads_away,
    read_sidecar,
    sidecar_path,
    to_json,
    write_sidecar,
)
from deepflash_app.errors import UnreadableSettings, UnwritablePhoto

BOXES = (FaceBox(10, 20.5, 30, 40, 3, 0.9),)
EDITS = Sidecar(RelightOptions(strength=0.7, faces=BOXES), BOXES, "ab" * 32, 400, 300)


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo's path, and a data folder of its own."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    path = tmp_path / "photo \N{SMILING FACE WITH OPEN MOUTH}.jpg"
    path.write_bytes(b"a photo")
    return path


@pytest.mark.parametrize(
    ("picture", "beside", "understood"),
    [
        (r"\\host\share\x.jpg", "/photos/a.jpg", False),
        ("//host/share/x.jpg", "/photos/a.jpg", False),
        (r"/\host\share\x.jpg", "/photos/a.jpg", False),
        (r"\\host@SSL\share\x.jpg", "//host/share/a.jpg", False),
        (r"\\?\UNC\host\share\x.jpg", "//?/C:/a.jpg", False),
        (r"\??\UNC\host\share\x.jpg", "//host/share/a.jpg", False),
        (r"\\HOST\other\x.jpg", "//host/share/a.jpg", True),
        (r"Z:\backdrops\x.jpg", "/photos/a.jpg", True),
        ("/backdrops//x.jpg", "/photos/a.jpg", True),
    ],
)
def test_a_backdrop_on_another_computer_is_not_even_looked_for(
    picture: str,
    beside: str,
    understood: bool,  # noqa: FBT001
) -> None:
    """Windows would sign in there; whose own backdrop it is finds the edits in a draft."""
    options = RelightOptions(background=f"picture:{picture}")
    assert leads_away(options, Path(beside)) != understood


def test_edits_with_such_a_backdrop_are_at_home_in_a_draft(photo: Path) -> None:
    own = replace(EDITS, options=RelightOptions(background="picture://host/share/x.jpg"))
    data = json.dumps(to_json(own))
    sidecar_path(photo).write_text(data)
    assert find_edits(photo).sidecar is None
    assert find_edits(photo).problem == (
        "It cannot be read: its backdrop lies on another computer."
    )
    told = put_beside(photo, own)
    assert "its backdrop lies on another computer. The edits are kept in DeepFlash's own" in told
    assert find_edits(photo).sidecar == own, "as the user has chosen it"
    assert sidecar_path(photo).read_text() == data


def test_edits_are_written_beside_the_photo_and_found_again(photo: Path) -> None:
    assert read_sidecar(photo) is None
    assert write_sidecar(photo, EDITS) is None
    assert sidecar_path(photo).name == photo.name + ".deepflash.json"
    assert read_sidecar(photo) == EDITS
    changed = replace(EDITS, options=RelightOptions())
    assert write_sidecar(photo, changed) is None
    assert read_sidecar(photo) == changed
    assert sorted(p.suffix for p in photo.parent.iterdir() if p.is_file()) == [".jpg", ".json"]


def test_what_is_not_understood_is_kept_aside_each_time(photo: Path) -> None:
    path = sidecar_path(photo)
    kept = []
    for content in (b"{}", b'{"deepflash": 9}', b"\x00" * 50):
        path.write_bytes(content)
        with pytest.raises(UnreadableSettings):
            read_sidecar(photo)
        assert path.read_bytes() == content, "reading changes nothing"
        where = write_sidecar(photo, EDITS)
        assert where is not None
        assert where.read_bytes() == content
        assert read_sidecar(photo) == EDITS
        kept.append(where)
    assert len(set(kept)) == 3


def test_edits_that_are_taken_back_leave_nothing_but_what_is_not_ours(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_sidecar(photo)
    write_sidecar(photo, EDITS)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", forbidden)
        with pytest.raises(UnwritablePhoto, match="no permission"):
            drop_sidecar(photo)
    assert read_sidecar(photo) == EDITS
    drop_sidecar(photo)
    assert list(photo.parent.glob("*.json")) == []
    sidecar_path(photo).write_text("of another program")
    drop_sidecar(photo)
    assert sidecar_path(photo).read_text() == "of another program"


def forbidden(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_full_disk_leaves_the_old_edits(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sidecar(photo, EDITS)

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_write_durably", full)
    with pytest.raises(UnwritablePhoto, match="the disk is full"):
        write_sidecar(photo, replace(EDITS, width=5))
    assert read_sidecar(photo) == EDITS


def test_a_draft_rescues_what_was_not_yet_beside_the_photo(photo: Path) -> None:
    write_sidecar(photo, EDITS)
    assert find_edits(photo).sidecar == EDITS
    assert find_edits(photo).place is Place.BESIDE
    assert left_drafts() == []
    newer = replace(EDITS, options=RelightOptions(strength=0.2))
    write_draft(photo, newer)
    os.utime(sidecar_path(photo), (1, 1))
    assert left_drafts() == [photo]
    assert find_edits(photo).sidecar == newer
    assert find_edits(photo).place is Place.RESCUED
    os.utime(draft_path(photo), (0, 0))
    assert find_edits(photo).sidecar == EDITS, "beside the photo are newer ones"
    drop_draft(photo)
    drop_draft(photo)
    assert left_drafts() == []
    write_draft(photo, newer)
    photo.unlink()
    assert left_drafts() == [], "its photo is gone"


def test_a_draft_that_is_at_home_was_not_left_by_a_crash(photo: Path) -> None:
    write_draft(photo, EDITS, home=True)
    assert find_edits(photo).sidecar == EDITS
    assert find_edits(photo).place is Place.AWAY
    assert left_drafts() == []
    write_draft(photo, EDITS)
    assert find_edits(photo).place is Place.RESCUED, "edited again, and not ended"
    assert left_drafts() == [photo]


def test_drafts_that_are_not_ours_are_ignored(photo: Path) -> None:
    write_draft(photo, EDITS)
    good = draft_path(photo).read_bytes()
    other = drafts_dir() / "other.json"
    for content in (b"", b"[]", b'{"photo": 5}', b'{"photo": "\\u0000"}', good[:-9]):
        other.write_bytes(content)
        assert left_drafts() == [photo]
        draft_path(photo).write_bytes(content)
        assert find_edits(photo).sidecar is None
        draft_path(photo).write_bytes(good)
    stranger = photo.with_name("stranger.jpg")
    draft_path(stranger).write_bytes(good)
    assert find_edits(stranger).sidecar is None, "it names another photo"


def test_a_draft_that_cannot_be_looked_at_hides_no_other(photo: Path) -> None:
    write_draft(photo, EDITS)
    write_draft(photo.with_name("x" * 300 + ".jpg"), EDITS)
    (drafts_dir() / "to nowhere.json").symlink_to(drafts_dir() / "nowhere")
    (drafts_dir() / "folder.json").mkdir()
    assert left_drafts() == [photo]


def test_a_broken_sidecar_is_told_and_a_draft_still_counts(photo: Path) -> None:
    sidecar_path(photo).write_bytes(b"{")
    found = find_edits(photo)
    assert found.sidecar is None
    assert found.problem == "It is no JSON, or cut off."
    write_draft(photo, EDITS)
    os.utime(sidecar_path(photo), (1, 1))
    assert find_edits(photo).sidecar == EDITS


@pytest.mark.usefixtures("photo")
def test_presets_carry_the_look_and_no_faces() -> None:
    assert load_presets() == []
    look = RelightOptions(warmth=0.3, background="canvas", faces=BOXES, face_strengths=(0.5,))
    for name in ("Warm & soft", "warm & Soft", "\N{LATIN SMALL LETTER E WITH ACUTE}t/é: 'ü'"):
        save_preset(Preset(name, look))
    first, second = load_presets()
    assert first.name == "warm & Soft", "in place of the one that differs in case only"
    assert first.options == look_of(look) == RelightOptions(warmth=0.3, background="canvas")
    here = RelightOptions(strength=0.1, face_strengths=(0.2,), red_eyes_kept=(1,))
    put_on = applied(first.options, here)
    assert (put_on.warmth, put_on.strength) == (0.3, 1.0)
    assert (put_on.face_strengths, put_on.red_eyes_kept) == ((0.2,), (1,))
    alike = [Preset("\N{CJK UNIFIED IDEOGRAPH-5149}" * 50 + end, first.options) for end in "ab"]
    for preset in alike:
        save_preset(preset)
    assert load_presets()[2:] == alike, "long names that begin alike are two"
    for name in (second.name, alike[0].name, alike[1].name, "never there"):
        delete_preset(name)
    assert load_presets() == [first]
    (presets_dir() / "foreign.json").write_bytes(b'{"name": "x", "options": {"a": 1}}')
    (presets_dir() / "nameless.json").write_bytes(b'{"options": {}}')
    assert load_presets() == [first]


@pytest.mark.usefixtures("photo")
def test_no_preset_is_saved_that_would_not_be_listed() -> None:
    look = RelightOptions()
    save_preset(Preset("first", look))
    for number in range(MOST_PRESETS - 1):
        (presets_dir() / f"{number}.json").write_text("{}")
    save_preset(Preset("first", replace(look, warmth=0.1)))
    with pytest.raises(ValueError, match="already"):
        save_preset(Preset("second", look))
    assert [preset.name for preset in load_presets()] == ["first"]


@pytest.mark.usefixtures("photo")
@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 61, "\0"])
def test_presets_have_names_that_a_menu_can_show(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        save_preset(Preset(name, RelightOptions()))
    assert load_presets() == []
