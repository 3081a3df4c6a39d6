"""Evening the light on skin: highlights and broad shadows are drawn towards its median.

The simulator evens its studio portraits by it, so the network learns an even light. A network that
is trained on squared error stays on the safe side where it doubts, so a little unevenness remains;
``finished`` takes that away by the same rule, as far as the network itself saw a flash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

_EVENNESS, _FILL = 0.5, 0.3  # of what remains after the network
_SURE = 0.03  # mean correction on skin from which on there certainly was a flash


def evened(linear: FloatImage, skin: ByteImage, evenness: float, fill: float) -> FloatImage:
    """Flatten highlights and fill broad shadows on skin.

    Args:
        linear: (S, S, 3) float32 linear RGB of one head.
        skin: (S, S) uint8, not 0 on the skin of the face.
        evenness: Share of a highlight's height (in stops above the median) to take away.
        fill: Share of a broad shadow's depth to fill.

    Returns:
        (S, S, 3) float32 linear RGB; off the skin nearly as it was.
    """
    if not (skin > 0).any():
        return linear
    side = linear.shape[0]
    share = cv2.GaussianBlur((skin > 0).astype(np.float32), (0, 0), side / 100)
    level = np.log(luminance(linear) + 0.01)
    middle = float(np.median(level[skin > 0]))
    above = np.maximum(cv2.GaussianBlur(level, (0, 0), side / 80) - middle, 0)
    # broad ones only: nostrils, lashes and spectacles are dark in any light
    inside: FloatImage = cv2.GaussianBlur((level - middle) * share, (0, 0), side / 20)
    inside /= cv2.GaussianBlur(share, (0, 0), side / 20) + np.float32(1e-3)
    below = np.maximum(-inside, 0)
    gain: FloatImage = np.exp((np.float32(fill) * below - np.float32(evenness) * above) * share)
    return linear * gain[..., None]


def finished(seen: FloatImage, signed: FloatImage, skin: ByteImage) -> FloatImage:
    """Add to a correction what is still uneven after it.

    Args:
        seen: (S, S, 3) float32 sRGB in [0, 1], the base layer that the network saw.
        signed: (S, S, 3) float32, its correction.
        skin: (S, S) uint8, not 0 on the skin of the face.

    Returns:
        (S, S, 3) float32, the correction to apply; ``signed`` where the network found nothing to
        correct.
    """
    if not (skin > 0).any():
        return signed
    sure = min(float(np.abs(signed[skin > 0]).mean()) / _SURE, 1.0)
    base = np.clip(seen - signed, 0, 1)
    even = linear_to_srgb(evened(srgb_to_linear(base), skin, sure * _EVENNESS, sure * _FILL))
    return signed + (base - even)
