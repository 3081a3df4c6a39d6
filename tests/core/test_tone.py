"""The sliders of light: nothing at rest, the right way when moved, only on people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.canvas import canvas_of
from deepflash_app.core.options import BALANCES, RelightOptions
from deepflash_app.core.relight import render, render_preview, render_region

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

WIDTH, HEIGHT = 240, 320
BOX = FaceBox(80, 40, 80, 100)
FACE = np.s_[50:130, 90:150]
FOREHEAD = np.s_[58:68, 112:128]
CHEEK = np.s_[110:124, 88:98]
CHEST = np.s_[290:315, 110:130]
balance = st.floats(-1, 1)


def scene(shine: float = 60) -> ByteImage:
    """A person of one skin colour with a shiny forehead and a dark left cheek, before a wall."""
    photo = np.full((HEIGHT, WIDTH, 3), (60, 70, 80), np.uint8)
    cv2.rectangle(photo, (50, 160), (190, HEIGHT), (150, 110, 95), cv2.FILLED)
    cv2.ellipse(photo, (120, 90), (48, 66), 0, 0, 360, (180, 135, 115), cv2.FILLED)
    light = photo.astype(np.float32)
    light += cv2.GaussianBlur(spot((120, 63), 12, shine), (0, 0), 5)[..., None]
    light -= cv2.GaussianBlur(spot((90, 115), 16, 70), (0, 0), 6)[..., None]
    return light.clip(0, 255).astype(np.uint8)


def spot(middle: tuple[int, int], radius: int, value: float) -> FloatImage:
    disc = np.zeros((HEIGHT, WIDTH), np.float32)
    return np.asarray(cv2.circle(disc, middle, radius, value, cv2.FILLED))


def found(photo: ByteImage) -> Analysis:
    """A correction that takes a part of the shine."""
    matte = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.ellipse(matte, (120, 90), (50, 68), 0, 0, 360, 1.0, cv2.FILLED)
    cv2.rectangle(matte, (48, 158), (192, HEIGHT), 1.0, cv2.FILLED)
    matte = np.asarray(cv2.resize(matte, (120, 160), interpolation=cv2.INTER_AREA), np.float32)
    guide = np.asarray(cv2.resize(photo, (120, 160), interpolation=cv2.INTER_AREA), np.uint8)
    shine = cv2.resize(spot((120, 63), 14, 0.12), (120, 160), interpolation=cv2.INTER_AREA)
    field = (cv2.GaussianBlur(shine, (0, 0), 4) + 0.02)[..., None] * matte[..., None]
    full = np.repeat(field, 3, axis=2).astype(np.float32)
    return Analysis(WIDTH, HEIGHT, guide, matte, (FaceCorrection(BOX, full, 0, 0),), ())


PHOTO = scene()
ANALYSIS = found(PHOTO)


def moved(name: str, value: float) -> RelightOptions:
    values: dict[str, Any] = {name: value}
    return RelightOptions(**values)


def brightened(tone: float, way: float) -> float:
    """What becomes of one grey on a person."""
    field = np.zeros((8, 8, 3), np.float32)
    guide = np.full((8, 8, 3), round(tone * 255), np.uint8)
    face = FaceCorrection(FaceBox(0, 0, 8, 8), field, 0, 0)
    analysis = Analysis(8, 8, guide, np.ones((8, 8), np.float32), (face,), ())
    change = canvas_of(analysis, RelightOptions(brightness=way)).field[4, 4, 0]
    return float(guide[0, 0, 0] / 255 - change)


def mean(options: RelightOptions, part: tuple[slice, slice], channel: int | None = None) -> float:
    picture = render(PHOTO, ANALYSIS, options)[part].astype(float)
    return float(picture.mean() if channel is None else picture[..., channel].mean())


@pytest.mark.parametrize(
    ("name", "part"),
    [("shine", FOREHEAD), ("shadows", CHEEK)],
)
def test_more_is_brighter_where_the_word_says(name: str, part: tuple[slice, slice]) -> None:
    levels = [mean(moved(name, value), part) for value in (-1, -0.5, 0, 0.5, 1)]
    assert levels == sorted(levels)
    assert levels[2] - levels[0] > 2
    assert levels[4] - levels[2] > 2
    elsewhere = [mean(moved(name, value), CHEST) for value in (-1, 1)]
    assert elsewhere[0] == elsewhere[1]


def test_all_of_the_shine_left_is_the_shine_of_the_photo() -> None:
    left = render(PHOTO, ANALYSIS, RelightOptions(shine=1))[FOREHEAD].astype(int)
    assert np.abs(left - PHOTO[FOREHEAD]).mean() < 3
    assert mean(RelightOptions(), FOREHEAD) < PHOTO[FOREHEAD].mean() - 10


def test_the_sliders_look_at_the_corrected_light() -> None:
    taken = (ANALYSIS.guide.astype(np.float32) - found(scene(shine=0)).guide) / 255
    analysis = replace(ANALYSIS, faces=(FaceCorrection(BOX, taken, 0, 0),))
    plain, dull, bright = (
        render(PHOTO, analysis, options)[FOREHEAD].astype(float).mean(axis=(0, 1))
        for options in (RelightOptions(), RelightOptions(shine=-1), RelightOptions(brightness=1))
    )
    assert dull == pytest.approx(plain, abs=1), "no shine is left that could be taken"
    gain = np.exp(0.6 * (1 - plain @ (0.299, 0.587, 0.114) / 255))
    assert bright / plain == pytest.approx(np.full(3, gain), rel=0.01)


@pytest.mark.parametrize(("name", "way"), [("shine", -1.0), ("shadows", 1.0)])
def test_pores_are_neither_shine_nor_shadow(name: str, way: float) -> None:
    pores = np.indices((64, 64)).sum(axis=0) % 2
    guide = np.repeat(np.where(pores, 110, 150)[..., None], 3, axis=2).astype(np.uint8)
    face = FaceCorrection(FaceBox(4, 4, 56, 56), np.zeros((64, 64, 3), np.float32), 0, 0)
    analysis = Analysis(64, 64, guide, np.ones((64, 64), np.float32), (face,), ())
    gain = 1 - canvas_of(analysis, moved(name, way)).field / (guide / 255)
    middle = gain[16:48, 16:48, 0]
    assert np.ptp(middle) < 0.01, "all alike, and far less than their own contrast of a third"


def test_a_beard_is_no_shadow() -> None:
    bearded, chin = PHOTO.copy(), np.s_[112:128, 106:134]
    bearded[105:140, 95:145] = 20
    lifted, plain = (
        render(bearded, found(bearded), options)[chin].astype(float).mean()
        for options in (RelightOptions(shadows=1), RelightOptions())
    )
    assert 1.05 < lifted / plain < 1.35


def test_brightness_reaches_all_of_the_person() -> None:
    for way, least in ((1.0, 0.3), (-1.0, 0.0)):
        change = canvas_of(ANALYSIS, RelightOptions(brightness=way)).field - ANALYSIS.faces[0].field
        assert np.array_equal((way * change < 0).all(axis=2), ANALYSIS.matte > least)


@pytest.mark.parametrize(("name", "more"), [("brightness", 1.0), ("fall_off", -1.0)])
def test_light_that_is_added_spills_over_no_edge(name: str, more: float) -> None:
    matte = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (64, 1))
    guide = np.full((64, 64, 3), 90, np.uint8)
    face = FaceCorrection(FaceBox(80, 0, 8, 10), np.zeros((1, 1, 3), np.float32), 0, 0)
    analysis = Analysis(64, 64, guide, matte, (face,), ())

    def light(value: float) -> FloatImage:
        gain = 1 - canvas_of(analysis, moved(name, value)).field[32, :, 0] / np.float32(90 / 255)
        return np.abs(np.log(gain))

    added, taken = light(more), light(-more)
    assert not added[:19].any()
    assert added[32] < 0.5 * taken[32]
    assert added[63] == pytest.approx(taken[63], rel=1e-3)
    assert np.abs(np.diff(added)).max() < 0.05


def test_brightness_moves_the_person_and_leaves_white_black_and_hue() -> None:
    for part in (FACE, CHEST):
        levels = [mean(RelightOptions(brightness=b), part) for b in (-1, -0.5, 0, 0.5, 1)]
        assert levels == sorted(levels)
        assert levels[2] - levels[0] > 10
        assert levels[4] - levels[2] > 10
    person = replace(ANALYSIS, matte=np.ones_like(ANALYSIS.matte))
    for level in (0, 255):
        field = np.zeros_like(ANALYSIS.faces[0].field)
        flat = np.full_like(PHOTO, level)
        guide = np.full_like(ANALYSIS.guide, level)
        analysis = replace(person, guide=guide, faces=(FaceCorrection(BOX, field, 0, 0),))
        for way in (-1.0, 1.0):
            assert np.array_equal(render(flat, analysis, RelightOptions(brightness=way)), flat)
    plain = render(PHOTO, ANALYSIS, RelightOptions())[CHEST].astype(float).mean(axis=(0, 1))
    bright = render(PHOTO, ANALYSIS, RelightOptions(brightness=1))[CHEST].astype(float)
    assert bright.mean(axis=(0, 1)) / plain == pytest.approx(
        np.full(3, (bright.mean() / plain.mean())), rel=0.02
    )


@given(tones=st.lists(st.floats(0, 1), min_size=2, max_size=2), way=balance)
def test_brightness_never_turns_tones_round(tones: list[float], way: float) -> None:
    dark, light = sorted(tones)
    assert brightened(dark, way) <= brightened(light, way) + 1e-6


def test_warmth_moves_red_against_blue_and_leaves_the_brightness() -> None:
    warm, cold = RelightOptions(warmth=1), RelightOptions(warmth=-1)
    for part in (FACE, CHEST):
        assert mean(warm, part, 0) > mean(RelightOptions(), part, 0) > mean(cold, part, 0)
        assert mean(warm, part, 2) < mean(RelightOptions(), part, 2) < mean(cold, part, 2)
    pictures = [render(PHOTO, ANALYSIS, options) for options in (warm, cold)]
    luma = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[CHEST].mean() for picture in pictures]
    assert abs(float(luma[0]) - float(luma[1])) < 4


def test_fall_off_darkens_the_chest_and_not_the_face() -> None:
    even, falling = RelightOptions(fall_off=-1), RelightOptions(fall_off=1)
    assert mean(falling, CHEST) < mean(RelightOptions(), CHEST) - 10
    assert mean(even, CHEST) > mean(RelightOptions(), CHEST) + 10
    assert mean(falling, FOREHEAD) == pytest.approx(mean(even, FOREHEAD), abs=0.5)


def test_fall_off_also_rules_the_wall_that_is_corrected() -> None:
    wall = np.tile(np.linspace(160, 90, WIDTH, dtype=np.float32)[None, :, None], (HEIGHT, 1, 3))
    inside = cv2.resize(ANALYSIS.matte, (WIDTH, HEIGHT))[..., None] > 0.5
    photo = np.where(inside, PHOTO, wall.astype(np.uint8))
    analysis = found(photo)
    dark = np.s_[20:60, 200:230]
    chosen = [RelightOptions(background="correct", fall_off=f) for f in (-1.0, 0.0, 1.0)]
    levels = [float(render(photo, analysis, options)[dark].mean()) for options in chosen]
    assert levels[0] > levels[1] > levels[2]
    assert levels[2] == pytest.approx(float(photo[dark].mean()), abs=1.5), "nothing is lifted"


@example(brightness=1.0, shine=0.0, shadows=0.0, warmth=0.0, fall_off=-1.0)
@given(brightness=balance, shine=balance, shadows=balance, warmth=balance, fall_off=balance)
@settings(max_examples=25, deadline=None)
def test_strength_0_and_pixels_off_the_person_stay_bit_by_bit(
    brightness: float, shine: float, shadows: float, warmth: float, fall_off: float
) -> None:
    options = RelightOptions(
        brightness=brightness, shine=shine, shadows=shadows, warmth=warmth, fall_off=fall_off
    )
    assert np.array_equal(render(PHOTO, ANALYSIS, replace(options, strength=0)), PHOTO)
    result = render(PHOTO, ANALYSIS, options)
    # three pixels of the matte: so far the taps of the enlargement reach and its doubling swings
    near = cv2.dilate((ANALYSIS.matte > 0).astype(np.uint8), np.ones((7, 7), np.uint8))
    off = cv2.resize(near, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST) == 0
    assert off.sum() > 10_000
    assert np.array_equal(result[off], PHOTO[off])
    part = render_region(PHOTO, ANALYSIS, options, 31, 40, 97, 81)
    assert np.array_equal(part, result[40:121, 31:128]), "1:1 shows the export"
    half = render(PHOTO, ANALYSIS, replace(options, strength=0.5)).astype(float)
    clipped = (result == 0) | (result == 255)
    mixed = (PHOTO.astype(float) + result) / 2
    assert np.abs(half - mixed)[~clipped].max() <= 1, "drafts mix the ends"


def test_at_rest_nothing_is_worked_out() -> None:
    plain = canvas_of(ANALYSIS, RelightOptions()).field
    assert np.array_equal(plain, ANALYSIS.faces[0].field)


def test_a_face_of_strength_0_keeps_its_light() -> None:
    options = RelightOptions(brightness=1, shine=-1, warmth=1, fall_off=1, face_strengths=(0.0,))
    assert np.array_equal(render(PHOTO, ANALYSIS, options), PHOTO)


def test_without_faces_or_a_subject_the_sliders_do_nothing() -> None:
    nobody = replace(ANALYSIS, faces=())
    assert np.array_equal(render(PHOTO, nobody, RelightOptions(warmth=1)), PHOTO)
    unseen = replace(ANALYSIS, matte=np.zeros_like(ANALYSIS.matte))  # a box drawn on a wall
    for name in BALANCES:
        assert np.array_equal(canvas_of(unseen, moved(name, -0.5)).field, ANALYSIS.faces[0].field)


@pytest.mark.parametrize("name", BALANCES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1), (2, 3)])
def test_tiny_photos_have_sliders_too(name: str, shape: tuple[int, int]) -> None:
    tiny = np.full((*shape, 3), 128, np.uint8)
    field = np.full((*shape, 3), 0.1, np.float32)
    face = FaceCorrection(FaceBox(0, 0, 1, 1), field, 0, 0)
    analysis = Analysis(shape[1], shape[0], tiny, np.ones(shape, np.float32), (face,), ())
    options = moved(name, 1.0)
    assert render_preview(tiny, analysis, options).shape == tiny.shape


def test_a_face_box_far_outside_of_the_photo_harms_nothing() -> None:
    away = FaceCorrection(FaceBox(-900, -900, 50, 50), np.zeros((1, 1, 3), np.float32), 0, 0)
    analysis = replace(ANALYSIS, faces=(away,))
    for name in BALANCES:
        assert np.isfinite(canvas_of(analysis, moved(name, -1.0)).field).all()
