"""Writing photos: pixels, profile and metadata arrive, in every format, and originals stay."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pillow_heif
import pytest
import tifffile
from photo_files import (
    EXTENDED_XMP,
    IPTC,
    MAKER_NOTE,
    P3_XYZ,
    XMP,
    XMP_HEAD,
    blocks,
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

from deepflash_app.engine import jpeg_segments as js
from deepflash_app.engine.exif import parse_exif
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.metadata import SOFTWARE_NAME
from deepflash_app.engine.photo import Photo, read_photo
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import UnwritablePhoto

if TYPE_CHECKING:
    from pathlib import Path

P3 = rgb_profile(P3_XYZ)
KINDS = pytest.mark.parametrize("ending", [".jpg", ".JPEG", ".png", ".tif", ".TIFF"])


def camera_photo(folder: Path, orientation: int = 1) -> Photo:
    path = folder / "original.jpg"
    exif = exif_block(orientation)
    path.write_bytes(camera_jpeg(stored(portrait(), orientation), exif=exif, icc=P3))
    return read_photo(path)


def payloads(path: Path) -> list[tuple[int, bytes]]:
    layout = js.parse_jpeg(path.read_bytes())
    return [(s.marker, s.payload) for s in layout.segments]


def test_jpeg_keeps_every_byte_but_what_became_untrue(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path, orientation=6)
    out = write_photo(photo, photo.pixels[:400, :300], tmp_path / "out.jpg")
    parts = payloads(out)
    assert (js.APP1, EXTENDED_XMP) in parts
    assert (js.APP13, IPTC) in parts
    assert (js.COM, b"a comment") in parts
    assert (js.APP2, b"ICC_PROFILE\0\x01\x01" + P3) in parts
    xmp = XMP.replace(b'Orientation="6"', b'Orientation="1"').replace(b'"9999"', b'"300"')
    assert (js.APP1, js.XMP + xmp) in parts

    before, exif = exif_block(6), next(p for m, p in parts if m == js.APP1 and p[:4] == b"Exif")
    after = parse_exif(exif.removeprefix(b"Exif\0\0"))
    assert len(after.data) == len(before)
    allowed: set[int] = set()
    for entry in (
        after.image.entries[0x0112],
        after.image.entries[0x0100],
        after.image.entries[0x0131],
        after.exif.entries[0xA002],
        after.exif.entries[0xA003],
        after.thumbnail.entries[0x0202],
    ):
        allowed.update(range(entry.offset, entry.offset + entry.size))
    software = after.image.entries[0x0131]  # shorter than it was, and its length says so
    allowed.update(range(software.position + 4, software.position + 8))
    allowed.update(range(software.offset, software.offset + len(b"Camera firmware 1.2.3")))
    allowed.update(range(after.integer(after.thumbnail, 0x0201) or 0, len(before)))
    changed = {i for i, (a, b) in enumerate(zip(before, after.data, strict=True)) if a != b}
    assert changed <= allowed
    assert after.text(after.image, 0x0131) == SOFTWARE_NAME
    assert after.integer(after.exif, 0xA002) == 300
    assert after.integer(after.exif, 0xA003) == 400
    assert MAKER_NOTE in after.data


def test_thumbnail_is_of_the_new_picture(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    out = write_photo(photo, 255 - photo.pixels, tmp_path / "out.jpg")
    exif = next(p for m, p in payloads(out) if m == js.APP1 and p[:4] == b"Exif")[6:]
    block = parse_exif(exif)
    start = block.integer(block.thumbnail, 0x0201) or 0
    length = block.integer(block.thumbnail, 0x0202) or 0
    with Pillow.open(BytesIO(exif[start : start + length])) as image:
        small = np.array(image).astype(int)
    expected = cv2.resize(255 - portrait(), small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small - expected).mean() < 12


@KINDS
@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_every_format_is_upright_with_profile_date_and_place(
    tmp_path: Path, ending: str, orientation: int
) -> None:
    photo = camera_photo(tmp_path, orientation)
    out = write_photo(photo, photo.pixels, tmp_path / f"out{ending}")
    back = read_photo(out)
    assert back.pixels.shape == (512, 512, 3)
    assert np.abs(back.pixels.astype(int) - photo.pixels).mean() < 2
    assert back.icc == P3
    assert back.metadata.orientation == 1
    assert back.metadata.taken == photo.metadata.taken
    assert back.metadata.flash_fired is True
    assert back.metadata.xmp is not None
    assert b"creator" in back.metadata.xmp
    with Pillow.open(out) as image:  # another reader finds the same
        exif = image.getexif()
        assert exif.get_ifd(0x8825)[1] == "N"
        assert exif.get_ifd(0x8769)[0x9003] == "2024:05:04 03:02:01"
        assert exif.get(0x0112, 1) == 1
        assert image.info["icc_profile"] == P3


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("ending", [".png", ".tif"])
@pytest.mark.parametrize("channels", [3, 4])
def test_png_and_tiff_are_exact(tmp_path: Path, dtype: type, ending: str, channels: int) -> None:
    pixels = noise(301, 203, channels, dtype)
    source = tmp_path / "in.png"
    source.write_bytes(png(pixels))
    photo = read_photo(source)
    out = write_photo(photo, photo.pixels, tmp_path / f"out{ending}")
    back = read_photo(out)
    assert back.pixels.dtype == dtype
    assert np.array_equal(back.pixels, pixels[..., :3])
    if channels == 4:
        assert back.alpha is not None
        assert np.array_equal(back.alpha, pixels[..., 3])
    if ending == ".tif":
        assert np.array_equal(tifffile.imread(out), pixels)
        return
    other = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    assert other is not None
    assert np.array_equal(other[..., [2, 1, 0, 3][:channels]], pixels)


def test_jpeg_of_sixteen_bits_and_alpha_is_rounded_on_white(tmp_path: Path) -> None:
    pixels = np.full((16, 16, 4), 30000, np.uint16)
    pixels[:8, :, 3] = 0
    pixels[8:, :, 3] = 65535
    (tmp_path / "in.png").write_bytes(png(pixels))
    photo = read_photo(tmp_path / "in.png")
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg")).pixels
    assert out.dtype == np.uint8
    assert (out[:8] == 255).all()
    assert (out[8:] == round(30000 / 257)).all()


def test_resized_photo_gets_its_alpha_resized(tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(png(noise(20, 30, 4)))
    photo = read_photo(tmp_path / "in.png")
    out = write_photo(photo, noise(10, 15, dtype=np.uint16), tmp_path / "out.png")
    back = read_photo(out)
    assert back.alpha is not None
    assert back.alpha.shape == (10, 15)
    assert back.alpha.dtype == np.uint16


def test_png_metadata_goes_to_jpeg(tmp_path: Path) -> None:
    text = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    exif = png_chunk(b"eXIf", exif_block(3))
    (tmp_path / "in.png").write_bytes(png(noise(64, 64), exif, text))
    photo = read_photo(tmp_path / "in.png")
    back = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg")).metadata
    assert back.camera == "Acme Phone9"
    assert back.orientation == 1
    assert back.exif is not None
    assert MAKER_NOTE in back.exif
    assert back.xmp is not None


def test_heic_becomes_jpeg_with_known_tags_only(tmp_path: Path) -> None:
    heif = pillow_heif.from_pillow(Pillow.fromarray(portrait()))
    heif.save(tmp_path / "in.heic", exif=exif_block(1), xmp=XMP)
    photo = read_photo(tmp_path / "in.heic")
    out = write_photo(photo, photo.pixels, tmp_path / "out.jpg")
    back = read_photo(out).metadata
    assert back.taken == photo.metadata.taken
    assert back.flash_fired is True
    assert b"Maker" not in out.read_bytes()
    with Pillow.open(out) as image:
        assert image.getexif().get_ifd(0x8769)[0xA002] == 512


def test_stale_gain_map_is_not_written(tmp_path: Path) -> None:
    data = with_segments(
        plain_jpeg(blocks()),
        segment(0xE2, b"MPF\0II*\0" + bytes(40)),
        segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0"),
        segment(0xEB, b"JP credentials"),
    )
    (tmp_path / "in.jpg").write_bytes(data + plain_jpeg(noise(8, 8)))
    photo = read_photo(tmp_path / "in.jpg")
    assert "gain map" in photo.notices[0]
    assert "credentials" in photo.notices[1]
    written = write_photo(photo, photo.pixels, tmp_path / "out.jpg").read_bytes()
    assert js.parse_jpeg(written).end == len(written)
    for trace in (b"MPF", b"21496", b"credentials"):
        assert trace not in written


@KINDS
def test_small_pictures_of_photoshop_do_not_show_the_old_face(tmp_path: Path, ending: str) -> None:
    old = b"the old face"
    small = b"".join(
        b"8BIM" + number + bytes(2) + len(old).to_bytes(4, "big") + old
        for number in (b"\x04\x09", b"\x04\x0c")
    )
    xmp = XMP.replace(b"/></x", b"><xmp:Thumbnails>%s</xmp:Thumbnails></rdf:Description></x" % old)
    data = with_segments(
        plain_jpeg(blocks()), segment(0xE1, XMP_HEAD + xmp), segment(0xED, IPTC + small)
    )
    (tmp_path / "in.jpg").write_bytes(data)
    photo = read_photo(tmp_path / "in.jpg")
    out = write_photo(photo, photo.pixels, tmp_path / f"out{ending}")
    back = read_photo(out).metadata
    assert back.photoshop == (IPTC,)
    assert b"Thumbnails" not in (back.xmp or b"Thumbnails")
    assert b"P\xc3\xa8p" in (back.xmp or b"")


def test_quality_and_subsampling_are_obeyed(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    sizes = []
    for quality, subsampling, layers in ((95, "4:4:4", 1), (95, "4:2:0", 2), (40, "4:2:0", 2)):
        options = ExportSettings(quality=quality, subsampling=subsampling)  # type: ignore[arg-type]
        out = write_photo(photo, photo.pixels, tmp_path / "out.jpg", options, overwrite=True)
        sizes.append(out.stat().st_size)
        frame = next(p for m, p in payloads(out) if m == 0xC0)
        assert frame[7] >> 4 == layers
    assert sizes == sorted(sizes, reverse=True)
    with pytest.raises(ValueError, match="between 1 and 100"):
        ExportSettings(quality=0)


@pytest.mark.parametrize("name", ["out.gif", "out", "out.heic"])
def test_unknown_endings_are_refused(tmp_path: Path, name: str) -> None:
    photo = camera_photo(tmp_path)
    with pytest.raises(UnwritablePhoto, match=r"must end in \.jpg, \.png or \.tif"):
        write_photo(photo, photo.pixels, tmp_path / name)


def test_too_long_for_a_jpeg_is_refused_but_not_for_png(tmp_path: Path) -> None:
    photo = camera_photo(tmp_path)
    pixels = np.zeros((1, 70000, 3), np.uint8)
    with pytest.raises(UnwritablePhoto, match="65500"):
        write_photo(photo, pixels, tmp_path / "out.jpg")
    assert write_photo(photo, pixels, tmp_path / "out.png").exists()
