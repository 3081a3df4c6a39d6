"""The fast bilateral filter against the exact one, and what every such filter must keep."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photo_files import portrait

from deepflash_app.core.bilateral import SIGMA_R, SIGMA_S, bilateral

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage


def face(side: int) -> FloatImage:
    """The astronaut's head in (side, side, 3)."""
    crop = portrait()[16:272, 96:352]
    small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


def exact(image: FloatImage, sigma_s: float, sigma_r: float = SIGMA_R) -> FloatImage:
    """The filter by its definition, out to three sigmas, borders mirrored."""
    reach = math.ceil(3 * sigma_s)
    height, width = image.shape[:2]
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)), mode="symmetric")
    total = np.zeros_like(image)
    norm = np.zeros((height, width, 1), np.float32)
    for dy in range(2 * reach + 1):
        for dx in range(2 * reach + 1):
            moved = padded[dy : dy + height, dx : dx + width]
            far = ((dy - reach) ** 2 + (dx - reach) ** 2) / (2 * sigma_s**2)
            unlike = ((moved - image) ** 2).sum(axis=2, keepdims=True) / (2 * sigma_r**2)
            weight = np.exp(-far - unlike)
            total += weight * moved
            norm += weight
    return total / norm


def psnr(a: FloatImage, b: FloatImage) -> float:
    return float(-10 * np.log10(np.mean((a.astype(np.float64) - b) ** 2)))


@pytest.mark.parametrize("side", [128, 192])
def test_it_is_near_the_exact_filter_on_a_face(side: int) -> None:
    image = face(side)
    assert psnr(bilateral(image), exact(image, SIGMA_S * side)) >= 45
    assert psnr(image, exact(image, SIGMA_S * side)) < 30, "the exact filter does something"


@pytest.mark.parametrize("shape", [(101, 77), (77, 101), (97, 33)])
def test_odd_sizes_are_as_exact(shape: tuple[int, int]) -> None:
    image = face(128)[: shape[0], 20 : 20 + shape[1]].copy()
    assert psnr(bilateral(image, 4.0), exact(image, 4.0)) >= 40


def test_flash_colours_are_as_exact() -> None:
    """A blown-out, cool face before the dark: a large step and clipped values."""
    image = np.clip(face(128) * np.array([1.5, 1.7, 1.9], np.float32), 0, 1)
    image[:, :30] *= np.float32(0.1)
    assert psnr(bilateral(image), exact(image, SIGMA_S * 128)) >= 40


def test_a_strong_edge_stays_where_a_gaussian_would_blur_it() -> None:
    image = np.zeros((64, 64, 3), np.float32)
    image[:, 32:] = 1
    smooth = bilateral(image, 6.0, 0.1)
    assert smooth[:, :32].max() < 0.01
    assert smooth[:, 32:].min() > 0.99


def test_noise_below_the_range_sigma_goes() -> None:
    noise = np.random.default_rng(1).normal(0.5, 0.03, (96, 96, 3)).astype(np.float32)
    assert bilateral(noise).std() < 0.25 * noise.std()


def test_it_commutes_with_turning_the_picture() -> None:
    image = face(128)
    turned = bilateral(np.ascontiguousarray(np.rot90(image)))
    assert np.abs(turned - np.rot90(bilateral(image))).max() < 2e-3


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (3, 5), (1, 300), (300, 1), (300, 6), (6, 300)])
def test_the_smallest_and_thinnest_pictures_are_filtered(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(0).random((*shape, 3)).astype(np.float32)
    result = bilateral(image)
    assert result.shape == image.shape
    assert result.dtype == np.float32
    assert image.min() - 1e-5 <= result.min() <= result.max() <= image.max() + 1e-5


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    sigma_s=st.floats(0.3, 20),
    sigma_r=st.floats(0.05, 1.0),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_each_channel_stays_within_its_own_range(
    height: int, width: int, sigma_s: float, sigma_r: float, seed: int
) -> None:
    """A weighted mean cannot leave the range of what it is the mean of."""
    image = np.random.default_rng(seed).random((height, width, 3)).astype(np.float32)
    before = image.copy()
    result = bilateral(image, sigma_s, sigma_r)
    assert np.isfinite(result).all()
    assert (result >= image.min(axis=(0, 1)) - 1e-4).all()
    assert (result <= image.max(axis=(0, 1)) + 1e-4).all()
    assert np.array_equal(image, before), "the input is not written to"


@given(
    height=st.integers(1, 50),
    width=st.integers(1, 50),
    colour=st.tuples(*[st.floats(0, 1, width=32)] * 3),
)
@settings(max_examples=40, deadline=None)
def test_a_plain_colour_stays(height: int, width: int, colour: tuple[float, float, float]) -> None:
    image = np.full((height, width, 3), colour, np.float32)
    assert np.abs(bilateral(image) - image).max() < 1e-5
