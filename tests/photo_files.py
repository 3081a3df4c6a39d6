"""Photo files made by hand for tests: what cameras write, byte by byte, and what they should not.

Written apart from the program's own writers, so that a shared mistake cannot hide.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image as Pillow
from skimage.data import astronaut

if TYPE_CHECKING:
    import numpy.typing as npt

    from deepflash_app.core.types import ByteImage, Image

MAKER_NOTE = b"Maker\0\x01" + bytes(range(256))
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" '
    b'exif:PixelXDimension="9999" dc:creator="P\xc3\xa8p"/></x:xmpmeta>'
)
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + bytes(8) + b"<more/>"
IPTC = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x0a\x1c\x02\x78\0\x05Hello"

# Colorants under D50, from the profiles that Apple and Adobe publish.
P3_XYZ = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_XYZ = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
SRGB_PARAMETERS = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def blocks(height: int = 24, width: int = 40) -> ByteImage:
    """(H, W, 3) uint8 of flat 8-pixel blocks, no two alike: a JPEG keeps it, turned or not."""
    rng = np.random.default_rng(7)
    small = rng.integers(30, 220, (height // 8, width // 8, 3), dtype=np.uint8)
    return small.repeat(8, axis=0).repeat(8, axis=1)


def portrait() -> ByteImage:
    """(512, 512, 3) uint8: a real portrait."""
    return np.asarray(astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def large_photo() -> Image:
    """13 megapixels, one face of a sixth of the height, as at arm's length."""
    person = cv2.resize(portrait(), (3120, 3120), interpolation=cv2.INTER_CUBIC)
    photo = cv2.copyMakeBorder(person, 0, 1040, 0, 0, cv2.BORDER_REFLECT)
    grain = np.random.default_rng(1).integers(-4, 5, photo.shape, dtype=np.int16)
    return np.clip(photo + grain, 0, 255).astype(np.uint8)


def noise(height: int, width: int, channels: int = 3, dtype: Any = np.uint8) -> Image:
    """(H, W, channels) of random numbers over the whole range; (H, W) for one channel."""
    top = int(np.iinfo(dtype).max)
    rng = np.random.default_rng(3)
    picture: npt.NDArray[Any] = rng.integers(
        0, top, (height, width, channels), dtype, endpoint=True
    )
    return picture[..., 0] if channels == 1 else picture


def stored(upright: Image, orientation: int) -> Image:
    """What a camera stores so that turning by this EXIF orientation gives ``upright``."""
    undo = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }
    return np.ascontiguousarray(undo[orientation](upright))


def segment(marker: int, payload: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def plain_jpeg(pixels: Image, **save: Any) -> bytes:
    """A JPEG as Pillow writes it."""
    buffer = BytesIO()
    Pillow.fromarray(pixels).save(buffer, "JPEG", **{"quality": 95, "subsampling": 0, **save})
    return buffer.getvalue()


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """The JPEG with these segments just after its start."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def camera_jpeg(pixels: Image, *, exif: bytes | None = None, icc: bytes | None = None) -> bytes:
    """A JPEG with EXIF, XMP, extended XMP, IPTC, a comment and a profile, as a phone writes it."""
    return with_segments(
        plain_jpeg(pixels),
        segment(0xE1, b"Exif\0\0" + (exif or exif_block())),
        segment(0xE1, XMP_HEAD + XMP),
        segment(0xE1, EXTENDED_XMP),
        *([segment(0xE2, b"ICC_PROFILE\0\x01\x01" + icc)] if icc else []),
        segment(0xED, IPTC),
        segment(0xFE, b"a comment"),
    )


def exif_block(
    orientation: int = 1,
    *,
    order: str = "<",
    software: bytes = b"Camera firmware 1.2.3\0",
    thumbnail: bytes | None = None,
) -> bytes:
    """An EXIF block with camera, dates, flash, place, maker note, and a small picture."""
    if thumbnail is None:
        thumbnail = plain_jpeg(noise(96, 128))
    image = {
        0x0100: (4, 1, struct.pack(order + "I", 9999)),
        0x010F: (2, 5, b"Acme\0"),
        0x0110: (2, 7, b"Phone9\0"),
        0x0112: (3, 1, struct.pack(order + "H", orientation)),
        0x0131: (2, len(software), software),
        0x0132: (2, 20, b"2024:05:06 07:08:09\0"),
    }
    exif = {
        0x9003: (2, 20, b"2024:05:04 03:02:01\0"),
        0x9209: (3, 1, struct.pack(order + "H", 0x19)),
        0x927C: (7, len(MAKER_NOTE), MAKER_NOTE),
        0xA002: (3, 1, struct.pack(order + "H", 9999)),
        0xA003: (4, 1, struct.pack(order + "I", 9999)),
    }
    gps = {0x0001: (2, 2, b"N\0"), 0x0002: (5, 3, struct.pack(order + "6I", 41, 1, 54, 1, 9, 1))}
    small = {0x0103: (3, 1, struct.pack(order + "H", 6)), 0x0201: _LATER, 0x0202: _LATER}
    pointers = {0x8769: _LATER, 0x8825: _LATER}
    exif_at = 8 + len(_directory({**image, **pointers}, 8, order))
    gps_at = exif_at + len(_directory(exif, exif_at, order))
    small_at = gps_at + len(_directory(gps, gps_at, order))
    picture_at = small_at + len(_directory(small, small_at, order))
    image[0x8769] = (4, 1, struct.pack(order + "I", exif_at))
    image[0x8825] = (4, 1, struct.pack(order + "I", gps_at))
    small[0x0201] = (4, 1, struct.pack(order + "I", picture_at))
    small[0x0202] = (4, 1, struct.pack(order + "I", len(thumbnail)))
    mark = {"<": b"II", ">": b"MM"}[order]
    return (
        mark
        + struct.pack(order + "HI", 42, 8)
        + _directory(image, 8, order, following=small_at)
        + _directory(exif, exif_at, order)
        + _directory(gps, gps_at, order)
        + _directory(small, small_at, order)
        + thumbnail
    )


_LATER = (4, 1, bytes(4))


def _directory(
    entries: dict[int, tuple[int, int, bytes]], start: int, order: str, following: int = 0
) -> bytes:
    head = struct.pack(order + "H", len(entries))
    after = start + 2 + 12 * len(entries) + 4
    values = b""
    for tag, (kind, number, value) in sorted(entries.items()):
        head += struct.pack(order + "HHI", tag, kind, number)
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            head += struct.pack(order + "I", after + len(values))
            values += value
    return head + struct.pack(order + "I", following) + values


def rgb_profile(
    xyz: tuple[tuple[float, ...], ...],
    *,
    gamma: float | None = None,
    curve: bytes = b"",
    name: bytes = b"RGB ",
) -> bytes:
    """A matrix profile with a pure gamma, a curve, or sRGB's parametric one."""
    if gamma is not None:
        curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    if not curve:
        fixed = (round(value * 65536) for value in SRGB_PARAMETERS)
        curve = b"para" + bytes(4) + struct.pack(">HH5i", 3, 0, *fixed)
    tags = {key: _xyz(value) for key, value in zip((b"rXYZ", b"gXYZ", b"bXYZ"), xyz, strict=True)}
    tags.update(dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))
    return profile_of(name, tags)


def grey_profile(gamma: float) -> bytes:
    """A grey profile with a pure gamma."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    return profile_of(b"GRAY", {b"kTRC": curve})


def _xyz(value: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in value))


def profile_of(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile with these tags besides the usual ones."""
    description = b"a test profile"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(description) + 1) + description
        + bytes(1 + 4 + 4 + 2 + 1 + 67 + 3),
        b"wtpt": _xyz((0.9642, 1.0, 0.82491)),
        **tags,
    }  # fmt: skip
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = 128 + 4 + len(table) + len(body)
    head = struct.pack(">I4s4s4s4s4s", size, bytes(4), b"\2\x40\0\0", b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels: Image, *chunks: bytes, kind: int | None = None) -> bytes:
    """A PNG of 8 or 16 bits, of 1 (grey), 2 (grey, alpha), 3 or 4 channels."""
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    height, width, channels = pixels.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels] if kind is None else kind
    rows = pixels.astype(pixels.dtype.newbyteorder(">"))
    data = b"".join(b"\0" + rows[y].tobytes() for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, pixels.itemsize * 8, kind, 0, 0, 0)
    parts = (png_chunk(b"IHDR", header), *chunks, png_chunk(b"IDAT", zlib.compress(data)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + png_chunk(b"IEND", b"")


def bomb_png(width: int, height: int) -> bytes:
    """A few bytes that announce a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (png_chunk(b"IHDR", header), png_chunk(b"IDAT", zlib.compress(bytes(64))))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + png_chunk(b"IEND", b"")
