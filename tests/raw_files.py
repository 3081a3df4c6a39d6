"""Raw photos made by hand: what a sensor under a colour filter array sees, as a DNG."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import tifffile

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage

# XYZ (D65) to linear sRGB: a camera whose own colours these are.
_COLOURS = (32405, -15371, -4985, -9693, 18760, 416, 556, -2040, 10572)
_PATTERN = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2))
_DATE = "2024:05:06 07:08:09"


def dng(srgb: ByteImage, orientation: int = 1, **save: Any) -> bytes:
    """A DNG of a picture whose sides are even.

    Args:
        srgb: (H, W, 3) uint8, as stored.
        orientation: The tag that says how to turn it.
        save: More for tifffile, such as a byte order.
    """
    encoded = srgb / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    mosaic = np.empty(srgb.shape[:2], np.uint16)
    for y, x, channel in _PATTERN:
        mosaic[y::2, x::2] = np.rint(linear[y::2, x::2, channel] * 65535)
    matrix = [number for value in _COLOURS for number in (value, 10000)]
    tags: list[tuple[int, int, int, Any, bool]] = [
        (271, 2, 0, "Acme", True),
        (272, 2, 0, "Phone9", True),
        (274, 3, 1, orientation, True),
        (306, 2, 0, _DATE, True),
        (33421, 3, 2, (2, 2), True),
        (33422, 1, 4, bytes((0, 1, 1, 2)), True),
        (50706, 1, 4, bytes((1, 4, 0, 0)), True),
        (50707, 1, 4, bytes((1, 1, 0, 0)), True),
        (50708, 2, 0, "Acme Phone9", True),
        (50717, 3, 1, 65535, True),
        (50721, 10, 9, matrix, True),
        (50728, 5, 3, (1, 1, 1, 1, 1, 1), True),
        (50778, 3, 1, 21, True),
    ]
    buffer = BytesIO()
    tifffile.imwrite(buffer, mosaic, photometric=32803, metadata=None, extratags=tags, **save)
    return buffer.getvalue()
