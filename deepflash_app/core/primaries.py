"""Profiles for pictures that only name their colour space, as HEIC and PNG may, and carry none.

Written here, since a name is nothing that every format could hold: the profile goes along instead.
Sources: ITU-T H.273, table 2 (the numbers); Adobe RGB (1998) Color Image Encoding, section 4.3;
ICC.1:2022, sections 7 to 10 (the layout, version 4.4).
"""

from __future__ import annotations

import struct
from functools import lru_cache

import numpy as np
import numpy.typing as npt

SRGB = 1
"""The primaries of sRGB, for which no profile is needed."""

# Chromaticities (x, y) of red, green and blue, all under the white of D65.
_NAMED = {
    9: ("Rec. 2020", ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))),
    12: ("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))),
}
SRGB_WHITE = (0.3127, 0.3290)
SRGB_PLACES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
"""Chromaticities (x, y) of sRGB's white, and of its red, green and blue."""

_ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_ADOBE_GAMMA = 563  # of 256
D50 = np.array([0.9642, 1.0, 0.82491])
"""XYZ of the white in which profiles meet (ICC.1, 7.2.16)."""
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_LEAST = 0.02  # of a colour space's size, and of each primary in its white: a tenth of sRGB's

Matrix = npt.NDArray[np.float64]
_Place = tuple[float, float]
_Places = tuple[_Place, ...]


@lru_cache(maxsize=4)
def profile_of(primaries: int) -> bytes | None:
    """A profile with these primaries and sRGB's tone curve.

    Args:
        primaries: A number of H.273.

    Returns:
        An ICC profile; None for sRGB's primaries, for unspecified ones and those of no camera.
    """
    if primaries not in _NAMED:
        return None
    return _profile(*_NAMED[primaries], _srgb_curve())


@lru_cache(maxsize=1)
def adobe_rgb() -> bytes:
    """A profile of the colour space that cameras offer beside sRGB; H.273 has no number for it."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, _ADOBE_GAMMA)
    return _profile("Compatible with Adobe RGB (1998)", _ADOBE, curve)


@lru_cache(maxsize=4)
def measured(white: _Place, colours: _Places, gamma: float | None) -> bytes:
    """A profile of a screen or a scanner that somebody measured.

    Args:
        white: Chromaticity (x, y).
        colours: Of red, green and blue.
        gamma: The power that undoes the encoding; None for sRGB's curve.

    Raises:
        ValueError: If these make no colour space, such as with a white outside of it.
    """
    corners = np.array([(x, y, 1 - x - y) for x, y in colours])
    if min(white[1], abs(np.linalg.det(corners))) < _LEAST or min(y for _, y in colours) <= 0:
        raise ValueError("These primaries make no colour space.")
    if np.linalg.solve(corners.T, (*white, 1 - sum(white))).min() < _LEAST:
        raise ValueError("This white is none of these primaries.")
    curve = _srgb_curve()
    if gamma is not None:
        curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))
    return _profile("Measured", colours, curve, white)


def with_srgb_curve(to_xyz: Matrix) -> bytes:
    """A profile of given colorants with sRGB's tone curve.

    Args:
        to_xyz: (3, 3) from linear RGB to XYZ under D50.
    """
    return _matrix_profile("Coded as sRGB", to_xyz, _srgb_curve(), {})


def _srgb_curve() -> bytes:
    return b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(_SRGB_CURVE)


def _profile(name: str, chromaticities: _Places, curve: bytes, place: _Place = SRGB_WHITE) -> bytes:
    white, adaption = _xyz(place), _to_d50(_xyz(place))
    colours = np.array([_xyz(place) for place in chromaticities]).T
    to_xyz = adaption @ (colours * np.linalg.solve(colours, white))
    adapted = {b"chad": _numbers(b"sf32", adaption.reshape(-1))}
    return _matrix_profile(name, to_xyz, curve, adapted)


def _matrix_profile(name: str, to_xyz: Matrix, curve: bytes, more: dict[bytes, bytes]) -> bytes:
    colorants = zip((b"rXYZ", b"gXYZ", b"bXYZ"), to_xyz.T, strict=True)
    tags = {
        b"desc": _text(name),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _numbers(b"XYZ ", D50),
        **more,
        **{tag: _numbers(b"XYZ ", colorant) for tag, colorant in colorants},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _joined(tags)


def _xyz(place: _Place) -> Matrix:
    x, y = place
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_d50(white: Matrix) -> Matrix:
    """How colours under a white look under D50, by Bradford's method (ICC.1, annex E)."""
    gains = (_BRADFORD @ D50) / (_BRADFORD @ white)
    return np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD


def _fixed(numbers: npt.ArrayLike) -> bytes:
    whole = np.rint(np.asarray(numbers, np.float64) * 65536).astype(int).tolist()
    return struct.pack(f">{len(whole)}i", *whole)


def _numbers(kind: bytes, numbers: Matrix) -> bytes:
    return kind + bytes(4) + _fixed(numbers)


def _text(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(coded), 28) + coded


def _joined(tags: dict[bytes, bytes]) -> bytes:
    start, table, body = 128 + 4 + 12 * len(tags), b"", b""
    places: dict[bytes, int] = {}  # equal ones are stored once
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    head = struct.pack(
        ">I4s4s4s4s4s", start + len(body), bytes(4), b"\4\x40\0\0", b"mntr", b"RGB ", b"XYZ "
    )
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
