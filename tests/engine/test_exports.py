"""What was exported is remembered by the photo, and a damaged memory harms nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.exports import edits_of, exported_edits, note_export
from deepflash_app.engine.sidecar import Sidecar, write_sidecar

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, and a data folder that no user has."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"one")
    return path


def test_the_edits_of_an_export_are_remembered_until_the_file_is_another(photo: Path) -> None:
    first, second = RelightOptions(shine=-0.5), RelightOptions(background="blur")
    assert exported_edits(photo) is None
    assert not (photo.parent / "data").exists(), "asking leaves nothing"
    note_export(photo, first)
    assert exported_edits(photo) == first
    note_export(photo, second)
    assert exported_edits(photo) == second
    assert exported_edits(photo.with_name("other.jpg")) is None
    photo.write_bytes(b"another")
    assert exported_edits(photo) is None


def test_what_cannot_be_read_or_written_is_left_out(photo: Path) -> None:
    note_export(photo, RelightOptions())
    (memory,) = (photo.parent / "data").rglob("*.sqlite")
    memory.write_bytes(b"no database at all" * 500)
    assert exported_edits(photo) is None
    note_export(photo, RelightOptions())
    note_export(photo.with_name("gone.jpg"), RelightOptions())


def test_a_photos_edits_are_those_beside_it(photo: Path) -> None:
    assert edits_of(photo) == RelightOptions()
    edits = RelightOptions(warmth=0.25)
    write_sidecar(photo, Sidecar(edits, (), "0" * 64, 10, 10))
    assert edits_of(photo) == edits
