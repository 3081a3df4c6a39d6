"""Style transfer returns the photo when the example is the photo, and else the example's look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from skimage import data

from deepflash_app.errors import DeepFlashError
from model_training.flash import FlashPreset
from model_training.pairs import simulated_pairs
from model_training.peers.style_method import StyleTransfer, examples_of, style_transfer_oracle
from model_training.peers.style_transfer import (
    aligned_style_transfer,
    similarity,
    style_transfer,
    warp_field,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.portraits import Portrait

SIDE = 192


def person() -> tuple[FloatImage, FloatImage, FloatImage]:
    """A picture, a soft matte, and points where a mesh would be."""
    square = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    image = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    oval = np.zeros((SIDE, SIDE), np.float32)
    cv2.ellipse(oval, (96, 90), (50, 75), 0, 0, 360, (1.0,), -1)
    matte = cv2.GaussianBlur(oval, (0, 0), 2).astype(np.float32)
    points = np.random.default_rng(0).uniform(50, 130, (60, 3)).astype(np.float32)
    return image, matte, points


def test_the_photo_as_its_own_example_comes_back() -> None:
    image, matte, points = person()
    result = style_transfer(image, matte, points, image, matte, points)
    np.testing.assert_allclose(result, image, atol=1e-5)
    np.testing.assert_allclose(aligned_style_transfer(image, matte, image), image, atol=1e-5)


def test_the_photo_turned_and_enlarged_as_example_comes_back_on_the_face() -> None:
    image, matte, points = person()
    turn = cv2.getRotationMatrix2D((96, 96), 10, 1.25)
    turned, turned_matte = (
        cv2.warpAffine(one, turn, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
        for one in (image, matte)
    )
    moved = points[:, :2] @ turn[:, :2].T + turn[:, 2]
    result = style_transfer(image, matte, points, turned, turned_matte, moved.astype(np.float32))
    face = np.s_[60:120, 70:120]
    assert np.abs(result - image)[face].mean() < 0.01
    # and not because nothing is ever changed
    wrong = style_transfer(image, matte, points, turned, turned_matte, points)
    assert np.abs(wrong - image)[face].mean() > 0.03


def test_tone_and_colour_of_the_example_come_over_on_the_person_only() -> None:
    image, matte, _ = person()
    flat_blue = (image * np.float32(0.5) + np.array([0.0, 0.1, 0.3], np.float32)).clip(0, 1)
    result = aligned_style_transfer(flat_blue, matte, image)
    on, off = matte > 0.99, matte == 0
    before, after = (np.abs(one - image)[on].mean() for one in (flat_blue, result))
    assert after < 0.25 * before
    np.testing.assert_array_equal(result[off], flat_blue[off])


def test_the_gain_is_held_within_the_papers_limits() -> None:
    """A flat example takes no more than a tenth of the detail away, so no face is wiped out."""
    image, matte, _ = person()
    result = aligned_style_transfer(image, matte, np.full_like(image, 0.5))
    fine = [
        one - cv2.GaussianBlur(one, (0, 0), 1.5)
        for one in (cv2.cvtColor(p, cv2.COLOR_RGB2Lab)[..., 0] for p in (image, result))
    ]
    kept = fine[1][matte > 0.99].std() / fine[0][matte > 0.99].std()
    assert 0.85 < kept < 1


def test_a_similarity_is_found_and_the_rest_is_bent() -> None:
    points = np.random.default_rng(1).uniform(0, 100, (30, 2)).astype(np.float32)
    fit = np.array([[1.2, -0.3, 5], [0.3, 1.2, -7]], np.float32)
    found = similarity(points, points @ fit[:, :2].T + fit[:, 2])
    np.testing.assert_allclose(found, fit, atol=1e-4)
    shifts = np.stack([np.sin(points[:, 1] / 40), np.zeros(30)], axis=1).astype(np.float32)
    field = warp_field(points, shifts, (101, 120))
    assert field.shape == (101, 120, 2)
    x, y = np.rint(points).astype(int).T
    assert np.abs(field[y, x] - shifts).max() < 0.1


@pytest.mark.slow
def test_the_example_is_another_persons(portraits: tuple[Portrait, Portrait]) -> None:
    one = next(iter(simulated_pairs(portraits[1:], SIDE, FlashPreset(), 1)))
    examples = examples_of(portraits)
    method = StyleTransfer(examples)
    assert method.example_for(one).person == "train"
    result = method(one)
    assert result.shape == one.pair.flash.shape
    assert result.dtype == np.float32
    face = one.pair.face > 0
    errors = [
        np.abs(image - one.pair.studio)[face].mean()
        for image in (style_transfer_oracle(one), result, one.pair.flash)
    ]
    assert errors == sorted(errors)  # the person's other portrait shows the same light
    with pytest.raises(DeepFlashError, match="another person"):
        StyleTransfer(examples[1:])(one)


def test_without_examples_there_is_no_method() -> None:
    with pytest.raises(DeepFlashError, match="at least one"):
        StyleTransfer([])
