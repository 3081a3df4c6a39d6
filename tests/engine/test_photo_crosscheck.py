"""What exiftool and ImageMagick, which nobody here wrote, find in the files before and after."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from photo_files import (
    ADOBE_XYZ,
    IPTC,
    P3_XYZ,
    exif_block,
    grey_profile,
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
from raw_files import dng
from table_profiles import table_profile

from deepflash_app.core.color import to_srgb
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.writing import write_photo

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage

TOOLS = ("exiftool", "convert", "compare")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="exiftool or ImageMagick is not installed here"
)

P3 = rgb_profile(P3_XYZ)
ADOBE = rgb_profile(ADOBE_XYZ, gamma=563 / 256)
SRGB_XYZ = ((0.43607, 0.22249, 0.01393), (0.38515, 0.71687, 0.0971), (0.14307, 0.06061, 0.7141))
XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    b'tiff:Orientation="6" exif:PixelXDimension="9999" exif:GPSLatitude="41,54.15N" '
    b'xmp:Rating="4"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
MARK = {
    "XMP-iptcExt:DigitalSourceType": (
        "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
    )
}
# What is about the file, or follows from other tags; and what is said of the new picture.
NOT_KEPT = ("System:", "File:", "ExifTool:", "JFIF:", "Composite:", "SourceFile", "XMP-x:")
RENEWED = {
    *("IFD0:ImageWidth", "IFD0:Orientation", "IFD0:Software"),
    *("ExifIFD:ExifImageWidth", "ExifIFD:ExifImageHeight"),
    *("IFD1:ThumbnailOffset", "IFD1:ThumbnailLength", "IFD1:ThumbnailImage"),
    *("XMP-tiff:Orientation", "XMP-exif:ExifImageWidth"),
}


def tags(*paths: Path) -> list[dict[str, Any]]:
    command: list[str | Path] = [
        "exiftool",
        "-json",
        "-all",
        "-unknown",
        "-a",
        "-G1",
        "-n",
        "-struct",
        *paths,
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def kept(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in found.items()
        if not name.startswith(NOT_KEPT) and name not in RENEWED
    }


def camera_file(pixels: ByteImage, orientation: int, icc: bytes = P3) -> bytes:
    return with_segments(
        plain_jpeg(stored(pixels, orientation)),
        segment(0xE1, b"Exif\0\0" + exif_block(orientation)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + icc),
        segment(0xED, IPTC),
    )


def magick(path: Path, *operations: str) -> ByteImage:
    """(H, W, 3) uint8 of a picture as ImageMagick shows it after some operations."""
    done = subprocess.run(
        ["convert", path, *operations, "-depth", "8", "ppm:-"], capture_output=True, check=True
    )
    decoded = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert decoded is not None
    return np.asarray(decoded, np.uint8)


def test_exiftool_finds_the_same_but_for_what_changed(tmp_path: Path) -> None:
    source = tmp_path / "in.jpg"
    source.write_bytes(camera_file(portrait(), 6))
    photo = read_photo(source)
    plain = ExportSettings(mark_edited=False)
    bare = write_photo(photo, photo.pixels, tmp_path / "bare.jpg", plain)
    marked = write_photo(photo, photo.pixels, tmp_path / "marked.jpg")
    nowhere = write_photo(
        photo, photo.pixels, tmp_path / "nowhere.jpg", ExportSettings(strip_gps=True)
    )
    before, after, with_mark, stripped = map(kept, tags(source, bare, marked, nowhere))
    assert before["ExifIFD:DateTimeOriginal"] == "2024:05:04 03:02:01"
    assert after == before
    added = {name: value for name, value in with_mark.items() if name not in before}
    assert added.pop("XMP-iptcExt:AISystemUsed") == "DeepFlash"
    assert added.pop("XMP-iptcExt:AISystemVersionUsed")
    assert added == MARK
    assert {name: with_mark[name] for name in before} == before
    lost = set(before) - set(stripped)
    assert lost == {name for name in before if "GPS" in name}
    assert {"GPS:GPSLatitude", "XMP-exif:GPSLatitude"} <= lost
    (renewed,) = tags(marked)
    assert renewed["IFD0:Orientation"] == renewed["XMP-tiff:Orientation"] == 1
    assert renewed["ExifIFD:ExifImageWidth"] == renewed["XMP-exif:ExifImageWidth"] == 512
    assert str(renewed["IFD0:Software"]).startswith("DeepFlash")


@pytest.mark.parametrize("name", ["out.png", "out.tif"])
def test_exiftool_finds_metadata_in_other_formats(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in.jpg"
    source.write_bytes(camera_file(portrait(), 8))
    photo = read_photo(source)
    before, after = tags(source, write_photo(photo, photo.pixels, tmp_path / name))
    for tag in kept(before):
        if not tag.startswith(("IFD1:", "ExifIFD:Maker", "Photoshop:")):  # portable ones only
            assert after.get(tag) == before[tag], tag
    assert "ExifTool:Error" not in after
    assert MARK.items() <= after.items()
    assert after["IFD0:Orientation"] == 1
    assert "IPTC2:Caption-Abstract" not in after, "said once"


@pytest.mark.parametrize("icc", [None, P3, ADOBE, rgb_profile(P3_XYZ, gamma=1.8)])
def test_profiles_are_the_very_bytes(tmp_path: Path, icc: bytes | None) -> None:
    source = tmp_path / "in.png"
    source.write_bytes(png(portrait()))
    photo = read_photo(source)
    if icc is not None:
        source = tmp_path / "in.jpg"
        source.write_bytes(camera_file(portrait(), 1, icc))
        photo = read_photo(source)
    for name in ("out.jpg", "out.png", "out.tif"):
        out = write_photo(photo, photo.pixels, tmp_path / name)
        command: list[str | Path] = ["exiftool", "-b", "-ICC_Profile", out]
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stdout == (icc or b"")


@pytest.mark.parametrize("icc", [P3, ADOBE])
def test_colours_are_those_that_littlecms_finds(tmp_path: Path, icc: bytes) -> None:
    source = tmp_path / "in.png"
    Pillow.fromarray(portrait()).save(source, icc_profile=icc)
    srgb = tmp_path / "srgb.icc"
    srgb.write_bytes(rgb_profile(SRGB_XYZ))
    theirs = magick(source, "-intent", "relative", "-profile", str(srgb)).astype(float)
    ours = to_srgb(read_photo(source).pixels, icc) * 255
    inside = (theirs > 0) & (theirs < 255)
    assert np.abs(ours - theirs)[inside].mean() < 0.6
    assert np.abs(ours - theirs)[inside].max() < 4


@pytest.mark.parametrize("kind", ["mft1", "mft2", "mAB "])
def test_sixteen_bits_of_a_profile_of_tables_are_littlecms_own(tmp_path: Path, kind: str) -> None:
    """In steps of a hundredth of an 8-bit level, where Pillow would stop at one."""
    smooth = cv2.GaussianBlur(portrait()[::4, ::4].astype(np.float32) * 257, (0, 0), 1)
    icc = tmp_path / "tables.icc"
    icc.write_bytes(table_profile(kind, b"A2B0"))  # versions differ in what black becomes
    source, srgb, out = (tmp_path / name for name in ("in.png", "srgb.icc", "out.png"))
    chunk = png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(icc.read_bytes()))
    source.write_bytes(png(np.rint(smooth).astype(np.uint16), chunk))
    srgb.write_bytes(rgb_profile(SRGB_XYZ))
    how = ["-intent", "relative", "-black-point-compensation", "-depth", "16"]
    subprocess.run(["convert", source, *how, "-profile", srgb, f"PNG48:{out}"], check=True)
    theirs = read_photo(out).pixels.astype(int)
    photo = read_photo(source)
    assert (photo.icc, photo.notices) == (None, ("The colours were converted to sRGB.",))
    assert photo.pixels.dtype == np.uint16
    off = np.abs(photo.pixels - theirs) / 257
    assert off.mean() < 0.02
    assert np.quantile(off, 0.999) < 0.5
    written = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.tif"))
    assert np.array_equal(written.pixels, photo.pixels)


def test_grey_profile_looks_the_same(tmp_path: Path) -> None:
    source = tmp_path / "grey.png"
    grey = noise(16, 16, 1)
    Pillow.fromarray(grey).save(source, icc_profile=grey_profile(1.8))
    encoded = np.clip((grey / 255) ** 1.8, 0, 1)
    expected = np.where(encoded <= 0.0031308, encoded * 12.92, 1.055 * encoded ** (1 / 2.4) - 0.055)
    photo = read_photo(source)
    out = write_photo(photo, photo.pixels, tmp_path / "out.png")
    assert np.abs(magick(out)[..., 1] - expected * 255).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_imagemagick_turns_photos_the_same_way(tmp_path: Path, orientation: int) -> None:
    source = tmp_path / "in.jpg"
    source.write_bytes(camera_file(portrait()[:200, :300], orientation))
    photo = read_photo(source)
    theirs = magick(source, "-auto-orient").astype(int)
    assert np.abs(photo.pixels.astype(int) - theirs).mean() < 1  # two JPEG decoders
    for name in ("out.jpg", "out.tif", "out.png"):
        out = write_photo(photo, photo.pixels, tmp_path / name)
        shown = magick(out, "-auto-orient").astype(int)
        assert shown.shape == (200, 300, 3)
        limit = 2 if name == "out.jpg" else 0
        assert np.abs(shown - photo.pixels).mean() <= limit


@pytest.mark.parametrize("name", ["out.png", "out.tif"])
@pytest.mark.parametrize("channels", [3, 4])
def test_imagemagick_finds_sixteen_bits_exact(tmp_path: Path, name: str, channels: int) -> None:
    source = tmp_path / "in.png"
    source.write_bytes(png(noise(40, 50, channels, np.uint16)))
    photo = read_photo(source)
    out = write_photo(photo, photo.pixels, tmp_path / name)
    done = subprocess.run(
        ["compare", "-metric", "AE", source, out, "null:"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "0", "not one pixel differs"
    assert done.returncode == 0


def test_long_xmp_goes_to_jpeg_and_back(tmp_path: Path) -> None:
    words = b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">' + (
        b"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>%s</rdf:li></rdf:Alt>"
        b"</dc:description></rdf:Description></rdf:RDF>" % (b"many words " * 20_000)
    )
    packet = XMP.replace(b"</rdf:RDF>", words)
    source = tmp_path / "in.png"
    text = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    source.write_bytes(png(portrait(), text))
    photo = read_photo(source)
    jpeg = write_photo(photo, photo.pixels, tmp_path / "out.jpg")
    through = read_photo(jpeg)
    back = write_photo(through, through.pixels, tmp_path / "back.tif")
    before, in_jpeg, after = tags(source, jpeg, back)
    for tag, value in before.items():
        if tag.startswith("XMP-") and tag not in RENEWED and not tag.startswith(NOT_KEPT):
            assert in_jpeg[tag] == value, tag
            assert after[tag] == value, tag
    assert len(str(after["XMP-dc:Description"])) > 200_000
    assert MARK.items() <= in_jpeg.items()
    assert MARK.items() <= after.items()
    assert not any("HasExtendedXMP" in tag for tag in after)
    assert "ExifTool:Warning" not in in_jpeg


def test_raw_keeps_camera_and_date(tmp_path: Path) -> None:
    source = tmp_path / "in.dng"
    source.write_bytes(dng(portrait(), 6))
    photo = read_photo(source)
    before, after = tags(source, write_photo(photo, photo.pixels, tmp_path / "out.jpg"))
    for tag in ("IFD0:Make", "IFD0:Model", "IFD0:ModifyDate"):
        assert after[tag] == before[tag]
    assert not any("DNG" in tag for tag in after)
