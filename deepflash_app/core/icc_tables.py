"""Colours of RGB profiles made of tables, as scanners have, in as many bits as the picture has.

Pillow's ImageCms converts them, too, but in 8 bits only. Here they are read as littlecms does it:
relative colorimetric with black point compensation.
Source: ICC.1:2010, 10.8 (mft2), 10.9 (mft1), 10.10 (mAB), 6.3.4 and annex A (encodings of the
profile connection space); Adobe, "Black point compensation" (2006).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.color import linear_to_srgb, srgb_from_xyz
from deepflash_app.core.icc import CURVE_POINTS, colour_space, curve_length, tags_of, tone_curve
from deepflash_app.core.primaries import D50

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import FloatImage, Image

_Stage = Callable[["FloatImage"], "FloatImage"]
"""One step for (H, W, 3) float32 of about [0, 1]."""

_WHITE = D50.astype(np.float32)
_STRIP_PIXELS = 1 << 16  # bounds the memory of the steps between, to what processors hold near
_BLACKEST = 0.184  # Y of L* 50: no photo's black is brighter
_RGB = 3


def tables_to_srgb(pixels: Image, icc: bytes) -> FloatImage:
    """Bring a picture from a profile of tables to sRGB; colours outside of sRGB are clipped.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        icc: Its RGB profile.

    Returns:
        (H, W, 3) float32, gamma-encoded in [0, 1].

    Raises:
        ValueError: If the profile is damaged, not RGB, or of another kind.
    """
    to_xyz = _to_xyz(icc)
    floor = _black(icc)
    scale = _WHITE / (_WHITE - floor)
    top = np.float32(1 / np.iinfo(pixels.dtype).max)
    result = np.empty(pixels.shape, np.float32)
    high = max(_STRIP_PIXELS // pixels.shape[1], 1)
    for start in range(0, len(pixels), high):
        rows = slice(start, start + high)
        xyz = (to_xyz(pixels[rows] * top) - floor) * scale
        result[rows] = linear_to_srgb(np.clip(srgb_from_xyz(xyz), 0, 1))
    return result


def _black(icc: bytes) -> FloatImage:
    """(3,) XYZ of what is to become sRGB's black."""
    if b"A2B1" not in tags_of(icc):  # littlecms does not do so for another intent's table
        return np.zeros(3, np.float32)
    black = np.maximum(_to_xyz(icc)(np.zeros((1, 1, 3), np.float32))[0, 0], 0)
    return black if black[1] < _BLACKEST else np.zeros(3, np.float32)


@lru_cache(maxsize=2)
def _to_xyz(icc: bytes) -> _Stage:
    """From the profile's RGB in [0, 1] to XYZ under D50."""
    if colour_space(icc) != "RGB":
        raise ValueError("The colour profile is not an RGB profile.")
    tags = tags_of(icc)
    tag = tags.get(b"A2B1", tags.get(b"A2B0", b""))
    kind = tag[:4]
    try:
        if kind in (b"mft1", b"mft2"):
            stages = _of_tables(tag, deep=kind == b"mft2")
        elif kind == b"mAB ":
            stages = _of_elements(tag)
        else:
            raise ValueError("The colour profile has no table that could be read.")
    except (struct.error, IndexError) as error:
        raise ValueError("The colour profile is damaged.") from error
    space = {b"Lab ": _lab_to_xyz(old=kind == b"mft2"), b"XYZ ": _xyz}.get(icc[20:24])
    if space is None:
        raise ValueError("The colour profile leads to no known colours.")
    return _in_turn((*stages, space))


def _of_tables(tag: bytes, *, deep: bool) -> list[_Stage]:
    _check_channels(tag)
    grid, kind, first, last, start = tag[10], ">u2" if deep else "u1", 256, 256, 48
    if deep:
        (first, last), start = struct.unpack_from(">HH", tag, start), 52
    sizes = (3 * first, 3 * grid**3, 3 * last)
    values = np.frombuffer(tag, kind, sum(sizes), start) / np.iinfo(kind).max
    before, table, after = np.split(values, np.cumsum(sizes)[:2])
    return [
        _first_curves(before.reshape(3, -1)),
        _table(table.reshape(grid, grid, grid, 3)),
        _curves(after.reshape(3, -1)),
    ]


def _of_elements(tag: bytes) -> list[_Stage]:
    _check_channels(tag)
    last, matrix, middle, table, first = struct.unpack_from(">5I", tag, 12)
    stages = [_first_curves(_curves_at(tag, first))] if first else []
    if table:
        grid = tuple(tag[table : table + 3])
        kind = {1: "u1", 2: ">u2"}.get(tag[table + 16])
        if kind is None:
            raise ValueError("The colour profile is damaged.")
        values = np.frombuffer(tag, kind, 3 * int(np.prod(grid)), table + 20)
        stages.append(_table((values / np.iinfo(kind).max).reshape(*grid, 3)))
    if middle:
        stages.append(_curves(_curves_at(tag, middle)))
    if matrix:
        numbers = np.array(struct.unpack_from(">12i", tag, matrix), np.float32) / 65536
        stages.append(lambda image: image @ numbers[:9].reshape(3, 3).T + numbers[9:])
    return [*stages, _curves(_curves_at(tag, last))]


def _check_channels(tag: bytes) -> None:
    if tuple(tag[8:10]) != (_RGB, _RGB):
        raise ValueError("The colour profile is damaged.")


def _curves_at(tag: bytes, place: int) -> Image:
    curves = []
    for _ in range(_RGB):
        length = curve_length(tag[place:])
        curves.append(tone_curve(tag[place : place + length]))
        place += length + -length % 4
    return np.array(curves)


def _curves(curves: Image) -> _Stage:
    """A curve for each channel, (3, n), over [0, 1]."""
    if curves.shape[1] < 2:  # noqa: PLR2004 -- its ends
        raise ValueError("The colour profile is damaged.")
    places = np.linspace(0, 1, curves.shape[1])
    if np.allclose(curves, places, rtol=0, atol=1e-6):
        return lambda image: np.clip(image, 0, 1)

    def stage(image: FloatImage) -> FloatImage:
        parts = [np.interp(image[..., i], places, curves[i]) for i in range(_RGB)]
        return np.stack(parts, axis=-1).astype(np.float32)

    return stage


def _first_curves(curves: Image) -> _Stage:
    """As ``_curves``, but quicker: what has no more than 16 bits yet can be looked up."""
    levels = np.linspace(0, 1, CURVE_POINTS, dtype=np.float32)
    table = _curves(curves)(np.repeat(levels[:, None], _RGB, axis=1))

    def stage(image: FloatImage) -> FloatImage:
        values = np.rint(image * np.float32(CURVE_POINTS - 1)).astype(np.uint16)
        return np.stack([table[values[..., i], i] for i in range(_RGB)], axis=-1)

    return stage


def _table(table: Image) -> _Stage:
    """Tetrahedral interpolation in an (R, G, B, 3) table."""
    if min(table.shape) < 2:  # noqa: PLR2004 -- its ends
        raise ValueError("The colour profile is damaged.")
    most = np.array(table.shape[:3], np.float32) - 1
    r, g, b = (int(np.prod(table.shape[axis:3])) for axis in (1, 2, 3))  # steps in a row of all
    points = table.astype(np.float32).reshape(-1, _RGB)

    def stage(image: FloatImage) -> FloatImage:
        place = np.clip(image, 0, 1) * most
        corner = np.minimum(place.astype(np.int32), most.astype(np.int32) - 1)
        red, green, blue = np.moveaxis(place - corner, -1, 0)
        high = np.maximum(np.maximum(red, green), blue)
        low = np.minimum(np.minimum(red, green), blue)
        middle = red + green + blue - high - low
        # The way along the cell's edges to its far corner: the longest step comes first.
        near = corner @ np.array((r, g, b), np.int32)
        far = near + (r + g + b)
        first = near + np.where(red == high, r, np.where(green == high, g, b))
        second = far - np.where(blue == low, b, np.where(green == low, g, r))
        total = (1 - high)[..., None] * points[near]
        total += (high - middle)[..., None] * points[first]
        total += (middle - low)[..., None] * points[second]
        total += low[..., None] * points[far]
        return total

    return stage


def _lab_to_xyz(*, old: bool) -> _Stage:
    """From encoded L*a*b*; the 16-bit tables of version 2 stop short of 65535."""
    full = 65535 / 65280 if old else 1.0

    def stage(image: FloatImage) -> FloatImage:
        lightness = (image[..., 0] * np.float32(100 * full) + 16) / 116
        a = image[..., 1] * np.float32(255 * full) - 128
        b = image[..., 2] * np.float32(255 * full) - 128
        axes = (lightness + a / 500, lightness, lightness - b / 200)
        return _from_lab_curve(np.stack(axes, axis=-1)) * _WHITE

    return stage


def _from_lab_curve(f: FloatImage) -> FloatImage:
    """Undo the cube root of L*a*b*, with its straight foot."""
    return np.where(f > 6 / 29, f**3, (f - 4 / 29) * np.float32(108 / 841)).astype(np.float32)


def _xyz(image: FloatImage) -> FloatImage:
    return image * np.float32(1 + 32767 / 32768)


def _in_turn(stages: Sequence[_Stage]) -> _Stage:
    def stage(image: FloatImage) -> FloatImage:
        for step in stages:
            image = step(image)
        return image

    return stage
