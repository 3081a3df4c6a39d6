"""The cast on a face's skin, and a body that goes with it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.core.cast import SkinCast, skin_cast, without_cast
from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

SIDE = 64
SKIN = np.array([0.42, 0.24, 0.15], np.float32)  # linear
GREENISH = np.array([0.95, 1.05, 0.75], np.float32)
ALL = np.full((SIDE, SIDE), 255, np.uint8)
FULL = np.ones((SIDE, SIDE), np.float32)


def plain(linear: FloatImage) -> FloatImage:
    """A picture of one colour, given linear, in sRGB."""
    return linear_to_srgb(np.broadcast_to(linear, (SIDE, SIDE, 3)).astype(np.float32))


def measured(cast: FloatImage = GREENISH) -> SkinCast:
    """The cast of a face in that light."""
    found = skin_cast(plain(SKIN * cast), plain(SKIN), ALL)
    assert found is not None
    return found


def ratios(image: FloatImage) -> FloatImage:
    """Linear R/G and B/G of the middle pixel."""
    red, green, blue = srgb_to_linear(image)[SIDE // 2, SIDE // 2]
    return np.array([red / green, blue / green], np.float32)


@given(st.tuples(*[st.floats(0.87, 1.15)] * 3), st.floats(0.3, 1.1))
def test_a_hand_in_the_same_light_becomes_the_colour_of_the_face(
    gains: tuple[float, float, float], level: float
) -> None:
    cast = np.array(gains, np.float32)
    hand = plain(SKIN * cast * np.float32(level))
    natural = without_cast(hand, measured(cast), FULL)
    np.testing.assert_allclose(ratios(natural), ratios(plain(SKIN)), rtol=0.03)
    before, after = (luminance(srgb_to_linear(one))[0, 0] for one in (hand, natural))
    assert after == pytest.approx(before, rel=0.05), "how bright a hand is, the face cannot tell"


@pytest.mark.parametrize(
    "other",
    [
        (0.05, 0.1, 0.4),
        (0.05, 0.3, 0.08),
        (0.001, 0.001, 0.001),
        (0.4, 0.25, 0.02),
        (0.4, 0.25, 0.6),
    ],
)
def test_what_is_not_like_skin_stays(other: tuple[float, float, float]) -> None:
    cloth = plain(np.array(other, np.float32))
    np.testing.assert_array_equal(without_cast(cloth, measured(), FULL), cloth)


def test_where_nothing_is_to_be_taken_every_bit_stays() -> None:
    rng = np.random.default_rng(1)
    image = rng.random((SIDE, SIDE, 3), np.float32)
    share = np.zeros((SIDE, SIDE), np.float32)
    np.testing.assert_array_equal(without_cast(image, measured(), share), image)


def test_a_share_lies_between() -> None:
    hand = plain(SKIN * GREENISH)
    blues = [
        float(ratios(without_cast(hand, measured(), FULL * np.float32(one)))[1])
        for one in (0, 0.3, 0.6, 1)
    ]
    assert all(low < high for low, high in itertools.pairwise(blues))


def test_shine_does_not_tell_the_colour() -> None:
    face = plain(SKIN * GREENISH)
    face[:20] = 1.0  # a third burnt to white
    relit = plain(SKIN)
    found = skin_cast(face, relit, ALL)
    assert found is not None
    np.testing.assert_allclose(found.gain, measured().gain, atol=1e-4)


def _few() -> ByteImage:
    skin = np.zeros((SIDE, SIDE), np.uint8)
    skin[:5, :5] = 255
    return skin


@pytest.mark.parametrize(("level", "skin"), [(1.0, _few()), (9.0, ALL)], ids=["little", "burnt"])
def test_without_skin_of_a_colour_there_is_no_cast(level: float, skin: ByteImage) -> None:
    face = np.clip(plain(SKIN * GREENISH * np.float32(level)), 0, 1)
    assert skin_cast(face, face, skin) is None


def test_no_face_asks_for_more_than_a_cast_can_be() -> None:
    found = skin_cast(plain(SKIN * np.array([0.2, 1, 3], np.float32)), plain(SKIN), ALL)
    assert found is not None
    assert max(map(abs, found.gain)) == pytest.approx(0.3)
