"""Specks of shine are dimmed to the skin's texture; freckles, studs, noise and the rest stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from deepflash_app.core import face_regions as regions
from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.glints import Glint, dim_glints, find_glints
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.relight import render, render_preview, render_region

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

HEIGHT, WIDTH = 720, 560
MIDDLE, HALF = (280, 380), (200, 260)  # of the face's ellipse
SKIN = (205, 160, 130)
OPTIONS = RelightOptions()


@pytest.fixture
def points() -> FloatImage:
    """A face whose mesh holds its oval, and each feature at its place."""
    mesh = np.zeros((468, 3), np.float32)
    angles = np.linspace(0, 2 * np.pi, len(regions.FACE_OVAL), endpoint=False)
    oval = np.stack([np.sin(angles) * HALF[0], -np.cos(angles) * HALF[1]], axis=1)
    mesh[list(regions.FACE_OVAL), :2] = oval + MIDDLE
    for outline, x, y, wide in (
        (regions.RIGHT_EYE, -80, -60, 34),
        (regions.LEFT_EYE, 80, -60, 34),
        (regions.LIPS, 0, 140, 60),
        (regions.RIGHT_BROW, -80, -100, 45),
        (regions.LEFT_BROW, 80, -100, 45),
    ):
        turn = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
        round_it = np.stack([np.cos(turn) * wide, np.sin(turn) * wide / 3], axis=1)
        mesh[list(outline), :2] = round_it + np.array(MIDDLE) + (x, y)
    return mesh


@pytest.fixture
def skin() -> ByteImage:
    """Skin with the texture of a good photo, before a dark wall."""
    photo = np.full((HEIGHT, WIDTH, 3), 30, np.uint8)
    cv2.ellipse(photo, MIDDLE, HALF, 0, 0, 360, SKIN, cv2.FILLED)
    rough = np.random.default_rng(0).normal(0, 2, photo.shape[:2])
    return np.clip(photo + rough[..., None], 0, 255).astype(np.uint8)


def swarm(photo: ByteImage, x: int, y: int, light: int = 45) -> ByteImage:
    """Twelve specks of white light, as oil on skin reflects a flash."""
    lit = photo.astype(np.int32)
    for k in range(12):
        spot = np.zeros(photo.shape[:2], np.uint8)
        cv2.circle(spot, (x + 9 * (k % 4), y + 9 * (k // 4)), 1, 1, cv2.FILLED)
        lit[spot > 0] = np.array(SKIN) + light
    return np.clip(lit, 0, 255).astype(np.uint8)


def analysis(photo: ByteImage, points: FloatImage) -> Analysis:
    """One that corrects nothing but the specks."""
    small = cv2.resize(photo, (56, 72), interpolation=cv2.INTER_AREA)
    face = FaceCorrection(FaceBox(80, 120, 400, 520), np.zeros((72, 56, 3), np.float32), 0, 0)
    matte = np.ones((72, 56), np.float32)
    return Analysis(WIDTH, HEIGHT, small, matte, (face,), (), find_glints(photo, points))


def test_specks_sink_to_the_texture_and_nothing_else_changes(
    skin: ByteImage, points: FloatImage
) -> None:
    shiny = swarm(skin, 260, 250)
    glints = find_glints(shiny, points)
    assert glints
    calm = dim_glints(shiny, glints, ())
    lit = np.abs(shiny.astype(int) - skin).max(axis=2) > 10
    assert lit.sum() >= 12 * 5
    assert np.median((calm.astype(int) - skin)[lit]) <= 8, "of 45 levels"
    assert (calm <= shiny).all(), "light is only taken away"
    far = cv2.dilate(lit.astype(np.uint8), np.ones((15, 15), np.uint8)) == 0
    elsewhere = np.abs(shiny.astype(int) - calm)[far]
    assert (elsewhere > 0).any(axis=1).sum() <= 5, "a little noise passes for a speck"
    assert elsewhere.max() <= 5


@pytest.mark.parametrize("shift", [0, 4])
def test_a_speck_that_two_faces_hold_is_dimmed_once(
    skin: ByteImage, points: FloatImage, shift: int
) -> None:
    """As where two boxes are drawn on one face."""
    shiny = swarm(skin, 260, 250)
    first, second = find_glints(shiny, points), find_glints(shiny, points + np.float32(shift), 1)
    alone = [dim_glints(shiny, one, ()) for one in (first, second)]
    assert all(not np.array_equal(one, shiny) for one in alone)
    both = dim_glints(shiny, first + second, ())
    assert np.array_equal(both, np.minimum(*alone))
    weaker = dim_glints(shiny, first + second, (0.3, 1.0))
    assert np.array_equal(weaker, np.minimum(dim_glints(shiny, first, (0.3,)), alone[1]))


def test_specks_amid_a_ring_of_others_are_dimmed_once(skin: ByteImage, points: FloatImage) -> None:
    """The ring is one piece, and its rectangle holds the middle, too."""
    shiny = swarm(skin, 267, 391)
    for angle in np.linspace(0, 2 * np.pi, 40, endpoint=False):
        x, y = round(280 + 60 * np.cos(angle)), round(400 + 60 * np.sin(angle))
        cv2.circle(shiny, (x, y), 1, [level + 45 for level in SKIN], cv2.FILLED)
    calm = dim_glints(shiny, find_glints(shiny, points), ()).astype(int)
    middle = np.s_[388:412, 264:297]
    assert (shiny[middle].astype(int) - calm[middle]).max() > 20
    assert (calm - skin)[middle].min() > -15, "no speck becomes a pit"


@pytest.mark.parametrize("shade", [1.0, 0.35])
def test_bare_skin_of_any_shade_is_left_alone(
    skin: ByteImage, points: FloatImage, shade: float
) -> None:
    darker = (skin * shade).astype(np.uint8)
    changed = dim_glints(darker, find_glints(darker, points), ()) != darker
    assert changed.mean() < 1e-4


def test_freckles_studs_eyes_lips_and_hair_stay(skin: ByteImage, points: FloatImage) -> None:
    photo = skin.copy()
    for k in range(20):  # freckles
        cv2.circle(photo, (200 + 9 * (k % 5), 400 + 9 * (k // 5)), 2, (150, 100, 70), cv2.FILLED)
    cv2.circle(photo, (330, 420), 2, (255, 255, 255), cv2.FILLED)  # a stud is alone
    for x in range(150, 210, 12):  # white hairs across the cheek
        cv2.line(photo, (x, 440), (x + 30, 500), (240, 240, 240), 1)
    photo = swarm(photo, 180, 318)  # catch-lights
    photo = swarm(photo, 265, 515)  # wet lips
    photo[60:140, 200:360] = 40  # hair, with the shine of its own
    photo = swarm(photo, 270, 90)
    assert find_glints(photo, points) == ()


def test_stubble_and_large_pores_are_not_smoothed(skin: ByteImage, points: FloatImage) -> None:
    rough = np.random.default_rng(1).normal(0, 12, (140, 200, 1))
    skin[400:540, 180:380] = np.clip(np.array(SKIN) + rough, 0, 255).astype(np.uint8)
    assert (dim_glints(skin, find_glints(skin, points), ()) != skin).mean() < 2e-3


@pytest.mark.parametrize("place", [(265, 590), (430, 380), (90, 400)])
def test_specks_are_found_up_to_the_edges_of_the_face_and_of_the_photo(
    skin: ByteImage, points: FloatImage, place: tuple[int, int]
) -> None:
    x, y = place
    shiny = swarm(skin, x, y)
    calm = dim_glints(shiny, find_glints(shiny, points), ())
    lit = np.abs(shiny.astype(int) - skin).max(axis=2) > 10
    assert np.median((calm.astype(int) - skin)[lit]) <= 8
    for left, top in ((x - 2, 0), (0, y - 2), (x - 2, y - 2)):
        part = np.ascontiguousarray(shiny[top:, left:])
        moved = points - np.array([left, top, 0], np.float32)
        cut = dim_glints(part, find_glints(part, moved), ())
        seen = lit[top:, left:]
        assert np.median((cut.astype(int) - skin[top:, left:])[seen]) <= 12


def test_a_high_forehead_above_the_mesh_counts_as_skin(skin: ByteImage, points: FloatImage) -> None:
    cv2.ellipse(skin, (280, 340), (180, 260), 0, 0, 360, SKIN, cv2.FILLED)
    shiny = swarm(skin, 265, 92)
    assert MIDDLE[1] - HALF[1] > 92 + 18
    assert dim_glints(shiny, find_glints(shiny, points), ())[101, 274, 2] < shiny[101, 274, 2]


def test_16_bits_come_out_as_8(skin: ByteImage, points: FloatImage) -> None:
    shiny = swarm(skin, 260, 250)
    deep = shiny.astype(np.uint16) * 257
    calm = dim_glints(shiny, find_glints(shiny, points), (0.5,))
    deep_calm = dim_glints(deep, find_glints(deep, points), (0.5,))
    assert deep_calm.dtype == np.uint16
    assert np.abs(deep_calm / 257 - calm).max() <= 0.5


def test_small_faces_have_none_and_large_ones_are_measured_shrunk(
    skin: ByteImage, points: FloatImage
) -> None:
    shiny = swarm(skin, 260, 250)
    small = cv2.resize(shiny, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    assert find_glints(small, points * np.float32(0.3)) == ()
    large = cv2.resize(shiny, None, fx=4, fy=4, interpolation=cv2.INTER_LINEAR)
    glints = find_glints(large, points * np.float32(4))
    calm = dim_glints(large, glints, ())
    lit = (cv2.resize(skin, None, fx=4, fy=4).astype(int) + 30 < large).all(axis=2)
    gone = (large.astype(int) - calm)[lit]
    assert np.median(gone) > 20
    taken, as_small = (
        large.astype(int) - calm,
        shiny - dim_glints(shiny, find_glints(shiny, points), ()),
    )
    assert taken.sum() / 16 == pytest.approx(as_small.sum(), rel=0.1), "no more around them"


def test_a_face_outside_of_the_photo_has_none(skin: ByteImage, points: FloatImage) -> None:
    assert find_glints(skin, points + np.float32(5000)) == ()
    assert find_glints(skin, points - np.float32(5000)) == ()


def test_a_part_is_rendered_as_in_the_whole_and_strength_and_shine_rule_it(
    skin: ByteImage, points: FloatImage
) -> None:
    shiny = swarm(skin, 260, 250)
    found = analysis(shiny, points)
    whole = render(shiny, found, OPTIONS)
    assert not np.array_equal(whole, shiny)
    for x, y, wide, high in ((0, 0, WIDTH, HEIGHT), (265, 255, 11, 9), (255, 240, 60, 14)):
        part = render_region(shiny, found, OPTIONS, x, y, wide, high)
        assert np.array_equal(part, whole[y : y + high, x : x + wide])
    for untouched in (
        replace(OPTIONS, strength=0.0),
        replace(OPTIONS, shine=1.0),
        replace(OPTIONS, face_strengths=(0.0,)),
    ):
        assert np.array_equal(render(shiny, found, untouched), shiny)
    dull = replace(OPTIONS, shine=-1.0)  # asks for no more than all of the specks
    other = render(shiny, replace(found, glints=()), dull)
    assert np.array_equal(other - render(shiny, found, dull), shiny - whole)
    half = render(shiny, found, replace(OPTIONS, face_strengths=(0.5,)))
    taken, half_taken = (shiny.astype(int) - one for one in (whole, half))
    assert np.abs(2 * half_taken - taken).max() <= 1


def test_a_preview_is_the_shrunken_result(skin: ByteImage, points: FloatImage) -> None:
    shiny = swarm(skin, 260, 250)
    found = analysis(shiny, points)
    size = (WIDTH // 2, HEIGHT // 2)
    preview = render_preview(cv2.resize(shiny, size, interpolation=cv2.INTER_AREA), found, OPTIONS)
    exact = cv2.resize(render(shiny, found, OPTIONS), size, interpolation=cv2.INTER_AREA)
    before = cv2.resize(shiny, size, interpolation=cv2.INTER_AREA)
    off, gone = (np.abs(one.astype(int) - exact).astype(float) for one in (preview, before))
    assert off.sum() < 0.5 * gone.sum()
    assert off.max() <= 12


@pytest.mark.parametrize("place", [(0, 0), (6, 9), (5, 8), (7, 3)])
@pytest.mark.parametrize("size", [(5, 6), (4, 7)])
def test_on_a_halved_photo_a_speck_is_halved_where_it_lies(
    place: tuple[int, int], size: tuple[int, int]
) -> None:
    excess = np.random.default_rng(3).integers(20, 90, (*size, 3), dtype=np.uint8)
    whole = np.zeros((32, 32, 3), np.uint8)
    whole[place[1] : place[1] + size[0], place[0] : place[0] + size[1]] = excess
    for factor, rounding in ((0.5, 0), (0.25, 1)):
        side = round(32 * factor)
        white = np.full((side, side, 3), 255, np.uint8)
        seen = 255 - dim_glints(white, [Glint(*place, excess)], (1.0,), scale=factor)
        exact = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA)
        assert np.abs(seen.astype(int) - exact).max() <= rounding
