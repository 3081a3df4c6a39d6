"""Face boxes and the squares cut round them: geometry to a fraction of a pixel."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepflash_app.core.boxes import (
    HEAD_SQUARE_FACES,
    FaceBox,
    Square,
    face_crop,
    head_square,
    largest,
    overlap,
    reading_order,
    square_transform,
)

places = st.floats(-200, 200)
sizes = st.floats(0.5, 300)
boxes = st.builds(FaceBox, places, places, sizes, sizes)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("field", ["x", "y", "width", "height", "angle", "score"])
def test_a_box_is_made_of_numbers(field: str, bad: float) -> None:
    values: dict[str, Any] = {"x": 0, "y": 0, "width": 1, "height": 1, field: bad}
    with pytest.raises(ValueError, match="made of numbers"):
        FaceBox(**values)


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0), (-3, 5), (5, -3)])
def test_a_box_has_an_area(width: float, height: float) -> None:
    with pytest.raises(ValueError, match="width and a height"):
        FaceBox(0, 0, width, height)


@given(a=boxes, b=boxes)
def test_overlap_is_a_share_and_mutual(a: FaceBox, b: FaceBox) -> None:
    assert 0 <= overlap(a, b) <= 1 + 1e-9
    assert overlap(a, b) == pytest.approx(overlap(b, a))
    assert overlap(a, a) == pytest.approx(1)


def test_overlap_by_hand() -> None:
    assert overlap(FaceBox(0, 0, 2, 2), FaceBox(1, 0, 2, 2)) == pytest.approx(1 / 3)
    assert overlap(FaceBox(0, 0, 2, 2), FaceBox(2, 0, 2, 2)) == 0


@given(box=boxes, factor=st.floats(0.01, 50))
def test_scaling_keeps_shape_and_roll(box: FaceBox, factor: float) -> None:
    scaled = box.scaled(factor)
    assert scaled.area == pytest.approx(box.area * factor**2)
    assert scaled.centre == pytest.approx(tuple(c * factor for c in box.centre))
    assert (scaled.angle, scaled.score) == (box.angle, box.score)


@given(box=boxes, across=st.floats(0.01, 50), down=st.floats(0.01, 50))
def test_a_picture_whose_sides_shrink_unlike_keeps_the_place(
    box: FaceBox, across: float, down: float
) -> None:
    scaled = box.scaled(across, down)
    middle = (box.centre[0] * across, box.centre[1] * down)
    assert scaled.centre == pytest.approx(middle, abs=1e-6)
    assert (scaled.width, scaled.height) == pytest.approx((box.width * across, box.height * down))
    square = Square(box.x, box.y, box.width).scaled(across, down)
    x, y = square.x + square.side / 2, square.y + square.side / 2
    assert x == pytest.approx(middle[0], abs=1e-6)
    assert y == pytest.approx((box.y + box.width / 2) * down, abs=1e-6)
    assert square.side == pytest.approx(box.width * (across + down) / 2)


def test_largest_and_reading_order() -> None:
    right, left = FaceBox(50, 0, 10, 10), FaceBox(3, 9, 5, 30)
    assert largest([right, left]) == left
    assert reading_order([right, left]) == (left, right)
    with pytest.raises(ValueError, match="empty"):
        largest([])


@given(box=boxes)
def test_the_head_square_is_centred_and_never_squashed(box: FaceBox) -> None:
    square = head_square(box)
    assert square.side == pytest.approx(HEAD_SQUARE_FACES * max(box.width, box.height))
    middle = (square.x + square.side / 2, square.y + square.side / 2)
    assert middle == pytest.approx(box.centre, abs=1e-6)


def test_the_transform_takes_corner_pixels_to_corner_pixels() -> None:
    matrix = square_transform(Square(10, 20, 100), 50)
    # The centre of crop pixel 0 is the middle of the square's first two photo pixels.
    assert matrix @ [10.5, 20.5, 1] == pytest.approx([0, 0])
    assert matrix @ [108.5, 118.5, 1] == pytest.approx([49, 49])


def ramp(height: int, width: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Each pixel holds its own centre, (H, W, 2) float32."""
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return np.dstack([x, y]).astype(np.float32)


@given(
    x=st.floats(60, 90),
    y=st.floats(40, 70),
    square_side=st.floats(20, 120),
    side=st.integers(8, 96),
)
@settings(max_examples=80, deadline=None)
def test_a_crop_shows_each_place_where_it_belongs(
    x: float, y: float, square_side: float, side: int
) -> None:
    """On a ramp the crop's pixels say which photo places they show, at any scale."""
    crop = face_crop(ramp(240, 280), Square(x, y, square_side), side)
    inner = np.s_[2:-2, 2:-2]
    step = square_side / side
    expected = ramp(side, side) * step + [x, y]
    # averages of pixels are drawn on by straight lines; 0.075 is the most that this costs
    assert np.abs(crop[inner] - expected[inner]).max() < max(0.1 * step, 0.05)


@given(
    shape=st.tuples(st.integers(1, 30), st.integers(1, 30)),
    x=st.floats(-100, 100),
    y=st.floats(-100, 100),
    square_side=st.floats(0.5, 200),
)
@settings(max_examples=100, deadline=None)
def test_a_crop_partly_or_wholly_outside_repeats_the_edge(
    shape: tuple[int, int], x: float, y: float, square_side: float
) -> None:
    image = np.random.default_rng(1).integers(20, 200, (*shape, 3), dtype=np.uint8)
    crop = face_crop(image, Square(x, y, square_side), 24)
    assert crop.shape == (24, 24, 3)
    assert crop.dtype == np.uint8
    assert image.min() <= crop.min() <= crop.max() <= image.max(), "no black from outside"


def test_left_of_the_photo_is_its_left_column() -> None:
    image = np.zeros((20, 20), np.float32)
    image[:, 0] = 0.7
    crop = face_crop(image, Square(-50, 0, 20), 16)
    assert crop == pytest.approx(0.7)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_square_of_its_own_size_is_a_plain_cut(dtype: Any) -> None:
    image = np.random.default_rng(2).integers(0, 255, (60, 70, 3)).astype(dtype)
    assert np.array_equal(face_crop(image, Square(13, 9, 32), 32), image[9:41, 13:45])


def test_shrinking_averages_instead_of_skipping() -> None:
    image = np.zeros((256, 256), np.float32)
    image[:, ::2] = 1
    crop = face_crop(image, Square(0, 0, 256), 32)
    assert crop == pytest.approx(0.5, abs=0.02)


def test_enlarging_a_crop_gives_back_what_was_there() -> None:
    smooth = cv2.GaussianBlur(
        np.random.default_rng(3).random((200, 200)).astype(np.float32), (0, 0), 8
    )
    crop = face_crop(smooth, Square(40, 40, 100), 300)
    back = cv2.resize(crop, (100, 100), interpolation=cv2.INTER_AREA)
    assert np.abs(back - smooth[40:140, 40:140]).max() < 0.01
