"""Red pupils lose their red; nothing else does."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepflash_app.core.face_regions import LEFT_EYE, RIGHT_EYE
from deepflash_app.core.red_eye import (
    RedEye,
    correct_red_eyes,
    neutralise,
    red_eye_candidates,
    red_pupils,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage, Image

SKIN, WHITE, IRIS, RED = (
    (0.80, 0.60, 0.50),
    (0.85, 0.83, 0.80),
    (0.32, 0.22, 0.16),
    (0.75, 0.2, 0.2),
)
EYE = RedEye(80.0, 60.0, 32.0)


def disc(picture: FloatImage, centre: tuple[float, float], radius: float, colour: Any) -> None:
    """Paint a soft-edged disc."""
    rows, columns = np.ogrid[: picture.shape[0], : picture.shape[1]]
    distance = np.hypot(columns - centre[0], rows - centre[1])
    cover = np.clip(radius + 0.5 - distance, 0, 1)[..., None]
    picture[:] = picture * (1 - cover) + np.array(colour) * cover


def eye_picture(pupil: Any = RED, centre: tuple[float, float] = (80, 60)) -> FloatImage:
    """An open eye 80 pixels wide: white, iris, pupil, catch-light; float32 (120, 160, 3)."""
    skin = np.full((120, 160, 3), SKIN, np.float32)
    inside = skin.copy()
    disc(inside, (80, 60), 60, WHITE)
    disc(inside, centre, 16, IRIS)
    disc(inside, centre, 9, pupil)
    disc(inside, (centre[0] + 3, centre[1] - 3), 2, (1, 1, 1))
    ellipse = np.zeros((120, 160), np.float32)
    cv2.ellipse(ellipse, (80, 60), (40, 15), 0, 0, 360, 1.0, cv2.FILLED)
    opening = np.asarray(cv2.GaussianBlur(ellipse, (0, 0), 1), np.float32)[..., None]
    return inside * opening + skin * (1 - opening)


def as_type(picture: FloatImage, dtype: Any) -> Image:
    if np.issubdtype(dtype, np.floating):
        return picture.astype(dtype)
    return np.rint(picture * np.iinfo(dtype).max).astype(dtype)


def white(dtype: Any) -> float:
    return 1.0 if np.issubdtype(dtype, np.floating) else float(np.iinfo(dtype).max)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_red_pupil_becomes_neutral(dtype: Any) -> None:
    picture = as_type(eye_picture(), dtype)
    before = picture.copy()
    result = correct_red_eyes(picture, [EYE])
    assert result.dtype == dtype
    np.testing.assert_array_equal(picture, before)
    red, green, blue = (float(v) / white(dtype) for v in result[64, 76])
    assert abs(red - green) < 0.05
    assert (green, blue) == pytest.approx((0.2, 0.2), abs=0.01)


def test_green_blue_iris_white_and_skin_stay() -> None:
    picture = eye_picture()
    result = correct_red_eyes(picture, [EYE])
    np.testing.assert_array_equal(result[..., 1:], picture[..., 1:])
    rows, columns = np.ogrid[:120, :160]
    outside = np.hypot(columns - 80, rows - 60) > 9 + 4
    np.testing.assert_array_equal(result[outside], picture[outside])


def test_the_catch_light_is_kept() -> None:
    result = correct_red_eyes(eye_picture(), [EYE])
    np.testing.assert_allclose(result[57, 83], (1, 1, 1), atol=0.01)


def test_the_edge_of_the_correction_is_soft() -> None:
    (pupil,) = red_pupils(eye_picture(), [EYE])
    rim = pupil.weight[(pupil.weight > 0.05) & (pupil.weight < 0.95)]
    assert rim.size > 20
    assert pupil.weight.max() == 1


@pytest.mark.parametrize("aside", [-20, 20])
def test_a_pupil_that_looks_aside_is_found(aside: int) -> None:
    picture = eye_picture(centre=(80 + aside, 60))
    (pupil,) = red_pupils(picture, [EYE])
    lying = np.ascontiguousarray(picture.transpose(1, 0, 2))  # a head that lies on its side
    (turned,) = red_pupils(lying, [RedEye(EYE.y, EYE.x, EYE.radius)])
    assert (turned.x, turned.y) == (pupil.y, pupil.x)
    np.testing.assert_allclose(turned.weight.T, pupil.weight, atol=1e-6)


def test_a_pupil_cut_by_the_lid_is_found() -> None:
    picture = eye_picture()
    picture[:58] = SKIN
    result = correct_red_eyes(picture, [EYE])
    assert abs(result[64, 76, 0] - result[64, 76, 1]) < 0.05


def lip(picture: FloatImage) -> None:
    cv2.line(picture, (60, 80), (100, 80), (0.7, 0.2, 0.2), 3)


def tear_duct(picture: FloatImage) -> None:
    disc(picture, (112, 62), 6, (0.8, 0.3, 0.3))


def ring(picture: FloatImage) -> None:
    cv2.ellipse(picture, (80, 60), (26, 12), 0, 200, 340, (0.7, 0.25, 0.2), 2)


def brown_iris(picture: FloatImage) -> None:
    disc(picture, (80, 60), 12, (0.23, 0.1, 0.08))


def speck(picture: FloatImage) -> None:
    picture[50, 90] = (0.9, 0.1, 0.1)


def dot(picture: FloatImage) -> None:
    disc(picture, (80, 60), 2.5, (0.9, 0.1, 0.1))


def blotch(picture: FloatImage) -> None:
    disc(picture, (80, 60), 20, (0.9, 0.1, 0.1))


def bitten_disc(picture: FloatImage) -> None:
    disc(picture, (80, 60), 12, (0.9, 0.1, 0.1))
    disc(picture, (88, 60), 9, (0.04, 0.04, 0.04))


def violet(picture: FloatImage) -> None:
    disc(picture, (80, 60), 9, (0.6, 0.1, 0.6))


@pytest.mark.parametrize(
    "paint", [lip, tear_duct, ring, speck, dot, blotch, bitten_disc, violet, brown_iris]
)
def test_other_red_things_are_left_alone(paint: Any) -> None:
    picture = eye_picture(pupil=(0.04, 0.04, 0.04))
    paint(picture)
    assert correct_red_eyes(picture, [EYE]) is picture


@pytest.mark.parametrize("pupil", [(0.0, 0.0, 0.0), (0.05, 0.05, 0.05), (0.3, 0.25, 0.22)])
def test_eyes_without_red_come_back_as_they_are(pupil: Any) -> None:
    picture = as_type(eye_picture(pupil), np.uint8)
    assert correct_red_eyes(picture, [EYE]) is picture


def test_a_disc_beyond_the_photo_does_no_harm() -> None:
    picture = eye_picture()
    eyes = [RedEye(-90, -90, 20), RedEye(300, 60, 30), RedEye(158, 2, 30)]
    assert correct_red_eyes(picture, eyes) is picture
    large = np.broadcast_to(np.uint8(90), (1500, 1500, 3))
    tracemalloc.start()
    assert red_pupils(large, eyes[:1]) == ()
    assert tracemalloc.get_traced_memory()[1] < 100_000, "and takes no memory"
    tracemalloc.stop()


def test_candidates_lie_on_the_eyes_left_one_first() -> None:
    points = np.zeros((468, 3), np.float32)
    for outline, x in ((RIGHT_EYE, 100.0), (LEFT_EYE, 200.0)):
        turn = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
        points[list(outline), 0] = x + 20 * np.cos(turn)
        points[list(outline), 1] = 50 + 7 * np.sin(turn)
    points[[33, 133], :2] = (80, 50), (120, 50)
    points[[263, 362], :2] = (215, 50), (185, 50)
    left, right = red_eye_candidates(points)
    assert (left.x, left.y, right.x, right.y) == pytest.approx((100, 50, 200, 50), abs=1.5)
    assert (left.radius, right.radius) == pytest.approx((16, 12))
    points[:, 0] *= -1  # a mirrored picture
    assert red_eye_candidates(points)[0].x == pytest.approx(-200, abs=1.5)


def test_every_eye_of_a_crowd_has_a_number_of_its_own() -> None:
    points = np.random.default_rng(1).random((468, 3), np.float32)
    numbers = [eye.number for face in range(4) for eye in red_eye_candidates(points, face)]
    assert numbers == list(range(8))
    pupils = red_pupils(eye_picture(), [replace(EYE, number=5)])
    assert {pupil.eye for pupil in pupils} == {5}


colours = st.tuples(*[st.floats(0, 1, width=32)] * 3)
dtypes = st.sampled_from([np.uint8, np.uint16, np.float32])


@st.composite
def messy_eyes(draw: st.DrawFn) -> Image:
    """An eye with a pupil of any colour, red spots thrown on it, and noise."""
    picture = eye_picture(draw(colours), (draw(st.integers(62, 98)), draw(st.integers(52, 68))))
    for _ in range(draw(st.integers(0, 3))):
        centre = (draw(st.integers(45, 115)), draw(st.integers(30, 90)))
        disc(picture, centre, draw(st.integers(1, 12)), draw(colours))
    noise = np.random.default_rng(draw(st.integers(0, 99))).normal(0, 1, picture.shape)
    noisy = np.clip(picture + draw(st.sampled_from([0.0, 0.02, 0.1])) * noise, 0, 1)
    return as_type(noisy.astype(np.float32), draw(dtypes))


@settings(max_examples=150, deadline=None)
@given(messy_eyes())
def test_a_second_run_changes_nothing_and_red_never_rises(picture: Image) -> None:
    once = correct_red_eyes(picture, [EYE])
    twice = correct_red_eyes(once, [EYE])
    change = np.abs(twice.astype(np.float64) - once).max() / white(picture.dtype)
    assert change < 1 / 255
    assert (once[..., 0] <= picture[..., 0]).all()
    np.testing.assert_array_equal(once[..., 1:], picture[..., 1:])


@settings(max_examples=60, deadline=None)
@given(dtypes, st.data())
def test_any_region_is_exactly_that_part_of_the_whole(dtype: Any, data: st.DataObject) -> None:
    picture = as_type(eye_picture((0.75, 0.2, 0.3)), dtype)
    pupils = red_pupils(picture, [EYE])
    whole = neutralise(picture, pupils)
    (pupil,) = pupils
    weight = np.zeros((120, 160))
    high, wide = pupil.weight.shape
    weight[pupil.y : pupil.y + high, pupil.x : pupil.x + wide] = pupil.weight
    red, green, blue = np.moveaxis(picture.astype(np.float64), 2, 0)
    exact = red + weight * np.minimum((green + 0.1933 * blue) / (2 * 0.5133) - red, 0)
    rounding = 1e-6 if dtype == np.float32 else 0.501
    np.testing.assert_allclose(whole[..., 0], exact, rtol=0, atol=rounding)
    x, y = data.draw(st.integers(0, 150)), data.draw(st.integers(0, 110))
    wide, high = data.draw(st.integers(1, 160 - x)), data.draw(st.integers(1, 120 - y))
    part = neutralise(picture[y : y + high, x : x + wide], pupils, x, y)
    np.testing.assert_array_equal(part, whole[y : y + high, x : x + wide])


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1, width=32), dtypes)
def test_a_neutral_pixel_never_changes(grey: float, dtype: Any) -> None:
    picture = as_type(eye_picture((grey, grey, grey)), dtype)
    assert correct_red_eyes(picture, [EYE]) is picture
