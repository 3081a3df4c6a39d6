"""The cast of a flash on skin, carried on to hands, arms and shoulders.

The network answers for the head, and its answer fades out not far from there, since how bright the
light is on a body cannot be told from a face. Its colour can: it is one lamp. Without this step a
face in natural colour has the yellow arm of the flash photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

UNSEEN = 0.02
"""Share of a cast that nobody misses."""

_WHITE = 0.94  # linear, of the brightest channel: above it colour is lost
_LEAST_SKIN = 64  # pixels of a crop
_BRIGHTEST = 0.6  # quantile of luminance: what is brighter on a face may be shine
_GREATEST = 0.3  # logarithm of a channel's gain
_TINTS = (0.22, 0.36)  # sigmas of skin's log R/G and log B/G within one person
_LIT = (0.05, 0.15)  # of the face's luminance: below the first it is too dark to tell
_DARK = 1e-3


@dataclass(frozen=True, slots=True)
class SkinCast:
    """What colour a face's skin had under the flash, and what undoes that.

    Attributes:
        tint: Logarithms of linear R/G and B/G of the skin in the photo.
        level: Its linear luminance there.
        gain: Logarithms of the gains of linear R, G and B that take it to the relit skin's colour
            at the same luminance.
    """

    tint: tuple[float, float]
    level: float
    gain: tuple[float, float, float]


def skin_cast(flash: FloatImage, relit: FloatImage, skin: ByteImage) -> SkinCast | None:
    """Measure the cast on a face: on skin without shine, which has lost its colour.

    Args:
        flash: (S, S, 3) float32 sRGB in [0, 1].
        relit: (S, S, 3) float32 sRGB in [0, 1], the same face corrected.
        skin: (S, S) uint8, not 0 on its skin.

    Returns:
        The cast, or None where too little skin has a colour.
    """
    # (1, n, 3): the colours' functions want pictures
    before, after = (srgb_to_linear(one[skin > 0][None]) for one in (flash, relit))
    if before.shape[1] < _LEAST_SKIN:
        return None
    bright = luminance(before)
    good = (bright <= np.quantile(bright, _BRIGHTEST)) & (before.max(axis=2) < _WHITE)
    if good.sum() < _LEAST_SKIN // 2:
        return None
    old, new = (np.median(one[good], axis=0) + np.float32(_DARK) for one in (before, after))
    gain = np.log(new / old)
    bare, tinted = (float(luminance(one[None, None])[0, 0]) for one in (old, new))
    gain -= np.log(tinted / bare)
    red, green, blue = (float(one) for one in np.clip(gain, -_GREATEST, _GREATEST))
    tint = (float(np.log(old[0] / old[1])), float(np.log(old[2] / old[1])))
    return SkinCast(tint, float(np.median(bright)), (red, green, blue))


def without_cast(image: FloatImage, cast: SkinCast, share: FloatImage) -> FloatImage:
    """Take a cast from what has the colour that the face's skin has under the flash.

    Args:
        image: (H, W, 3) float32 sRGB in [0, 1].
        cast: Of the face.
        share: (H, W) float32 in [0, 1], how much to take.

    Returns:
        (H, W, 3) float32 sRGB in [0, 1]; exactly the image where ``share`` is 0.
    """
    linear = srgb_to_linear(image)
    logs = np.log(linear + np.float32(_DARK))
    off = [
        (logs[..., channel] - logs[..., 1] - np.float32(tint)) / np.float32(sigma)
        for channel, tint, sigma in zip((0, 2), cast.tint, _TINTS, strict=True)
    ]
    alike = np.exp(-0.5 * (off[0] ** 2 + off[1] ** 2))
    low, high = (np.float32(one * cast.level) for one in _LIT)
    alike *= ((luminance(linear) - low) / (high - low)).clip(0, 1)
    alike = cv2.GaussianBlur(alike, (0, 0), 1)  # a hair or a pore is not to stand out
    weight = (alike * share)[..., None]
    gain = np.exp(weight * np.array(cast.gain, np.float32))
    changed = linear_to_srgb(np.clip(linear * gain, 0, 1))
    return np.where(weight > UNSEEN, changed, image)
