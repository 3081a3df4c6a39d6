"""Photos stored in linear light, as renderers and scientists write them, coded as others are.

A correction is a difference of codes, smooth, and laid on pixels that are finer. Codes go with what
eyes see, so the same difference does as much to a dark hair as to a bright one beside it; in linear
light it would take all green of the dark one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import is_srgb, linear_to_srgb
from deepflash_app.core.icc import CURVE_POINTS, matrix_profile
from deepflash_app.core.primaries import with_srgb_curve

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

_MOST = 0.4
"""Light of half the highest code: in sRGB 0.21, with the least gamma of photos, 1.8, 0.29."""


def is_linear(icc: bytes) -> bool:
    """Whether a profile's codes are linear light, or nearly so.

    Args:
        icc: An RGB matrix profile.

    Raises:
        ValueError: As in ``matrix_profile``.
    """
    return any(curve[CURVE_POINTS // 2] > _MOST for curve in matrix_profile(icc).curves)


def coded_as_srgb(pixels: Image, icc: bytes) -> tuple[Image, bytes | None]:
    """The same colours with sRGB's curve, in the profile's own primaries.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        icc: Their RGB matrix profile.

    Returns:
        The pixels, of the same dtype, and their profile; None for sRGB.

    Raises:
        ValueError: As in ``matrix_profile``.
    """
    profile = matrix_profile(icc)
    top = int(np.iinfo(pixels.dtype).max)
    light = np.stack(profile.curves, axis=-1)[:: (CURVE_POINTS - 1) // top, None]
    table = np.rint(linear_to_srgb(light.astype(np.float32)) * top).astype(pixels.dtype)
    made = with_srgb_curve(profile.to_xyz)
    return np.asarray(cv2.LUT(pixels, table), pixels.dtype), None if is_srgb(made) else made
