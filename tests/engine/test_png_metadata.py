"""PNG metadata is found wherever its writer put it, goes along, and costs no photo."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from photo_files import (
    IPTC,
    P3_XYZ,
    XMP,
    XMP_HEAD,
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

from deepflash_app.engine.exif import parse_exif
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import Photo, read_metadata, read_photo, read_preview, read_size
from deepflash_app.engine.writing import write_photo

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = ExportSettings(mark_edited=False)
CAPTION = IPTC.removeprefix(b"Photoshop 3.0\0")
IIM = CAPTION[12:22]
SEGMENT = b"Exif\0\0"
NAMES = pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.tif"])


def read(folder: Path, data: bytes) -> Photo:
    (folder / "in.png").write_bytes(data)
    return read_photo(folder / "in.png")


def late(whole: bytes, *chunks: bytes) -> bytes:
    """The PNG with these chunks after its pixels."""
    return whole[:-12] + b"".join(chunks) + whole[-12:]


def raw_profile(kind: str, content: bytes, *, packed: bool = False) -> bytes:
    """A profile in a text chunk, as ImageMagick writes it."""
    digits = content.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    text = f"\n{kind}\n{len(content):8d}\n{lines}\n".encode()
    keyword = f"Raw profile type {kind}\0".encode()
    if packed:
        return png_chunk(b"zTXt", keyword + b"\0" + zlib.compress(text))
    return png_chunk(b"tEXt", keyword + text)


XMP_CHUNK = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@NAMES
def test_what_stands_after_the_pixels_goes_along(tmp_path: Path, dtype: type, name: str) -> None:
    pixels = noise(40, 60, dtype=dtype)
    exif = png_chunk(b"eXIf", exif_block())
    photo = read(tmp_path, late(png(pixels), exif, XMP_CHUNK, raw_profile("iptc", CAPTION)))
    assert photo.metadata.exif == exif_block()
    assert photo.metadata.xmp == XMP
    assert read_metadata(tmp_path / "in.png") == photo.metadata
    back = read_photo(write_photo(photo, photo.pixels, tmp_path / name, PLAIN)).metadata
    assert (back.camera, back.flash_fired, back.taken) == (
        "Acme Phone9",
        True,
        photo.metadata.taken,
    )
    assert "Pèp".encode() in (back.xmp or b"")
    assert back.photoshop == (IPTC,)
    out = tmp_path / f"no place {name}"
    write_photo(photo, photo.pixels, out, ExportSettings(strip_gps=True))
    assert parse_exif(read_photo(out).metadata.exif or b"").gps.entries == {}


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    "chunk",
    [
        png_chunk(b"eXIf", exif_block(6)),
        raw_profile("exif", SEGMENT + exif_block(6)),
        raw_profile("APP1", SEGMENT + exif_block(6), packed=True),
    ],
    ids=["late", "digits", "packed digits"],
)
def test_only_exif_in_its_own_chunk_before_the_pixels_turns_them(
    tmp_path: Path, dtype: type, chunk: bytes
) -> None:
    """As browsers and PNG's own standard have it."""
    pixels = noise(40, 60, dtype=dtype)
    photo = read(tmp_path, late(png(pixels), chunk))
    assert np.array_equal(photo.pixels, pixels)
    assert read_size(tmp_path / "in.png") == (60, 40)
    assert read_preview(tmp_path / "in.png", 30).shape == (20, 30, 3)
    assert photo.metadata.camera == "Acme Phone9"
    assert photo.metadata.orientation == 1
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN)
    with Pillow.open(out) as image:
        assert image.getexif()[0x0112] == 1
        assert image.getexif()[0x0110] == "Phone9"
    in_time = png_chunk(b"eXIf", exif_block(8))
    turned = read(tmp_path, late(png(stored(pixels, 8), in_time), chunk))
    assert np.array_equal(turned.pixels, pixels), "and has the first word"


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize(
    "chunk",
    [
        raw_profile("exif", SEGMENT + exif_block()),
        raw_profile("exif", exif_block(order=">"), packed=True),
        raw_profile("APP1", SEGMENT + exif_block()),
        png_chunk(b"eXIf", SEGMENT + exif_block()),
    ],
)
def test_exif_in_every_way_it_is_written(tmp_path: Path, chunk: bytes, place: str) -> None:
    data = png(portrait(), chunk) if place == "before" else late(png(portrait()), chunk)
    photo = read(tmp_path, data)
    assert photo.metadata.camera == "Acme Phone9"
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN)
    assert b"Raw profile" not in out.read_bytes()
    assert read_photo(out).metadata.taken == photo.metadata.taken is not None


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize(
    "chunk",
    [
        XMP_CHUNK,
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0en\0XMP\0" + zlib.compress(XMP)),
        png_chunk(b"tEXt", b"XML:com.adobe.xmp\0" + XMP),
        raw_profile("xmp", XMP),
        raw_profile("APP1", XMP_HEAD + XMP, packed=True),
    ],
)
def test_xmp_in_every_way_it_is_written(tmp_path: Path, chunk: bytes, place: str) -> None:
    data = png(portrait(), chunk) if place == "before" else late(png(portrait()), chunk)
    metadata = read(tmp_path, data).metadata
    assert metadata.xmp == XMP
    assert metadata.png_chunks == ()


@pytest.mark.parametrize(
    "chunks",
    [
        (raw_profile("8bim", CAPTION),),
        (raw_profile("iptc", IIM, packed=True),),
        (raw_profile("8bim", CAPTION), raw_profile("iptc", IIM)),
    ],
)
def test_captions_in_every_way_they_are_written(tmp_path: Path, chunks: tuple[bytes, ...]) -> None:
    assert read(tmp_path, png(portrait(), *chunks)).metadata.photoshop == (IPTC,)


def test_damaged_chunks_are_left_out_and_cost_neither_photo_nor_export(tmp_path: Path) -> None:
    good = png_chunk(b"tEXt", b"Author\0Pep")
    bad = [
        png_chunk(b"tEXt", b"Title\0Rome"),
        png_chunk(b"pHYs", bytes(9)),
        png_chunk(b"eXIf", exif_block(6)),
        XMP_CHUNK,
    ]
    damaged = [chunk[:-1] + bytes((chunk[-1] ^ 1,)) for chunk in bad]
    broken = (
        png_chunk(b"eXIf", b"no EXIF"),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0 not packed"),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0"),
        raw_profile("exif", b"no EXIF"),
        raw_profile("APP1", b""),
    )
    for data in (png(portrait(), *broken), late(png(portrait()), good, *damaged, *broken)):
        photo = read(tmp_path, data)
        assert (photo.metadata.exif, photo.metadata.xmp) == (None, None)
        out = write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN, overwrite=True)
    assert read_photo(out).metadata.png_chunks == (good,)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_profile_of_any_length_counts_and_a_damaged_one_is_told(
    tmp_path: Path, dtype: type
) -> None:
    def profiled(packed: bytes) -> bytes:
        return png(noise(4, 5, dtype=dtype), png_chunk(b"iCCP", b"name\0\0" + packed))

    icc = rgb_profile(P3_XYZ)
    icc += np.random.default_rng(1).bytes(2_000_000)  # such as tables beside the matrix
    photo = read(tmp_path, profiled(zlib.compress(icc)))
    assert photo.icc == icc
    back = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN))
    assert back.icc == icc
    for packed in (b"junk", zlib.compress(icc)[:500], b""):
        photo = read(tmp_path, profiled(packed))
        assert photo.icc is None
        assert "profile is damaged" in photo.notices[0]
        assert np.array_equal(photo.pixels, noise(4, 5, dtype=dtype)), "with all their bits"


def test_notes_on_the_picture_that_are_damaged_cost_no_photo(tmp_path: Path) -> None:
    for name in (b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"tIME", b"fcTL", b"iCCP", b"cICP", b"eXIf"):
        sound = png_chunk(name, b"12345")
        for chunk in (png_chunk(name, b""), sound, sound[:-1] + bytes((sound[-1] ^ 1,))):
            photo = read(tmp_path, png(noise(4, 5), chunk))
            assert np.array_equal(photo.pixels, noise(4, 5))


def test_what_a_png_holds_beside_its_picture_is_said(tmp_path: Path) -> None:
    chunks = (png_chunk(b"acTL", bytes(8)), png_chunk(b"caBX", b"signed"))
    assert read(tmp_path, png(portrait(), *chunks)).notices == (
        "Only the first picture of the file is used.",
        "The content credentials are left out: they hold for the original only.",
    )


def test_long_texts_cost_neither_photo_nor_export(tmp_path: Path) -> None:
    packed = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"long " * 1_000_000))
    for data in (png(portrait(), packed), late(png(portrait()), packed)):
        assert read(tmp_path, data).metadata.png_chunks == (packed,)
    picture = b"8BIM\x04\x16\0\0" + (600_000).to_bytes(4, "big") + bytes(600_000)
    room = 65_000
    parts = [picture[start : start + room] for start in range(0, len(picture), room)]
    segments = [segment(0xED, b"Photoshop 3.0\0" + part) for part in parts]
    (tmp_path / "in.jpg").write_bytes(with_segments(plain_jpeg(portrait()), *segments))
    photo = read_photo(tmp_path / "in.jpg")
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", PLAIN)
    assert read_photo(out).metadata.photoshop_resources == picture
    with Pillow.open(out) as image:
        image.load()


@pytest.mark.skipif(
    not all(map(shutil.which, ("convert", "exiftool"))),
    reason="exiftool or ImageMagick is not installed here",
)
def test_what_imagemagick_writes_is_read_and_exiftool_finds_no_place_in_the_copy(
    tmp_path: Path,
) -> None:
    (tmp_path / "in.jpg").write_bytes(camera_jpeg(portrait()))
    subprocess.run(["convert", tmp_path / "in.jpg", tmp_path / "in.png"], check=True)

    def places(path: Path) -> int:
        done = subprocess.run(["exiftool", "-a", "-G1", path], capture_output=True, check=True)
        return done.stdout.count(b"GPS")

    photo = read_photo(tmp_path / "in.png")
    assert photo.metadata.exif == exif_block()
    assert photo.metadata.xmp == XMP
    assert photo.metadata.photoshop == (IPTC,)
    assert places(tmp_path / "in.png") > 3
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", ExportSettings(strip_gps=True))
    assert places(out) == 0
    assert read_photo(out).metadata.camera == "Acme Phone9"
