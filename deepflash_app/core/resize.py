"""Shrinking: pictures for the networks that look at all of them, and patches that lie on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from deepflash_app.core.types import Image


_LAST = 2.0  # how much smaller the last step makes a picture, at least, to keep its filter's shape


def shrunk(image: Image, longest: int) -> tuple[Image, float]:
    """A picture with a longer side of at most ``longest`` pixels, never enlarged.

    Args:
        image: (H, W) or (H, W, C), uint8, uint16 or float32.
        longest: In pixels.

    Returns:
        The picture, itself if it is small enough, and how many of its pixels one of ``image`` is:
        nearly, since each side has whole pixels; what lies on both needs ``axis_scales``.
    """
    size, scale = _fitted(image, longest)
    return (image if scale == 1 else cv2.resize(image, size, interpolation=cv2.INTER_AREA)), scale


def axis_scales(image: Image, small: Image) -> tuple[float, float]:
    """How many pixels of a shrunken picture one of ``image`` is, across and down."""
    return small.shape[1] / image.shape[1], small.shape[0] / image.shape[0]


def quickly_shrunk(image: Image, longest: int, *, last: float = _LAST) -> tuple[Image, float]:
    """As ``shrunk``, by ``quickly_resized``."""
    size, scale = _fitted(image, longest)
    return (image if scale == 1 else quickly_resized(image, size, last=last)), scale


def quickly_resized(image: Image, size: tuple[int, int], *, last: float = _LAST) -> Image:
    """Area averaging by exact halves first: two to five times as quick, and hardly different.

    For pictures that networks look at and for small ones beside a list, not for what is exported.

    Args:
        image: As in ``shrunk``.
        size: (width, height), no larger than the picture.
        last: By how much the last step shrinks, at least; 1 is quicker, and a little softer.
    """
    height, width = image.shape[:2]
    while min(width / size[0], height / size[1]) >= 2 * last and not (height % 2 or width % 2):
        height, width = height // 2, width // 2
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def scaled_patch(patch: Image, x: int, y: int, factor: float) -> tuple[Image, int, int]:
    """A patch as it lies on a picture ``factor`` times as large, whose pixel centres fall between.

    Args:
        patch: (h, w) or (h, w, C), uint8 or float32, 0 along its rim.
        x: Its left edge in pixels of the picture.
        y: Its top edge.
        factor: Scale of the other picture; 1 gives the patch itself back.

    Returns:
        The patch, and its left and top edge in pixels of the other picture.
    """
    if factor == 1:
        return patch, x, y
    high, wide = patch.shape[:2]
    left, top = int(x * factor), int(y * factor)
    size = (int((x + wide) * factor) + 1 - left, int((y + high) * factor) + 1 - top)
    shift = [(start + 0.5) * factor - 0.5 - new for start, new in ((x, left), (y, top))]
    matrix = np.array([[factor, 0, shift[0]], [0, factor, shift[1]]])
    if factor < 1:
        patch = cv2.GaussianBlur(patch, (0, 0), 0.4 / factor)
    return cv2.warpAffine(patch, matrix, size), left, top


def _fitted(image: Image, longest: int) -> tuple[tuple[int, int], float]:
    """(width, height) of a picture that is made to fit, and its scale, 1 if it fits already."""
    height, width = image.shape[:2]
    scale = min(longest / max(height, width), 1.0)
    return (max(round(width * scale), 1), max(round(height * scale), 1)), scale
