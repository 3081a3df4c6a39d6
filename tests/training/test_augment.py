"""The paper's twenty: all there, the same for both sides, and where the geometry says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from deepflash_app.core.boxes import Square, face_crop
from model_training.augment import PLAIN, VARIANTS, PairPictures, Variant, augmented, turned_crop

SIDE = 96
HEAD = Square(70.0, 40.0, 150.0)


def _pair() -> PairPictures:
    """A picture with bright discs where its mesh points are, the same on both sides."""
    rng = np.random.default_rng(4)
    points = np.zeros((468, 3), np.float32)
    points[:, 0], points[:, 1] = 145, 115
    points[:5, :2] = [(110, 80), (180, 80), (145, 115), (120, 150), (175, 160)]
    points[:, 2] = rng.normal(size=468)
    picture = np.full((240, 300, 3), 20, np.uint8)
    for x, y in points[:5, :2]:
        cv2.circle(picture, (int(x), int(y)), 6, (250, 250, 250), -1)
    return PairPictures(picture, picture.copy(), picture[..., 0].copy(), points)


def test_there_are_twenty_with_names_of_their_own_and_one_is_plain() -> None:
    assert len(VARIANTS) == len(set(VARIANTS)) == len({str(one) for one in VARIANTS}) == 20
    assert PLAIN in VARIANTS
    assert {one.angle for one in VARIANTS} == {-20, -10, 0, 10, 20}
    assert sum(one.whole for one in VARIANTS) == sum(one.flip for one in VARIANTS) == 10


def test_the_plain_one_is_the_applications_crop() -> None:
    pair = _pair()
    plain = augmented(pair, HEAD, PLAIN, SIDE)
    assert np.array_equal(plain.flash, face_crop(pair.flash, HEAD, SIDE))


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_both_sides_matte_and_mesh_stay_together(variant: Variant) -> None:
    got = augmented(_pair(), HEAD, variant, SIDE)
    assert got.flash.shape == got.studio.shape == (SIDE, SIDE, 3)
    assert np.array_equal(got.flash, got.studio)
    assert np.array_equal(got.flash[..., 0], got.matte)
    _, _, stats, centres = cv2.connectedComponentsWithStats((got.matte > 130).astype(np.uint8))
    discs = centres[1:][stats[1:, cv2.CC_STAT_AREA] > 3]
    inside = [p for p in got.points[:5, :2] if (p > 5).all() and (p < SIDE - 5).all()]
    assert len(inside) >= 4
    for point in inside:
        assert np.hypot(*(discs - point).T).min() < 0.5


def test_a_turn_is_clockwise_and_a_mirrored_mirror_image_is_the_picture() -> None:
    pair = _pair()
    turned = turned_crop(pair, HEAD, SIDE, angle=20)
    right, left = turned.points[1, :2], turned.points[0, :2]
    assert np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0])) == pytest.approx(20)
    once = turned_crop(pair, HEAD, SIDE, flip=True)
    twice = turned_crop(once, Square(0, 0, SIDE), SIDE, flip=True)
    plain = turned_crop(pair, HEAD, SIDE)
    assert np.array_equal(twice.flash, plain.flash)
    assert np.allclose(twice.points, plain.points, atol=1e-4)


def test_the_whole_frame_is_never_squashed() -> None:
    whole = augmented(_pair(), HEAD, Variant(whole=True), 300)
    assert np.array_equal(whole.flash[30:270], _pair().flash)
