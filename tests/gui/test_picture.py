"""What is seen is what the photo holds and what the export will hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import ImageCms
from PySide6.QtGui import QColorSpace

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.relight import render
from deepflash_app.gui.convert import display_space, to_array, to_qimage
from deepflash_app.gui.picture import Picture
from deepflash_app.gui.relit import Relit
from deepflash_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

WIDTH, HEIGHT = 1530, 1170


def photo(dtype: type = np.uint8) -> Image:
    """A busy picture of odd proportions."""
    coarse = np.random.default_rng(5).integers(0, 256, (39, 51, 3)).astype(np.uint8)
    fine = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return fine if dtype is np.uint8 else fine.astype(np.uint16) * 257


def analysis(pixels: Image) -> Analysis:
    """A correction that darkens the middle."""
    guide = cv2.resize(pixels, (170, 130), interpolation=cv2.INTER_AREA)
    guide = guide if guide.dtype == np.uint8 else (guide // 257).astype(np.uint8)
    matte = np.zeros((130, 170), np.float32)
    matte[30:100, 40:130] = 1
    field = np.full((70, 90, 3), 0.2, np.float32)
    face = FaceCorrection(FaceBox(400, 300, 600, 500), field, 40, 30)
    return Analysis(WIDTH, HEIGHT, guide, matte, (face,), ())


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_enlarged_the_before_is_the_photo_and_the_after_the_export(
    dtype: type, scale: float
) -> None:
    pixels, options = photo(dtype), RelightOptions(strength=0.8)
    found = analysis(pixels)
    picture = Picture(pixels)
    patch = picture.patch(Viewport(WIDTH, HEIGHT, 500, 400).zoomed(scale, 250, 200))
    assert patch is not None
    high, wide = patch.pixels.shape[:2]
    part = np.s_[patch.top : patch.top + high, patch.left : patch.left + wide]
    np.testing.assert_array_equal(patch.pixels, pixels[part])
    after = Relit(picture, patch, found).exact(options)
    np.testing.assert_array_equal(after, render(pixels, found, options)[part])
    assert patch.target[2] == round(wide * scale)


def test_fitted_it_is_shrunk_to_the_screen_s_own_pixels() -> None:
    picture = Picture(photo())
    view = Viewport(WIDTH, HEIGHT, 500, 400)
    patch = picture.patch(view)
    assert patch is not None
    assert patch.pixels.shape[1::-1] == view.size
    whole = cv2.resize(photo(), view.size, interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(patch.pixels - whole).mean() < 1


def test_a_part_between_fit_and_full_lies_where_the_whole_does() -> None:
    pixels = photo()
    patch = Picture(pixels).patch(Viewport(WIDTH, HEIGHT, 300, 200).zoomed(0.6, 10, 10))
    assert patch is not None
    assert patch.pixels.shape == (200, 300, 3)
    whole = cv2.resize(pixels, (patch.width, patch.height), interpolation=cv2.INTER_LINEAR)
    part = whole[patch.top : patch.top + 200, patch.left : patch.left + 300].astype(int)
    assert np.abs(patch.pixels - part).mean() < 1


@pytest.mark.parametrize("background", ["keep", "blur", "#808080"])
def test_drafts_come_near_the_exact_and_end_at_the_source(background: str) -> None:
    pixels = photo()
    found, picture = analysis(pixels), Picture(pixels)
    patch = picture.patch(Viewport(WIDTH, HEIGHT, 500, 400))
    assert patch is not None
    relit = Relit(picture, patch, found)
    options = RelightOptions(background=background)
    for strength in (0.3, 1.0):
        now = replace(options, strength=strength)
        error = np.abs(relit.draft(now).astype(int) - relit.exact(now))
        assert error.mean() < 1.5
    np.testing.assert_array_equal(relit.draft(options), relit.exact(options))
    if background == "keep":
        nothing = relit.draft(replace(options, strength=0.0))
        np.testing.assert_array_equal(nothing, patch.pixels)


@pytest.mark.parametrize("background", ["keep", "#808080"])
def test_once_prepared_drafts_only_mix(background: str) -> None:
    pixels = photo()
    picture = Picture(pixels)
    patch = picture.patch(Viewport(WIDTH, HEIGHT, 500, 400))
    assert patch is not None
    prepared, fresh = (Relit(picture, patch, analysis(pixels)) for _ in range(2))
    options = RelightOptions(background=background)
    prepared.draft(options)
    assert not prepared.prepared, "nobody has asked for the other end"
    prepared.prepare()
    assert prepared.prepared
    half = replace(options, strength=0.5)
    # Not quite linear where it clips, and what is fresh renders a new background as asked for.
    unlike = np.abs(prepared.draft(half).astype(int) - fresh.draft(half))
    assert unlike.mean() <= (0 if background == "keep" else 0.5)
    prepared.draft(replace(options, background="blur"))
    assert not prepared.prepared


def test_srgb_pixels_reach_the_screen_unchanged() -> None:
    pixels = photo()
    np.testing.assert_array_equal(to_array(to_qimage(pixels)), pixels)
    np.testing.assert_array_equal(to_array(to_qimage(photo(np.uint16))), pixels)


def test_a_wide_profile_is_honoured_on_the_screen() -> None:
    icc = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())
    space = display_space(icc)
    assert space is not None
    skin = np.full((4, 4, 3), (200, 150, 130), np.uint8)
    shown = to_array(to_qimage(skin, space))[0, 0].astype(int)
    assert shown[0] > 203, "the same numbers mean a stronger red in Display P3"


def test_an_srgb_profile_and_none_need_no_conversion() -> None:
    assert display_space(None) is None
    icc = bytes(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data())
    assert display_space(icc) is None
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert display_space(lab) is None
