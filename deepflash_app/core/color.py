"""Colour spaces: from a photo's own profile to sRGB and back, and between gamma and linear light.

The network knows sRGB only, while phones write Display P3; taken for sRGB, its skin would be off by
about ten levels. All conversions here are relative colorimetric in floating point.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from deepflash_app.core.icc import (
    CURVE_POINTS,
    grey_curve,
    matrix_profile,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage, Image

# Linear sRGB to XYZ, adapted to D50 by Bradford; its second row is the luminance.
# Source: B. Lindbloom, "RGB/XYZ matrices".
_SRGB_TO_XYZ = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
# Luminance under sRGB's own white, D65 (IEC 61966-2-1).
LUMINANCE = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
"""(1, 3): what red, green and blue of linear sRGB give to luminance."""

# Where sRGB's curve turns from a straight line into a power.
_KNEE_ENCODED = 0.04045
_KNEE_LINEAR = 0.0031308

_STRIP_ROWS = 256  # bounds the memory of the steps between

# Half an 8-bit level: profiles this near to sRGB are sRGB, rounded by their makers.
_SRGB_TOLERANCE = 0.5 / 255


def srgb_to_linear(pixels: FloatImage) -> FloatImage:
    """Undo sRGB's gamma (IEC 61966-2-1).

    Args:
        pixels: Any shape, float32, gamma-encoded in [0, 1].

    Returns:
        Linear light of the same shape, float32 in [0, 1].
    """
    linear = _power(np.maximum(pixels, 0), 2.4, gain=1 / 1.055, offset=0.055 / 1.055)
    np.copyto(linear, pixels / np.float32(12.92), where=pixels <= _KNEE_ENCODED)
    return linear


def linear_to_srgb(pixels: FloatImage) -> FloatImage:
    """Apply sRGB's gamma (IEC 61966-2-1).

    Args:
        pixels: Any shape, float32, linear light in [0, 1].

    Returns:
        Gamma-encoded, of the same shape, float32 in [0, 1].
    """
    encoded = _power(np.maximum(pixels, 0), 1 / 2.4)
    encoded *= np.float32(1.055)
    encoded -= np.float32(0.055)
    np.copyto(encoded, pixels * np.float32(12.92), where=pixels <= _KNEE_LINEAR)
    return encoded


def luminance(linear: FloatImage) -> FloatImage:
    """How bright linear sRGB light looks.

    Args:
        linear: (H, W, 3) float32, *linear* sRGB.

    Returns:
        (H, W) float32, of the same range.
    """
    return _mixed(linear, LUMINANCE)


def srgb_from_xyz(xyz: FloatImage) -> FloatImage:
    """From XYZ under D50 to linear sRGB, unclipped.

    Args:
        xyz: (H, W, 3) float32.

    Returns:
        (H, W, 3) float32.
    """
    return _mixed(xyz, np.linalg.inv(_SRGB_TO_XYZ).astype(np.float32))


def to_srgb(pixels: Image, icc: bytes | None) -> FloatImage:
    """Bring a picture from its own colour space to sRGB; colours outside of sRGB are clipped.

    Args:
        pixels: (H, W, 3) uint8, uint16, or float32 in [0, 1], gamma-encoded.
        icc: Its RGB matrix profile; None means sRGB.

    Returns:
        (H, W, 3) float32 sRGB, gamma-encoded in [0, 1].

    Raises:
        ValueError: If the profile is damaged or not an RGB matrix profile; ``read_photo`` never
            hands out such a one.
    """
    if is_srgb(icc):
        return _as_float(pixels)
    assert icc is not None  # noqa: S101 -- for the type checker: None is sRGB
    matrix = (np.linalg.inv(_SRGB_TO_XYZ) @ matrix_profile(icc).to_xyz).astype(np.float32)
    table = _decoding_table(icc)
    result = np.empty(pixels.shape, np.float32)
    for rows in _strips(pixels.shape[0]):
        linear = _mixed(_lookup(_as_uint16(pixels[rows]), table), matrix)
        result[rows] = np.clip(linear_to_srgb(linear), 0, 1)
    return result


def srgb_to_profile(pixels: FloatImage, icc: bytes | None) -> FloatImage:
    """Bring an sRGB picture to another colour space; the inverse of ``to_srgb``.

    Args:
        pixels: (H, W, 3) float32 sRGB, gamma-encoded in [0, 1].
        icc: The RGB matrix profile to arrive at; None means sRGB.

    Returns:
        (H, W, 3) float32 in [0, 1] in that profile, without visible steps (precise to 1/65535).

    Raises:
        ValueError: As in ``to_srgb``.
    """
    if is_srgb(icc):
        return _as_float(pixels)
    assert icc is not None  # noqa: S101 -- for the type checker: None is sRGB
    matrix = (np.linalg.inv(matrix_profile(icc).to_xyz) @ _SRGB_TO_XYZ).astype(np.float32)
    table = _encoding_table(icc)
    result = np.empty(pixels.shape, np.float32)
    for rows in _strips(pixels.shape[0]):
        linear = _mixed(srgb_to_linear(_as_float(pixels[rows])), matrix)
        # By way of sRGB's gamma, so that the table's even steps are as fine in the shadows.
        result[rows] = _lookup(_as_uint16(linear_to_srgb(linear)), table)
    return result


def grey_to_srgb(pixels: Image, icc: bytes | None) -> Image:
    """Turn a grey picture into an RGB one.

    Args:
        pixels: (H, W) uint8 or uint16.
        icc: Its grey profile; None means sRGB's gamma.

    Returns:
        (H, W, 3) sRGB of the same dtype, its three channels equal.

    Raises:
        ValueError: If the profile is damaged or not a grey profile.
    """
    if icc is not None:
        top = np.iinfo(pixels.dtype).max
        curve = grey_curve(icc)[:: (CURVE_POINTS - 1) // top]
        levels = linear_to_srgb(np.asarray(curve, np.float32)) * top
        pixels = np.rint(levels).astype(pixels.dtype)[pixels]
    return np.repeat(pixels[..., None], 3, axis=2)


@lru_cache(maxsize=16)
def is_srgb(icc: bytes | None) -> bool:
    """Whether a profile is sRGB to within half an 8-bit level.

    Args:
        icc: A profile; None means sRGB.

    Raises:
        ValueError: As in ``to_srgb``.
    """
    if icc is None:
        return True
    profile = matrix_profile(icc)
    difference = np.linalg.inv(_SRGB_TO_XYZ) @ profile.to_xyz - np.eye(3)
    grid = np.linspace(0, 1, CURVE_POINTS)
    return bool(np.abs(difference).max() < _SRGB_TOLERANCE) and all(
        bool(np.abs(linear_to_srgb(np.asarray(curve, np.float32)) - grid).max() < _SRGB_TOLERANCE)
        for curve in profile.curves
    )


def is_usable(icc: bytes) -> bool:
    """Whether ``to_srgb`` and ``srgb_to_profile`` understand a profile."""
    try:
        matrix_profile(icc)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4)
def _decoding_table(icc: bytes) -> FloatImage:
    """(65536, 1, 3) float32: linear light of each 16-bit value."""
    curves = matrix_profile(icc).curves
    return np.stack(curves, axis=-1)[:, None].astype(np.float32)


@lru_cache(maxsize=4)
def _encoding_table(icc: bytes) -> FloatImage:
    """(65536, 1, 3) float32: the profile's encoding of each 16-bit, sRGB-encoded value."""
    profile = matrix_profile(icc)
    grid = np.linspace(0, 1, CURVE_POINTS)
    linear = np.where(grid <= _KNEE_ENCODED, grid / 12.92, ((grid + 0.055) / 1.055) ** 2.4)
    encoded = [np.interp(linear, curve, grid) for curve in profile.curves]
    return np.stack(encoded, axis=-1)[:, None].astype(np.float32)


def _mixed(pixels: FloatImage, matrix: npt.NDArray[np.float32]) -> FloatImage:
    """Each pixel multiplied by a matrix; one channel comes back as (H, W)."""
    return np.asarray(cv2.transform(pixels, matrix), np.float32)


def _lookup(values: npt.NDArray[np.uint16], table: FloatImage) -> FloatImage:
    return np.asarray(cv2.LUT(values, table), np.float32)


def _strips(height: int) -> list[slice]:
    return [slice(top, top + _STRIP_ROWS) for top in range(0, height, _STRIP_ROWS)]


def _as_float(pixels: Image) -> FloatImage:
    if pixels.dtype == np.float32:
        return np.clip(pixels, 0, 1)
    scale = np.float32(1 / np.iinfo(pixels.dtype).max)
    return np.multiply(pixels, scale, dtype=np.float32)


def _as_uint16(pixels: Image) -> npt.NDArray[np.uint16]:
    if pixels.dtype == np.uint16:
        return pixels
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint16) * np.uint16(257)
    return (np.clip(pixels, 0, 1) * np.float32(65535) + np.float32(0.5)).astype(np.uint16)


def _power(
    pixels: FloatImage, exponent: float, *, gain: float = 1.0, offset: float = 0.0
) -> FloatImage:
    """A new ``(pixels * gain + offset) ** exponent``; OpenCV's power is quick on every machine."""
    base = np.multiply(pixels, np.float32(gain), dtype=np.float32)
    base += np.float32(offset)
    return np.asarray(cv2.pow(base, exponent), np.float32).reshape(base.shape)
