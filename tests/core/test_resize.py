"""Shrinking keeps shape, type and brightness, and leaves small pictures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from deepflash_app.core.resize import shrunk

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
