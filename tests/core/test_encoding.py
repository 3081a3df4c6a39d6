"""The three encodings: a network that answered the truth would give the truth back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from photo_files import portrait

from deepflash_app.core.bilateral import bilateral
from deepflash_app.core.encoding import (
    Encoding,
    correction,
    network_input,
    network_target,
    reconstructed_truth,
    relit,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage


@pytest.fixture(scope="module")
def studio() -> FloatImage:
    small = cv2.resize(portrait()[16:272, 96:352], (96, 96), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


@pytest.fixture(scope="module")
def flash(studio: FloatImage) -> FloatImage:
    """The portrait as if by flash: cool, brighter in the middle, darker far away."""
    rows, columns = np.mgrid[-1:1:96j, -1:1:96j]
    light = 1.5 * np.exp(-(rows**2) - columns**2)[..., None] * np.array([0.85, 1.0, 1.1])
    return np.clip(studio * light, 0, 1).astype(np.float32)


def answered(flash: FloatImage, studio: FloatImage, encoding: Encoding) -> FloatImage:
    """The correction when the network answers exactly its target."""
    seen = network_input(flash, encoding)
    target = network_target(seen, network_input(studio, encoding), encoding)
    return correction(seen, target, encoding)


@pytest.mark.parametrize("encoding", [Encoding.DIRECT, Encoding.DIFFERENCE])
def test_the_true_target_gives_the_truth(
    flash: FloatImage, studio: FloatImage, encoding: Encoding
) -> None:
    result = relit(flash, answered(flash, studio, encoding))
    np.testing.assert_allclose(result, studio, atol=1e-6)


@pytest.mark.parametrize("encoding", [Encoding.BASE, Encoding.RATIO])
def test_the_true_base_target_gives_the_reconstructed_truth(
    flash: FloatImage, studio: FloatImage, encoding: Encoding
) -> None:
    best = reconstructed_truth(flash, studio)
    result = relit(flash, answered(flash, studio, encoding))
    np.testing.assert_allclose(result, np.clip(best, 0, 1), atol=1e-6)
    # Eq. 8: the studio's base under the flash photo's own detail
    detail = flash - bilateral(flash)
    np.testing.assert_allclose(best, bilateral(studio) + detail, atol=1e-6)
    assert np.abs(best - studio).mean() < 0.2 * np.abs(flash - studio).mean()


def test_only_base_encodings_smooth_what_the_network_sees(flash: FloatImage) -> None:
    for encoding in (Encoding.DIRECT, Encoding.DIFFERENCE):
        assert np.array_equal(network_input(flash, encoding), flash)
    for encoding in (Encoding.BASE, Encoding.RATIO):
        assert np.array_equal(network_input(flash, encoding), bilateral(flash))
    assert np.abs(bilateral(flash) - flash).mean() > 0.01


def test_a_base_correction_is_smooth(flash: FloatImage, studio: FloatImage) -> None:
    """What encoding C is for: no detail of the photo goes through the network."""

    def roughness(image: FloatImage) -> float:
        return float(np.abs(cv2.Laplacian(image, cv2.CV_32F)).mean())

    base = answered(flash, studio, Encoding.BASE)
    whole = answered(flash, studio, Encoding.DIFFERENCE)
    assert roughness(base) < 0.7 * roughness(whole)


def test_a_ratio_asks_the_same_of_dark_and_of_light_skin() -> None:
    """A light that adds a fifth: the differences are as 4 to 1, the ratios nearly the same."""
    skin = np.array([[[0.2] * 3, [0.8] * 3]], np.float32)
    lit = skin * np.float32(1.2)
    dark, light = (2 * network_target(lit, skin, Encoding.RATIO) - 1)[0, :, 0]
    assert 1 < light / dark < 1.3
    dark, light = (2 * network_target(lit, skin, Encoding.BASE) - 1)[0, :, 0]
    assert light / dark == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("encoding", [Encoding.DIFFERENCE, Encoding.BASE, Encoding.RATIO])
def test_one_half_means_no_correction(flash: FloatImage, encoding: Encoding) -> None:
    none = correction(flash, np.full_like(flash, 0.5), encoding)
    assert not none.any()
    assert np.array_equal(relit(flash, none), flash)


def test_the_flash_photo_itself_means_no_correction(flash: FloatImage) -> None:
    assert not correction(flash, flash, Encoding.DIRECT).any()


@given(
    flash=st.floats(0, 1, width=32),
    studio=st.floats(0, 1, width=32),
    encoding=st.sampled_from(Encoding),
)
def test_targets_lie_where_the_network_answers(
    flash: float, studio: float, encoding: Encoding
) -> None:
    x, o = np.full((2, 2, 3), flash, np.float32), np.full((2, 2, 3), studio, np.float32)
    target = network_target(x, o, encoding)
    assert target.dtype == np.float32
    assert 0 <= target.min() <= target.max() <= 1
    signed = correction(x, target, encoding)
    assert np.abs(signed).max() <= 1 + 1e-6
    np.testing.assert_allclose(relit(x, signed), o, atol=1e-6)


def test_strength_goes_evenly_from_the_photo_to_the_result(
    flash: FloatImage, studio: FloatImage
) -> None:
    signed = answered(flash, studio, Encoding.DIFFERENCE)
    assert np.array_equal(relit(flash, signed, 0.0), flash)
    np.testing.assert_allclose(relit(flash, signed, 0.5), (flash + studio) / 2, atol=1e-6)


def test_results_are_clamped_and_corrections_are_not() -> None:
    flash = np.full((2, 2, 3), 0.9, np.float32)
    signed = correction(flash, np.full_like(flash, -0.4), Encoding.BASE)
    assert signed == pytest.approx(-1.8)
    assert relit(flash, signed).max() == 1
    assert relit(flash, -signed).min() == 0
