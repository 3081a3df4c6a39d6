"""What the network says of a place comes out at that very place, and a crowd is no burden."""

from __future__ import annotations

import tracemalloc
from typing import Any

import cv2
import numpy as np
import pytest

from deepflash_app.core.assembly import Head, assembled
from deepflash_app.core.boxes import FaceBox, Square, head_square
from deepflash_app.core.cast import SkinCast
from deepflash_app.core.color import linear_to_srgb, srgb_to_profile
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.primaries import profile_of
from deepflash_app.core.relight import render_region

SIDE = 512  # of the network
SPOT = (330, 371)  # column and row of the network's picture, the middle of a pixel


@pytest.mark.parametrize(
    ("width", "height", "face"),
    [
        (4000, 6000, FaceBox(1600, 4800, 600, 754)),
        (6000, 4000, FaceBox(4800, 2300, 600, 754)),
        (12000, 1004, FaceBox(9000, 440, 260, 300)),
        (1004, 12000, FaceBox(440, 9000, 260, 300)),
        (1933, 1449, FaceBox(1400, 900, 260, 300)),
    ],
)
def test_a_spot_of_correction_lands_where_it_was_seen(
    width: int, height: int, face: FaceBox
) -> None:
    """To an eighth of a canvas pixel, though neither side is a whole number of them."""
    pixels = np.full((height, width, 3), 128 * 257, np.uint16)
    square = head_square(face)
    point = np.zeros((SIDE, SIDE, 3), np.float32)
    point[SPOT[1], SPOT[0]] = 100
    head = Head(face, square, cv2.GaussianBlur(point, (0, 0), 8), None)
    matte = np.ones((30, 30), np.float32)
    found = assembled(pixels, None, matte, [head], (), ())

    x, y = (
        start + (at + 0.5) * square.side / SIDE
        for start, at in zip((square.x, square.y), SPOT, strict=True)
    )
    reach = round(40 * square.side / SIDE)
    left, top = round(x) - reach, round(y) - reach
    options = RelightOptions(red_eye=False)
    relit = render_region(pixels, found, options, left, top, 2 * reach, 2 * reach)
    change = 128 * 257 - relit[..., 0].astype(np.float64)
    across, down = (
        start + np.average(np.arange(2 * reach) + 0.5, weights=change.sum(axis=axis))
        for start, axis in ((left, 0), (top, 1))
    )
    canvas_pixel = max(width, height) / max(found.guide.shape[:2])
    assert (across, down) == pytest.approx((x, y), abs=canvas_pixel / 8)


def test_tiny_faces_make_no_canvas_as_large_as_the_photo() -> None:
    for shape in ((6, 4000), (4000, 6)):
        head = Head(FaceBox(1, 1, 3, 3), Square(1, 1, 4), np.zeros((64, 64, 3), np.float32), None)
        pixels, matte = np.zeros((*shape, 3), np.uint8), np.ones(shape, np.float32)
        assert max(assembled(pixels, None, matte, [head], (), ()).guide.shape) == 1600


@pytest.mark.parametrize(
    ("dtype", "icc"), [(np.uint8, None), (np.uint16, None), (np.uint16, profile_of(9))]
)
def test_the_cast_is_taken_from_a_far_hand_and_from_all_of_it(
    dtype: Any, icc: bytes | None
) -> None:
    face, canvas = FaceBox(150, 60, 100, 120), (107, 240)  # as fine as the network sees the face
    cast = SkinCast((0.3, -0.3), 0.2, (0.1, 0.0, -0.1))
    linear = np.array([[[0.2 * np.exp(0.3), 0.2, 0.2 * np.exp(-0.3)]]], np.float32)
    skin = srgb_to_profile(linear_to_srgb(linear), icc)
    unit = np.iinfo(dtype).max
    pixels = np.full((900, 400, 3), np.rint(skin * unit), dtype)
    matte = np.zeros((450, 200), np.float32)
    matte[:200] = matte[360:] = 1
    head = Head(face, head_square(face), np.zeros((64, 64, 3), np.float32), cast)
    found = assembled(pixels, icc, matte, [head], (), ())
    assert found.icc == icc
    assert found.guide.shape[1::-1] == canvas
    assert np.abs(found.guide - 255 * skin).max() <= 0.51
    (part,) = found.faces
    field = np.zeros(found.guide.shape, np.float32)
    field[part.y : part.y + part.field.shape[0], part.x : part.x + part.field.shape[1]] = part.field
    hand = field[740 * canvas[1] // 900 :]
    natural = linear_to_srgb(linear * np.exp(np.array(cast.gain, np.float32)))
    natural = srgb_to_profile(natural, icc)
    np.testing.assert_allclose(hand, np.broadcast_to(skin - natural, hand.shape), atol=0.003)
    assert not field[420 * canvas[1] // 900 : 700 * canvas[1] // 900].any(), "off the person"


@pytest.mark.parametrize("cast", [None, SkinCast((0.3, -0.3), 0.2, (0.1, 0.0, -0.1))])
def test_a_crowd_does_not_take_a_canvas_for_each_face(cast: SkinCast | None) -> None:
    """Which would be gigabytes; a mask for each is as needless."""
    correction = np.full((120, 120, 3), 0.1, np.float32)
    boxes = [FaceBox(20 + 160 * (k % 5), 30 + 145 * (k // 5), 50, 60) for k in range(20)]
    heads = [Head(box, head_square(box), correction, cast) for box in boxes]
    pixels = np.full((600, 800, 3), 128, np.uint8)
    matte = np.ones((600, 800), np.float32)
    tracemalloc.start()
    try:
        found = assembled(pixels, None, matte, heads, (), ())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.guide.shape == pixels.shape
    assert len(found.faces) == len(boxes)
    canvas = 4 * found.guide.size
    assert peak < 15 * canvas, "57 of them once"
