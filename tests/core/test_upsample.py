"""Joint bilateral upsampling: true to full resolution, and parts that equal the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photo_files import portrait

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.bilateral import bilateral
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.draft_upsample import draft_upsample
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.relight import render, render_preview
from deepflash_app.core.upsample import (
    Region,
    canvas_size,
    doubled,
    smooth_upsample,
    upsample,
)

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage, Image

SIDE = 384


def head(side: int = SIDE) -> ByteImage:
    crop = portrait()[16:272, 96:352]
    return np.asarray(cv2.resize(crop, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="module")
def photo() -> ByteImage:
    return head()


@pytest.fixture(scope="module")
def truth(photo: ByteImage) -> FloatImage:
    """A correction worked out at full resolution: it follows the photo's edges."""
    flash = photo.astype(np.float32) / 255
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    light = 0.7 + 0.5 * np.exp(-2 * (x**2 + y**2))[..., None] * np.array([0.8, 1, 1.15])
    studio = np.clip(flash / light, 0, 1).astype(np.float32)
    return bilateral(flash) - bilateral(studio)


def psnr(a: FloatImage, b: FloatImage) -> float:
    return float(-10 * np.log10(np.mean((a.astype(np.float64) - b) ** 2)))


@pytest.mark.parametrize(("times", "floor"), [(3, 44.0), (6, 40.0)])
def test_it_is_nearer_to_full_resolution_than_plain_enlargement(
    photo: ByteImage, truth: FloatImage, times: int, floor: float
) -> None:
    size = (SIDE // times, SIDE // times)
    field = cv2.resize(truth, size, interpolation=cv2.INTER_AREA)
    guide = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    ours = psnr(upsample(field, guide, photo), truth)
    for plain in (cv2.INTER_CUBIC, cv2.INTER_LINEAR):
        assert ours > psnr(cv2.resize(field, (SIDE, SIDE), interpolation=plain), truth) + 0.5
    assert ours > floor


def drawn_photo(seed: int, width: int, height: int, dtype: Any) -> Image:
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    return np.asarray(cv2.blur(noise, (3, 3)), dtype)


def drawn_region(data: st.DataObject, width: int, height: int) -> Region:
    x = data.draw(st.integers(0, width - 1))
    y = data.draw(st.integers(0, height - 1))
    return Region(x, y, data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y)))


def cut(image: FloatImage, region: Region) -> FloatImage:
    return image[region.y : region.y + region.height, region.x : region.x + region.width]


@given(
    data=st.data(),
    width=st.integers(1, 150),
    height=st.integers(1, 150),
    scale=st.floats(0.02, 1),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    channels=st.sampled_from([1, 3]),
)
@settings(max_examples=200, deadline=None)
def test_a_region_is_the_same_part_of_the_whole(
    data: st.DataObject, width: int, height: int, scale: float, dtype: Any, channels: int
) -> None:
    """What a view at 1:1 shows is what an export will hold, bit by bit."""
    pixels = drawn_photo(1, width, height, dtype)
    size = canvas_size(width, height, scale)
    guide = np.asarray(cv2.resize(drawn_photo(1, width, height, np.uint8), size), np.uint8)
    rng = np.random.default_rng(2)
    field = rng.normal(0, 0.3, (size[1], size[0], channels)).astype(np.float32)
    region = drawn_region(data, width, height)
    whole = upsample(field, guide, pixels)
    assert whole.shape == (height, width, channels)
    part = upsample(field, guide, pixels, region)
    assert np.array_equal(part, cut(whole, region))


@given(
    data=st.data(),
    width=st.integers(1, 150),
    height=st.integers(1, 150),
    interpolation=st.sampled_from([cv2.INTER_LINEAR, cv2.INTER_CUBIC]),
    channels=st.sampled_from([1, 3]),
)
@settings(max_examples=100, deadline=None)
def test_a_region_of_smooth_enlargement_is_the_same_part_of_the_whole(
    data: st.DataObject, width: int, height: int, interpolation: int, channels: int
) -> None:
    size = canvas_size(width, height, 0.3)
    rng = np.random.default_rng(2)
    field = rng.random((size[1], size[0], channels)).astype(np.float32)
    region = drawn_region(data, width, height)
    whole = smooth_upsample(field, (width, height), Region(0, 0, width, height), interpolation)
    part = smooth_upsample(field, (width, height), region, interpolation)
    assert np.array_equal(part, cut(whole, region))


@given(
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    scale=st.floats(0.02, 1),
    value=st.floats(-1, 1, width=32),
)
@settings(max_examples=50, deadline=None)
def test_a_constant_field_stays_constant(
    width: int, height: int, scale: float, value: float
) -> None:
    pixels = drawn_photo(3, width, height, np.uint8)
    size = canvas_size(width, height, scale)
    guide = np.zeros((size[1], size[0], 3), np.uint8)  # a guide unlike the photo, too
    field = np.full((size[1], size[0], 3), value, np.float32)
    np.testing.assert_allclose(upsample(field, guide, pixels), value, atol=2e-6)


def test_no_field_gives_exactly_none(photo: ByteImage) -> None:
    """On this it rests that pixels off the subject stay bit-identical."""
    for times in (1, 3, 40):
        size = (SIDE // times, SIDE // times)
        guide = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
        assert not upsample(np.zeros((*size, 3), np.float32), guide, photo).any()


def test_a_field_reaches_no_further_than_its_neighbouring_pixels(photo: ByteImage) -> None:
    field = np.zeros((64, 64, 1), np.float32)
    field[32, 20] = 1
    guide = cv2.resize(photo, (64, 64), interpolation=cv2.INTER_AREA)
    rows, columns, _ = np.nonzero(upsample(field, guide, photo))
    assert rows.min() > (32 - 2.5) * 6
    assert rows.max() < (33 + 2.5) * 6
    assert columns.min() > (20 - 2.5) * 6
    assert columns.max() < (21 + 2.5) * 6


def test_it_takes_the_side_of_an_edge_that_a_pixel_is_on() -> None:
    pixels = np.zeros((96, 96, 3), np.uint8)
    pixels[:, 50:] = 255  # inside a coarse pixel, so that plain enlargement must smear
    guide = cv2.resize(pixels, (16, 16), interpolation=cv2.INTER_AREA)
    field = (guide[..., :1].astype(np.float32)) / 255
    fine = upsample(field, guide, pixels)
    assert fine[:, :48].max() < 0.1
    assert fine[:, 53:].min() > 0.9


@pytest.mark.parametrize(("times", "odd"), [(1, 0), (3, 0), (3, 1), (8, 0), (13, 1)])
def test_on_one_colour_a_slope_stays_a_slope(times: int, odd: int) -> None:
    """With half pixels that reach beyond the photo, too: what is added there moves nothing."""
    wide, high = 16, 12
    pixels = np.full((high * times - odd, wide * times - odd, 3), 128, np.uint8)
    y, x = np.mgrid[:high, :wide].astype(np.float32)
    fine = upsample(np.dstack([x, y]), np.full((high, wide, 3), 128, np.uint8), pixels)
    for axis, channel, length in ((1, 0, wide), (0, 1, high)):
        slope = np.moveaxis(fine[..., channel], axis, 1)
        place = (np.arange(slope.shape[1]) + 0.5) * length / slope.shape[1] - 0.5
        inner = slice(2 * times, -2 * times)
        assert (np.diff(slope[:, inner], axis=1) > 0).all(), "without steps back"
        assert np.abs(slope[:, inner] - place[inner]).max() < 0.15


def test_16_bits_are_guided_as_8_bits_are(photo: ByteImage, truth: FloatImage) -> None:
    field = cv2.resize(truth, (64, 64), interpolation=cv2.INTER_AREA)
    guide = cv2.resize(photo, (64, 64), interpolation=cv2.INTER_AREA)
    deep = photo.astype(np.uint16) * 257
    difference = upsample(field, guide, deep) - upsample(field, guide, photo)
    assert np.abs(difference).max() < 1 / 255, "halving rounds 8 bits sooner"


def test_doubling_keeps_pixel_places() -> None:
    ramp = np.arange(20, dtype=np.float32)[None, :, None].repeat(10, axis=0)
    fine = doubled(ramp)
    assert fine.shape == (20, 40, 1)
    expected = (np.arange(40) + 0.5) / 2 - 0.5
    np.testing.assert_allclose(fine[5, 4:-4, 0], expected[4:-4], atol=0.05)


@given(width=st.integers(1, 9000), height=st.integers(1, 9000), scale=st.floats(1e-5, 3))
def test_a_canvas_is_neither_empty_nor_larger_than_the_photo(
    width: int, height: int, scale: float
) -> None:
    w, h = canvas_size(width, height, scale)
    assert 1 <= w <= width
    assert 1 <= h <= height


@pytest.mark.parametrize("times", [1.3, 6, 19])
@pytest.mark.parametrize("place", [(0, 0), (3, 7), (20, 3)])
def test_a_small_correction_is_rendered_as_far_as_it_reaches(
    times: float, place: tuple[int, int]
) -> None:
    """Where it is nought nothing is worked out, which must leave out no pixel of it."""
    wide, high = 24, 11
    width, height = round(wide * times), round(high * times)
    pixels = np.random.default_rng(7).integers(90, 166, (height, width, 3), dtype=np.uint8)
    guide = np.asarray(cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    x, y = place
    colour = np.float32(0.3) * np.eye(3, dtype=np.float32)[sum(place) % 3]
    part = np.broadcast_to(colour, (2, 2, 3))
    face = FaceCorrection(FaceBox(0, 0, 5, 5), part, x, y)
    matte = np.zeros((high, wide), np.float32)
    analysis = Analysis(width, height, guide, matte, (face,), ())
    field = np.zeros((high, wide, 3), np.float32)
    field[y : y + 2, x : x + 2] = part * 255
    full = upsample(field, guide, pixels)
    expected = cv2.subtract(pixels, full, dtype=cv2.CV_8U)
    assert np.array_equal(render(pixels, analysis, RelightOptions()), expected)
    draft = draft_upsample(field, (width, height), Region(0, 0, width, height))
    shown = cv2.subtract(pixels, draft, dtype=cv2.CV_8U)
    preview = render_preview(pixels, analysis, RelightOptions()).astype(int)
    assert np.abs(preview - shown).max() <= 1
