"""Shrinking pictures for the networks that look at all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

if TYPE_CHECKING:
    from deepflash_app.core.types import Image


def shrunk(image: Image, longest: int) -> tuple[Image, float]:
    """A picture with a longer side of at most ``longest`` pixels, never enlarged.

    Args:
        image: (H, W) or (H, W, C), uint8, uint16 or float32.
        longest: In pixels.

    Returns:
        The picture, itself if it is small enough, and how many of its pixels one of ``image`` is.
    """
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return image, 1.0
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA), scale
