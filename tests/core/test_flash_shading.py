"""The shading of a flash, on a head of known shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.evening import finished
from deepflash_app.core.face_regions import (
    FACE_OVAL,
    LEFT_BROW,
    LEFT_EYE,
    LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    skin_mask,
)
from deepflash_app.core.flash_shading import (
    Shading,
    flash_shading,
    from_below,
    shading_slope,
    without_shading,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

SIDE = 128
MIDDLE = np.array([64.0, 60.0])
AXES = np.array([28.0, 36.0])
FEATURES = (
    *((RIGHT_BROW, 52, 42), (RIGHT_EYE, 52, 52)),
    *((LEFT_BROW, 76, 42), (LEFT_EYE, 76, 52)),
    (LIPS, 64, 80),
)


def _points() -> FloatImage:
    """A mesh on half an egg, its oval where the egg turns away."""
    rng = np.random.default_rng(1)
    turn, out = rng.uniform(0, 2 * np.pi, 468), np.sqrt(rng.uniform(0, 0.95, 468))
    count = len(FACE_OVAL)
    turn[list(FACE_OVAL)] = np.linspace(0, 2 * np.pi, count, endpoint=False)
    out[list(FACE_OVAL)] = 1
    flat = MIDDLE + AXES * out[:, None] * np.stack([np.sin(turn), -np.cos(turn)], axis=1)
    for outline, x, y in FEATURES:
        turn = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
        flat[list(outline)] = np.array([x, y]) + 4 * np.stack([2 * np.cos(turn), np.sin(turn)], 1)
    out = np.hypot(*((flat - MIDDLE) / AXES).T).clip(0, 1)
    deep = 0.4 * 2 * AXES[1] * (0.5 - np.sqrt(1 - out**2))
    return np.column_stack([flat, deep]).astype(np.float32)


SKIN = skin_mask((SIDE, SIDE), _points())
SHADING = flash_shading(_points(), SKIN)


def _lit(slope: float, below: float = 0.0) -> FloatImage:
    """Skin of one colour in light that follows the shadings so far."""
    light = 0.4 * np.exp(slope * SHADING.lens + below * SHADING.below)
    return linear_to_srgb(np.array([0.6, 0.45, 0.35], np.float32) * light[..., None])


def test_a_flash_lights_the_middle_of_the_face_more_than_its_sides_and_nothing_off_it() -> None:
    lens = SHADING.lens
    assert np.median(lens[SKIN > 0]) == pytest.approx(0, abs=0.02)
    assert lens[50:70, 58:70].min() > 0.1
    assert max(lens[60, 38:41].max(), lens[60, 87:90].max()) < -0.05
    assert np.abs(lens[:4]).max() < 0.01
    assert np.abs(lens - lens[:, ::-1])[50:70, 42:-42].max() < 0.1


def test_a_lamp_below_brightens_chin_and_neck_and_nothing_far_from_the_head() -> None:
    below = SHADING.below
    assert np.median(below[SKIN > 0]) == pytest.approx(0, abs=0.02)
    column = below[:, 64]
    assert (np.diff(column[30:94]) > 0).all()  # all the way down the face
    assert column[90] - column[30] == pytest.approx(60 / 72, rel=0.02)  # its height is 72
    assert column[100] > 0.4  # the neck goes with the chin
    assert np.abs(below[:, :4]).max() < 0.01
    assert np.abs(below[SIDE - 2 :]).max() < 0.1


def test_a_head_that_lies_has_the_same_shading() -> None:
    points = _points()[:, [1, 0, 2]]
    lying = flash_shading(points, skin_mask((SIDE, SIDE), points))
    assert np.abs(lying.lens.T - SHADING.lens).max() < 0.05
    assert np.abs(lying.below.T - SHADING.below).max() < 0.05


@pytest.mark.parametrize("slope", [0.0, 0.7, 1.3])
def test_the_slope_is_what_the_light_was_made_with(slope: float) -> None:
    found = shading_slope(_lit(slope), SHADING.lens, SKIN)
    assert found == pytest.approx(slope, rel=0.06, abs=0.02)
    for below in (-0.5, 0.0, 1.0):
        found = from_below(_lit(0.0, below), SHADING, SKIN)
        assert found == pytest.approx(below, rel=0.06, abs=0.02)


def test_a_fringe_is_not_taken_for_light_from_below() -> None:
    photo = _lit(0.0, -0.5)
    photo[:45] *= np.float32(0.5)  # of the encoded value: a fifth of the light
    assert from_below(photo, SHADING, SKIN) == pytest.approx(-0.5, abs=0.05)


@pytest.mark.parametrize(("darker", "counts"), [(0.8, True), (1.2, False)])
def test_skin_counts_up_to_a_natural_logarithm_from_its_median(
    darker: float, *, counts: bool
) -> None:
    light = srgb_to_linear(_lit(0.0))
    light[:45] *= np.exp(np.float32(-darker))
    found = from_below(linear_to_srgb(light), SHADING, SKIN)
    assert (found > 0.5) is counts
    assert counts or found == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(("slope", "left"), [(1.0, 0.76), (1.3, 0.82), (2.0, 1.4)])
def test_what_is_beyond_a_studio_is_taken_away_and_the_middle_stays_as_bright(
    slope: float, left: float
) -> None:
    flash = _lit(slope)
    lens_alone = Shading(SHADING.lens, np.zeros_like(SHADING.below))
    even = without_shading(flash, flash, flash, lens_alone, SKIN)
    assert shading_slope(even, SHADING.lens, SKIN) == pytest.approx(left, rel=0.06)
    _as_bright(flash, even, 0.03)
    half = without_shading(flash, flash, flash, lens_alone, SKIN, 0.5)
    assert left < shading_slope(half, SHADING.lens, SKIN) < slope


@pytest.mark.parametrize(("below", "left"), [(0.0, -0.16), (0.4, -0.08), (1.0, 0.4)])
def test_light_from_below_is_taken_away_down_to_what_a_studio_has(
    below: float, left: float
) -> None:
    flash = _lit(0.5, below)
    even = without_shading(flash, flash, flash, SHADING, SKIN)
    assert from_below(even, SHADING, SKIN) == pytest.approx(left, abs=0.05)
    _as_bright(flash, even, 0.07)


def test_light_from_below_that_is_not_in_the_photo_stays() -> None:
    relit = _lit(0.5, 0.6)
    assert np.array_equal(without_shading(relit, relit, _lit(0.5, -0.5), SHADING, SKIN), relit)
    some = without_shading(relit, relit, _lit(0.5, -0.25), SHADING, SKIN)
    whole = without_shading(relit, relit, relit, SHADING, SKIN)
    half = without_shading(relit, relit, relit, SHADING, SKIN, 0.5)
    lowest, *rest, highest = (from_below(one, SHADING, SKIN) for one in (whole, some, half, relit))
    assert all(lowest + 0.1 < one < highest - 0.1 for one in rest)


def _as_bright(flash: FloatImage, even: FloatImage, within: float) -> None:
    before, after = (np.median(luminance(srgb_to_linear(one))[SKIN > 0]) for one in (flash, even))
    assert after == pytest.approx(before, rel=within)


@pytest.mark.parametrize(("slope", "share"), [(0.6, 1.0), (-0.5, 1.0), (1.3, 0.0)])
def test_studio_light_and_no_share_change_nothing(slope: float, share: float) -> None:
    photo = _lit(slope, -0.6)
    assert np.array_equal(without_shading(photo, photo, photo, SHADING, SKIN, share), photo)


def test_where_no_face_is_nothing_is_shaded() -> None:
    off = _points() + np.array([500, 500, 0], np.float32)
    nothing = flash_shading(off, skin_mask((SIDE, SIDE), off))
    assert not nothing.lens.any()
    assert not nothing.below.any()
    point = np.ones_like(off)
    small = flash_shading(point, skin_mask((SIDE, 40), point))
    assert np.isfinite(small.lens).all()
    assert np.isfinite(small.below).all()
    nobody = np.zeros((SIDE, SIDE), np.uint8)
    photo = _lit(1.3)
    assert from_below(photo, SHADING, nobody) == 0
    assert np.array_equal(without_shading(photo, photo, photo, nothing, nobody), photo)


def test_it_is_taken_away_after_the_network_where_that_saw_a_flash() -> None:
    flash = _lit(1.3)

    def slope(amount: float) -> float:
        signed = np.full_like(flash, amount)
        done = finished(flash, flash, signed, SKIN, SKIN, SHADING)
        return shading_slope(np.clip(flash - done, 0, 1), SHADING.lens, SKIN)

    none = Shading(*np.zeros((2, SIDE, SIDE), np.float32))
    without = finished(flash, flash, np.full_like(flash, 0.03), SKIN, SKIN, none)
    left = shading_slope(np.clip(flash - without, 0, 1), SHADING.lens, SKIN)
    assert slope(0.03) < left - 0.15
    assert slope(0.001) == pytest.approx(shading_slope(flash, SHADING.lens, SKIN), abs=0.02)
