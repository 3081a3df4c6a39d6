"""Formats beyond the common ones: raw, HEIC of 10 bits, BigTIFF, grey with alpha, IPTC anywhere."""

from __future__ import annotations

import struct
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pillow_heif
import pytest
import tifffile
from photo_files import (
    IPTC,
    P3_XYZ,
    camera_jpeg,
    noise,
    png,
    png_chunk,
    portrait,
    rgb_profile,
    stored,
)
from PIL import Image as Pillow
from raw_files import dng

from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import Photo, read_metadata, read_photo, read_preview
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import PhotoTooLarge, UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import Image

PLAIN = ExportSettings(mark_edited=False)
CAPTION = IPTC.removeprefix(b"Photoshop 3.0\0")


def read(folder: Path, data: bytes, name: str = "photo.jpg") -> Photo:
    (folder / name).write_bytes(data)
    return read_photo(folder / name)


def tiff(pixels: Image, **save: Any) -> bytes:
    buffer = BytesIO()
    tifffile.imwrite(buffer, pixels, **save)
    return buffer.getvalue()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("order", ["<", ">"])
def test_raw_is_developed_upright(tmp_path: Path, orientation: int, order: str) -> None:
    upright = portrait()[100:300, 150:250]
    data = dng(stored(upright, orientation), orientation, byteorder=order)
    photo = read(tmp_path, data, "photo.dng")
    assert photo.container == "raw"
    assert photo.pixels.shape == upright.shape
    assert photo.pixels.dtype == np.uint16
    assert "developed" in photo.notices[0]
    assert photo.metadata.camera == "Acme Phone9"
    assert read_metadata(tmp_path / "photo.dng").taken == photo.metadata.taken is not None
    # A demosaiced picture is a little softer, and LibRaw may have brightened it.
    likeness = np.corrcoef(photo.pixels.ravel(), upright.ravel())[0, 1]
    assert likeness > 0.98
    preview = read_preview(tmp_path / "photo.dng", 50)
    assert preview.shape == (50, 25, 3)
    small = cv2.resize(upright, (25, 50), interpolation=cv2.INTER_AREA)
    assert np.corrcoef(preview.ravel(), small.ravel())[0, 1] > 0.98


def test_raw_becomes_a_tiff_of_sixteen_bits(tmp_path: Path) -> None:
    photo = read(tmp_path, dng(portrait()), "photo.dng")
    out = write_photo(photo, photo.pixels, tmp_path / "out.tif")
    back = read_photo(out)
    assert np.array_equal(back.pixels, photo.pixels)
    assert len(np.unique(back.pixels)) > 1000
    assert back.container == "tiff", "no trace of the sensor's tags"
    assert back.metadata.camera == "Acme Phone9"
    assert ExportSettings().name_for(tmp_path / "photo.dng") == "photo.jpg"


def test_broken_raw_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = dng(portrait()[:64, :64])
    for size in (200, len(whole) // 2, len(whole) - 5):
        with pytest.raises(UnreadablePhoto, match=r"^cut\.dng cannot be read: it is "):
            read(tmp_path, whole[:size], "cut.dng")
    with pytest.raises(UnreadablePhoto, match="of a camera not known yet"):
        read(tmp_path, b"FUJIFILMCCD-RAW" + bytes(500), "fake.raf")
    capfd.readouterr()  # LibRaw's own complaints
    path = tmp_path / "whole.dng"
    path.write_bytes(whole)
    with pytest.raises(PhotoTooLarge):
        read_photo(path, max_megapixels=0.004)
    monkeypatch.setitem(sys.modules, "rawpy", None)  # as if it were not installed
    with pytest.raises(UnreadablePhoto, match="raw photos need the rawpy package"):
        read_photo(path)


@pytest.mark.parametrize("bits", [10, 12])
def test_heic_keeps_more_than_eight_bits(
    tmp_path: Path, bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pillow_heif.options, "SAVE_HDR_TO_12_BIT", bits == 12)
    ramp = np.linspace(0, 65535, 64 * 256 * 3).astype(np.uint16).reshape(64, 256, 3)
    heif = pillow_heif.from_bytes("RGB;16", (256, 64), ramp.tobytes())
    icc = rgb_profile(P3_XYZ)
    heif.info["icc_profile"] = icc
    heif.save(tmp_path / "deep.heic", quality=-1, chroma=444, matrix_coefficients=0)
    photo = read_photo(tmp_path / "deep.heic")
    assert photo.pixels.dtype == np.uint16
    assert photo.icc == icc
    assert len(np.unique(photo.pixels)) == 1 << bits
    assert photo.pixels.max() == 65535, "white stays white"
    assert np.abs(photo.pixels.astype(int) - ramp).max() <= 65536 >> bits
    preview = read_preview(tmp_path / "deep.heic", 64)
    assert preview.shape == (16, 64, 3)


def test_heic_of_ten_bits_may_be_grey_and_leaves_its_video_out(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64 * 256).astype(np.uint16).reshape(64, 256)
    heif = pillow_heif.from_bytes("L;16", (256, 64), ramp.tobytes())
    heif.info["xmp"] = b'<rdf:Description GCamera:MotionPhoto="1" dc:title="x"/>'
    heif.save(tmp_path / "grey.heic", quality=-1)
    photo = read_photo(tmp_path / "grey.heic")
    assert np.abs(photo.pixels[..., 1].astype(int) - ramp).max() <= 128
    assert (photo.metadata.xmp or b"").split() == [b"<rdf:Description", b'dc:title="x"/>']
    assert ["video" in said for said in photo.notices] == [True, False]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_big_tiff(tmp_path: Path, dtype: type, order: str, orientation: int) -> None:
    upright = noise(20, 30, dtype=dtype)
    icc = rgb_profile(P3_XYZ)
    tags = [(271, 2, 0, "Acme", True), (274, 3, 1, orientation, True)]
    data = tiff(
        stored(upright, orientation),
        bigtiff=True,
        byteorder=order,
        photometric="rgb",
        iccprofile=icc,
        extratags=tags,
    )
    photo = read(tmp_path, data, "big.tif")
    assert photo.container == "tiff"
    assert np.array_equal(photo.pixels, upright)
    assert photo.icc == icc
    assert photo.metadata.camera == "Acme"
    for size in (12, 60, len(data) // 2):
        with pytest.raises(UnreadablePhoto):
            read(tmp_path, data[:size], "cut.tif")


@pytest.mark.parametrize("layout", ["contig", "separate"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_grey_tiff_with_alpha_in_sixteen_bits(
    tmp_path: Path, layout: str, compression: str | None
) -> None:
    pixels = noise(20, 30, 2, np.uint16)
    if layout == "separate":
        pixels = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    data = tiff(
        pixels,
        photometric="minisblack",
        planarconfig=layout,
        extrasamples=("unassalpha",),
        compression=compression,
    )
    photo = read(tmp_path, data, "la.tif")
    channels = pixels if layout == "separate" else pixels.transpose(2, 0, 1)
    assert photo.alpha is not None
    assert np.array_equal(photo.pixels[..., 1], channels[0])
    assert np.array_equal(photo.alpha, channels[1])
    assert "grey" in photo.notices[0]
    with pytest.raises(UnreadablePhoto, match="it is cut off"):
        read(tmp_path, data[: len(data) - 500], "cut.tif")


def test_damaged_sides_of_grey_with_alpha_are_refused_in_words(tmp_path: Path) -> None:
    pixels = noise(20, 30, 2, np.uint16)
    data = tiff(pixels, photometric="minisblack", planarconfig="contig", extrasamples=(2,))
    place = data.index(struct.pack("<HHI", 256, 4, 1))  # the width: tag, type, one number
    for kind, number in ((1, 1), (4, 128)):
        damaged = data[: place + 2] + struct.pack("<HI", kind, number) + data[place + 8 :]
        with pytest.raises(UnreadablePhoto, match="it is broken"):
            read(tmp_path, damaged, "odd.tif")


def test_second_channel_of_grey_is_read_as_it_is_meant(tmp_path: Path) -> None:
    pixels = noise(20, 30, 2, np.uint16)
    save = {"photometric": "minisblack", "planarconfig": "contig"}
    any_data = read(tmp_path, tiff(pixels, extrasamples=("unspecified",), **save), "any.tif")
    assert any_data.alpha is None
    assert np.array_equal(any_data.pixels[..., 0], pixels[..., 0])
    alpha = np.full((20, 30), 32768, np.uint16)
    halved = np.dstack((pixels[..., 0] // 2, alpha))
    photo = read(tmp_path, tiff(halved, extrasamples=("assocalpha",), **save), "half.tif")
    assert photo.alpha is not None
    assert np.abs(photo.pixels[..., 0].astype(int) - pixels[..., 0]).max() <= 3


def test_orientation_in_xmp_alone_turns_no_tiff(tmp_path: Path) -> None:
    for dtype in (np.uint8, np.uint16):
        pixels = noise(20, 30, dtype=dtype)
        xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
        data = tiff(pixels, photometric="rgb", extratags=[(700, 1, len(xmp), xmp, True)])
        assert np.array_equal(read(tmp_path, data, "xmp.tif").pixels, pixels)


@pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.tif"])
def test_stars_and_keywords_of_windows_go_along(tmp_path: Path, name: str) -> None:
    """As photo managers write them, into TIFF and HEIC, too, whose blocks are written anew."""
    words = "Anna".encode("utf-16-le")
    tags = [(18246, 3, 1, 4, True), (40094, 1, len(words), words, True)]
    data = tiff(portrait(), photometric="rgb", extratags=tags, metadata=None)
    photo = read(tmp_path, data, "in.tif")
    out = write_photo(photo, photo.pixels, tmp_path / name)
    with Pillow.open(out) as image:
        exif = image.getexif()
    assert (exif[18246], bytes(exif[40094])) == (4, words)


@pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.tif"])
def test_captions_go_from_every_format_to_every_format(tmp_path: Path, name: str) -> None:
    iim = CAPTION[12:22]
    in_tiff = tiff(
        portrait(), photometric="rgb", extratags=[(33723, 7, len(iim), iim, True)], metadata=None
    )
    digits = (CAPTION.hex() + "\n").encode()
    profile = b"Raw profile type iptc\0\niptc\n%8d\n" % len(CAPTION) + digits
    for data in (
        camera_jpeg(portrait()),
        in_tiff,
        png(portrait(), png_chunk(b"tEXt", profile)),
    ):
        photo = read(tmp_path, data, "in.photo")
        out = write_photo(photo, photo.pixels, tmp_path / name, PLAIN, overwrite=True)
        assert read_photo(out).metadata.photoshop == (IPTC,)


def test_png_captions_stay_and_stale_profiles_go(tmp_path: Path) -> None:
    kept = (
        png_chunk(b"pHYs", bytes(9)),
        png_chunk(b"tEXt", b"Author\0Pep"),
        png_chunk(b"iTXt", "Title\0\0\0it\0Título\0à".encode()),
    )
    gone = (png_chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 4\n00000000\n"),)
    broken = (
        png_chunk(b"zTXt", b"Raw profile type iptc\0\0junk"),
        png_chunk(b"tEXt", b"Raw profile type iptc\0\niptc\n 99\n00\n"),
    )
    photo = read(tmp_path, png(portrait(), *kept, *gone, *broken), "in.png")
    assert photo.metadata.photoshop == ()
    written = write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN).read_bytes()
    assert all(chunk in written for chunk in kept)
    assert b"Raw profile" not in written
    with Pillow.open(tmp_path / "out.png") as image:
        assert image.info["Author"] == "Pep"
    out = write_photo(photo, photo.pixels, tmp_path / "out.jpg", PLAIN)
    assert b"Author" not in out.read_bytes()
