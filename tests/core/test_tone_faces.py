"""The sliders of light go by the faces: which is nearest, how strong it is, how it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.canvas import canvas_of
from deepflash_app.core.options import RelightOptions

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

HIGH, WIDE = 160, 120


def found(*boxes: FaceBox) -> Analysis:
    """Somebody all over the photo, of any colours, in whom nothing is corrected."""
    noise = np.random.default_rng(3).normal(0, 1, (HIGH, WIDE, 3)).astype(np.float32)
    guide = np.rint(120 + 150 * cv2.GaussianBlur(noise, (0, 0), 3)).clip(30, 220).astype(np.uint8)
    faces = tuple(FaceCorrection(box, np.zeros((1, 1, 3), np.float32), 0, 0) for box in boxes)
    return Analysis(WIDE, HIGH, guide, np.ones((HIGH, WIDE), np.float32), faces, ())


def change(analysis: Analysis, name: str, strengths: tuple[float, ...] = ()) -> FloatImage:
    values: dict[str, Any] = {name: 1.0}
    return canvas_of(analysis, RelightOptions(face_strengths=strengths, **values)).field


@pytest.mark.parametrize("name", ["brightness", "warmth"])
def test_the_sliders_follow_the_strength_of_the_face_nearby(name: str) -> None:
    two = found(FaceBox(10, 10, 15, 20), FaceBox(95, 10, 15, 20))
    full = change(two, name)[..., 0]
    left, right = np.s_[20, 17], np.s_[20, 102]
    assert full.max() < 0
    for strengths, on, off in (((0.0,), right, left), ((1.0, 0.0), left, right)):
        share = change(two, name, strengths)[..., 0] / full
        assert share[on] == pytest.approx(1, abs=0.01)
        assert share[off] == pytest.approx(0, abs=0.01)
        assert share[20, 59] == pytest.approx(0.5, abs=0.1), "half-way between the two"
        assert np.abs(np.diff(share[20])).max() < 0.05, "without a border"
    alike = change(two, name, (0.5, 0.5))[..., 0] / full
    assert np.abs(alike - 0.5).max() < 0.1


def test_light_falls_off_from_a_head_that_lies_as_from_one_that_stands() -> None:
    lying, standing = (
        change(found(FaceBox(60 - width / 2, 40 - height / 2, width, height)), "fall_off")
        for width, height in ((26, 20), (20, 26))
    )
    assert np.ptp(lying) > 0.1
    np.testing.assert_array_equal(lying, standing)
