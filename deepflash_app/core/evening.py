"""Evening the light on skin: highlights and broad shadows are drawn towards its median.

The simulator evens its studio portraits by it, so the network learns an even light. A network that
is trained on squared error stays on the safe side where it doubts, so a little unevenness remains;
``finished`` takes that away by the same rule, and gives burnt highlights the colour of the skin
around them, as far as the network itself saw a flash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

_EVENNESS, _FILL = 0.65, 0.35  # of what remains after the network
_RECOLOUR = 1.0  # share of a highlight's lost colour to give back
_BURNT = 0.3  # stops (natural) above the median from which on a highlight has lost its colour
_SURE = 0.016  # mean correction on skin from which on there certainly was a flash


def evened(
    linear: FloatImage,
    skin: ByteImage,
    evenness: float,
    fill: float,
    bright: ByteImage | None = None,
) -> FloatImage:
    """Flatten highlights and fill broad shadows on skin.

    Args:
        linear: (S, S, 3) float32 linear RGB of one head.
        skin: (S, S) uint8, not 0 on the skin of the face.
        evenness: Share of a highlight's height (in stops above the median) to take away.
        fill: Share of a broad shadow's depth to fill.
        bright: (S, S) uint8, not 0 where highlights are flattened, if not on the skin alone.

    Returns:
        (S, S, 3) float32 linear RGB; off the skin nearly as it was.
    """
    if not (skin > 0).any():
        return linear
    side = linear.shape[0]
    share = _soft(skin)
    level, middle = _level(linear, skin)
    above = _above(level, middle)
    # broad ones only: nostrils, lashes and spectacles are dark in any light
    inside: FloatImage = cv2.GaussianBlur((level - middle) * share, (0, 0), side / 20)
    inside /= cv2.GaussianBlur(share, (0, 0), side / 20) + np.float32(1e-3)
    below = np.maximum(-inside, 0)
    high = share if bright is None else _soft(bright)
    stops = np.float32(fill) * below * share - np.float32(evenness) * above * high
    return linear * np.exp(stops)[..., None]


def finished(
    flash: FloatImage,
    seen: FloatImage,
    signed: FloatImage,
    skin: ByteImage,
    bright: ByteImage,
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
        share: Of it, 0 to 1; 0 suits networks that learnt a studio's own light and shade.

    Returns:
        (S, S, 3) float32, the correction to apply; ``signed`` where the network found nothing to
        correct.
    """
    if not (skin > 0).any():
        return signed
    sure = share * min(float(np.abs(signed[skin > 0]).mean()) / _SURE, 1.0)
    relit = np.clip(flash - signed, 0, 1)
    burnt = _burnt(srgb_to_linear(seen), skin) * _soft(bright)
    linear = _recoloured(srgb_to_linear(relit), burnt, skin, sure * _RECOLOUR)
    even = linear_to_srgb(evened(linear, skin, sure * _EVENNESS, sure * _FILL, bright))
    return signed + (relit - even)


def _burnt(flash: FloatImage, skin: ByteImage) -> FloatImage:
    """How far each place of a linear flash photo is too bright for its colour, (S, S) in [0, 1]."""
    level, middle = _level(flash, skin)
    return (_above(level, middle) / np.float32(_BURNT)).clip(0, 1)


def _recoloured(
    linear: FloatImage, burnt: FloatImage, skin: ByteImage, amount: float
) -> FloatImage:
    """Give highlights the colour of the skin around them.

    Shine and clipping wash the colour out of skin, so what the network subtracts there leaves it
    grey. The ratios of the channels are drawn to their median over the other skin.
    """
    bright = luminance(linear)[..., None] + np.float32(1e-4)
    tint = linear / bright
    own = np.median(tint[(skin > 0) & (burnt < 0.5)], axis=0)  # noqa: PLR2004 - the other half
    weight = np.float32(amount) * burnt[..., None]
    return (tint + weight * (own.astype(np.float32) - tint)) * bright


def _soft(skin: ByteImage) -> FloatImage:
    """The skin with a soft edge, in [0, 1]."""
    return cv2.GaussianBlur((skin > 0).astype(np.float32), (0, 0), skin.shape[0] / 100)


def _level(linear: FloatImage, skin: ByteImage) -> tuple[FloatImage, float]:
    """Logarithm of the luminance, and its median on skin."""
    level = np.log(luminance(linear) + 0.01)
    return level, float(np.median(level[skin > 0]))


def _above(level: FloatImage, middle: float) -> FloatImage:
    """How far a place, smoothed, is brighter than the median; 0 where it is not."""
    smooth = cv2.GaussianBlur(level, (0, 0), level.shape[0] / 80)
    return np.maximum(smooth - np.float32(middle), 0)
