"""Opens JPEG, PNG, TIFF and HEIC bytes by their content, without decoding a pixel yet.

Pillow's readers are called directly, not by ``Image.open``: that would warn on large photos (ours
is the limit that counts), try forty formats, and hand phone JPEGs to a reader of many pictures.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from PIL import Image as Pillow
from PIL import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from deepflash_app.engine import png_chunks
from deepflash_app.engine.exif import parse_exif, upright
from deepflash_app.engine.jpeg_coding import JpegCoding, coding_of
from deepflash_app.engine.jpeg_segments import joined_icc, parse_jpeg, without_metadata
from deepflash_app.engine.metadata import (
    Metadata,
    clean_exif,
    metadata_of_jpeg,
    photoshop_payloads,
    portable_exif,
)
from deepflash_app.engine.png_chunks import bit_depth, parse_png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Container = Literal["jpeg", "png", "tiff", "heif"]

BROKEN = (
    OSError,
    SyntaxError,  # what Pillow raises for broken PNG chunks
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    OverflowError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    Pillow.DecompressionBombError,
)
"""All that Pillow and its plugins raise on broken files."""

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_XMP_TAG, _PHOTOSHOP_TAG = 700, 34377
_DEEP = 16  # bits

# warnings.catch_warnings swaps a list that the whole process shares.
_warnings_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture whose header was read.

    Attributes:
        image: Pillow's, not decoded yet, as stored.
        container: The format, by content.
        metadata: All that goes along.
        icc: The profile of the stored picture, not looked into yet.
        orientation: How to turn it, 1 to 8 as in EXIF.
        deep: For pictures of 16 bits a channel: bytes for OpenCV, since Pillow gives 8.
        notices: Sentences on what is left out.
        coding: How a JPEG was compressed.
    """

    image: ImageFile.ImageFile
    container: Container
    metadata: Metadata
    icc: bytes | None
    orientation: int = 1
    deep: bytes | None = None
    notices: tuple[str, ...] = ()
    coding: JpegCoding | None = None


def container_of(head: bytes) -> Container | None:
    """The format of a file by its first 32 bytes; None if it is none of ours."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "tiff"
    brands = [head[start : start + 4] for start in (8, *range(16, 32, 4))]
    if head[4:8] == b"ftyp" and any(brand in _HEIF_BRANDS for brand in brands):
        return "heif"
    return None


def open_container(data: bytes, container: Container) -> Opened:
    """Read the header of a photo.

    Args:
        data: The whole file.
        container: Its format.

    Raises:
        ValueError: If it is broken, as the end of a sentence ("it is cut off"); or another one of
            ``BROKEN``, without words for the user.
        ImportError: For HEIC without pillow-heif.
    """
    openers: dict[Container, Callable[[bytes], Opened]] = {
        "jpeg": _open_jpeg,
        "png": _open_png,
        "tiff": _open_tiff,
        "heif": _open_heif,
    }
    with strict_decoding(container):
        return openers[container](data)


@contextmanager
def strict_decoding(container: Container) -> Iterator[None]:
    """Decode without mercy for cut-off files and without warnings for tags out of place."""
    # face_recognition sets this for the whole process, and half a photo would then pass for one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if container not in ("png", "tiff"):  # the others never warn, and may decode side by side
        yield
        return
    with _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _open_jpeg(data: bytes) -> Opened:
    layout = parse_jpeg(data)
    metadata, notices = metadata_of_jpeg(layout, len(data) - layout.end)
    image = JpegImageFile(BytesIO(without_metadata(data, layout)))
    return Opened(
        image,
        "jpeg",
        metadata,
        joined_icc(layout.segments),
        metadata.orientation,
        notices=notices,
        coding=coding_of(image),
    )


def _open_png(data: bytes) -> Opened:
    chunks = parse_png(data)
    image = PngImageFile(BytesIO(data))
    exif = clean_exif(image.info.get("exif"))
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    xmp = packet.encode() if isinstance(packet, str) else packet
    metadata = Metadata(exif=exif, xmp=xmp or None)
    return Opened(
        image,
        "png",
        metadata,
        image.info.get("icc_profile"),
        metadata.orientation,
        deep=png_chunks.without_metadata(chunks) if bit_depth(chunks) == _DEEP else None,
    )


def _open_tiff(data: bytes) -> Opened:
    block = parse_exif(data)
    # Both Pillow and OpenCV would turn the picture themselves, each in its own way.
    stored = upright(data)
    image = TiffImageFile(BytesIO(stored))
    tags = image.tag_v2
    resources = tags.get(_PHOTOSHOP_TAG) or b""
    metadata = Metadata(
        exif=portable_exif(data),
        xmp=_bytes_or_none(tags.get(_XMP_TAG)),
        photoshop=photoshop_payloads(resources) if isinstance(resources, bytes) else (),
    )
    bits = tags.get(258, (1,))
    return Opened(
        image,
        "tiff",
        metadata,
        image.info.get("icc_profile"),
        block.orientation,
        deep=stored if set(bits) == {_DEEP} else None,
        notices=("Only the first picture of the file is used.",) if block.image.following else (),
    )


def _open_heif(data: bytes) -> Opened:
    import pillow_heif  # noqa: PLC0415 -- an extra, and slow to load

    image: ImageFile.ImageFile = pillow_heif.HeifImageFile(BytesIO(data))  # type: ignore[no-untyped-call]
    info = image.info
    notices = []
    if info.get("bit_depth", 8) > 8:  # noqa: PLR2004
        notices.append("The photo was brought from 10 bits to 8.")
    if any("gainmap" in str(kind).lower() for kind in info.get("aux") or {}):
        notices.append("The HDR gain map is left out, since it no longer fits the photo.")
    metadata = Metadata(
        # The plugin has turned the picture and set the tag to 1 already.
        exif=portable_exif(info.get("exif")),
        xmp=_bytes_or_none(info.get("xmp")),
    )
    return Opened(image, "heif", metadata, info.get("icc_profile"), notices=tuple(notices))


def _bytes_or_none(value: object) -> bytes | None:
    return value if isinstance(value, bytes) and value else None
