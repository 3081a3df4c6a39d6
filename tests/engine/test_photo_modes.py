"""Pixels of every kind (16 bits, grey, palette, CMYK, Lab, alpha) arrive as RGB, and say so."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
import tifffile
from photo_files import (
    P3_XYZ,
    blocks,
    camera_jpeg,
    grey_profile,
    noise,
    plain_jpeg,
    png,
    png_chunk,
    rgb_profile,
    segment,
    with_segments,
)
from PIL import Image as Pillow
from PIL import ImageCms

from deepflash_app.core.color import grey_to_srgb, to_srgb
from deepflash_app.core.linear_light import is_linear
from deepflash_app.engine.encoders import as_bytes
from deepflash_app.engine.photo import read_photo, read_preview
from deepflash_app.engine.transparency import on_white
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import Image
    from deepflash_app.engine.photo import Photo

P3 = rgb_profile(P3_XYZ)


def read(folder: Path, data: bytes, name: str = "photo.jpg") -> Photo:
    path = folder / name
    path.write_bytes(data)
    return read_photo(path)


def tiff(pixels: Image, **save: Any) -> bytes:
    buffer = BytesIO()
    tifffile.imwrite(buffer, pixels, **save)
    return buffer.getvalue()


@pytest.mark.parametrize("compression", [1, 5, 8])
def test_sixteen_bit_tiff_of_each_compression(tmp_path: Path, compression: int) -> None:
    upright = noise(20, 30, dtype=np.uint16)
    parameters = [cv2.IMWRITE_TIFF_COMPRESSION, compression]
    data = cv2.imencode(".tif", upright[..., ::-1], parameters)[1].tobytes()
    assert np.array_equal(read(tmp_path, data, "lzw.tiff").pixels, upright)


@pytest.mark.parametrize(("dtype", "rounding"), [(np.uint8, 0.015), (np.uint16, 0.0003)])
def test_linear_light_is_coded_as_other_photos_are(
    tmp_path: Path, dtype: type, rounding: float
) -> None:
    """A correction is a difference of codes; of linear ones it turned dark hair red."""
    icc = rgb_profile(P3_XYZ, gamma=1)
    pixels = blocks().astype(dtype) * dtype(np.iinfo(dtype).max // 255)
    profile = png_chunk(b"iCCP", b"p\0\0" + zlib.compress(icc))
    photo = read(tmp_path, png(pixels, profile), "linear.png")
    assert photo.notices == ("The linear colours were given the tone curve of other photos.",)
    assert photo.icc is not None
    assert photo.pixels.dtype == dtype
    assert not is_linear(photo.icc)
    colours = to_srgb(photo.pixels, photo.icc)
    assert np.abs(colours - to_srgb(pixels, icc)).max() < rounding
    by_littlecms = ImageCms.profileToProfile(
        Pillow.fromarray(as_bytes(photo.pixels)),
        ImageCms.ImageCmsProfile(BytesIO(photo.icc)),
        ImageCms.createProfile("sRGB"),
    )
    assert np.abs(np.asarray(by_littlecms) - colours * 255).max() < 2
    again = write_photo(photo, photo.pixels, tmp_path / "again.png")
    assert np.array_equal(read_photo(again).pixels, photo.pixels)


def test_planar_sixteen_bit_tiff(tmp_path: Path) -> None:
    upright = noise(20, 30, dtype=np.uint16)
    data = tiff(
        np.ascontiguousarray(upright.transpose(2, 0, 1)),
        photometric="rgb",
        planarconfig="separate",
    )
    assert np.array_equal(read(tmp_path, data, "planar.tif").pixels, upright)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_first_page_of_a_planar_tiff(tmp_path: Path, dtype: type) -> None:
    pages = noise(20, 30, 6, dtype).transpose(2, 0, 1).reshape(2, 3, 20, 30)
    data = tiff(np.ascontiguousarray(pages), photometric="rgb", planarconfig="separate")
    photo = read(tmp_path, data, "pages.tif")
    assert np.array_equal(photo.pixels, pages[0].transpose(1, 2, 0))
    assert photo.notices == ("Only the first picture of the file is used.",)


def test_a_small_picture_in_a_tiff_is_no_second_one(tmp_path: Path) -> None:
    several = ("Only the first picture of the file is used.",)
    for kinds, said in (([1], ()), ([0], several), ([1, 0], several)):
        with tifffile.TiffWriter(tmp_path / "pages.tif") as file:
            file.write(noise(20, 30), photometric="rgb")
            for kind in kinds:
                file.write(noise(5, 7), photometric="rgb", subfiletype=kind)
        photo = read_photo(tmp_path / "pages.tif")
        assert np.array_equal(photo.pixels, noise(20, 30))
        assert photo.notices == said


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_alpha_is_kept_and_said(tmp_path: Path, dtype: type) -> None:
    pixels = noise(6, 7, 4, dtype)
    photo = read(tmp_path, png(pixels), "alpha.png")
    assert photo.alpha is not None
    assert np.array_equal(photo.pixels, pixels[..., :3])
    assert np.array_equal(photo.alpha, pixels[..., 3])
    assert "transparency" in photo.notices[0]
    pixels[..., 3] = np.iinfo(dtype).max
    assert read(tmp_path, png(pixels), "solid.png").alpha is None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_may_name_one_colour_as_transparent(
    tmp_path: Path, dtype: type, channels: int
) -> None:
    pixels = noise(6, 7, channels, dtype)
    named = np.array(pixels[2, 3], ">u2").tobytes()
    photo = read(tmp_path, png(pixels, png_chunk(b"tRNS", named)), "keyed.png")
    colours = pixels.reshape(6, 7, channels)
    assert np.array_equal(photo.pixels, np.broadcast_to(colours, (6, 7, 3)))
    assert photo.alpha is not None
    expected = np.where((colours == colours[2, 3]).all(axis=2), 0, np.iinfo(dtype).max)
    assert np.array_equal(photo.alpha, expected)
    assert "transparency" in photo.notices[-1]
    shown = on_white(photo.pixels, photo.alpha) // (257 if dtype is np.uint16 else 1)
    assert np.abs(read_preview(tmp_path / "keyed.png", 7).astype(int) - shown).max() <= 1


@pytest.mark.parametrize(("bits", "named"), [(1, 0), (2, 3), (4, 5)])
def test_a_png_of_few_greys_may_name_one_as_transparent(
    tmp_path: Path, bits: int, named: int
) -> None:
    pixels = (np.arange(8) * 3 % (1 << bits)).astype(np.uint8)
    row = np.packbits(np.unpackbits(pixels[:, None], axis=1)[:, 8 - bits :]).tobytes()
    header = bytes((0, 0, 0, 8, 0, 0, 0, 1, bits, 0, 0, 0, 0))
    parts = [(b"IHDR", header), (b"tRNS", bytes((0, named))), (b"IDAT", zlib.compress(b"\0" + row))]
    data = b"".join(png_chunk(name, content) for name, content in [*parts, (b"IEND", b"")])
    photo = read(tmp_path, b"\x89PNG\r\n\x1a\n" + data, "keyed.png")
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha[0] == 0, pixels == named)


def test_a_palette_that_is_missing_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePhoto, match="it is broken"):
        read(tmp_path, png(np.zeros((4, 5), np.uint8), kind=3), "bare.png")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_is_made_rgb_through_its_profile(tmp_path: Path, dtype: type) -> None:
    grey = noise(6, 7, 1, dtype)
    plain = read(tmp_path, png(grey), "grey.png")
    assert plain.pixels.dtype == dtype
    assert np.array_equal(plain.pixels[..., 0], grey)
    assert "grey" in plain.notices[0]
    image = Pillow.fromarray(grey)
    buffer = BytesIO()
    image.save(buffer, "PNG", icc_profile=grey_profile(1.0))
    through = read(tmp_path, buffer.getvalue(), "linear.png")
    assert through.icc is None
    assert through.pixels.mean() > plain.pixels.mean() * 1.1  # linear light encoded is brighter


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_with_alpha_goes_through_its_profile_too(tmp_path: Path, dtype: type) -> None:
    pixels = noise(6, 7, 2, dtype)
    name = b"grey\0\0" + zlib.compress(grey_profile(1.0))
    photo = read(tmp_path, png(pixels, png_chunk(b"iCCP", name)), "alpha.png")
    assert photo.pixels.dtype == dtype
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha, pixels[..., 1])
    assert np.array_equal(photo.pixels, grey_to_srgb(pixels[..., 0], grey_profile(1.0)))
    assert len(photo.notices) == 2
    assert "grey" in photo.notices[0]
    assert "transparency" in photo.notices[1]
    bytes_only = read_preview(tmp_path / "alpha.png", 7).astype(int)
    shown = on_white(photo.pixels, photo.alpha) // (257 if dtype is np.uint16 else 1)
    assert np.abs(bytes_only - shown).max() <= 14, "8 bits of linear light are coarse in the dark"
    plain = read(tmp_path, png(pixels), "plain.png")
    assert np.array_equal(plain.pixels, pixels[..., :1].repeat(3, axis=2))
    assert plain.notices == photo.notices


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_white_may_be_zero(tmp_path: Path, dtype: type) -> None:
    grey = noise(6, 7, 1, dtype)
    photo = read(tmp_path, tiff(np.invert(grey), photometric="miniswhite"))
    assert np.array_equal(photo.pixels[..., 1], grey)
    preview = read_preview(tmp_path / "photo.jpg", 100)
    expected = grey >> 8 if dtype == np.uint16 else grey
    assert np.array_equal(preview[..., 1], expected)


def test_premultiplied_alpha_is_divided_out(tmp_path: Path) -> None:
    alpha = np.full((4, 5), 32768, np.uint16)
    colours = noise(4, 5, dtype=np.uint16)
    pixels = np.dstack((colours // 2, alpha))
    photo = read(tmp_path, tiff(pixels, photometric="rgb", extrasamples=("assocalpha",)))
    assert photo.alpha is not None
    assert np.abs(photo.pixels.astype(int) - colours).max() <= 3


def test_palette_cmyk_lab_and_bits_are_converted_and_said(tmp_path: Path) -> None:
    red = Pillow.new("RGB", (16, 16), (200, 60, 50))
    for mode, kind, word in (
        ("P", "PNG", "palette"),
        ("CMYK", "JPEG", "CMYK"),
        ("CMYK", "TIFF", "CMYK"),
        ("1", "PNG", "grey"),
    ):
        buffer = BytesIO()
        (red.quantize(4) if mode == "P" else red.convert(mode)).save(buffer, kind)
        photo = read(tmp_path, buffer.getvalue())
        assert photo.pixels.shape == (16, 16, 3)
        assert any(word in notice for notice in photo.notices), (mode, photo.notices)
        if mode != "1":
            assert np.abs(photo.pixels[8, 8].astype(int) - (200, 60, 50)).max() <= 6, mode
    buffer = BytesIO()
    Pillow.new("LAB", (8, 8), (135, 128, 128)).save(buffer, "TIFF")
    grey = read(tmp_path, buffer.getvalue()).pixels[0, 0].astype(int)
    assert abs(grey - 126).max() <= 3  # L* 53 is middle grey


@pytest.mark.parametrize(
    ("icc", "word"),
    [(b"junk" * 50, "damaged"), (grey_profile(2.2), "damaged"), (P3[:300], "damaged")],
)
def test_useless_profiles_are_dropped_and_said(tmp_path: Path, icc: bytes, word: str) -> None:
    photo = read(tmp_path, camera_jpeg(blocks(), icc=icc))
    assert photo.icc is None
    assert word in photo.notices[0]


def test_a_profile_of_which_a_part_is_missing_is_said(tmp_path: Path) -> None:
    part = segment(0xE2, b"ICC_PROFILE\0\x01\x02" + P3)
    photo = read(tmp_path, with_segments(plain_jpeg(blocks()), part))
    assert photo.icc is None
    assert "damaged" in photo.notices[0]


@pytest.mark.parametrize(
    ("dtype", "save"),
    [
        (np.float32, {"photometric": "rgb"}),
        (np.uint16, {"photometric": "cielab"}),
        (np.uint32, {"photometric": "rgb"}),
        (np.int32, {"photometric": "minisblack"}),
    ],
)
def test_what_is_whole_but_not_understood_is_not_called_broken(
    tmp_path: Path, dtype: type, save: dict[str, Any]
) -> None:
    pixels: Image = np.zeros((4, 5, 3) if save["photometric"] != "minisblack" else (4, 5), dtype)
    with pytest.raises(UnreadablePhoto, match="its kind of pixels is not understood"):
        read(tmp_path, tiff(pixels, **save), "odd.tif")
