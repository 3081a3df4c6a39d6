"""Evening the light on skin: highlights and broad shadows are drawn towards its median.

The simulator renders its flash photos from portraits that are evened by it, so that the network
learns what a studio's light makes of a face. A network that is trained on squared error stays on
the safe side where it doubts, so some of the flash remains; ``finished`` takes away what is
brighter or darker than a studio leaves skin, as far as the network itself saw a flash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.flash_shading import without_shading

if TYPE_CHECKING:
    from deepflash_app.core.flash_shading import Shading
    from deepflash_app.core.types import ByteImage, FloatImage

_EVENNESS, _FILL = 0.65, 0.35  # of what remains after the network, and no studio leaves
_HIGHLIGHT, _SHADOW = 0.5, 0.35
"""So far above and below its median (stops, natural) a studio leaves skin: in the untouched studio
portraits the 95 % quantile of luminance on skin is 0.48 above the median in the middle, 0.36 in the
flattest tenth. All of it evened looks like clay, and is 3 to 5 dB farther from those portraits.
With 0.5 for shadows, too, real photos are 0.05 dB farther from the truth, simulated 0.1 nearer."""
_RECOLOUR = 1.0  # share of a highlight's lost colour to give back
_BURNT = 0.3  # stops (natural) above what is spared at which a highlight has lost its colour
_DOUBTFUL, _SURE = 0.003, 0.016
"""Mean corrections on skin: up to the first there may well have been no flash, from the second on
there certainly was one. Of 73 portraits for the test, in their own light three quarters get less
than 0.0032, under simulated flash all get more than 0.031."""


def evened(
    linear: FloatImage,
    skin: ByteImage,
    bright: ByteImage,
    evenness: float,
    fill: float,
    spared: tuple[float, float] = (0.0, 0.0),
) -> FloatImage:
    """Flatten highlights and fill broad shadows on skin.

    Args:
        linear: (S, S, 3) float32 linear RGB of one head.
        skin: (S, S) uint8, not 0 on the skin of the face.
        bright: (S, S) uint8, the skin and the brows: what is bright among them is skin, too.
        evenness: Share of a highlight's height (in stops above the median) to take away.
        fill: Share of a broad shadow's depth to fill.
        spared: Height of highlights and depth of shadows, in stops (natural), that are left as they
            are.

    Returns:
        (S, S, 3) float32 linear RGB; off the skin nearly as it was.
    """
    if not (skin > 0).any():
        return linear
    side = linear.shape[0]
    share = _soft(skin)
    level, middle = _level(linear, skin)
    above = _above(level, middle, spared[0]) * _soft(bright)
    # broad ones only: nostrils, lashes and spectacles are dark in any light
    inside: FloatImage = cv2.GaussianBlur((level - middle) * share, (0, 0), side / 20)
    inside /= cv2.GaussianBlur(share, (0, 0), side / 20) + np.float32(1e-3)
    below = np.maximum(-inside - np.float32(spared[1]), 0) * share
    gain: FloatImage = np.exp(np.float32(fill) * below - np.float32(evenness) * above)
    return linear * gain[..., None]


def recoloured(
    linear: FloatImage,
    flash: FloatImage,
    skin: ByteImage,
    bright: ByteImage,
    amount: float,
    spared: float = 0.0,
) -> FloatImage:
    """Give highlights the colour of the skin around them.

    Shine and clipping wash the colour out of skin, so what is left where they are taken away is
    grey. The ratios of the channels are drawn to their median over the other skin.

    Args:
        linear: (S, S, 3) float32 linear RGB of one head, its highlights flattened or not.
        flash: (S, S, 3) float32 linear RGB of the same head with its highlights.
        skin: (S, S) uint8, not 0 on the skin of the face.
        bright: (S, S) uint8, the skin and the brows.
        amount: Share of the lost colour to give back.
        spared: Height above the median, in stops (natural), up to which nothing is lost.

    Returns:
        (S, S, 3) float32 linear RGB of the same luminance.
    """
    if not (skin > 0).any():
        return linear
    level, middle = _level(flash, skin)
    burnt = (_above(level, middle, spared) / np.float32(_BURNT)).clip(0, 1) * _soft(bright)
    luminous = luminance(linear)[..., None] + np.float32(1e-4)
    tint = linear / luminous
    own = np.median(tint[(skin > 0) & (burnt < 0.5)], axis=0)  # noqa: PLR2004 - the other half
    weight = np.float32(amount) * burnt[..., None]
    return (tint + weight * (own.astype(np.float32) - tint)) * luminous


def finished(
    flash: FloatImage,
    seen: FloatImage,
    signed: FloatImage,
    skin: ByteImage,
    bright: ByteImage,
    shading: Shading,
    share: float = 1.0,
) -> FloatImage:
    """Add to a correction what is still uneven after it.

    It goes by the relit picture, not by its base layer alone: where skin is burnt out to white, the
    detail layer is what white has more than the skin around it, which is bluish, and subtracting a
    base layer leaves it there.

    Args:
        flash: (S, S, 3) float32 sRGB in [0, 1], the subject on neutral grey.
        seen: (S, S, 3) float32 sRGB in [0, 1], what the network saw of it, such as its base layer.
        signed: (S, S, 3) float32, its correction.
        skin: (S, S) uint8, not 0 on the skin of the face.
        bright: (S, S) uint8, the skin and the brows: what is bright among them is skin, too.
        shading: What a flash does to this head.
        share: Of it, 0 to 1; 0 suits networks that learnt a studio's own light and shade.

    Returns:
        (S, S, 3) float32, the correction to apply; ``signed`` where the network found nothing to
        correct.
    """
    if not (skin > 0).any():
        return signed
    sure = share * _evidence(signed, skin)
    relit = np.clip(flash - signed, 0, 1)
    unshaded = without_shading(relit, np.clip(seen - signed, 0, 1), seen, shading, skin, sure)
    linear = srgb_to_linear(unshaded)
    linear = recoloured(linear, srgb_to_linear(seen), skin, bright, sure * _RECOLOUR, _HIGHLIGHT)
    spared = (_HIGHLIGHT, _SHADOW)
    even = evened(linear, skin, bright, sure * _EVENNESS, sure * _FILL, spared)
    return signed + (relit - linear_to_srgb(even))


def _evidence(signed: FloatImage, skin: ByteImage) -> float:
    """How sure it is that a flash has been corrected, in [0, 1]."""
    mean = float(np.abs(signed[skin > 0]).mean())
    return min(max((mean - _DOUBTFUL) / (_SURE - _DOUBTFUL), 0.0), 1.0)


def _soft(skin: ByteImage) -> FloatImage:
    """The skin with a soft edge, in [0, 1]."""
    return cv2.GaussianBlur((skin > 0).astype(np.float32), (0, 0), skin.shape[0] / 100)


def _level(linear: FloatImage, skin: ByteImage) -> tuple[FloatImage, float]:
    """Logarithm of the luminance, and its median on skin."""
    level = np.log(luminance(linear) + 0.01)
    return level, float(np.median(level[skin > 0]))


def _above(level: FloatImage, middle: float, spared: float) -> FloatImage:
    """How far a place, smoothed, is brighter than the median and what is spared; else 0."""
    smooth = cv2.GaussianBlur(level, (0, 0), level.shape[0] / 80)
    return np.maximum(smooth - np.float32(middle + spared), 0)
