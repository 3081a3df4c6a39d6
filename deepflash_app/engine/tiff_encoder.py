"""Writes TIFF files whose EXIF and GPS tags are where readers look for them.

The libraries at hand write pixels well but no EXIF directories; the format is small enough to write
whole. Source: TIFF 6.0; Adobe Photoshop TIFF Technical Notes (Deflate).
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.engine.exif import EXIF_POINTER, GPS_POINTER, parse_exif
from deepflash_app.engine.exif_rebuild import Tags, Value, portable_tags, write_directory
from deepflash_app.engine.photoshop import IPTC_RESOURCE, resource, without_resources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deepflash_app.core.types import Image
    from deepflash_app.engine.exif import Order
    from deepflash_app.engine.metadata import Metadata

_STRIP_BYTES = 1 << 18
_ZLIB_LEVEL = 4
_BYTE, _SHORT, _LONG, _UNDEFINED = 1, 3, 4, 7
_DEFLATE, _RGB, _DIFFERENCES, _PLAIN_ALPHA = 8, 2, 2, 2
_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG, _ICC_TAG = 700, 33723, 34377, 34675


def encode_tiff(pixels: Image, alpha: Image | None, icc: bytes | None, metadata: Metadata) -> bytes:
    """A TIFF file, compressed without loss.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB.
        alpha: (H, W) of the same dtype.
        icc: The profile.
        metadata: True for these pixels already; what stands alone is kept.
    """
    block = parse_exif(metadata.exif) if metadata.exif else None
    tags = portable_tags(block) if block else Tags("little", {}, {}, {})
    samples = pixels if alpha is None else np.dstack((pixels, alpha))
    rows = max(_STRIP_BYTES // samples[0].nbytes, 1)
    file = bytearray(b"II*\0" if tags.order == "little" else b"MM\0*") + bytes(4)
    places, lengths = [], []
    for strip in _strips(samples, rows, tags.order):
        places.append(len(file))
        lengths.append(len(strip))
        file += strip
    image = {
        **tags.image,
        **_layout(samples, rows, places, lengths, tags.order),
        **_attached(icc, metadata),
    }
    for pointer, values in ((EXIF_POINTER, tags.exif), (GPS_POINTER, tags.gps)):
        if values:
            image[pointer] = _numbers(_LONG, [_append(file, values, tags.order)], tags.order)
    file[4:8] = _append(file, image, tags.order).to_bytes(4, tags.order)
    return bytes(file)


def _strips(samples: Image, rows: int, order: Order) -> Iterator[bytes]:
    """The compressed rows, each sample less its left neighbour, which compresses far better."""
    stored = samples.dtype.newbyteorder("<" if order == "little" else ">")
    for top in range(0, samples.shape[0], rows):
        strip = samples[top : top + rows].copy()
        strip[:, 1:] -= samples[top : top + rows, :-1]  # wraps round, as the format wants it
        yield zlib.compress(strip.astype(stored).tobytes(), _ZLIB_LEVEL)


def _layout(
    samples: Image, rows: int, places: Sequence[int], lengths: Sequence[int], order: Order
) -> dict[int, Value]:
    height, width, channels = samples.shape
    layout = {
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [samples.itemsize * 8] * channels),
        259: (_SHORT, [_DEFLATE]),
        262: (_SHORT, [_RGB]),
        273: (_LONG, places),
        277: (_SHORT, [channels]),
        278: (_LONG, [rows]),
        279: (_LONG, lengths),
        284: (_SHORT, [1]),  # the channels of a pixel stand together
        317: (_SHORT, [_DIFFERENCES]),
    }
    if channels == 4:  # noqa: PLR2004
        layout[338] = (_SHORT, [_PLAIN_ALPHA])
    return {tag: _numbers(kind, numbers, order) for tag, (kind, numbers) in layout.items()}


def _attached(icc: bytes | None, metadata: Metadata) -> dict[int, Value]:
    resources = metadata.photoshop_resources
    captions = resource(resources, IPTC_RESOURCE)  # in TIFF these have a tag of their own
    attached = (
        (_XMP_TAG, _BYTE, metadata.whole_xmp),
        (_PHOTOSHOP_TAG, _BYTE, without_resources(resources, (IPTC_RESOURCE,))),
        (_ICC_TAG, _UNDEFINED, icc),
        (_IPTC_TAG, _BYTE, captions),
    )
    return {tag: Value(kind, len(data), data) for tag, kind, data in attached if data}


def _numbers(kind: int, numbers: Sequence[int], order: Order) -> Value:
    size = 2 if kind == _SHORT else 4
    return Value(kind, len(numbers), b"".join(n.to_bytes(size, order) for n in numbers))


def _append(file: bytearray, values: dict[int, Value], order: Order) -> int:
    """Add a directory at the end of the file; returns where it is."""
    file += bytes(len(file) % 2)
    start = len(file)
    file += write_directory(values, order, start)
    return start
