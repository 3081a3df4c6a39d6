"""Pixels and metadata made into the bytes of a JPEG or PNG file (TIFF: ``tiff_encoder``)."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image as Pillow

from deepflash_app.core.resize import quickly_shrunk
from deepflash_app.engine.jpeg_segments import split_icc, with_metadata
from deepflash_app.engine.metadata import Metadata, jpeg_segments_of
from deepflash_app.engine.png_chunks import chunk_bytes
from deepflash_app.engine.png_text import resources_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.jpeg_coding import JpegCoding

_THUMBNAIL_SIDE = 160  # Exif 2.32, 4.5.5: as DCF wants it
_THUMBNAIL_QUALITIES = (85, 70, 50, 30, 15)
_QUALITY, _SUBSAMPLING = 95, "4:4:4"  # for "like the original" where that is no JPEG
_PNG_COMPRESSION = 4  # a quarter of the time of 6 for a twentieth more bytes


def encode_jpeg(
    pixels: ByteImage,
    icc: bytes | None,
    metadata: Metadata,
    settings: ExportSettings,
    original: JpegCoding | None,
) -> bytes:
    """A JPEG file.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        icc: Its profile.
        metadata: True for these pixels already.
        settings: Its quality and subsampling.
        original: The coding of the photo, for settings that say "like the original".
    """
    buffer = BytesIO()
    Pillow.fromarray(pixels).save(buffer, "JPEG", **_coding(settings, original))
    segments = [*jpeg_segments_of(metadata), *split_icc(icc or b"")]
    return with_metadata(buffer.getvalue(), segments)


def encode_png(pixels: Image, alpha: Image | None, icc: bytes | None, metadata: Metadata) -> bytes:
    """A PNG file.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB.
        alpha: (H, W) of the same dtype.
        icc: The profile.
        metadata: True for these pixels already.
    """
    parameters = [cv2.IMWRITE_PNG_COMPRESSION, _PNG_COMPRESSION]
    encoded = cv2.imencode(".png", _bgr(pixels, alpha), parameters)[1].tobytes()
    header_end = 8 + 12 + 13  # signature, and IHDR with its 13 bytes
    chunks = b"".join(_png_chunks(icc, metadata))
    return encoded[:header_end] + chunks + encoded[header_end:]


def encode_thumbnail(pixels: Image, limit: int) -> bytes | None:
    """A small JPEG of a picture, as EXIF blocks hold it.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB.
        limit: The most bytes that it may have.

    Returns:
        The JPEG, or None if none is that small.
    """
    small = Pillow.fromarray(as_bytes(quickly_shrunk(pixels, _THUMBNAIL_SIDE)[0]))
    for quality in _THUMBNAIL_QUALITIES:
        buffer = BytesIO()
        small.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= limit:
            return buffer.getvalue()
    return None


def as_bytes(pixels: Image) -> ByteImage:
    """8 bits of a uint8 or uint16 picture, rounded."""
    if pixels.dtype == np.uint8:
        return pixels
    # 65535 / 255 is exactly 257.
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def as_words(pixels: Image) -> Image:
    """16 bits of a uint8 or uint16 picture."""
    return pixels if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * np.uint16(257)


def _coding(settings: ExportSettings, original: JpegCoding | None) -> dict[str, Any]:
    """Quality (or tables in its place) and subsampling, as Pillow wants them."""
    coding: dict[str, Any] = {"quality": settings.quality, "subsampling": settings.subsampling}
    if settings.subsampling == "original":
        coding["subsampling"] = original.subsampling if original else _SUBSAMPLING
    if settings.quality == "original":
        if original:  # Pillow would scale the tables by a quality beside them
            del coding["quality"]
            coding["qtables"] = [list(table) for table in original.tables]
        else:
            coding["quality"] = _QUALITY
    return coding


def _bgr(pixels: Image, alpha: Image | None) -> Image:
    bgr = pixels[..., ::-1]
    return np.ascontiguousarray(bgr) if alpha is None else np.dstack((bgr, alpha))


def _png_chunks(icc: bytes | None, metadata: Metadata) -> Iterator[bytes]:
    """Source: PNG, third edition, 11.3."""
    if icc is not None:
        yield chunk_bytes(b"iCCP", b"ICC profile\0\0" + zlib.compress(icc))
    if metadata.exif is not None:
        yield chunk_bytes(b"eXIf", metadata.exif)
    xmp = metadata.whole_xmp
    if xmp is not None:
        yield chunk_bytes(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
    if metadata.photoshop:
        yield resources_chunk(metadata.photoshop_resources)
    yield from metadata.png_chunks
