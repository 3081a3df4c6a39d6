"""Enlarging a correction for a moving hand: as near to the truth as an eye can tell, in no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.upsample import Region, smooth_upsample

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

_COARSE_ENOUGH = 0.3  # coarse pixels between two samples at most: within a level of 255


def draft_upsample(field: FloatImage, photo: tuple[int, int], region: Region) -> FloatImage:
    """Bicubic enlargement at a few samples a coarse pixel, and straight lines between those.

    Args:
        field: (h, w, 3) float32 that covers the whole photo.
        photo: (width, height) of the photo, as it is shown.
        region: The part that is wanted.

    Returns:
        (region.height, region.width, 3) float32.
    """
    step = 1
    while 2 * step <= _COARSE_ENOUGH * photo[0] / field.shape[1]:
        step *= 2
    margin = 1 if step > 1 else 0
    left, top = region.x // step - margin, region.y // step - margin
    right = -(-(region.x + region.width) // step) + margin
    bottom = -(-(region.y + region.height) // step) + margin
    samples = smooth_upsample(
        field,
        (photo[0] / step, photo[1] / step),
        Region(left, top, right - left, bottom - top),
        cv2.INTER_CUBIC,
    )
    size = (step * samples.shape[1], step * samples.shape[0])
    fine = cv2.resize(samples, size, interpolation=cv2.INTER_LINEAR) if step > 1 else samples
    x, y = region.x - step * left, region.y - step * top
    return np.ascontiguousarray(fine[y : y + region.height, x : x + region.width])
