"""Which pixels have lost their drawing: blown out or black, and how to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage

WHITE, BLACK = 254, 1
"""A channel at or above the first is blown out; all at or below the second are black."""

_MARK_WHITE, _MARK_BLACK = (255, 60, 40), (50, 110, 255)


def marked(pixels: ByteImage) -> ByteImage:
    """A copy with blown-out pixels in red and black ones in blue.

    Args:
        pixels: (h, w, 3) uint8.
    """
    top = _brightest(pixels)
    result = pixels.copy()
    result[top >= WHITE] = _MARK_WHITE
    result[top <= BLACK] = _MARK_BLACK
    return result


def _brightest(pixels: ByteImage) -> ByteImage:
    """The largest of the three channels, (h, w): many times as fast as numpy's."""
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def shares(pixels: ByteImage) -> tuple[float, float]:
    """Which share of the pixels is blown out, and which is black, each in [0, 1]."""
    top = _brightest(pixels)
    return float(np.mean(top >= WHITE)), float(np.mean(top <= BLACK))
