"""Every measure against scikit-image, or against a number worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from skimage import color, data
from skimage.metrics import structural_similarity

from deepflash_app.core.boxes import FaceBox
from model_training import metrics
from model_training.skin_color import (
    SKIN_TONES,
    ciede2000,
    skin_difference,
    skin_lightening,
    skin_tone,
    to_lab,
    typology_angle,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

WHOLE = np.ones((96, 96), np.bool_)
HALF = WHOLE.copy()
HALF[:, 48:] = False
FACE = FaceBox(103, 66, 96, 113, 3.3)


@pytest.fixture(scope="module")
def truth() -> FloatImage:
    picture = np.asarray(data.astronaut())[20:212, 130:322]  # type: ignore[no-untyped-call]
    return (cv2.resize(picture, (96, 96), interpolation=cv2.INTER_AREA) / 255).astype(np.float32)


@pytest.fixture(scope="module")
def image(truth: FloatImage) -> FloatImage:
    noise = np.random.default_rng(0).normal(0, 0.05, truth.shape)
    return (truth * 0.8 + 0.07 + noise).clip(0, 1).astype(np.float32)


def test_the_losses_and_the_accuracy_of_a_known_error(truth: FloatImage) -> None:
    wrong = truth.copy()
    wrong[:, 0::2] += 0.3
    wrong[:, 1::2] += 0.1
    # offset 0.2, and 0.1 to either side of it
    assert metrics.loss(wrong, truth, WHOLE) == pytest.approx(0.01, rel=1e-4)
    assert metrics.loss_with_offset(wrong, truth, WHOLE) == pytest.approx(0.05, rel=1e-4)
    assert metrics.accuracy(wrong, truth, WHOLE) == pytest.approx(80, rel=1e-4)
    assert metrics.psnr(wrong, truth, WHOLE) == pytest.approx(-10 * math.log10(0.05), rel=1e-4)
    assert metrics.mean_change(wrong, truth, WHOLE) == pytest.approx(51, rel=1e-4)


def test_a_constant_wrong_colour_costs_nothing_in_the_papers_loss(truth: FloatImage) -> None:
    wrong = truth + np.array([0.2, 0.0, -0.1], np.float32)
    assert metrics.loss(wrong, truth, WHOLE) == pytest.approx(0, abs=1e-9)
    assert metrics.loss_with_offset(wrong, truth, WHOLE) == pytest.approx(0.05 / 3, rel=1e-4)


def test_only_the_region_counts(truth: FloatImage) -> None:
    wrong = truth.copy()
    wrong[:, 48:] = 0
    assert metrics.psnr(wrong, truth, HALF) == math.inf
    assert metrics.accuracy(wrong, truth, HALF) == 100
    assert metrics.accuracy(wrong, truth, WHOLE) < 90


def test_ssim_is_that_of_scikit_image(image: FloatImage, truth: FloatImage) -> None:
    _, likeness = structural_similarity(  # type: ignore[no-untyped-call]
        image.astype(np.float64),
        truth.astype(np.float64),
        data_range=1,
        channel_axis=2,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    assert metrics.ssim(image, truth, WHOLE) == pytest.approx(likeness.mean(), abs=1e-9)
    assert metrics.ssim(image, truth, HALF) == pytest.approx(likeness[HALF].mean(), abs=1e-9)
    assert likeness.mean() < 0.9


def test_colour_matching_undoes_gain_and_offset(truth: FloatImage) -> None:
    gain, offset = np.array([1.3, 0.9, 0.7], np.float32), np.array([-0.1, 0.0, 0.2], np.float32)
    matched = metrics.colour_matched(truth * gain + offset, truth, HALF)
    assert np.abs(matched - truth).max() < 1e-5


def test_colour_matching_is_the_best_fit_on_its_region(
    image: FloatImage, truth: FloatImage
) -> None:
    matched = metrics.colour_matched(image, truth, HALF)
    best = metrics.loss_with_offset(matched, truth, HALF)
    for gain, offset in ((1.01, 0), (0.99, 0), (1, 0.01), (1, -0.01)):
        other = matched * np.float32(gain) + np.float32(offset)
        assert metrics.loss_with_offset(other, truth, HALF) > best


def test_texture_is_kept_by_light_and_lost_by_blur(truth: FloatImage) -> None:
    assert metrics.texture_kept(truth + np.float32(0.1), truth, WHOLE) == pytest.approx(1, abs=1e-4)
    assert metrics.texture_kept(truth * np.float32(0.5), truth, WHOLE) == pytest.approx(0.25)
    assert metrics.texture_kept(cv2.GaussianBlur(truth, (0, 0), 2), truth, WHOLE) < 0.2


def test_identity_stands_light_and_tells_faces_apart() -> None:
    square = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    face = (square / 255).astype(np.float32)
    squashed = cv2.resize(face, (300, 220))[:, :, ::-1]
    other = cv2.copyMakeBorder(squashed, 40, 40, 0, 0, cv2.BORDER_REPLICATE)
    known, lit, changed = (
        metrics.description(image, FACE)
        for image in (face, face ** np.float32(0.8), np.ascontiguousarray(other))
    )
    assert metrics.identity(known, metrics.description(face, FACE)) == 0
    assert 0 < metrics.identity(known, lit) < 0.3
    assert metrics.identity(known, changed) > metrics.identity(known, lit)


def test_lab_and_ciede2000_are_those_of_scikit_image(truth: FloatImage) -> None:
    rng = np.random.default_rng(1)
    colours = rng.random((64, 64, 3)).astype(np.float32)
    colours[:8] = colours[:8, :, :1]  # greys, which have no hue
    lab = to_lab(colours)
    assert np.abs(lab - color.rgb2lab(colours)).max() < 1e-3
    other = to_lab(rng.random((64, 64, 3)).astype(np.float32))
    expected = color.deltaE_ciede2000(lab, other)  # type: ignore[no-untyped-call]
    assert np.abs(ciede2000(lab, other) - expected).max() < 1e-9
    assert np.abs(ciede2000(lab, lab)).max() == 0
    assert skin_difference(truth, truth, HALF) == 0


def test_a_pair_of_the_papers_test_data() -> None:
    # Sharma et al., table 1, pairs 1, 9 and 25
    for one, two, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert ciede2000(np.array(one), np.array(two)) == pytest.approx(expected, abs=1e-4)


def test_lightening_has_a_sign(truth: FloatImage) -> None:
    assert skin_lightening(truth * np.float32(0.9), truth, WHOLE) < -1
    assert skin_lightening(truth * np.float32(0.9) + np.float32(0.1), truth, WHOLE) > 1


@pytest.mark.parametrize(
    ("angle", "tone"),
    list(zip((60, 48, 35, 19, -10, -45), SKIN_TONES, strict=True)),
)
def test_tones_from_very_light_to_dark(angle: float, tone: str) -> None:
    lightness = 50 + 18 * math.tan(math.radians(angle))
    patch = np.tile(color.lab2rgb([lightness, 10.0, 18.0]), (96, 96, 1))
    assert typology_angle(patch, HALF) == pytest.approx(angle, abs=0.05)
    assert skin_tone(angle) == tone


def test_the_edges_of_the_bins() -> None:
    assert [skin_tone(angle) for angle in (56, 55, 41, 28, 10, -30)] == list(SKIN_TONES)
