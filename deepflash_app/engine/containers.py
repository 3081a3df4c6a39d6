"""Opens JPEG, PNG, TIFF, HEIC and raw bytes by their content, without decoding a pixel yet.

Pillow's readers are called directly, not by ``Image.open``: that would warn on large photos (ours
is the limit that counts), try forty formats, and hand phone JPEGs to a reader of many pictures.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image as Pillow
from PIL import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from deepflash_app.core.primaries import adobe_rgb
from deepflash_app.engine import png_chunks
from deepflash_app.engine.big_tiff import HEADS
from deepflash_app.engine.colour_names import colours_of_png, names_adobe_rgb
from deepflash_app.engine.heif_file import open_heif
from deepflash_app.engine.jpeg_coding import coding_of
from deepflash_app.engine.jpeg_segments import APP2, ICC, joined_icc, parse_jpeg, without_metadata
from deepflash_app.engine.metadata import (
    CREDENTIALS_LEFT_OUT,
    GAIN_MAP_LEFT_OUT,
    PICTURE_LEFT_OUT,
    VIDEO_LEFT_OUT,
    metadata_of_jpeg,
)
from deepflash_app.engine.opened import ONLY_FIRST, Container, Opened
from deepflash_app.engine.png_chunks import bit_depth, embedded_profile, parse_png
from deepflash_app.engine.png_metadata import metadata_of_png
from deepflash_app.engine.raw_file import is_raw_head, is_raw_tiff, open_raw
from deepflash_app.engine.tiff_file import open_tiff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BROKEN = (
    OSError,
    SyntaxError,  # what Pillow raises for broken PNG chunks
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    AssertionError,
    OverflowError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    Pillow.DecompressionBombError,
)
"""All that Pillow and its plugins raise on broken files."""

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")  # which name a brand of HEIF beside their own
_DEEP = 16  # bits
_JPEG = b"\xff\xd8\xff"
_PADDING = 4096  # bytes of zeros that may stand between two pictures
_SAMSUNG_VIDEO = b"MotionPhoto_Data"  # after the picture, of which older phones say nothing in XMP

# warnings.catch_warnings swaps a list that the whole process shares.
_warnings_lock = threading.Lock()


def container_of(head: bytes) -> Container | None:
    """The format of a file by its first 32 bytes; None if it is none of ours.

    Raw files that start as TIFF does are told apart by ``open_container``.
    """
    if head.startswith(_JPEG):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if is_raw_head(head):
        return "raw"
    if head[:4] in (b"II*\0", b"MM\0*", *HEADS):
        return "tiff"
    brands = [head[start : start + 4] for start in (8, *range(16, 32, 4))]
    if head[4:8] == b"ftyp" and any(brand in _HEIF_BRANDS for brand in brands):
        return None if any(brand in _AVIF_BRANDS for brand in brands) else "heif"
    return None


def open_container(data: bytes, container: Container) -> Opened:
    """Read the header of a photo.

    Args:
        data: The whole file.
        container: Its format.

    Raises:
        ValueError: If it is broken, as the end of a sentence ("it is cut off"); or another one of
            ``BROKEN``, without words for the user.
        ImportError: For HEIC without pillow-heif, and raw files without rawpy.
    """
    if container == "tiff" and data[:4] not in HEADS and is_raw_tiff(data):
        container = "raw"
    openers: dict[Container, Callable[[bytes], Opened]] = {
        "jpeg": _open_jpeg,
        "png": _open_png,
        "tiff": open_tiff,
        "heif": open_heif,
        "raw": open_raw,
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
    if VIDEO_LEFT_OUT not in notices and data.find(_SAMSUNG_VIDEO, layout.end) >= 0:
        notices = (*notices, VIDEO_LEFT_OUT)
    behind = data[layout.end : layout.end + _PADDING].lstrip(b"\0")
    told = {GAIN_MAP_LEFT_OUT, PICTURE_LEFT_OUT} & {*notices}
    if not told and behind.startswith(_JPEG):  # files need not say that there are several
        notices = (*notices, PICTURE_LEFT_OUT)
    image = JpegImageFile(BytesIO(without_metadata(data, layout)))
    icc = joined_icc(layout.segments)
    if icc is None and any(segment.is_a(APP2, ICC) for segment in layout.segments):
        icc = b""  # there was one
    elif icc is None and names_adobe_rgb(metadata.exif):
        icc = adobe_rgb()
    return Opened(
        image,
        image.size,
        "jpeg",
        metadata,
        icc,
        metadata.orientation,
        notices=notices,
        coding=coding_of(image),
    )


def _open_png(data: bytes) -> Opened:
    chunks = parse_png(data)
    metadata = metadata_of_png(chunks)
    bare, grey = png_chunks.without_metadata(chunks), png_chunks.is_grey(chunks)
    image = PngImageFile(BytesIO(bare))
    if grey and bit_depth(chunks) in (2, 4) and "transparency" in image.info:
        # Pillow makes the grey levels 8 bits, but not the one that is to be transparent.
        image.info["transparency"] *= 255 // ((1 << bit_depth(chunks)) - 1)
    icc, notices = embedded_profile(chunks), _left_out_of_png(chunks)
    if icc is None:
        icc, said = colours_of_png(chunks)
        notices += said
    return Opened(
        image,
        image.size,
        "png",
        metadata,
        icc,
        metadata.orientation,
        deep=bare if bit_depth(chunks) == _DEEP else None,
        grey=grey,
        notices=notices,
    )


def _left_out_of_png(chunks: tuple[png_chunks.Chunk, ...]) -> tuple[str, ...]:
    names = [chunk.name for chunk in chunks]
    told = ((b"acTL", ONLY_FIRST), (b"caBX", CREDENTIALS_LEFT_OUT))
    return tuple(sentence for name, sentence in told if name in names)
