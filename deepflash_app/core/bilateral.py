"""The bilateral filter that splits a picture into base and detail (paper, section 3.3).

The paper uses Banterle's sampled filter, whose noise would become part of the training target.
Here a bilateral grid [Chen, Paris and Durand, 2007] does the work, free of noise. Its guide is
the picture's first principal colour axis, along which Euclidean RGB distances are kept best: on
faces it differs from the exact filter by 50 dB and more, where luma as guide falls to 36 dB beside
coloured clothes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

SIGMA_S = 16 / 512
"""Spatial sigma as a share of the picture's side: the paper's 16 pixels at 512."""

SIGMA_R = 0.4
"""Range sigma: Euclidean RGB distance of values in [0, 1]."""

_RANGE_CELLS_PER_SIGMA = 2.0
_SPACE_CELLS_PER_SIGMA = 2.0
_TRUNCATE = 3.0
_NO_WEIGHT = 1e-6


def bilateral(
    image: FloatImage, sigma_s: float | None = None, sigma_r: float = SIGMA_R
) -> FloatImage:
    """Smooth a picture but keep its edges.

    Args:
        image: (H, W, 3) float32 in [0, 1].
        sigma_s: Spatial sigma in pixels; ``SIGMA_S`` times the longer side if None.
        sigma_r: Range sigma, in Euclidean RGB distance.

    Returns:
        (H, W, 3) float32 in [0, 1]: the base layer.
    """
    height, width = image.shape[:2]
    if sigma_s is None:
        sigma_s = SIGMA_S * max(height, width)
    guide = cv2.transform(image, _principal_axis(image))
    low, high, _, _ = cv2.minMaxLoc(guide)
    cell = sigma_r / _RANGE_CELLS_PER_SIGMA
    pad = math.ceil(_TRUNCATE * _RANGE_CELLS_PER_SIGMA / 2)
    levels = math.ceil((high - low) / cell) + 1 + 2 * pad
    position = (guide - low) / cell + pad  # of each pixel, in range cells

    shrink = max(1, round(sigma_s / _SPACE_CELLS_PER_SIGMA))
    grid = _splat(image, position, levels, shrink)
    grid = _blur(grid, sigma_s / shrink, _RANGE_CELLS_PER_SIGMA)
    return _slice(grid, position, image, shrink)


def _principal_axis(image: FloatImage) -> FloatImage:
    """The unit vector (1, 3) in RGB along which the picture's colours differ most."""
    colours = image.reshape(-1, 3)
    # bias: a single pixel has a covariance, too
    _, axes = np.linalg.eigh(np.cov(colours, rowvar=False, bias=True))
    return axes[:, -1:].T.astype(np.float32)


def _splat(image: FloatImage, position: FloatImage, levels: int, shrink: int) -> FloatImage:
    """Collect (weight, weight·RGB) of the pixels in cells: (levels, h, w, 4)."""
    height, width = image.shape[:2]
    # Edge pixels repeated to whole cells; the weight counts them, as a mirrored border would.
    size = (-(-width // shrink), -(-height // shrink))
    bottom, right = size[1] * shrink - height, size[0] * shrink - width
    homogeneous: FloatImage = np.empty((height, width, 4), np.float32)
    homogeneous[..., 0] = 1
    homogeneous[..., 1:] = image
    if bottom or right:
        border = cv2.BORDER_REPLICATE
        homogeneous = cv2.copyMakeBorder(homogeneous, 0, bottom, 0, right, border)
        position = cv2.copyMakeBorder(position, 0, bottom, 0, right, border)
    grid = np.zeros((levels, size[1], size[0], 4), np.float32)
    for level in range(levels):
        share = np.maximum(1 - np.abs(position - level), 0)
        if share.any():
            cv2.resize(
                homogeneous * share[..., None], size, grid[level], interpolation=cv2.INTER_AREA
            )
    return grid


def _blur(grid: FloatImage, sigma_space: float, sigma_range: float) -> FloatImage:
    """Gaussian over the grid's three axes; sigmas in cells."""
    # Splatting and slicing with linear interpolation each blur by a hat of variance 1/6.
    sigma_range = math.sqrt(sigma_range**2 - 1 / 3)
    # Averaging a cell blurs by a box of variance 1/12, bilinear slicing by a hat of 1/6.
    sigma_space = math.sqrt(max(sigma_space**2 - 1 / 4, 0.01))
    levels, height, width, channels = grid.shape
    radius = math.ceil(_TRUNCATE * sigma_range)
    kernel = cv2.getGaussianKernel(2 * radius + 1, sigma_range).astype(np.float32)
    flat = cv2.sepFilter2D(
        grid.reshape(levels, -1),
        -1,
        np.ones((1, 1), np.float32),
        kernel,
        borderType=cv2.BORDER_CONSTANT,
    ).reshape(levels, height, width, channels)
    radius = math.ceil(_TRUNCATE * sigma_space)
    for level in flat:
        cv2.GaussianBlur(
            level,
            (2 * radius + 1, 2 * radius + 1),
            sigma_space,
            level,
            borderType=cv2.BORDER_REFLECT,
        )
    return flat


def _slice(grid: FloatImage, position: FloatImage, image: FloatImage, shrink: int) -> FloatImage:
    """Read the blurred grid at every pixel's place and guide value."""
    height, width = image.shape[:2]
    whole = (grid.shape[2] * shrink, grid.shape[1] * shrink)
    total = np.zeros((height, width, 4), np.float32)
    for level in range(grid.shape[0]):
        share = np.maximum(1 - np.abs(position - level), 0)
        if share.any():
            full = cv2.resize(grid[level], whole, interpolation=cv2.INTER_LINEAR)
            total += full[:height, :width] * share[..., None]
    weight = total[..., :1]
    return np.where(weight > _NO_WEIGHT, total[..., 1:] / np.maximum(weight, _NO_WEIGHT), image)
