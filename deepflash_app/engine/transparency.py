"""Transparency made to fit the picture; colours that it hides stay hidden at its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.resize import shrunk
from deepflash_app.engine.encoders import as_bytes, as_words

if TYPE_CHECKING:
    from deepflash_app.core.types import Image


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


def shrunk_by_cover(pixels: Image, alpha: Image, longest: int) -> tuple[Image, Image]:
    """As ``shrunk``, where each pixel counts for as much as it is seen.

    Behind full transparency files hold any colour, often black, which would darken the edges.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        alpha: (H, W) of the same dtype.
        longest: In pixels.

    Returns:
        The picture and its alpha, of the same dtype; hidden colours are as ``shrunk`` makes them.
    """
    small, scale = shrunk(pixels, longest)
    if scale == 1:
        return pixels, alpha
    cover = alpha.astype(np.float32)
    small_cover, _ = shrunk(cover, longest)
    seen = small_cover > 0
    for channel in range(3):  # one by one, which takes a third of the memory
        mixed, _ = shrunk(pixels[..., channel] * cover, longest)
        small[..., channel][seen] = np.rint(mixed[seen] / small_cover[seen])
    return small, shrunk(alpha, longest)[0]
