"""The subject's own colours, told from the background's at a soft edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepflash_app.core.subject import NEUTRAL, foreground, subject_on_neutral

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

HAIR = np.array([0.55, 0.35, 0.25], np.float32)
WALL = np.array([0.10, 0.45, 0.90], np.float32)


def soft_disc(side: int = 128, feather: float = 10.0) -> FloatImage:
    """1 in a disc, 0 far outside, (side, side)."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.clip((side / 3 - np.hypot(x, y)) / feather + 0.5, 0, 1).astype(np.float32)


def composed(matte: FloatImage) -> FloatImage:
    share = matte[..., None]
    return share * HAIR + (1 - share) * WALL


def test_the_background_goes_from_the_soft_edge() -> None:
    matte = soft_disc(256, 6.0)
    image = composed(matte)
    edge = (matte > 0.1) & (matte < 0.9)
    before = np.abs(image - HAIR)[edge].mean()
    after = np.abs(foreground(image, matte) - HAIR)[edge].mean()
    assert after < 0.1 * before
    assert np.abs(foreground(image, matte) - HAIR)[matte > 0.5].max() < 0.05


def test_opaque_pixels_keep_their_colours() -> None:
    matte = soft_disc()
    image = np.random.default_rng(1).random((128, 128, 3)).astype(np.float32)
    opaque = matte == 1
    assert opaque.sum() > 1000
    np.testing.assert_allclose(foreground(image, matte)[opaque], image[opaque], atol=1e-5)
    np.testing.assert_allclose(subject_on_neutral(image, matte)[opaque], image[opaque], atol=1e-5)


def test_behind_the_subject_there_is_only_neutral_grey() -> None:
    matte = soft_disc()
    on_grey = subject_on_neutral(composed(matte), matte)
    assert np.abs(on_grey[matte == 0] - NEUTRAL).max() < 1e-6
    ideal = matte[..., None] * HAIR + (1 - matte[..., None]) * NEUTRAL
    assert np.abs(on_grey - ideal).max() < 0.06


def test_with_nobody_there_all_is_grey() -> None:
    image = composed(soft_disc())
    grey = subject_on_neutral(image, np.zeros((128, 128), np.float32))
    assert grey == pytest.approx(NEUTRAL)


@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_colours_stay_colours_at_any_size(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    image = rng.random((height, width, 3)).astype(np.float32)
    matte = np.clip(rng.random((height, width)) * 3 - 1, 0, 1).astype(np.float32)
    for result in (foreground(image, matte), subject_on_neutral(image, matte)):
        assert result.shape == image.shape
        assert result.dtype == np.float32
        assert 0 <= result.min() <= result.max() <= 1
