"""Reading photos: every format and oddity arrives upright, RGB and in the right colours."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pillow_heif
import pytest
import tifffile
from photo_files import (
    P3_XYZ,
    blocks,
    bomb_png,
    camera_jpeg,
    exif_block,
    noise,
    plain_jpeg,
    png,
    png_chunk,
    portrait,
    rgb_profile,
    segment,
    stored,
    with_segments,
)
from PIL import Image as Pillow
from PIL import ImageCms, ImageFile

from deepflash_app.core.icc import matrix_profile
from deepflash_app.engine.photo import read_metadata, read_photo, read_preview
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import PhotoTooLarge, UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import Image
    from deepflash_app.engine.photo import Photo

P3 = rgb_profile(P3_XYZ)
ORIENTATIONS = pytest.mark.parametrize("orientation", range(1, 9))


def read(folder: Path, data: bytes, name: str = "photo.jpg") -> Photo:
    path = folder / name
    path.write_bytes(data)
    return read_photo(path)


def tiff(pixels: Image, **save: Any) -> bytes:
    buffer = BytesIO()
    tifffile.imwrite(buffer, pixels, **save)
    return buffer.getvalue()


@ORIENTATIONS
def test_jpeg_is_upright(tmp_path: Path, orientation: int) -> None:
    upright = blocks()
    data = camera_jpeg(stored(upright, orientation), exif=exif_block(orientation))
    photo = read(tmp_path, data)
    reference = read(tmp_path, camera_jpeg(upright))
    assert photo.pixels.flags.c_contiguous
    assert photo.pixels.shape == upright.shape
    assert np.abs(photo.pixels.astype(int) - upright).max() <= 3
    assert np.array_equal(photo.pixels, reference.pixels)
    preview = read_preview(tmp_path / "photo.jpg", 20)
    assert preview.shape == (12, 20, 3)


@ORIENTATIONS
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_is_upright_and_exact(tmp_path: Path, orientation: int, dtype: type) -> None:
    upright = noise(5, 9, dtype=dtype)
    data = png(stored(upright, orientation), png_chunk(b"eXIf", exif_block(orientation)))
    photo = read(tmp_path, data, "photo.png")
    assert photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, upright)
    assert photo.container == "png"


@ORIENTATIONS
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_is_upright_and_exact(
    tmp_path: Path, orientation: int, dtype: type, order: str
) -> None:
    upright = noise(5, 9, dtype=dtype)
    data = tiff(
        stored(upright, orientation),
        photometric="rgb",
        byteorder=order,
        extratags=[(274, 3, 1, orientation, True)],
    )
    photo = read(tmp_path, data, "photo.tif")
    assert photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, upright)


def test_metadata_says_flash_date_and_camera(tmp_path: Path) -> None:
    metadata = read(tmp_path, camera_jpeg(blocks())).metadata
    assert metadata.flash_fired is True
    assert metadata.taken == datetime(2024, 5, 4, 3, 2, 1)  # noqa: DTZ001 -- EXIF has no zone
    assert metadata.camera == "Acme Phone9"
    assert read_metadata(tmp_path / "photo.jpg") == metadata
    bare = read(tmp_path, plain_jpeg(blocks())).metadata
    assert (bare.flash_fired, bare.taken, bare.camera, bare.orientation) == (None, None, None, 1)


def test_profile_is_kept_and_pixels_are_untouched(tmp_path: Path) -> None:
    photo = read(tmp_path, camera_jpeg(blocks(), icc=P3))
    assert photo.icc == P3
    assert np.abs(photo.pixels.astype(int) - blocks()).max() <= 3
    assert photo.notices == ()
    assert read(tmp_path, plain_jpeg(blocks())).icc is None


def test_preview_is_srgb(tmp_path: Path) -> None:
    flat = np.full((64, 96, 3), (204, 128, 102), np.uint8)
    read(tmp_path, camera_jpeg(flat, icc=P3))
    preview = read_preview(tmp_path / "photo.jpg", 48)
    assert preview.shape == (32, 48, 3)
    assert np.abs(preview.astype(int) - (217, 123, 96)).max() <= 2


def test_preview_is_the_photo_made_small(tmp_path: Path) -> None:
    whole = portrait()
    read(tmp_path, plain_jpeg(whole))
    preview = read_preview(tmp_path / "photo.jpg", 128)
    expected = cv2.resize(whole, (128, 128), interpolation=cv2.INTER_AREA)
    assert np.abs(preview.astype(int) - expected).mean() < 2
    assert read_preview(tmp_path / "photo.jpg", 4000).shape == whole.shape  # never enlarged


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("padding", [0, 1000])
def test_second_picture_is_left_out_and_said(tmp_path: Path, *, named: bool, padding: int) -> None:
    """Some cameras put one behind the first and say nothing of it."""
    first = plain_jpeg(blocks())
    if named:
        first = with_segments(first, segment(0xE2, b"MPF\0II*\0" + bytes(40)))
    photo = read(tmp_path, first + bytes(padding) + plain_jpeg(noise(8, 8)))
    assert photo.pixels.shape == (24, 40, 3)
    (notice,) = photo.notices
    assert "second picture" in notice


@pytest.mark.parametrize("behind", [b"", bytes(900), b"\xff\xff\xd8", b"JFIF"])
def test_what_is_no_picture_behind_the_photo_needs_no_word(tmp_path: Path, behind: bytes) -> None:
    assert read(tmp_path, plain_jpeg(blocks()) + behind).notices == ()


def test_video_after_the_picture_of_which_no_metadata_tell_is_said(tmp_path: Path) -> None:
    """Samsung's phones up to 2019; a longer file without the name says nothing."""
    for name, told in ((b"MotionPhoto_Data", True), (b"EmbeddedFile", False)):
        path = tmp_path / "phone.jpg"
        path.write_bytes(plain_jpeg(blocks()) + b"\0\0\x30\x0a" + name + b"\0\0\0\x18ftypmp42")
        assert (read_photo(path).notices == ("The video in the file is left out.",)) is told


@pytest.mark.parametrize("orientation", [1, 6])
def test_heic(tmp_path: Path, orientation: int) -> None:
    part = np.ascontiguousarray(portrait()[:200, :300])
    image = Pillow.fromarray(stored(part, orientation))
    heif = pillow_heif.from_pillow(image)
    heif.save(tmp_path / "photo.heic", quality=90, exif=exif_block(orientation), icc_profile=P3)
    photo = read_photo(tmp_path / "photo.heic")
    assert photo.container == "heif"
    assert photo.pixels.shape == part.shape
    assert np.abs(photo.pixels.astype(int) - part).mean() < 4
    assert photo.metadata.camera == "Acme Phone9"
    assert photo.metadata.orientation == 1
    assert photo.metadata.exif is not None
    assert b"Maker" not in photo.metadata.exif


def test_heic_that_only_names_its_primaries_is_in_their_colours(tmp_path: Path) -> None:
    """As some phones write it: Display P3 as a number (nclx) in place of a profile."""
    flat = np.full((64, 64, 3), (200, 120, 90), np.uint8)
    heif = pillow_heif.from_pillow(Pillow.fromarray(flat))
    heif.save(
        tmp_path / "p3.heic",
        quality=-1,
        chroma=444,
        color_primaries=12,
        transfer_characteristics=13,
        matrix_coefficients=0,
    )
    photo = read_photo(tmp_path / "p3.heic")
    assert photo.notices == ()
    assert np.array_equal(photo.pixels, flat)
    assert photo.icc is not None
    known = matrix_profile(photo.icc)
    np.testing.assert_allclose(known.to_xyz.T, P3_XYZ, atol=2e-5)
    np.testing.assert_allclose(known.curves, matrix_profile(P3).curves, atol=1e-4)
    by_littlecms = ImageCms.profileToProfile(
        Pillow.fromarray(flat),
        ImageCms.ImageCmsProfile(BytesIO(photo.icc)),
        ImageCms.createProfile("sRGB"),
    )
    ours = read_preview(tmp_path / "p3.heic", 64)
    assert np.abs(ours.astype(int) - np.asarray(by_littlecms)).max() <= 1
    assert np.abs(ours.astype(int) - flat).max() > 8, "or the skin would have shifted"
    write_photo(photo, photo.pixels, tmp_path / "p3.jpg")
    assert read_photo(tmp_path / "p3.jpg").icc == photo.icc


@pytest.mark.parametrize("primaries", [1, 2])
def test_heic_of_ordinary_primaries_is_srgb(tmp_path: Path, primaries: int) -> None:
    heif = pillow_heif.from_pillow(Pillow.fromarray(blocks()))
    heif.save(tmp_path / "photo.heic", color_primaries=primaries, transfer_characteristics=13)
    assert read_photo(tmp_path / "photo.heic").icc is None


def test_heic_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pillow_heif.from_pillow(Pillow.fromarray(blocks())).save(tmp_path / "photo.heic")
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    with pytest.raises(UnreadablePhoto, match=r"photo\.heic .* pillow-heif"):
        read_photo(tmp_path / "photo.heic")


def test_content_counts_not_the_name(tmp_path: Path) -> None:
    pixels = noise(4, 5)
    photo = read(tmp_path, png(pixels), "really a png.jpg")
    assert photo.container == "png"
    assert np.array_equal(photo.pixels, pixels)


def test_cut_off_is_refused_whatever_other_libraries_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for number, data in enumerate(
        (
            plain_jpeg(noise(64, 64)),
            png(noise(64, 64)),
            png(noise(64, 64, dtype=np.uint16)),
            tiff(noise(64, 64), photometric="rgb", compression="zlib"),
        )
    ):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        with pytest.raises(UnreadablePhoto, match=rf"half{number}\.jpg cannot be read: it is"):
            read(tmp_path, data[: len(data) // 2], f"half{number}.jpg")
        with pytest.raises(UnreadablePhoto, match="cannot be read"):
            read_preview(tmp_path / f"half{number}.jpg", 16)


def test_too_large_is_refused_before_decoding(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb_png(20000, 15000))
    with pytest.raises(PhotoTooLarge, match=r"bomb\.png is too large: it has 300 megapixels"):
        read_photo(path)
    with pytest.raises(PhotoTooLarge):
        read_preview(path, 100)
    small = read(tmp_path, png(noise(20, 20))).path
    assert small is not None
    with pytest.raises(PhotoTooLarge, match=r"limit is 0\.0001"):
        read_photo(small, max_megapixels=0.0001)


def test_large_photo_within_the_limit_does_not_warn(tmp_path: Path) -> None:
    buffer = BytesIO()  # 100 megapixels, where Pillow's own limit warns
    Pillow.new("L", (10000, 10000)).save(buffer, "JPEG", quality=20)
    (tmp_path / "large.jpg").write_bytes(buffer.getvalue())
    assert read_preview(tmp_path / "large.jpg", 100).shape == (100, 100, 3)


@pytest.mark.parametrize("shape", [(1, 300), (300, 1), (1, 1)])
def test_thin_photos(tmp_path: Path, shape: tuple[int, int]) -> None:
    photo = read(tmp_path, plain_jpeg(noise(*shape)))
    assert photo.pixels.shape == (*shape, 3)
    assert max(read_preview(tmp_path / "photo.jpg", 50).shape[:2]) == min(max(shape), 50)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"Dear diary, this is no photo", "it is not a JPEG, PNG, TIFF, HEIC or raw photo"),
        (b"\xff\xd8\xff", "it is cut off"),
        (b"\x89PNG\r\n\x1a\n", "it is cut off"),
        (b"II*\0\x08\0\0\0", "it is broken"),
        (
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
            "it is not a JPEG, PNG, TIFF, HEIC or raw photo",
        ),
    ],
)
def test_what_is_no_photo_is_refused_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(UnreadablePhoto, match=rf"^photo\.jpg cannot be read: {words}\.$"):
        read(tmp_path, data)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhoto, match=r"^gone\.jpg cannot be read: there is no such file"):
        read_photo(tmp_path / "gone.jpg")
    with pytest.raises(UnreadablePhoto, match="folder"):
        read_photo(tmp_path)
