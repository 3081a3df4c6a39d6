"""Names and originals: any name is written, and no original is ever replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from photo_files import (
    P3_XYZ,
    blocks,
    camera_jpeg,
    exif_block,
    portrait,
    rgb_profile,
    stored,
)

from deepflash_app.engine.photo import Photo, read_photo
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import UnwritablePhoto

if TYPE_CHECKING:
    from pathlib import Path

P3 = rgb_profile(P3_XYZ)


def camera_photo(folder: Path, orientation: int = 1) -> Photo:
    path = folder / "original.jpg"
    exif = exif_block(orientation)
    path.write_bytes(camera_jpeg(stored(portrait(), orientation), exif=exif, icc=P3))
    return read_photo(path)


def test_names_of_any_script(tmp_path: Path) -> None:
    folder = tmp_path / "写真 ü"
    folder.mkdir()
    source = folder / "Ženevá 🤳🏽.jpg"
    source.write_bytes(camera_jpeg(blocks()))
    photo = read_photo(source)
    longest = "é" * 125 + "x.jpg"  # 255 bytes
    for name in ("🎂 done.png", longest):
        assert read_photo(write_photo(photo, photo.pixels, folder / name)).pixels.shape[0] == 24
    assert sorted(p.name for p in folder.iterdir()) == sorted([source.name, "🎂 done.png", longest])


def test_existing_file_stays_unless_told(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    target = tmp_path / "there.jpg"
    target.write_bytes(b"precious")
    target.chmod(0o640)
    with pytest.raises(UnwritablePhoto, match=r"^there\.jpg cannot be written: a file of that"):
        write_photo(photo, photo.pixels, target)
    assert target.read_bytes() == b"precious"
    write_photo(photo, photo.pixels, target, overwrite=True)
    assert read_photo(target).pixels.shape == (512, 512, 3)
    assert target.stat().st_mode & 0o777 == 0o640


def test_original_is_never_replaced(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    assert photo.path is not None
    before = photo.path.read_bytes()
    other = tmp_path / "other.jpg"
    other.write_bytes(before)
    link, hard = tmp_path / "link.jpg", tmp_path / "hard.jpg"
    link.symlink_to(photo.path)
    hard.hardlink_to(photo.path)
    roundabout = tmp_path / "sub" / ".." / "original.jpg"
    (tmp_path / "sub").mkdir()
    clashes = (photo.path, link, hard, roundabout, other, tmp_path / "ORIGINAL.JPG")
    for target in clashes:
        with pytest.raises(UnwritablePhoto, match="would replace the original"):
            write_photo(photo, photo.pixels, target, sources=[other], overwrite=True)
    assert photo.path.read_bytes() == before
    assert other.read_bytes() == before
    assert link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "hard.jpg",
        "link.jpg",
        "original.jpg",
        "other.jpg",
        "sub",
    ]


def test_accents_stored_in_another_way_clash_too(tmp_path: Path) -> None:
    source = tmp_path / "caf\u00e9.jpg"
    source.write_bytes(camera_jpeg(blocks()))
    photo = read_photo(source)
    with pytest.raises(UnwritablePhoto, match="original"):
        write_photo(photo, photo.pixels, tmp_path / "CAFE\u0301.jpg")


def test_link_to_a_vanished_original_is_refused(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    assert photo.path is not None
    link = tmp_path / "link.jpg"
    link.symlink_to(photo.path)
    photo.path.unlink()
    with pytest.raises(UnwritablePhoto, match="original"):
        write_photo(photo, photo.pixels, link, overwrite=True)
    assert link.is_symlink()
