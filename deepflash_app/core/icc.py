"""Reads what matters of an ICC profile: its tone curves and the colours of its primaries.

Photos carry matrix profiles (sRGB, Display P3, Adobe RGB, ProPhoto ...): three curves and a matrix.
Reading these ourselves gives colours in floating point, where Pillow's ImageCms stops at 8 bits.
Source: ICC.1:2010, sections 7 (layout), 10.5 (curve), 10.15 (parametric curve), 10.31 (XYZ).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

CURVE_POINTS = 65536
"""Samples of a curve: one for each 16-bit value, so that lookups need no interpolation."""

_HEADER = 128
_MAX_TAGS = 200
_PARAMETERS = (1, 3, 4, 5, 7)  # numbers of each kind of parametric curve

Curve = npt.NDArray[np.float64]
"""(CURVE_POINTS,) linear light in [0, 1] for evenly spaced encoded values from 0 to 1, rising."""


@dataclass(frozen=True, eq=False)
class MatrixProfile:
    """An RGB profile made of curves and a matrix.

    Attributes:
        curves: Of red, green and blue: encoded to linear.
        to_xyz: (3, 3) from linear RGB to XYZ under D50, the profiles' meeting place.
    """

    curves: tuple[Curve, Curve, Curve]
    to_xyz: npt.NDArray[np.float64]


def colour_space(icc: bytes) -> str:
    """The profile's colour space: ``"RGB"``, ``"GRAY"``, ``"CMYK"``, ...; ``""`` if not a profile.

    Args:
        icc: Any bytes.
    """
    if len(icc) < _HEADER + 4 or icc[36:40] != b"acsp":
        return ""
    return icc[16:20].decode("latin-1").strip()


@lru_cache(maxsize=16)
def matrix_profile(icc: bytes) -> MatrixProfile:
    """Read an RGB matrix profile.

    Args:
        icc: The whole profile.

    Returns:
        Its curves and matrix.

    Raises:
        ValueError: If it is damaged, not RGB, or made of tables instead of a matrix.
    """
    if colour_space(icc) != "RGB":
        raise ValueError("The colour profile is not an RGB profile.")
    tags = tags_of(icc)
    red, green, blue = (_xyz(_tag(tags, name)) for name in (b"rXYZ", b"gXYZ", b"bXYZ"))
    to_xyz = np.array([red, green, blue]).T
    # Not only singular: primaries this close together would blow noise up into colours.
    if abs(np.linalg.det(to_xyz)) < 1e-4:  # noqa: PLR2004 -- sRGB has 0.19, the widest ones 0.2
        raise ValueError("The colour profile's primaries make no colour space.")
    first, second, third = (tone_curve(_tag(tags, name)) for name in (b"rTRC", b"gTRC", b"bTRC"))
    return MatrixProfile((first, second, third), to_xyz)


@lru_cache(maxsize=4)
def grey_curve(icc: bytes) -> Curve:
    """Read the tone curve of a grey profile.

    Args:
        icc: The whole profile.

    Returns:
        Encoded to linear.

    Raises:
        ValueError: If it is damaged or not a grey profile.
    """
    if colour_space(icc) != "GRAY":
        raise ValueError("The colour profile is not a grey profile.")
    curve = tone_curve(_tag(tags_of(icc), b"kTRC"))
    if icc[20:24] == b"Lab ":  # then it tells how light a grey looks, L*, not how much light it is
        lightness = (100 * curve + 16) / 116
        curve = np.where(curve > 0.08, lightness**3, 100 * curve / 903.3)  # noqa: PLR2004
    return curve


def tags_of(icc: bytes) -> dict[bytes, bytes]:
    """The contents of a profile's tags, by name.

    Args:
        icc: The whole profile, at least its header and table.

    Raises:
        ValueError: If it is damaged.
    """
    (count,) = struct.unpack_from(">I", icc, _HEADER)
    if count > _MAX_TAGS or len(icc) < _HEADER + 4 + 12 * count:
        raise ValueError("The colour profile is damaged.")
    tags = {}
    for index in range(count):
        name, offset, size = struct.unpack_from(">4sII", icc, _HEADER + 4 + 12 * index)
        tags[name] = icc[offset : offset + size]
    return tags


def _tag(tags: dict[bytes, bytes], name: bytes) -> bytes:
    if name not in tags or len(tags[name]) < 12:  # noqa: PLR2004 -- type, reserved, one value
        raise ValueError(f"The colour profile has no {name.decode()}.")
    return tags[name]


def _xyz(tag: bytes) -> tuple[float, float, float]:
    if tag[:4] != b"XYZ " or len(tag) < 20:  # noqa: PLR2004 -- type, reserved, three numbers
        raise ValueError("The colour profile is damaged.")
    x, y, z = struct.unpack_from(">3i", tag, 8)
    return x / 65536, y / 65536, z / 65536


def tone_curve(tag: bytes) -> Curve:
    """Read a tone curve of either kind.

    Args:
        tag: All of it.

    Raises:
        ValueError: If it is damaged, or does not rise.
    """
    grid = np.linspace(0.0, 1.0, CURVE_POINTS)
    readers = {b"curv": _sampled, b"para": _parametric}
    if tag[:4] not in readers:
        raise ValueError("The colour profile has an unknown kind of tone curve.")
    with np.errstate(all="ignore"):  # absurd numbers, which are refused below
        curve = readers[tag[:4]](tag, grid)
    if not np.isfinite(curve).all() or curve[-1] <= curve[0]:
        raise ValueError("The colour profile's tone curve does not rise.")
    # Rising throughout, since the way back needs the inverse.
    return np.maximum.accumulate(np.clip(curve, 0.0, 1.0))


def curve_length(tag: bytes) -> int:
    """How many bytes a tone curve has, given at least its head.

    Raises:
        ValueError: If it is damaged or no curve.
    """
    if len(tag) >= 12 and tag[:4] == b"curv":  # noqa: PLR2004 -- type, reserved, count
        return 12 + 2 * int.from_bytes(tag[8:12], "big")
    if len(tag) >= 12 and tag[:4] == b"para" and tag[9] < len(_PARAMETERS):  # noqa: PLR2004
        return 12 + 4 * _PARAMETERS[tag[9]]
    raise ValueError("The colour profile has an unknown kind of tone curve.")


def _sampled(tag: bytes, grid: Curve) -> Curve:
    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return grid
    if len(tag) < 12 + 2 * count:
        raise ValueError("The colour profile is damaged.")
    values = np.frombuffer(tag, ">u2", count, 12).astype(np.float64)
    if count == 1:
        return np.asarray(grid ** (values[0] / 256))
    return np.interp(grid, np.linspace(0.0, 1.0, count), values / 65535)


def _parametric(tag: bytes, x: Curve) -> Curve:
    (kind,) = struct.unpack_from(">H", tag, 8)
    if kind >= len(_PARAMETERS) or len(tag) < 12 + 4 * _PARAMETERS[kind]:
        raise ValueError("The colour profile is damaged.")
    numbers = [value / 65536 for value in struct.unpack_from(f">{_PARAMETERS[kind]}i", tag, 12)]
    numbers += [0.0] * (_PARAMETERS[-1] - len(numbers))
    g, a, b, c, d, e, f = numbers
    if kind == 0:
        return np.asarray(x**g)
    if kind <= 2:  # noqa: PLR2004 -- kinds 1 and 2 switch where the power's base becomes 0
        if a == 0:
            raise ValueError("The colour profile is damaged.")
        e = f = c if kind == 2 else 0.0  # noqa: PLR2004
        c, d = 0.0, -b / a
    upper = np.power(np.maximum(a * x + b, 0.0), g, where=x >= d, out=np.zeros_like(x)) + e
    return np.asarray(np.where(x >= d, upper, c * x + f))
