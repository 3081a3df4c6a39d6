"""Colour profiles made by hand for tests: curves of every kind, and tables instead of a matrix."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from photo_files import P3_XYZ, profile_of

if TYPE_CHECKING:
    import numpy.typing as npt

_UNITY = (65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
_MIXED = np.array([[1.02, 0.03, 0.0], [0.0, 1.1, 0.04], [-0.05, 0.0, 1.2]])
_SHIFT = np.array([-0.005, -0.06, -0.03])


def parametric(kind: int, *numbers: float) -> bytes:
    """A tone curve by a formula of ICC.1, 10.18."""
    fixed = (round(number * 65536) for number in numbers)
    return b"para" + bytes(4) + struct.pack(f">HH{len(numbers)}i", kind, 0, *fixed)


def sampled(values: npt.NDArray[np.float64]) -> bytes:
    """A tone curve by its values at even steps."""
    coded = np.rint(values * 65535).astype(">u2").tobytes()
    return b"curv" + bytes(4) + struct.pack(">I", len(values)) + coded


@lru_cache(maxsize=6)
def table_profile(kind: str, name: bytes = b"A2B1", grid: int = 13) -> bytes:
    """A profile of tables, as scanners have, "mft1", "mft2" or "mAB " (version 4), by L*a*b*.

    Its RGB is dull and greenish, bent by curves, and its black is no black; as A2B0, which is
    not for the intent that is used, littlecms leaves that so.
    """
    grids = (grid, grid + 2, grid + 1) if kind == "mAB " else (grid,) * 3
    steps = [np.linspace(0, 1, points) for points in grids]
    rgb = np.stack(np.meshgrid(*steps, indexing="ij"), axis=-1)
    xyz = (0.02 + 0.98 * rgb**1.5) @ np.array(P3_XYZ) * [0.95, 1.0, 0.9]
    f = np.cbrt(xyz / [0.9642, 1.0, 0.82491])
    lab = np.stack(
        (116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])),
        axis=-1,
    )
    coded = np.clip(np.add(lab, (0, 128, 128)) / [100, 255, 255], 0, 1)
    curve = np.linspace(0, 1, 256) ** 1.2
    same = np.linspace(0, 1, 256)
    if kind == "mft1":
        head = kind.encode() + bytes((0, 0, 0, 0, 3, 3, grid, 0)) + struct.pack(">9i", *_UNITY)
        parts = [np.tile(curve, 3), coded.reshape(-1), np.tile(same, 3)]
        tag = head + b"".join(np.rint(part * 255).astype("u1").tobytes() for part in parts)
    elif kind == "mft2":
        head = kind.encode() + bytes((0, 0, 0, 0, 3, 3, grid, 0)) + struct.pack(">9i", *_UNITY)
        parts = [np.tile(curve, 3), coded.reshape(-1) * (65280 / 65535), np.tile(same, 3)]
        tag = head + struct.pack(">HH", 256, 256)
        tag += b"".join(np.rint(part * 65535).astype(">u2").tobytes() for part in parts)
    else:
        bent = parametric(0, 1.2)
        table = bytes(grids) + bytes(13) + b"\2\0\0\0"
        inner = np.sqrt(((coded - _SHIFT) @ np.linalg.inv(_MIXED).T).clip(0, 1))
        table += np.rint(inner * 65535).astype(">u2").tobytes()
        table += bytes(-len(table) % 4)
        matrix = struct.pack(">12i", *np.rint(np.append(_MIXED, _SHIFT) * 65536).astype(int))
        elements = 3 * _STRAIGHT, matrix, 3 * _SQUARE, table, 3 * bent
        places = np.cumsum([32, *map(len, elements[:-1])])
        tag = b"mAB " + bytes((0, 0, 0, 0, 3, 3, 0, 0)) + struct.pack(">5I", *places)
        tag += b"".join(elements)
    return _scanners(name, tag, b"Lab ", 4 if kind == "mAB " else 2)


def profile_without_table() -> bytes:
    """A profile of version 4 that has curves and a matrix where others have a table, by XYZ."""
    to_xyz = np.append(0.8 * np.array(P3_XYZ).T, (0.03, 0.02, 0.02)) / (1 + 32767 / 32768)
    matrix = struct.pack(">12i", *np.rint(to_xyz * 65536).astype(int))
    places = 32, 32 + 3 * len(_STRAIGHT), 32 + 3 * len(_STRAIGHT) + len(matrix), 0, 0
    tag = b"mAB " + bytes((0, 0, 0, 0, 3, 3, 0, 0)) + struct.pack(">5I", *places)
    return _scanners(b"A2B1", tag + 3 * _STRAIGHT + matrix + 3 * _SQUARE, b"XYZ ", 4)


def _scanners(name: bytes, tag: bytes, space: bytes, version: int) -> bytes:
    profile = bytearray(profile_of(b"RGB ", {name: tag}))
    profile[8], profile[12:16], profile[20:24] = version, b"scnr", space
    return bytes(profile)


_STRAIGHT = b"curv" + bytes(8)
_SQUARE = sampled(np.linspace(0, 1, 40) ** 2)
