"""New backgrounds: lit evenly, blurred, or a plain colour, with no fringe of the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from deepflash_app.core.background import (
    MOST_LIFT,
    Backdrop,
    BackdropPicture,
    backdrop,
    before_backdrop,
    over_backdrop,
    with_fall_off,
)
from deepflash_app.core.color import linear_to_srgb, srgb_to_linear
from deepflash_app.core.upsample import Region

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

SIDE = 120
SKIN = np.array([200, 150, 120], np.float32) / 255


def soft_disc() -> FloatImage:
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    return np.clip((28 - np.hypot(x, y)) / 8 + 0.5, 0, 1).astype(np.float32)


def scene(wall: FloatImage) -> tuple[ByteImage, FloatImage]:
    """A skin-coloured disc with a soft edge before a wall, and its matte."""
    matte = soft_disc()
    share = matte[..., None]
    photo = share * SKIN + (1 - share) * wall
    return np.rint(photo * 255).astype(np.uint8), matte


def fall_off_wall() -> FloatImage:
    """A grey wall whose light falls to an eighth from left to right."""
    linear = np.geomspace(0.4, 0.05, SIDE, dtype=np.float32)
    return np.broadcast_to(linear_to_srgb(linear)[None, :, None], (SIDE, SIDE, 3)).copy()


def applied(photo: ByteImage, matte: FloatImage, drop: Backdrop) -> FloatImage:
    source = photo.astype(np.float32) / 255
    return over_backdrop(
        source, source, matte[..., None], drop.subject, drop.behind, drop.new, drop.lift
    )


def test_correct_evens_out_the_wall_and_never_darkens_it() -> None:
    photo, matte = scene(fall_off_wall())
    drop = backdrop(photo, matte, "correct")
    lying = backdrop(photo.transpose(1, 0, 2).copy(), matte.T.copy(), "correct")
    np.testing.assert_allclose(
        np.asarray(lying.lift)[..., 0].T, np.asarray(drop.lift)[..., 0], rtol=1e-4
    )
    result = applied(photo, matte, drop)
    off = matte == 0
    before, after = srgb_to_linear(photo.astype(np.float32) / 255), srgb_to_linear(result)
    assert np.ptp(after[off]) < 0.8 * np.ptp(before[off])
    left, right = np.s_[:, 6:16], np.s_[:, -16:-6]
    assert before[left].mean() / before[right].mean() > 5
    assert after[left].mean() / after[right].mean() < 2.5
    assert (result[off] >= photo[off] / 255 - 1e-3).all()
    np.testing.assert_allclose(result[matte == 1], photo[matte == 1] / 255, atol=1e-6)


def test_the_walls_fall_off_may_be_left_or_taken_whole() -> None:
    photo, matte = scene(fall_off_wall())
    plain = backdrop(photo, matte, "correct")
    assert with_fall_off(plain, 0.0) is plain
    left, half, usual, none = (
        np.asarray(with_fall_off(plain, by).lift)[..., 0] for by in (1.0, 0.5, 0.0, -1.0)
    )
    assert (left == 1).all()
    np.testing.assert_allclose(half**2, usual, rtol=1e-5)
    assert none.max() == MOST_LIFT, "and no more"
    light, lift = srgb_to_linear(fall_off_wall()[0, :, 0]), none[0]
    even = (light * lift)[(lift > 1) & (lift < MOST_LIFT)]
    assert even.size > SIDE / 2
    assert np.ptp(even[10:]) < 0.05 * even.mean(), "from its bright end as far as can be lifted"


def test_correct_lifts_black_and_white_without_breaking_either() -> None:
    wall = fall_off_wall()
    wall[:20], wall[-20:] = 0, 1
    photo, matte = scene(wall)
    result = applied(photo, matte, backdrop(photo, matte, "correct"))
    assert np.isfinite(result).all()
    assert result[-10:].min() > 0.999
    assert result[:10].max() < 0.01
    assert result.max() <= 1 + 1e-6


def test_a_plain_colour_takes_the_walls_place() -> None:
    colour = np.array([0xE8, 0xE6, 0xE3], np.float32) / 255
    photo, matte = scene(np.full((SIDE, SIDE, 3), (0.05, 0.3, 0.6), np.float32))
    result = applied(photo, matte, backdrop(photo, matte, "#e8e6e3"))
    np.testing.assert_allclose(
        result[matte == 0], np.broadcast_to(colour, (1, 3)).repeat((matte == 0).sum(), 0), atol=1e-6
    )
    np.testing.assert_allclose(result[matte == 1], photo[matte == 1] / 255, atol=1e-6)
    ideal = matte[..., None] * SKIN + (1 - matte[..., None]) * colour
    assert np.abs(result - ideal).max() < 0.08, "no fringe of the old wall"


@pytest.mark.parametrize("axis", [0, 1])
def test_blur_smooths_the_wall_without_dragging_the_subject_into_it(axis: int) -> None:
    stripes = np.indices((SIDE, SIDE))[axis] % 2
    wall = np.repeat(stripes[..., None], 3, axis=2).astype(np.float32) * np.float32(0.6)
    photo, matte = scene(wall)
    result = applied(photo, matte, backdrop(photo, matte, "blur"))
    off = matte == 0
    assert result[off].std() < 0.2 * (photo[off] / 255).std()
    red_tint = result[off][:, 0] - result[off][:, 2]
    assert np.abs(red_tint).max() < 0.05, "skin is redder than the wall"


def test_a_gradient_runs_from_top_to_bottom() -> None:
    photo, matte = scene(np.full((SIDE, SIDE, 3), 0.2, np.float32))
    result = applied(photo, matte, backdrop(photo, matte, "#ff0000-#0000ff"))
    np.testing.assert_allclose(result[0, 0], [1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(result[-1, 0], [0, 0, 1], atol=1e-6)
    assert (np.diff(result[:, 0, 0]) < 0).all()


@pytest.mark.parametrize("shape", [(40, 90), (90, 40), (7, 7), (600, 600), (1, 300)])
@pytest.mark.parametrize("narrowed", [0, 30])
def test_a_picture_covers_the_wall_undistorted_and_from_its_middle(
    shape: tuple[int, int], narrowed: int
) -> None:
    photo, matte = scene(np.full((SIDE, SIDE, 3), 0.2, np.float32))
    photo, matte = (
        np.ascontiguousarray(one[:, narrowed : SIDE - narrowed]) for one in (photo, matte)
    )
    rows = np.linspace(0, 255, shape[0]).astype(np.uint8)[:, None]
    columns = np.linspace(0, 255, shape[1]).astype(np.uint8)[None]
    picture = np.dstack(np.broadcast_arrays(rows, columns, np.uint8(90)))
    drop = backdrop(photo, matte, "picture:wall.jpg", BackdropPicture(picture))
    assert drop.new is not None
    high, wide = drop.new.shape[:2]
    assert high * matte.shape[1] / SIDE == pytest.approx(wide, abs=0.5), "the photo's proportions"
    assert high == shape[0] or wide == shape[1], "as much of it as fits"
    for axis in (0, 1):
        ends = drop.new[0, 0, axis], drop.new[-1, -1, axis]
        assert sum(ends) == pytest.approx(1, abs=0.01 + 1.5 / shape[axis])
    whole = Region(0, 0, matte.shape[1], SIDE)
    share = matte[..., None]
    result = before_backdrop(photo, photo, share, drop, (matte.shape[1], SIDE), whole)
    assert np.array_equal(result[matte == 1], photo[matte == 1])
    assert (result[matte == 0][:, 2] == 90).all()


def test_a_picture_that_is_missing_is_told() -> None:
    photo, matte = scene(np.full((SIDE, SIDE, 3), 0.2, np.float32))
    with pytest.raises(ValueError, match="canvas needs its picture"):
        backdrop(photo, matte, "canvas")


@pytest.mark.parametrize("choice", ["correct", "blur", "#102030"])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_photo_of_nobody_or_only_somebody(choice: str, share: float) -> None:
    rng = np.random.default_rng(1)
    photo = rng.integers(0, 256, (31, 17, 3), dtype=np.uint8)
    matte = np.full((31, 17), share, np.float32)
    result = applied(photo, matte, backdrop(photo, matte, choice))
    assert np.isfinite(result).all()
    if share == 1:
        np.testing.assert_allclose(result, photo / 255, atol=1e-5)


@pytest.mark.parametrize("choice", ["correct", "blur", "#102030"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (3, 2)])
def test_tiny_photos_have_backgrounds_too(choice: str, shape: tuple[int, int]) -> None:
    photo = np.full((*shape, 3), 90, np.uint8)
    matte = np.full(shape, 0.5, np.float32)
    result = applied(photo, matte, backdrop(photo, matte, choice))
    assert result.shape == photo.shape
    assert np.isfinite(result).all()
