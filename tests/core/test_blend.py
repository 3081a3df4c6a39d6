"""From head squares to one field: none off the subject, no border, fair shares."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepflash_app.core.blend import beyond, clean_matte, cropped, face_fields
from deepflash_app.core.boxes import Square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import FloatImage

SHAPE = (200, 160)
SQUARE = Square(40.5, 20.25, 80)


def plain(value: float = 0.3, side: int = 64) -> FloatImage:
    return np.full((side, side, 3), value, np.float32)


def whole(value: float = 1.0) -> FloatImage:
    return np.full(SHAPE, value, np.float32)


def whole_fields(
    corrections: Sequence[FloatImage], squares: Sequence[Square], matte: FloatImage
) -> list[FloatImage]:
    """Each face's field, on the whole canvas."""
    fields = []
    for part, x, y in face_fields(corrections, squares, matte):
        field = np.zeros((*matte.shape, 3), np.float32)
        field[y : y + part.shape[0], x : x + part.shape[1]] += part
        fields.append(field)
    return fields


def soft_matte() -> FloatImage:
    """A body: 1 below a slanted line, 0 above, 8 pixels soft."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return np.clip((y + 0.3 * x - 50) / 8, 0, 1).astype(np.float32)


def test_off_the_subject_there_is_exactly_nothing() -> None:
    matte = soft_matte()
    (field,) = whole_fields([plain()], [SQUARE], matte)
    assert (matte == 0).sum() > 1000
    assert not field[matte == 0].any()


def test_in_the_face_it_is_the_networks_own_answer() -> None:
    rng = np.random.default_rng(1)
    correction = rng.normal(0, 0.2, (80, 80, 3)).astype(np.float32)
    (field,) = whole_fields([correction], [Square(40, 20, 80)], whole())
    inner = np.s_[12:-12, 12:-12]
    np.testing.assert_allclose(field[20:100, 40:120][inner], correction[inner], atol=1e-5)


def test_the_neck_goes_with_the_face_and_far_away_nothing() -> None:
    (field,) = whole_fields([plain()], [Square(60, 20, 40)], whole())
    assert field[64, 80, 0] > 0.7 * 0.3, "just below the square"
    assert field[64:100, 80, 0] == pytest.approx(sorted(field[64:100, 80, 0], reverse=True))
    assert not field[60 + 40 + 1 :].any()


def test_no_border_shows_where_the_square_ends() -> None:
    ramp = np.linspace(-0.4, 0.4, 64, dtype=np.float32)
    correction = np.broadcast_to(ramp[:, None, None], (64, 64, 3)).copy()
    (field,) = whole_fields([correction], [SQUARE], whole())
    own_slope = 0.8 / SQUARE.side
    for axis in (0, 1):
        assert np.abs(np.diff(field, axis=axis)).max() < 3 * own_slope
    assert np.abs(np.diff(field, n=2, axis=0)).max() < 2 * own_slope, "no crease either"


@pytest.mark.parametrize("shift", [0.0, 7.5, 30.0, 60.0, 79.0, 100.0])
def test_two_equal_heads_never_add_up_to_more_than_one(shift: float) -> None:
    squares = [Square(30, 40, 60), Square(30 + shift, 40, 60)]
    fields = whole_fields([plain(), plain()], squares, whole())
    total = np.sum(fields, axis=0)
    assert total.max() <= 0.3 + 1e-5
    assert total.min() >= -1e-6
    middles = [total[70, 60], total[70, min(60 + round(shift), SHAPE[1] - 31)]]
    assert np.min(middles) == pytest.approx(0.3, abs=1e-4), "nor is any of it lost"
    for axis in (0, 1):
        assert np.abs(np.diff(total, axis=axis)).max() < 0.04


def test_a_head_is_not_reached_into_by_its_neighbour() -> None:
    squares = [Square(10, 40, 60), Square(85, 40, 60)]
    fields = whole_fields([plain(0.3), plain(-0.3)], squares, whole())
    assert fields[0][70, 40, 0] == pytest.approx(0.3, abs=1e-5)
    assert not fields[0][70, 115].any()
    assert fields[1][70, 115, 0] == pytest.approx(-0.3, abs=1e-5)


def test_faces_come_in_their_order() -> None:
    squares = [Square(85, 40, 60), Square(10, 40, 60)]
    fields = whole_fields([plain(0.1), plain(0.2)], squares, whole())
    assert fields[0][70, 115, 0] == pytest.approx(0.1, abs=1e-5)
    assert fields[1][70, 40, 0] == pytest.approx(0.2, abs=1e-5)


@given(
    places=st.lists(
        st.tuples(st.floats(-150, 250), st.floats(-150, 250), st.floats(1, 400)),
        min_size=1,
        max_size=4,
    ),
    side=st.sampled_from([32, 64]),
)
@settings(max_examples=40, deadline=None)
def test_squares_anywhere_give_finite_fields_within_the_corrections_range(
    places: list[tuple[float, float, float]], side: int
) -> None:
    squares = [Square(*place) for place in places]
    fields = whole_fields([plain(0.3, side)] * len(squares), squares, soft_matte())
    total = np.sum(fields, axis=0)
    assert np.isfinite(total).all()
    assert total.max() <= 0.3 + 1e-4
    assert total.min() >= -1e-4
    parts = face_fields([plain(0.3, side)] * len(squares), squares, soft_matte())
    assert all(part.dtype == np.float32 for part, _, _ in parts)


@pytest.mark.parametrize("turn", ["mirrored", "lying"])
def test_a_photo_that_is_turned_over_is_relit_as_much(turn: str) -> None:
    """So nothing is drawn half a pixel to one side, nor are the sides mistaken for each other."""
    rng = np.random.default_rng(4)
    noise = rng.normal(0, 2, (2, 64, 64, 3)).astype(np.float32)
    corrections = [cv2.GaussianBlur(one, (0, 0), 8) for one in noise]
    squares = [Square(-20.3, 20.6, 70), Square(75.7, 90.1, 50)]  # one is cut by the border

    def over(picture: FloatImage) -> FloatImage:
        axes = (1, 0, *range(2, picture.ndim))
        return np.ascontiguousarray(
            picture[:, ::-1] if turn == "mirrored" else np.transpose(picture, axes)
        )

    if turn == "mirrored":
        others = [Square(SHAPE[1] - one.x - one.side, one.y, one.side) for one in squares]
    else:
        others = [Square(one.y, one.x, one.side) for one in squares]
    matte = soft_matte()
    fields = whole_fields(corrections, squares, matte)
    turned = whole_fields([over(one) for one in corrections], others, over(matte))
    for field, other in zip(fields, turned, strict=True):
        assert np.abs(field).max() > 0.1
        np.testing.assert_allclose(other, over(field), atol=3e-4)
    for share, other in zip(beyond(squares, matte), beyond(others, over(matte)), strict=True):
        np.testing.assert_allclose(other, over(share), atol=1e-4)


@pytest.mark.parametrize("shape", [(400, 60), (60, 400)])
def test_a_face_at_the_end_of_a_long_canvas_counts_as_any_other(shape: tuple[int, int]) -> None:
    start = [max(length - 70, 5) for length in shape]
    (field,) = whole_fields([plain()], [Square(start[1], start[0], 30)], np.ones(shape, np.float32))
    middle, beside = [at + 15 for at in start], [at + 15 for at in start]
    beside[int(np.argmax(shape))] += 20  # just beyond the square
    assert field[*middle] == pytest.approx(np.full(3, 0.3), abs=1e-5)
    assert (field[*beside] > 0.7 * 0.3).all()


def test_a_correction_finer_than_the_canvas_is_averaged() -> None:
    stripes = plain(0.3)
    stripes[:, ::2] = -0.3
    (field,) = whole_fields([stripes], [Square(60.3, 60, 21)], whole())
    assert np.abs(field).max() < 0.03


@pytest.mark.parametrize("side", [1e-3, 1e-9])
def test_a_square_far_smaller_than_a_pixel_is_soon_done(side: float) -> None:
    ramp = np.linspace(-0.4, 0.4, 256, dtype=np.float32)
    correction = np.broadcast_to(ramp[:, None, None], (256, 256, 3)).copy()
    start = time.process_time()
    (field,) = whole_fields([correction], [Square(80.5, 60.5, side)], whole())
    assert time.process_time() - start < 10
    assert np.isfinite(field).all()
    assert np.abs(field).max() < 0.1, "such a place has the mean of the correction"


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_cropping_loses_nothing(data: st.DataObject) -> None:
    field = np.zeros((20, 30, 3), np.float32)
    pixels = st.tuples(st.integers(0, 19), st.integers(0, 29), st.integers(0, 2))
    for y, x, channel in data.draw(st.lists(pixels, max_size=5)):
        field[y, x, channel] = data.draw(st.sampled_from([-0.5, 0.25]))
    part, x, y = cropped(field)
    back = np.zeros_like(field)
    back[y : y + part.shape[0], x : x + part.shape[1]] = part
    assert np.array_equal(back, field)
    if field.any():
        for edge in (part[0], part[-1], part[:, 0], part[:, -1]):
            assert edge.any(), "and keeps nothing needless"


def test_a_matte_is_cleaned_at_both_ends() -> None:
    raw = np.array([[0, 0.03, 0.5, 0.97, 1]], np.float32)
    clean = clean_matte(raw)
    assert clean.dtype == np.float32
    assert clean[0].tolist() == [0, 0, pytest.approx(0.5), 1, 1]


def test_what_no_correction_reaches_is_shared_among_the_faces_and_ends_with_the_subject() -> None:
    squares = [Square(10, 20, 40), Square(100, 30, 40)]
    matte = soft_matte()
    left, right = beyond(squares, matte)
    total = left + right
    assert not total[matte == 0].any()
    assert total.max() == pytest.approx(1)
    assert not total[30:50, 20:40].any(), "well inside a square it is the network's turn"
    assert total[-1].min() > 0.9, "far away nothing else is there"
    assert (left[:100, :60] >= right[:100, :60]).all(), "the nearer face has the more"
