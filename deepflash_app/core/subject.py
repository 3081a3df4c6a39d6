"""The subject apart from its background: plain foreground colours, and a neutral backdrop.

The paper cut the person out and put it on a plain background before the network saw it (Fig. 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

NEUTRAL = 0.5
"""The grey behind the subject that the network sees, gamma-encoded."""

_WIDE = 0.09  # blur radii as a share of the side: first where no subject is near, then at its edge
_NARROW = 0.012
_EPSILON = 1e-4


def foreground(image: FloatImage, matte: FloatImage) -> FloatImage:
    """The subject's own colours, continued under its soft edge, without the background's.

    Source: Forte, "Approximate fast foreground colour estimation" (2021): two rounds of blurred
    averages, wide and narrow.

    Args:
        image: (H, W, 3) float32 in [0, 1].
        matte: (H, W) float32 in [0, 1].

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    share = matte[..., None]
    front, back = image, image
    for radius in (_WIDE, _NARROW):
        size = 2 * max(round(radius * max(image.shape[:2])), 1) + 1
        front_mean = _weighted_blur(front, share, size)
        back_mean = _weighted_blur(back, 1 - share, size)
        error = image - share * front_mean - (1 - share) * back_mean
        front = np.clip(front_mean + share * error, 0, 1)
        back = back_mean
    return front


def subject_on_neutral(image: FloatImage, matte: FloatImage) -> FloatImage:
    """Put the subject on neutral grey, as the network sees it.

    Args:
        image: (H, W, 3) float32 in [0, 1].
        matte: (H, W) float32 in [0, 1].

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    share = matte[..., None]
    return share * foreground(image, matte) + (1 - share) * np.float32(NEUTRAL)


def _weighted_blur(image: FloatImage, weight: FloatImage, size: int) -> FloatImage:
    total = cv2.blur(image * weight, (size, size))
    norm = cv2.blur(weight, (size, size))
    return (total + _EPSILON * image) / (norm[..., None] + _EPSILON)
