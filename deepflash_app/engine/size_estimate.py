"""How large an export will be, from strips of the photo, long before all of it is rendered.

Strips from all over the photo are corrected, shrunk and encoded together as the whole will be, and
counted: what the correction does to a background, or to the finer half of 16 bits, is most of some
files. They are as wide as the photo, since that is how encoders see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.relight import render_preview, render_region
from deepflash_app.engine.encoders import as_bytes, as_words, encode_jpeg, encode_png
from deepflash_app.engine.metadata import Metadata
from deepflash_app.engine.tiff_encoder import encode_tiff
from deepflash_app.engine.transparency import on_white, resized_by_cover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import Image
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.photo import Photo

_STRIPS = 12
_ROWS = 32  # of a strip in the export: whole cells of any chroma subsampling
_AROUND = 16  # rows beside a strip that its correction may look at
_DEEP = 16


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """What becomes of a photo on its way into the file.

    Attributes:
        analysis: Of the photo.
        options: How it is relit.
        picture: Of the background, if that is one.
    """

    analysis: Analysis
    options: RelightOptions
    picture: BackdropPicture | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one export.

    Attributes:
        size: In bytes, within a few per cent.
        width: In pixels, exactly.
        height: In pixels, exactly.
    """

    size: int
    width: int
    height: int


def estimate(
    photo: Photo, settings: ExportSettings, kind: str, correction: Correction | None = None
) -> Estimate:
    """Estimate an export.

    Args:
        photo: What is exported.
        settings: How.
        kind: ``"jpeg"``, ``"png"`` or ``"tiff"``.
        correction: Of this photo; None writes it as it is.
    """
    height, width = photo.pixels.shape[:2]
    scale = 1.0
    if settings.long_edge is not None:
        scale = min(settings.long_edge / max(height, width), 1.0)
    wide, high = max(round(width * scale), 1), max(round(height * scale), 1)
    places = _places(high)
    deep = kind != "jpeg" and settings.bits == _DEEP
    pixels = _deepened(photo.pixels, places, height / high) if deep else photo.pixels
    strips = [_strip(pixels, photo.alpha, place, (wide, high), correction) for place in places]
    sample = np.vstack([strip for strip, _ in strips])
    if kind == "jpeg" or settings.bits == 8:  # noqa: PLR2004
        sample = as_bytes(sample)
    alpha = None
    if photo.alpha is not None:
        alpha = np.vstack([cover for _, cover in strips if cover is not None])
        alpha = as_bytes(alpha) if sample.dtype == np.uint8 else as_words(alpha)
    head, body = _encoded_sizes(sample, alpha, photo, settings, kind)
    share = high / sample.shape[0]
    return Estimate(round(max(body - head, 1) * share) + head + _attached(photo, kind), wide, high)


def _places(high: int) -> list[slice]:
    """Rows of the export that are looked at: strips from its first to its last, or all of it."""
    if high <= _STRIPS * _ROWS:
        return [slice(0, high)]
    # A JPEG's own cells begin at these rows; shifted against them it would be as noisy as raw.
    cells = np.linspace(0, (high - _ROWS) // _ROWS, _STRIPS).astype(int)
    return [slice(cell * _ROWS, (cell + 1) * _ROWS) for cell in cells.tolist()]


def _strip(
    pixels: Image,
    alpha: Image | None,
    place: slice,
    size: tuple[int, int],
    correction: Correction | None,
) -> tuple[Image, Image | None]:
    """Some rows of what is written, (h, wide, 3) in the pixels' dtype, and of its alpha."""
    plain, cover = _shrunk(pixels, alpha, place, size)
    if correction is None:
        return plain, cover
    analysis, options, picture = correction.analysis, correction.options, correction.picture
    rows = place.stop - place.start
    if pixels.shape[1::-1] == size:
        lit = render_region(
            pixels, analysis, options, 0, place.start, size[0], rows, picture=picture
        )
    else:
        corner = (0, place.start)
        lit = render_preview(plain, analysis, options, origin=corner, whole=size, picture=picture)
    return lit, cover


def _shrunk(
    pixels: Image, alpha: Image | None, place: slice, size: tuple[int, int]
) -> tuple[Image, Image | None]:
    """These rows of the export, from the rows of the photo that they are made of."""
    if pixels.shape[1::-1] == size:
        return pixels[place], None if alpha is None else alpha[place]
    top, bottom = (round(row * pixels.shape[0] / size[1]) for row in (place.start, place.stop))
    rows = slice(top, max(bottom, top + 1))
    part, into = np.ascontiguousarray(pixels[rows]), (size[0], place.stop - place.start)
    if alpha is not None:
        return resized_by_cover(part, alpha[rows], into)
    return np.asarray(cv2.resize(part, into, interpolation=cv2.INTER_AREA)), None


def _deepened(pixels: Image, places: Iterable[slice], reach: float) -> Image:
    """The photo in 16 bits, where it is looked at; the rest is nought and takes no memory."""
    if pixels.dtype == np.uint16:
        return pixels
    deep = np.zeros(pixels.shape, np.uint16)
    for place in places:
        top = max(int(place.start * reach) - _AROUND, 0)
        rows = slice(top, int(place.stop * reach) + _AROUND)
        deep[rows] = as_words(pixels[rows])
    return deep


def _encoded_sizes(
    sample: Image, alpha: Image | None, photo: Photo, settings: ExportSettings, kind: str
) -> tuple[int, int]:
    """Bytes that do not grow with the picture, and bytes of the sample with them."""
    nothing = Metadata()
    if kind == "jpeg":
        flat = as_bytes(sample if alpha is None else on_white(sample, alpha))
        pictures = (np.ascontiguousarray(flat[:16, :16]), flat)
        head, body = (
            len(encode_jpeg(one, None, nothing, settings, photo.coding)) for one in pictures
        )
        return head, body
    encode = encode_png if kind == "png" else encode_tiff
    return 0, len(encode(sample, alpha, None, nothing))


def _attached(photo: Photo, kind: str) -> int:
    """Bytes of what goes along with the pixels."""
    metadata = photo.metadata
    own = {"jpeg": metadata.comments, "png": metadata.png_chunks}.get(kind, ())
    parts = (
        *(photo.icc, metadata.exif, metadata.xmp),
        *(*metadata.extended_xmp, *metadata.photoshop, *own),
    )
    return sum(len(part) for part in parts if part)
