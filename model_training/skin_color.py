"""Colour of skin as people see it: CIELAB, the difference CIEDE2000, and bins of skin tone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from deepflash_app.core.color import linear_to_srgb, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.metrics import Region

Floats = npt.NDArray[np.float64]

SKIN_TONES = ("very light", "light", "intermediate", "tan", "brown", "dark")
"""Bins of the individual typology angle, from the lightest."""

_LOWER_EDGES = (55.0, 41.0, 28.0, 10.0, -30.0)  # degrees, of all bins but the last
TO_XYZ_OF_WHITE = np.array(
    [
        [0.412453, 0.357580, 0.180423],
        [0.212671, 0.715160, 0.072169],
        [0.019334, 0.119193, 0.950227],
    ]
) / np.array([[0.95047], [1.0], [1.08883]])
"""(3, 3): linear sRGB to XYZ under D65 (IEC 61966-2-1), as shares of that white."""

_CUBE_FROM = 0.008856
_TWENTY_FIVE_7 = 25.0**7


def to_lab(image: FloatImage) -> Floats:
    """CIELAB under D65 and the 2° observer.

    Args:
        image: (..., 3) float32 sRGB, gamma-encoded in [0, 1].

    Returns:
        (..., 3) float64: L* from 0 to 100, a*, b*.
    """
    linear = srgb_to_linear(np.asarray(image, np.float32)).astype(np.float64)
    ratio = linear @ TO_XYZ_OF_WHITE.T
    f = np.where(ratio > _CUBE_FROM, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def from_lab(lab: Floats) -> FloatImage:
    """The inverse of ``to_lab``: (..., 3) float32 sRGB, clipped to [0, 1]."""
    f_y = (lab[..., 0] + 16) / 116
    f = np.stack([f_y + lab[..., 1] / 500, f_y, f_y - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f**3 > _CUBE_FROM, f**3, (f - 16 / 116) / 7.787)
    linear = ratio @ np.linalg.inv(TO_XYZ_OF_WHITE).T
    return linear_to_srgb(np.clip(linear, 0, 1).astype(np.float32))


def ciede2000(lab_1: Floats, lab_2: Floats) -> Floats:
    """CIEDE2000 of each pixel, with all weights 1.

    Source: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005), whose names the
    variables keep.

    Args:
        lab_1: (..., 3) L*, a*, b*.
        lab_2: The same of the other picture.

    Returns:
        (...) float64, from 0; about 1 is just visible.
    """
    l_1, a_1, b_1 = np.moveaxis(lab_1, -1, 0)
    l_2, a_2, b_2 = np.moveaxis(lab_2, -1, 0)
    c_bar_7 = ((np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c_bar_7 / (c_bar_7 + _TWENTY_FIVE_7)))
    a_1, a_2 = (1 + g) * a_1, (1 + g) * a_2
    c_1, c_2 = np.hypot(a_1, b_1), np.hypot(a_2, b_2)
    h_1, h_2 = np.arctan2(b_1, a_1) % (2 * np.pi), np.arctan2(b_2, a_2) % (2 * np.pi)

    coloured = (c_1 * c_2) > 0  # the hue of grey means nothing
    turn = np.where(coloured, (h_2 - h_1 + np.pi) % (2 * np.pi) - np.pi, 0)
    wide = coloured & (np.abs(h_1 - h_2) > np.pi)
    total = h_1 + h_2
    h_bar = (total + np.where(wide, np.where(total < 2 * np.pi, 2 * np.pi, -2 * np.pi), 0)) / 2
    h_bar = np.where(coloured, h_bar, total)

    l_step, c_step = l_2 - l_1, c_2 - c_1
    h_step = 2 * np.sqrt(c_1 * c_2) * np.sin(turn / 2)
    l_off = ((l_1 + l_2) / 2 - 50) ** 2
    c_bar = (c_1 + c_2) / 2
    t = (
        1
        - 0.17 * np.cos(h_bar - np.radians(30))
        + 0.24 * np.cos(2 * h_bar)
        + 0.32 * np.cos(3 * h_bar + np.radians(6))
        - 0.20 * np.cos(4 * h_bar - np.radians(63))
    )
    s_l = 1 + 0.015 * l_off / np.sqrt(20 + l_off)
    s_c = 1 + 0.045 * c_bar
    s_h = 1 + 0.015 * c_bar * t
    bow = np.radians(60) * np.exp(-(((np.degrees(h_bar) - 275) / 25) ** 2))
    r_t = -2 * np.sqrt(c_bar**7 / (c_bar**7 + _TWENTY_FIVE_7)) * np.sin(bow)
    lightness, chroma, hue = l_step / s_l, c_step / s_c, h_step / s_h
    return np.sqrt(np.maximum(lightness**2 + chroma**2 + hue**2 + r_t * chroma * hue, 0))


def skin_difference(image: FloatImage, truth: FloatImage, skin: Region) -> float:
    """Mean CIEDE2000 on skin.

    Args:
        image: (H, W, 3) float32 sRGB in [0, 1].
        truth: The same of the truth.
        skin: (H, W) bool.
    """
    return float(ciede2000(to_lab(image[skin]), to_lab(truth[skin])).mean())


def skin_lightening(image: FloatImage, truth: FloatImage, skin: Region) -> float:
    """Mean L* on skin above the truth's: positive is too light, negative too dark."""
    return float((to_lab(image[skin]) - to_lab(truth[skin]))[:, 0].mean())


def typology_angle(studio: FloatImage, skin: Region) -> float:
    """The individual typology angle of skin in degrees: 55 and more is very light.

    It hangs on exposure and white balance, so it is read off the studio photo only.
    """
    lightness, _, yellow = np.median(to_lab(studio[skin]), axis=0)
    return math.degrees(math.atan2(lightness - 50, yellow))


def skin_tone(angle: float) -> str:
    """The bin in ``SKIN_TONES`` of a typology angle in degrees."""
    return SKIN_TONES[sum(angle <= edge for edge in _LOWER_EDGES)]
