"""Transparency made to fit the picture; colours that it hides stay hidden at its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.resize import shrunk
from deepflash_app.engine.encoders import as_bytes, as_words

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

_STRIP_ROWS = 256  # bounds the memory of the steps between


def fitted_alpha(alpha: Image, pixels: Image) -> Image:
    """An alpha channel at the size and dtype of the pixels.

    Args:
        alpha: (H, W) uint8 or uint16.
        pixels: (h, w, 3) uint8 or uint16.
    """
    height, width = pixels.shape[:2]
    if alpha.shape != (height, width):
        alpha = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA)
    if alpha.dtype == pixels.dtype:
        return alpha
    return as_bytes(alpha) if pixels.dtype == np.uint8 else as_words(alpha)


def on_white(rgb: Image, alpha: Image) -> Image:
    """The picture on a white ground.

    Args:
        rgb: (H, W, 3) uint8 or uint16.
        alpha: (H, W) of the same dtype.

    Returns:
        (H, W, 3) of the same dtype.
    """
    top = np.iinfo(rgb.dtype).max
    result = np.empty_like(rgb)
    for start in range(0, len(rgb), _STRIP_ROWS):
        rows = slice(start, start + _STRIP_ROWS)
        cover = (alpha[rows] * np.float32(1 / top))[..., None]
        result[rows] = top - np.rint((top - rgb[rows]) * cover)
    return result


def unmultiplied(colours: Image, alpha: Image) -> Image:
    """The colours of a picture that stores them multiplied by its alpha.

    Args:
        colours: uint16.
        alpha: Of the same dtype, and of a shape that goes with it.
    """
    whole = np.maximum(alpha, 1).astype(np.float32)
    return np.minimum(np.rint(colours * (65535 / whole)), 65535).astype(np.uint16)


def shrunk_by_cover(pixels: Image, alpha: Image, longest: int) -> tuple[Image, Image]:
    """As ``shrunk``, by ``resized_by_cover``."""
    small, scale = shrunk(alpha, longest)
    if scale == 1:
        return pixels, alpha
    return resized_by_cover(pixels, alpha, (small.shape[1], small.shape[0]))


def resized_by_cover(pixels: Image, alpha: Image, size: tuple[int, int]) -> tuple[Image, Image]:
    """A smaller picture, where each pixel counts for as much as it is seen.

    Behind full transparency files hold any colour, often black, which would darken the edges.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        alpha: (H, W) uint8 or uint16.
        size: (width, height), no larger than the picture.

    Returns:
        The picture and its alpha, each of its dtype; where nothing is seen, colours as they are.
    """
    cover = alpha.astype(np.float32)
    small, small_cover = _averaged(pixels, size), _averaged(cover, size)
    seen = small_cover > 0
    for channel in range(3):  # one by one, which takes a third of the memory
        mixed = _averaged(pixels[..., channel] * cover, size)
        small[..., channel][seen] = np.rint(mixed[seen] / small_cover[seen])
    return small, _averaged(alpha, size)


def _averaged(image: Image, size: tuple[int, int]) -> Image:
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
