"""Shrinking keeps shape, type and brightness, and leaves small pictures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from photo_files import portrait

from deepflash_app.core.resize import quickly_resized, quickly_shrunk, scaled_patch, shrunk

if TYPE_CHECKING:
    from deepflash_app.core.types import Image


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_the_longer_side_comes_down_and_the_mean_stays(dtype: type) -> None:
    image: Image = np.random.default_rng(0).integers(0, 200, (90, 300, 3)).astype(dtype)
    small, scale = shrunk(image, 100)
    assert small.shape == (30, 100, 3)
    assert small.dtype == dtype
    assert scale == pytest.approx(1 / 3)
    assert float(small.mean()) == pytest.approx(float(image.mean()), rel=0.01)


def test_a_small_picture_is_left_alone_and_a_thin_one_keeps_a_pixel() -> None:
    image = np.zeros((40, 60), np.uint8)
    same, scale = shrunk(image, 60)
    assert same is image
    assert scale == 1.0
    assert shrunk(np.zeros((1, 5000), np.uint8), 50)[0].shape == (1, 50)


@pytest.mark.parametrize("size", [(160, 160), (100, 90), (31, 200), (255, 511), (512, 512)])
@pytest.mark.parametrize("deep", [False, True])
def test_quick_shrinking_is_hardly_different(size: tuple[int, int], deep: bool) -> None:  # noqa: FBT001
    image: Image = portrait().astype(np.uint16) * 257 if deep else portrait()
    level = 257 if deep else 1
    quick = quickly_resized(image, size)
    exact = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    assert (quick.shape, quick.dtype) == (exact.shape, exact.dtype)
    off = np.abs(quick.astype(int) - exact) / level
    assert off.mean() < 0.8
    assert np.quantile(off, 0.99) <= 6, "only where an edge falls on the border of two pixels"
    assert abs(float(quick.mean()) - float(exact.mean())) < 0.3 * level


def test_quick_shrinking_neither_moves_nor_aliases() -> None:
    ramp = np.arange(512, dtype=np.uint16)[None].repeat(64, axis=0) * 100
    small = quickly_resized(ramp, (160, 20))
    np.testing.assert_allclose(small[10], (np.arange(160) + 0.5) * 320 - 50, atol=60)
    checks = (np.indices((512, 512)).sum(axis=0) % 2 * 255).astype(np.uint8)
    assert np.ptp(quickly_resized(checks, (100, 90))) <= 1


def test_odd_sides_and_small_steps_are_shrunk_at_once() -> None:
    for size in ((511, 509), (300, 300)):
        image = np.ascontiguousarray(portrait()[: size[1], : size[0]])
        exact = cv2.resize(image, (200, 199), interpolation=cv2.INTER_AREA)
        assert np.array_equal(quickly_resized(image, (200, 199)), exact)
    assert np.array_equal(quickly_shrunk(image, 100)[0], quickly_resized(image, (100, 100)))


@pytest.mark.parametrize("factor", [0.55, 0.8, 1.0, 1.3, 2.7])
@pytest.mark.parametrize("place", [(0, 0), (7, 12), (30, 5)])
def test_a_patch_lies_on_a_picture_of_another_size_where_it_lay(
    factor: float, place: tuple[int, int]
) -> None:
    patch: Image = np.zeros((31, 35), np.float32)
    patch[11:18, 12:23] = np.random.default_rng(2).random((7, 11))
    patch = cv2.GaussianBlur(patch, (0, 0), 1.5)

    def middle_and_mass(image: Image, x: int, y: int) -> tuple[float, float, float]:
        rows, columns = np.indices(image.shape)
        mass = float(image.sum())
        return (
            float((image * columns).sum()) / mass + x + 0.5,
            float((image * rows).sum()) / mass + y + 0.5,
            mass,
        )

    x, y, mass = middle_and_mass(patch, *place)
    other = middle_and_mass(*scaled_patch(patch, *place, factor))
    assert other[:2] == pytest.approx((x * factor, y * factor), abs=0.02)
    assert other[2] == pytest.approx(mass * factor**2, rel=0.01)
