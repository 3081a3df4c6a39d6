"""Photos that only name their colour space are in its colours, and so is what is written."""

from __future__ import annotations

import shutil
import struct
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from photo_files import (
    ADOBE_XYZ,
    P3_XYZ,
    blocks,
    camera_jpeg,
    plain_jpeg,
    png,
    png_chunk,
    rgb_profile,
    segment,
    with_segments,
)
from PIL import Image as Pillow
from PIL import ImageCms
from table_profiles import table_profile

from deepflash_app.core.color import is_srgb
from deepflash_app.core.icc import matrix_profile
from deepflash_app.core.primaries import SRGB_PLACES, SRGB_WHITE, adobe_rgb
from deepflash_app.engine.colour_names import calling_it_srgb, names_adobe_rgb
from deepflash_app.engine.photo import Photo, read_photo, read_preview
from deepflash_app.engine.writing import write_photo

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import Image

OTHER, SRGB = 0xFFFF, 1
P3 = rgb_profile(P3_XYZ)


def dcf_exif(space: int, index: bytes, order: str = "<") -> bytes:
    """An EXIF block as cameras write it that follow DCF: R98 is sRGB, R03 is Adobe RGB."""
    mark = {"<": b"II", ">": b"MM"}[order]
    link = bytes(4)
    return (
        mark
        + struct.pack(order + "HI", 42, 8)
        + struct.pack(order + "HHHII", 1, 0x8769, 4, 1, 26)
        + link
        + struct.pack(order + "HHHIHHHHII", 2, 0xA001, 3, 1, space, 0, 0xA005, 4, 1, 56)
        + link
        + struct.pack(order + "HHHI4sHHI4s", 2, 1, 2, 4, index, 2, 7, 4, b"0100")
        + link
    )


def read(folder: Path, data: bytes, name: str) -> Photo:
    (folder / name).write_bytes(data)
    return read_photo(folder / name)


def by_littlecms(pixels: Image, icc: bytes) -> Image:
    image = ImageCms.profileToProfile(
        Pillow.fromarray(pixels),
        ImageCms.ImageCmsProfile(BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
    )
    return np.asarray(image).astype(int)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_camera_set_to_adobe_rgb_says_so_in_exif_only(tmp_path: Path, order: str) -> None:
    exif = dcf_exif(OTHER, b"R03\0", order)
    photo = read(tmp_path, camera_jpeg(blocks(), exif=exif), "photo.jpg")
    assert photo.notices == ()
    assert photo.icc is not None
    known = matrix_profile(photo.icc)
    np.testing.assert_allclose(known.to_xyz.T, ADOBE_XYZ, atol=5e-5)
    gamma = matrix_profile(rgb_profile(ADOBE_XYZ, gamma=563 / 256)).curves
    np.testing.assert_allclose(known.curves, gamma)
    ours = read_preview(tmp_path / "photo.jpg", 40).astype(int)
    expected = by_littlecms(photo.pixels, rgb_profile(ADOBE_XYZ, gamma=563 / 256))
    assert np.abs(ours - expected).max() <= 1
    assert np.abs(ours - photo.pixels).max() > 8, "or all colours would have been dull"


@pytest.mark.parametrize("ending", [".jpg", ".png", ".tif"])
def test_the_profile_of_adobe_rgb_is_written_along(tmp_path: Path, ending: str) -> None:
    exif = dcf_exif(OTHER, b"R03\0")
    photo = read(tmp_path, camera_jpeg(blocks(), exif=exif), "photo.jpg")
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / f"out{ending}"))
    assert out.icc == photo.icc == adobe_rgb()
    assert names_adobe_rgb(out.metadata.exif) == (ending != ".tif"), "which cannot hold that name"


@pytest.mark.parametrize(
    ("space", "index"), [(SRGB, b"R98\0"), (OTHER, b"R98\0"), (SRGB, b"R03\0")]
)
def test_any_other_name_is_srgb(tmp_path: Path, space: int, index: bytes) -> None:
    photo = read(tmp_path, camera_jpeg(blocks(), exif=dcf_exif(space, index)), "photo.jpg")
    assert photo.icc is None
    exif = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg")).metadata.exif
    assert exif == dcf_exif(space, index)


def test_a_profile_counts_more_than_a_name(tmp_path: Path) -> None:
    exif = dcf_exif(OTHER, b"R03\0")
    assert read(tmp_path, camera_jpeg(blocks(), exif=exif, icc=P3), "photo.jpg").icc == P3


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_became_srgb_is_no_longer_called_adobe_rgb(tmp_path: Path, order: str) -> None:
    """Or it would be read back in other colours than those that were written."""
    exif = dcf_exif(OTHER, b"R03\0", order)
    data = camera_jpeg(blocks(), exif=exif, icc=table_profile("mft2"))
    photo = read(tmp_path, data, "photo.jpg")
    assert photo.icc is None
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg"))
    assert out.icc is None
    assert out.metadata.exif == dcf_exif(SRGB, b"R98\0", order)
    assert calling_it_srgb(None) is None


def test_cmyk_is_no_adobe_rgb_whatever_it_says(tmp_path: Path) -> None:
    buffer = BytesIO()
    Pillow.fromarray(blocks()).convert("CMYK").save(buffer, "JPEG")
    exif = segment(0xE1, b"Exif\0\0" + dcf_exif(OTHER, b"R03\0"))
    photo = read(tmp_path, with_segments(buffer.getvalue(), exif), "photo.jpg")
    assert photo.icc is None
    assert read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg")).icc is None


def test_grey_in_adobe_rgb(tmp_path: Path) -> None:
    exif = segment(0xE1, b"Exif\0\0" + dcf_exif(OTHER, b"R03\0"))
    data = with_segments(plain_jpeg(blocks()[..., 0], subsampling=-1), exif)
    assert read(tmp_path, data, "photo.jpg").icc == adobe_rgb()


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed here")
def test_exiftool_reads_the_same_names(tmp_path: Path) -> None:
    photo = read(tmp_path, camera_jpeg(blocks(), exif=dcf_exif(OTHER, b"R03\0")), "photo.jpg")
    out = write_photo(photo, photo.pixels, tmp_path / "out.jpg")
    for path in (tmp_path / "photo.jpg", out):
        command = ["exiftool", "-s3", "-ColorSpace", "-InteropIndex", str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert said.splitlines()[0] == "Uncalibrated"
        assert said.splitlines()[1].startswith("R03")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("ending", [".jpg", ".png", ".tif"])
def test_png_may_name_display_p3_by_its_number(tmp_path: Path, dtype: type, ending: str) -> None:
    pixels = (blocks() * np.uint16(257)).astype(dtype) if dtype is np.uint16 else blocks()
    codes = png_chunk(b"cICP", bytes((12, 13, 0, 1)))
    photo = read(tmp_path, png(pixels, codes), "photo.png")
    assert photo.notices == ()
    assert np.array_equal(photo.pixels, pixels)
    assert photo.icc is not None
    np.testing.assert_allclose(matrix_profile(photo.icc).to_xyz.T, P3_XYZ, atol=2e-5)
    ours = read_preview(tmp_path / "photo.png", 40).astype(int)
    assert np.abs(ours - by_littlecms(blocks(), P3)).max() <= 1
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / f"out{ending}"))
    assert out.icc == photo.icc


@pytest.mark.parametrize("curve", [16, 18])
def test_png_for_hdr_screens_is_told(tmp_path: Path, curve: int) -> None:
    codes = png_chunk(b"cICP", bytes((9, curve, 0, 1)))
    photo = read(tmp_path, png(blocks(), codes), "photo.png")
    assert photo.icc is not None
    assert photo.notices == (
        "The photo is coded for HDR screens and is read as if for ordinary ones.",
    )


def measures(*numbers: float) -> bytes:
    return b"".join(round(number * 100_000).to_bytes(4, "big") for number in numbers)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_may_tell_its_colours_by_measures(tmp_path: Path, dtype: type) -> None:
    pixels = (blocks() * np.uint16(257)).astype(dtype) if dtype is np.uint16 else blocks()
    gamma = png_chunk(b"gAMA", measures(1 / 1.8))
    places = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
    photo = read(tmp_path, png(pixels, gamma, png_chunk(b"cHRM", measures(*places))), "photo.png")
    assert photo.icc is not None
    np.testing.assert_allclose(matrix_profile(photo.icc).to_xyz.T, P3_XYZ, atol=2e-5)
    ours = read_preview(tmp_path / "photo.png", 40).astype(int)
    assert np.abs(ours - by_littlecms(blocks(), rgb_profile(P3_XYZ, gamma=1.8))).max() <= 1
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.png"))
    assert out.icc == photo.icc
    grey = read(tmp_path, png(pixels[..., 0], gamma), "grey.png")
    assert grey.icc is not None
    assert not is_srgb(grey.icc)


@pytest.mark.parametrize(
    "chunks",
    [
        [(b"gAMA", measures(0.45455))],
        [(b"gAMA", measures(0.45)), (b"cHRM", measures(*SRGB_WHITE, *sum(SRGB_PLACES, ())))],
        [(b"sRGB", b"\0"), (b"gAMA", measures(1))],
        [(b"gAMA", measures(0)), (b"cHRM", measures(*[0.3] * 8))],
        [(b"gAMA", b""), (b"cHRM", measures(*[0] * 8))],
        [(b"cHRM", measures(1, 0.00001, 1, 1, 0, 1, 1, 0.00001))],
        [(b"gAMA", measures(40_000)), (b"cHRM", b"short")],
    ],
)  # fmt: skip
def test_measures_of_srgb_or_of_no_sense_change_nothing(
    tmp_path: Path, chunks: list[tuple[bytes, bytes]]
) -> None:
    data = png(blocks(), *[png_chunk(name, content) for name, content in chunks])
    photo = read(tmp_path, data, "photo.png")
    assert photo.icc is None
    assert photo.notices == ()


def test_a_png_of_ordinary_numbers_or_broken_ones_is_srgb(tmp_path: Path) -> None:
    whole = png_chunk(b"cICP", bytes((12, 13, 0, 1)))
    short = png_chunk(b"cICP", bytes((12, 13)))
    pixels = png(blocks())
    late = pixels[:-12] + whole + pixels[-12:]
    for data in (
        png(blocks(), png_chunk(b"cICP", bytes((1, 13, 0, 1)))),
        png(blocks(), short),
        late,
    ):
        photo = read(tmp_path, data, "photo.png")
        assert photo.icc is None
        assert photo.notices == ()


def test_a_png_with_a_profile_keeps_it(tmp_path: Path) -> None:
    buffer = BytesIO()
    Pillow.fromarray(blocks()).save(buffer, "PNG", icc_profile=P3)
    codes = png_chunk(b"cICP", bytes((9, 16, 0, 1)))
    data = buffer.getvalue()[:33] + codes + buffer.getvalue()[33:]
    photo = read(tmp_path, data, "photo.png")
    assert photo.icc == P3
    assert photo.notices == ()
