"""How large an export will be, from blocks of the photo, long before it is rendered.

Blocks from all over the photo are shrunk, encoded together as the whole will be, and counted. The
correction is smooth, so it changes the size little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.engine.encoders import as_bytes, as_words, encode_jpeg, encode_png
from deepflash_app.engine.metadata import Metadata
from deepflash_app.engine.tiff_encoder import encode_tiff

if TYPE_CHECKING:
    from deepflash_app.core.types import Image
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.photo import Photo

_ROWS, _COLUMNS = 6, 4
_BLOCK = 128  # pixels of the export; whole cells of any chroma subsampling
_DEEP = 16


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one export.

    Attributes:
        size: In bytes, within about a tenth.
        width: In pixels, exactly.
        height: In pixels, exactly.
    """

    size: int
    width: int
    height: int


def estimate(photo: Photo, settings: ExportSettings, kind: str) -> Estimate:
    """Estimate an export.

    Args:
        photo: What is exported.
        settings: How.
        kind: ``"jpeg"``, ``"png"`` or ``"tiff"``.
    """
    height, width = photo.pixels.shape[:2]
    scale = 1.0
    if settings.long_edge is not None:
        scale = min(settings.long_edge / max(height, width), 1.0)
    wide, high = max(round(width * scale), 1), max(round(height * scale), 1)
    sample = _with_depth(_sample(photo.pixels, scale), photo.pixels, settings, kind)
    nothing = Metadata()
    if kind == "jpeg":
        tiny = np.ascontiguousarray(sample[:16, :16])
        head = len(encode_jpeg(tiny, None, nothing, settings, photo.coding))
        body = len(encode_jpeg(sample, None, nothing, settings, photo.coding))
    else:
        encode = encode_png if kind == "png" else encode_tiff
        head = 0
        body = len(encode(sample, None, None, nothing))
    share = wide * high / (sample.shape[0] * sample.shape[1])
    return Estimate(round(max(body - head, 1) * share) + head + _attached(photo), wide, high)


def _sample(pixels: Image, scale: float) -> Image:
    """Blocks from a grid over the photo, at the export's scale, side by side in one picture."""
    height, width = pixels.shape[:2]
    reach = round(_BLOCK / scale)
    if height < _ROWS * reach or width < _COLUMNS * reach:
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    rows = []
    for y in np.linspace(0, height - reach, _ROWS).astype(int):
        blocks = [
            cv2.resize(
                pixels[y : y + reach, x : x + reach],
                (_BLOCK, _BLOCK),
                interpolation=cv2.INTER_AREA,
            )
            for x in np.linspace(0, width - reach, _COLUMNS).astype(int)
        ]
        rows.append(np.hstack(blocks))
    return np.ascontiguousarray(np.vstack(rows))


def _with_depth(sample: Image, pixels: Image, settings: ExportSettings, kind: str) -> Image:
    if kind == "jpeg" or settings.bits == 8:  # noqa: PLR2004
        return as_bytes(sample)
    if settings.bits != _DEEP or pixels.dtype == np.uint16:
        return sample
    # What the correction makes of 8 bits fills the other 8 with what no coder can shrink.
    fine = np.random.default_rng(0).integers(-128, 129, sample.shape)
    return (as_words(sample) + fine).clip(0, 65535).astype(np.uint16)


def _attached(photo: Photo) -> int:
    """Bytes of what goes along with the pixels."""
    metadata = photo.metadata
    parts = (photo.icc, metadata.exif, metadata.xmp, *metadata.extended_xmp, *metadata.photoshop)
    return sum(len(part) for part in parts if part)
