"""The paper's problem encodings (Fig. 3): what the network sees, learns, and what becomes of it.

=====================  =========  =========================  =======================
encoding               sees       learns (``target``)        result
=====================  =========  =========================  =======================
A ``direct``           x          o                          y
B ``difference``       x          (x − o + 1)/2              x − 2y + 1
C ``base`` (paper's)   BL(x)      (BL(x) − BL(o) + 1)/2      x − 2y + 1
D ``ratio`` (ours)     BL(x)      (L(BL(x)) − L(BL(o)) + 1)/2  x − BL(x) + L⁻¹(L(BL(x)) − 2y + 1)
=====================  =========  =========================  =======================

x is the flash photo, o the studio photo, y the network's output, BL the bilateral filter. The
target is always normalised as in Eq. 1; the unnormalised form below Eq. 4 would double the
correction. The signed *correction* is 2y − 1 for B and C, and x − y for A: what is subtracted.

Light multiplies, so D learns a ratio: L(v) = log(1 + v/ε) / log(1 + 1/ε) maps [0, 1] onto itself,
and its differences are ratios of values well above ε. A given light then asks for about the same
answer on dark and on light skin. As in C only the base layer is changed, and detail is kept.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.bilateral import bilateral

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage


class Encoding(StrEnum):
    """Which of the paper's encodings a network was trained with."""

    DIRECT = "direct"
    DIFFERENCE = "difference"
    BASE = "base"
    RATIO = "ratio"

    @property
    def of_base(self) -> bool:
        """Whether the network sees, and changes, only the base layer."""
        return self in (Encoding.BASE, Encoding.RATIO)


_DARKEST = 1 / 16
"""ε of the ratio encoding: below it differences count, not ratios, which noise would rule."""

_LOG_RANGE = math.log1p(1 / _DARKEST)


def network_input(flash: FloatImage, encoding: Encoding) -> FloatImage:
    """What the network sees of a flash picture.

    Args:
        flash: (H, W, 3) float32 in [0, 1].
        encoding: The network's encoding.

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    return bilateral(flash) if encoding.of_base else flash


def network_target(flash: FloatImage, studio: FloatImage, encoding: Encoding) -> FloatImage:
    """What the network is to learn from a pair (Eq. 1 for encoding C).

    Args:
        flash: (H, W, 3) float32 in [0, 1], *as the network sees it* (``network_input``).
        studio: (H, W, 3) float32 in [0, 1], filtered the same way (``network_input``).
        encoding: The network's encoding.

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    if encoding is Encoding.DIRECT:
        return studio
    if encoding is Encoding.RATIO:
        flash, studio = _log(flash), _log(studio)
    return (flash - studio + 1) / 2


def correction(seen: FloatImage, encoded: FloatImage, encoding: Encoding) -> FloatImage:
    """The signed correction that an output of the network stands for.

    Args:
        seen: (H, W, 3) float32 in [0, 1], what the network saw.
        encoded: (H, W, 3) float32, what it answered; nominally in [0, 1], not clamped.
        encoding: The network's encoding.

    Returns:
        (H, W, 3) float32, nominally in [−1, 1]: subtract it from the flash photo (Eq. 2).
    """
    if encoding is Encoding.DIRECT:
        return seen - encoded
    if encoding is Encoding.RATIO:
        # L⁻¹(L(v) − d) = (v + ε)·(1 + 1/ε)^−d − ε
        power = np.clip(2 * encoded - 1, -1, 1) * np.float32(_LOG_RANGE)
        return -np.expm1(-power) * (seen + np.float32(_DARKEST))
    return 2 * encoded - 1


def _log(value: FloatImage) -> FloatImage:
    """L of the ratio encoding: [0, 1] onto [0, 1]."""
    return np.log1p(np.maximum(value, 0) / np.float32(_DARKEST)) / np.float32(_LOG_RANGE)


def relit(flash: FloatImage, signed: FloatImage, strength: float = 1.0) -> FloatImage:
    """Subtract a correction (Eq. 2, x − 2y + 1) and clamp the result, not the network.

    Args:
        flash: (H, W, 3) float32 in [0, 1].
        signed: (H, W, 3) float32, the correction.
        strength: 0 gives ``flash`` back, 1 the full correction.

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    return np.clip(flash - np.float32(strength) * signed, 0, 1)


def reconstructed_truth(flash: FloatImage, studio: FloatImage) -> FloatImage:
    """ō, the best that encoding C can reach (Eq. 8): x − 2t + 1, not clamped.

    Args:
        flash: (H, W, 3) float32 in [0, 1].
        studio: (H, W, 3) float32 in [0, 1], aligned with ``flash``.
    """
    return flash - (bilateral(flash) - bilateral(studio))
