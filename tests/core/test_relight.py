"""Rendering: true to the source where nothing changes, and the same in part and whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photo_files import portrait

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.blend import face_fields
from deepflash_app.core.boxes import FaceBox, head_square
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.red_eye import RedPupil
from deepflash_app.core.relight import render, render_preview, render_region
from deepflash_app.core.upsample import canvas_size

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

WIDTH, HEIGHT = 451, 385  # odd on purpose
FACES = (FaceBox(70, 60, 95, 110), FaceBox(300, 60, 95, 110))
BACKGROUNDS = ["keep", "correct", "blur", "#d0c8b8", "#ffffff-#202020"]
backgrounds = st.sampled_from(BACKGROUNDS)


def photo(dtype: Any = np.uint8) -> Image:
    """Two astronauts side by side, their eyes painted red."""
    one = portrait()[:HEIGHT, 108:334]
    both = np.ascontiguousarray(np.hstack([one, one])[:, :WIDTH])
    cv2.circle(both, (94, 110), 5, (220, 40, 30), cv2.FILLED)
    return both if dtype == np.uint8 else both.astype(np.uint16) * 257


def analysis_of(pixels: Image, scale: float = 0.3) -> Analysis:
    """As the session would make it, with made-up corrections."""
    height, width = pixels.shape[:2]
    size = canvas_size(width, height, scale)
    guide = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if guide.dtype != np.uint8:
        guide = np.rint(guide / 257.0).astype(np.uint8)
    y, x = np.mgrid[: size[1], : size[0]] / scale
    away = np.minimum(np.hypot(x - 118, (y - 170) / 2), np.hypot(x - 348, (y - 170) / 2))
    matte = np.clip((75 - away) / 12, 0, 1).astype(np.float32)
    rng = np.random.default_rng(5)
    corrections = [
        cv2.GaussianBlur(rng.normal(0, 2, (64, 64, 3)).astype(np.float32), (0, 0), 5) + tint
        for tint in (np.float32(0.12), np.float32(-0.1))
    ]
    squares = [head_square(box.scaled(scale)) for box in FACES]
    fields = face_fields(corrections, squares, matte)
    faces = [FaceCorrection(box, *part) for box, part in zip(FACES, fields, strict=True)]
    weight = np.zeros((13, 13), np.float32)
    cv2.circle(weight, (6, 6), 5, 1.0, cv2.FILLED)
    return Analysis(width, height, guide, matte, tuple(faces), (RedPupil(88, 104, weight),))


@pytest.fixture(scope="module")
def pixels() -> Image:
    return photo()


@pytest.fixture(scope="module")
def analysis(pixels: Image) -> Analysis:
    return analysis_of(pixels)


def full_matte(analysis: Analysis) -> Image:
    size = (analysis.width, analysis.height)
    return np.asarray(cv2.resize(analysis.matte, size, interpolation=cv2.INTER_LINEAR))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_strength_0_is_the_photo_itself(dtype: Any) -> None:
    source = photo(dtype)
    before = source.copy()
    result = render(source, analysis_of(source), RelightOptions(strength=0))
    assert result.dtype == dtype
    assert np.array_equal(result, source)
    assert result is not source
    render(source, analysis_of(source), RelightOptions())
    assert np.array_equal(source, before), "the source is never written to"


def test_the_correction_is_what_was_asked_for(pixels: Image, analysis: Analysis) -> None:
    change = pixels.astype(int) - render(pixels, analysis, RelightOptions(red_eye=False))
    middle = np.s_[100:140, 105:130]
    field = np.zeros((*analysis.matte.shape, 3), np.float32)
    for face in analysis.faces:
        high, wide = face.field.shape[:2]
        field[face.y : face.y + high, face.x : face.x + wide] += face.field
    expected = cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)[middle] * 255
    inside = (pixels[middle] > 60) & (pixels[middle] < 195)  # not clamped
    assert inside.sum() > 500
    assert np.abs(change[middle] - expected)[inside].mean() < 2
    assert np.abs(expected).mean() > 10


def test_pixels_off_the_subject_are_bit_identical(pixels: Image, analysis: Analysis) -> None:
    result = render(pixels, analysis, RelightOptions())
    near = cv2.dilate((analysis.matte > 0).astype(np.uint8), np.ones((5, 5), np.uint8))
    size = (WIDTH, HEIGHT)
    off = cv2.resize(near, size, interpolation=cv2.INTER_NEAREST) == 0
    assert off.sum() > 0.2 * off.size
    assert np.array_equal(result[off], pixels[off])
    assert np.abs(result.astype(int) - pixels)[full_matte(analysis) == 1].mean() > 5


@given(
    data=st.data(),
    background=backgrounds,
    strength=st.sampled_from([0.0, 0.37, 1.0]),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    scale=st.sampled_from([0.11, 0.3, 0.9]),
)
@settings(max_examples=40, deadline=None)
def test_a_part_at_1_to_1_is_what_will_be_exported(
    data: st.DataObject, background: str, strength: float, dtype: Any, scale: float
) -> None:
    source = photo(dtype)
    analysis = analysis_of(source, scale)
    options = RelightOptions(strength=strength, face_strengths=(1.0, 0.5), background=background)
    x = data.draw(st.integers(0, WIDTH - 1))
    y = data.draw(st.integers(0, HEIGHT - 1))
    width = data.draw(st.integers(1, WIDTH - x))
    height = data.draw(st.integers(1, HEIGHT - y))
    part = render_region(source, analysis, options, x, y, width, height)
    whole = render(source, analysis, options)
    assert part.dtype == dtype
    assert np.array_equal(part, whole[y : y + height, x : x + width])


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_threads_do_not_change_the_result(
    pixels: Image, analysis: Analysis, background: str
) -> None:
    options = RelightOptions(background=background)
    one = render(pixels, analysis, options, threads=1)
    assert np.array_equal(one, render(pixels, analysis, options, threads=3))


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8])
@pytest.mark.parametrize("level", [1, 257], ids=["8 bits", "16 bits"])
def test_a_preview_looks_like_the_shrunken_export(
    pixels: Image, analysis: Analysis, background: str, factor: float, level: int
) -> None:
    if level > 1:
        pixels = pixels.astype(np.uint16) * level
    options = RelightOptions(background=background)
    size = (round(WIDTH * factor), round(HEIGHT * factor))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    export = cv2.resize(
        render(pixels, analysis, options), size, interpolation=cv2.INTER_AREA
    ).astype(int)
    preview = render_preview(small, analysis, options)
    assert preview.dtype == pixels.dtype
    error = np.abs(preview - export) / level
    assert error.mean() < 1.5
    assert np.quantile(error, 0.99) < 12


@given(data=st.data(), background=backgrounds)
@settings(max_examples=30, deadline=None)
def test_a_part_of_a_preview_is_the_same_part_of_the_whole(
    data: st.DataObject, background: str
) -> None:
    pixels = photo()
    small = cv2.resize(pixels, (226, 193), interpolation=cv2.INTER_AREA)
    options = RelightOptions(background=background)
    analysis = analysis_of(pixels)
    whole = render_preview(small, analysis, options)
    x, y = data.draw(st.integers(0, 225)), data.draw(st.integers(0, 192))
    part = np.s_[y : y + data.draw(st.integers(1, 193)), x : x + data.draw(st.integers(1, 226))]
    cut = np.ascontiguousarray(small[part])
    seen = render_preview(cut, analysis, options, origin=(x, y), whole=(226, 193))
    assert np.array_equal(seen, whole[part])


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_16_bits_are_as_8_bits_but_finer(analysis: Analysis, background: str) -> None:
    options = RelightOptions(background=background)
    eight = render(photo(), analysis, options).astype(float)
    sixteen = render(photo(np.uint16), analysis, options) / 257
    assert np.abs(eight - sixteen).max() < 2
    assert np.abs(eight - sixteen).mean() < 0.3
    face = sixteen[90:140, 90:140]
    assert np.abs(face - np.rint(face)).mean() > 0.15, "it uses its bits"


def test_each_face_has_its_own_strength(pixels: Image, analysis: Analysis) -> None:
    plain = RelightOptions(red_eye=False)
    left, right = np.s_[60:170, 70:165], np.s_[60:170, 300:395]
    both = render(pixels, analysis, plain)
    only_left = render(pixels, analysis, replace(plain, face_strengths=(1.0, 0.0)))
    only_right = render(pixels, analysis, replace(plain, face_strengths=(0.0,)))
    assert np.array_equal(only_left[left], both[left])
    assert np.array_equal(only_left[right], pixels[right])
    assert np.array_equal(only_right[right], both[right])
    assert np.array_equal(only_right[left], pixels[left])
    half = render(pixels, analysis, replace(plain, strength=0.5))
    own_half = render(pixels, analysis, replace(plain, face_strengths=(0.5, 0.5)))
    assert np.array_equal(half, own_half)


def redness(picture: Image) -> float:
    spot = picture[108:113, 92:97].astype(float).mean(axis=(0, 1))
    return float(spot[0] - spot[1])


def test_red_eyes_go_as_far_as_the_strength(pixels: Image, analysis: Analysis) -> None:
    none = replace(analysis, faces=())
    full = redness(pixels)
    assert full > 150
    assert redness(render(pixels, none, RelightOptions())) < 20
    assert redness(render(pixels, none, RelightOptions(red_eye=False))) == full
    half = redness(render(pixels, none, RelightOptions(strength=0.5)))
    assert half == pytest.approx(
        (full + redness(render(pixels, none, RelightOptions()))) / 2, abs=3
    )


def test_an_eye_that_is_kept_stays_red(pixels: Image, analysis: Analysis) -> None:
    none = replace(analysis, faces=())
    (pupil,) = analysis.red_pupils
    none = replace(none, red_pupils=(replace(pupil, eye=3),))
    assert redness(render(pixels, none, RelightOptions(red_eyes_kept=(3,)))) == redness(pixels)
    assert redness(render(pixels, none, RelightOptions(red_eyes_kept=(0, 1, 2)))) < 20


def test_a_preview_shows_red_eyes_neutral_even_where_no_light_changes(
    pixels: Image, analysis: Analysis
) -> None:
    options = RelightOptions(face_strengths=(0.0, 0.0))
    for shown in (render(pixels, analysis, options), render_preview(pixels, analysis, options)):
        assert redness(shown) < 30


@pytest.mark.parametrize("background", ["keep", "correct", "blur"])
@pytest.mark.parametrize("value", [0, 255])
def test_black_and_blown_out_walls_stay_so(background: str, value: int) -> None:
    plain = np.full((HEIGHT, WIDTH, 3), value, np.uint8)
    result = render(plain, analysis_of(plain), RelightOptions(background=background))
    assert (result[:, -3:] == value).all()
    assert np.ptp(result) > 0, "the faces are corrected"


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 3)])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_tiny_photos_render(shape: tuple[int, int], background: str) -> None:
    tiny = np.full((*shape, 3), 128, np.uint8)
    box = FaceBox(0, 0, 1, 1)
    field = np.full((*shape, 3), 0.1, np.float32)
    matte = np.ones(shape, np.float32)
    analysis = Analysis(shape[1], shape[0], tiny, matte, (FaceCorrection(box, field, 0, 0),), ())
    options = RelightOptions(background=background)
    assert (render(tiny, analysis, options) == round(128 - 25.5)).all()
    assert render_preview(tiny, analysis, options).shape == tiny.shape


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_the_widest_panorama_renders(background: str) -> None:
    """OpenCV's remap takes no side of more than 32767 pixels; JPEG goes up to 65535."""
    wide = np.full((5, 65535, 3), 128, np.uint8)
    field = np.full((1, 1600, 3), 0.1, np.float32)
    guide = np.full((1, 1600, 3), 128, np.uint8)
    face = FaceCorrection(FaceBox(0, 0, 5, 5), field, 0, 0)
    analysis = Analysis(65535, 5, guide, np.ones((1, 1600), np.float32), (face,), ())
    options = RelightOptions(background=background)
    whole = render(wide, analysis, options)
    assert np.ptp(whole) <= 1
    assert np.array_equal(render_region(wide, analysis, options, 0, 0, 65535, 5), whole)


def test_an_analysis_of_another_photo_is_refused(pixels: Image, analysis: Analysis) -> None:
    with pytest.raises(ValueError, match="another size"):
        render(pixels[:-1], analysis, RelightOptions())
    with pytest.raises(ValueError, match="another size"):
        render_region(pixels[:, 1:], analysis, RelightOptions(), 0, 0, 5, 5)


@pytest.mark.parametrize(
    "part", [(-1, 0, 5, 5), (0, -2, 5, 5), (WIDTH - 4, 0, 5, 5), (0, 0, 5, 999)]
)
def test_a_part_outside_of_the_photo_is_refused(
    pixels: Image, analysis: Analysis, part: tuple[int, int, int, int]
) -> None:
    with pytest.raises(ValueError, match="in the photo"):
        render_region(pixels, analysis, RelightOptions(), *part)
