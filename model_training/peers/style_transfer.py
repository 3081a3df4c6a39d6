"""Portrait style transfer, a method without training: the look of one portrait put onto another.

Source: Shih, Paris, Barnes, Freeman and Durand, "Style transfer for headshot portraits" (2014),
sections 3 and 4. Differences: landmarks alone give the correspondence, without the paper's SIFT
flow; background and highlights in the eyes, which the paper exchanges, stay the photo's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import distance_transform_edt

from model_training.skin_color import from_lab, to_lab

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

_LEVELS_OF_PAPER = 6
_SIDE_OF_PAPER = 1024  # about what its headshots of 1300 × 900 show of the head
_NOISE = 0.01**2  # ε, an energy below which nothing is amplified; CIELAB in hundredths
_LEAST_GAIN, _MOST_GAIN = 0.9, 2.8  # θ_l, θ_h
_GAIN_BLUR = 3.0  # β
_NOT_PERSON = 0.02  # a matte below is noise
_WARP_STEP = 8  # pixels between the places where the warp is worked out
_WARP_SMOOTHING = 1e-3  # mesh points err by a pixel or so


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """A picture apart by scale: levels, their local energies, and what is coarser than all.

    Attributes:
        levels: Each (H, W, 3), from the finest.
        energies: Each (H, W, 3), the level's mean square nearby.
        residual: (H, W, 3).
    """

    levels: list[FloatImage]
    energies: list[FloatImage]
    residual: FloatImage


def style_transfer(
    image: FloatImage,
    matte: FloatImage,
    points: FloatImage,
    example: FloatImage,
    example_matte: FloatImage,
    example_points: FloatImage,
) -> FloatImage:
    """Give a portrait the local contrast, tone and colour of another.

    Args:
        image: (H, W, 3) float32 sRGB in [0, 1].
        matte: (H, W) float32 in [0, 1]; outside of the person nothing changes.
        points: (K, 2 or 3) mesh points in pixels of ``image``.
        example: (h, w, 3) float32 sRGB in [0, 1], with a face about as large.
        example_matte: (h, w) float32 in [0, 1].
        example_points: (K, 2 or 3) the same mesh points in pixels of ``example``.

    Returns:
        (H, W, 3) float32 sRGB in [0, 1]; ``image`` itself if it is the example, too.
    """
    points, example_points = points[:, :2], example_points[:, :2]
    fit = similarity(example_points, points)
    size = (image.shape[1], image.shape[0])
    placed = cv2.warpAffine(example, fit, size, borderMode=cv2.BORDER_REPLICATE)
    placed_matte = cv2.warpAffine(example_matte, fit, size)
    placed_points = example_points @ fit[:, :2].T + fit[:, 2]
    shifts = warp_field(points, placed_points - points, matte.shape)
    return _transfer(image, matte, placed, placed_matte, shifts)


def aligned_style_transfer(image: FloatImage, matte: FloatImage, example: FloatImage) -> FloatImage:
    """The same from an example in which every pixel shows the same place of the same person.

    Args:
        image: (H, W, 3) float32 sRGB in [0, 1].
        matte: (H, W) float32 in [0, 1], of both.
        example: (H, W, 3) float32 sRGB in [0, 1].

    Returns:
        (H, W, 3) float32 sRGB in [0, 1].
    """
    return _transfer(image, matte, example, matte, np.zeros((*matte.shape, 2), np.float32))


def similarity(source: FloatImage, target: FloatImage) -> FloatImage:
    """The (2, 3) turn, scale and shift that takes points to points with least squares.

    Args:
        source: (K, 2).
        target: (K, 2).
    """
    a, b = (np.asarray(p, np.float64) @ np.array([1, 1j]) for p in (source, target))
    turn = np.vdot(a - a.mean(), b - b.mean()) / np.vdot(a - a.mean(), a - a.mean())
    shift = b.mean() - turn * a.mean()
    rows = [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]]
    return np.array(rows, np.float32)


def warp_field(points: FloatImage, shifts: FloatImage, shape: tuple[int, ...]) -> FloatImage:
    """Spread the shifts of points over the picture as a smoothing thin-plate spline.

    Args:
        points: (K, 2) in pixels.
        shifts: (K, 2) in pixels.
        shape: (H, W) of the picture.

    Returns:
        (H, W, 2) float32, how far each pixel is shifted.
    """
    height, width = shape
    scale = max(shape)
    rows, columns = (np.arange(0, n + _WARP_STEP, _WARP_STEP) for n in shape)
    grid = np.stack(np.meshgrid(columns, rows), axis=-1)
    spline = RBFInterpolator(points / scale, shifts, smoothing=_WARP_SMOOTHING)
    coarse = spline(grid.reshape(-1, 2) / scale).reshape(grid.shape).astype(np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / _WARP_STEP
    return cv2.remap(coarse, x, y, cv2.INTER_LINEAR)


def _transfer(
    image: FloatImage,
    matte: FloatImage,
    example: FloatImage,
    example_matte: FloatImage,
    shifts: FloatImage,
) -> FloatImage:
    """Section 3.2 to 3.4, on an example that lies as the photo does but for ``shifts``."""
    matte = np.where(matte < _NOT_PERSON, 0, matte).astype(np.float32)
    example_matte = np.where(example_matte < _NOT_PERSON, 0, example_matte).astype(np.float32)
    count = round(_LEVELS_OF_PAPER + math.log2(max(matte.shape) / _SIDE_OF_PAPER))
    own = _stack(_lab(image), matte, max(count, 1))
    given = _stack(_lab(example), example_matte, max(count, 1))
    y, x = _places(example_matte, shifts)
    result = cv2.remap(given.residual, x, y, cv2.INTER_LINEAR)
    for number, (level, energy) in enumerate(zip(own.levels, own.energies, strict=True)):
        wanted = cv2.remap(given.energies[number], x, y, cv2.INTER_LINEAR)
        gain = np.sqrt((wanted + _NOISE) / (energy + _NOISE))
        gain = np.clip(gain, _LEAST_GAIN, _MOST_GAIN)
        result += level * _blurred(gain, matte, _GAIN_BLUR * 2**number)
    changed = from_lab(result.astype(np.float64) * 100)
    return np.clip(image + matte[..., None] * (changed - image), 0, 1).astype(np.float32)


def _stack(lab: FloatImage, matte: FloatImage, count: int) -> _Stack:
    """The Laplacian stack (Eq. 1) and its local energies (Eq. 2), within the person."""
    levels, energies = [], []
    finer = lab
    for number in range(count):
        coarser = _blurred(lab, matte, 2.0 ** (number + 1))
        levels.append(finer - coarser)
        energies.append(_blurred(levels[-1] ** 2, matte, 2.0 ** (number + 1)))
        finer = coarser
    return _Stack(levels, energies, finer)


def _blurred(values: FloatImage, matte: FloatImage, sigma: float) -> FloatImage:
    """Gaussian mean over the person only, so that the background does not bleed in (Eq. 7)."""
    total, share = (
        cv2.GaussianBlur(one, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        for one in (values * matte[..., None], matte)
    )
    return total / np.maximum(share, np.float32(1e-6))[..., None]


def _places(example_matte: FloatImage, shifts: FloatImage) -> tuple[FloatImage, FloatImage]:
    """Where to read the example for each pixel; off its person, the person's nearest pixel."""
    height, width = example_matte.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = np.clip(y + shifts[..., 1], 0, height - 1), np.clip(x + shifts[..., 0], 0, width - 1)
    off = example_matte == 0
    rows, columns = np.rint(y).astype(int), np.rint(x).astype(int)
    nearest = distance_transform_edt(off, return_distances=False, return_indices=True)
    lost = off[rows, columns]
    near_y, near_x = nearest[:, rows, columns].astype(np.float32)
    return np.where(lost, near_y, y), np.where(lost, near_x, x)


def _lab(image: FloatImage) -> FloatImage:
    """CIELAB in hundredths, so that L* is from 0 to 1."""
    return (to_lab(image) / 100).astype(np.float32)
