"""Evening the light on skin, on a face-like disc of known light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.evening import evened, finished, recoloured
from deepflash_app.core.flash_shading import Shading

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

SIDE = 128
NO_SHADING = Shading(*np.zeros((2, SIDE, SIDE), np.float32))


def _skin() -> ByteImage:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.ellipse(mask, (64, 64), (40, 52), 0, 0, 360, 255, -1)
    return mask


def _face(shine: float, shade: float) -> FloatImage:
    """Skin with a round highlight and one side in shade, linear."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    light = 1 + shine * np.exp(-((x - 64) ** 2 + (y - 40) ** 2) / 200) - shade * (x > 80)
    return (np.array([0.5, 0.3, 0.2], np.float32) * light[..., None]).clip(0, 1)


def _spread(linear: FloatImage) -> float:
    values = luminance(linear)[_skin() > 0]
    return float(np.quantile(values, 0.97) / np.quantile(values, 0.05))


def test_highlights_and_shadows_shrink_and_the_median_stays() -> None:
    face = _face(0.8, 0.3)
    even = evened(face, _skin(), _skin(), 0.5, 0.5)
    assert _spread(even) < 0.85 * _spread(face)
    skin = _skin() > 0
    before, after = (np.median(luminance(one)[skin]) for one in (face, even))
    assert after == pytest.approx(before, rel=0.03)


def test_a_broad_shadow_is_filled_up_to_the_edge_of_the_face_and_a_nostril_is_not() -> None:
    face = _face(0.0, 0.3)
    face[60:63, 40:43] = 0.01
    face[:8] = 0
    even = luminance(evened(face, _skin(), _skin(), 0.0, 0.5))
    light, half_way = luminance(face), 0.7**-0.5
    assert even[64, 90:102] == pytest.approx(half_way * light[64, 90:102], rel=0.05)
    assert even[61, 41] < 1.08 * light[61, 41]
    assert even[80, 30:70] == pytest.approx(light[80, 30:70], rel=0.01)
    assert not even[:8].any()


def test_hue_and_everything_off_the_skin_stay() -> None:
    face = _face(0.8, 0.3)
    even = evened(face, _skin(), _skin(), 0.5, 0.5)
    assert np.allclose(even[..., 0] * face[..., 1], even[..., 1] * face[..., 0], atol=1e-5)
    assert np.allclose(even[:4], face[:4], atol=1e-3)


@pytest.mark.parametrize("strengths", [(0.0, 0.0), (0.5, 0.5)])
def test_even_light_or_no_strength_changes_nothing(strengths: tuple[float, float]) -> None:
    face = _face(0.8, 0.3) if strengths == (0.0, 0.0) else _face(0.0, 0.0)
    assert np.allclose(evened(face, _skin(), _skin(), *strengths), face, atol=1e-4)


def test_a_flattened_white_highlight_becomes_skin_and_the_light_stays() -> None:
    shine = np.zeros((SIDE, SIDE), np.float32)
    cv2.circle(shine, (64, 40), 9, 0.5, -1)
    face = _face(0.0, 0.0) + shine[..., None]  # a mirror's, of the lamp's own colour
    even = evened(face, _skin(), _skin(), 0.65, 0.4)
    coloured = recoloured(even, face, _skin(), _skin(), 0.65)
    spot = shine > 0

    def greyness(linear: FloatImage) -> float:
        return abs(float((linear[spot][:, 0] / linear[spot][:, 2]).mean()) - 0.5 / 0.2)

    assert greyness(coloured) < 0.5 * greyness(even)
    np.testing.assert_allclose(luminance(coloured), luminance(even), atol=1e-4)


def test_without_skin_nothing_happens() -> None:
    face, none = _face(0.8, 0.3), np.zeros((SIDE, SIDE), np.uint8)
    assert recoloured(face, face, none, none, 1.0) is face
    assert evened(face, none, none, 0.5, 0.5) is face
    signed = np.full_like(face, 0.1)
    assert finished(face, face, signed, none, none, NO_SHADING) is signed


def test_where_the_network_saw_no_flash_nothing_is_added_and_the_more_the_surer() -> None:
    seen = _face(1.4, 0.6) ** np.float32(1 / 2.2)
    nothing = np.zeros_like(seen)
    assert np.abs(finished(seen, seen, nothing, _skin(), _skin(), NO_SHADING)).max() < 1e-6
    doubtful = np.full_like(seen, 0.0025)  # as in most studio portraits
    assert np.allclose(
        finished(seen, seen, doubtful, _skin(), _skin(), NO_SHADING), doubtful, atol=1e-6
    )
    added = []
    for amount in (0.004, 0.01, 0.03):
        signed = np.full_like(seen, amount)
        more = np.abs(finished(seen, seen, signed, _skin(), _skin(), NO_SHADING) - signed)
        added.append([more[32:48, 56:72].mean(), more[50:90, 86:98].mean()])
    highlight, shadow = np.array(added).T
    assert 0 < highlight[0] < highlight[1] < highlight[2]
    assert 0 < shadow[0] < shadow[1] < shadow[2]


def test_a_face_that_lies_or_looks_the_other_way_is_finished_alike() -> None:
    seen = _face(1.4, 0.6) ** np.float32(1 / 2.2)
    signed = np.full_like(seen, 0.05)
    upright = finished(seen, seen, signed, _skin(), _skin(), NO_SHADING)
    lying, mirrored = ((1, 0, 2), np.s_[:]), ((0, 1, 2), np.s_[:, ::-1])
    for axes, order in (lying, mirrored):
        turned = np.ascontiguousarray(seen.transpose(axes)[order])
        skin = np.ascontiguousarray(_skin().transpose(axes[:2])[order])
        expected = upright.transpose(axes)[order]
        found = finished(turned, turned, signed, skin, skin, NO_SHADING)
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_finished_correction_leaves_the_face_more_even() -> None:
    seen = _face(0.8, 0.3) ** np.float32(1 / 2.2)
    signed = np.full_like(seen, 0.05)
    before = srgb_to_linear(seen - signed)
    after = srgb_to_linear(
        np.clip(seen - finished(seen, seen, signed, _skin(), _skin(), NO_SHADING), 0, 1)
    )
    assert _spread(after) < _spread(before)


def test_light_and_shade_as_a_studio_leaves_them_stay() -> None:
    """A highlight of a third of a stop (natural) gives a face shape, one of twice that is shine."""
    kept, calmed = (_face(shine, 0.25) ** np.float32(1 / 2.2) for shine in (0.35, 1.4))
    signed = np.full_like(kept, 0.01)
    assert np.abs(finished(kept, kept, signed, _skin(), _skin(), NO_SHADING) - signed).max() < 0.01
    assert (
        np.abs(finished(calmed, calmed, signed, _skin(), _skin(), NO_SHADING) - signed).max() > 0.03
    )


def test_more_is_spared_of_highlights_than_of_shadows() -> None:
    """A highlight of 0.45 (natural logarithm) stays as studios leave it, such a shadow does not."""
    signed = np.full((128, 128, 3), 0.05, np.float32)
    changes = []
    for light in (0.45, -0.45):
        linear = np.full((128, 128, 3), 0.25, np.float32) * [1.2, 1, 0.9]
        linear[30:60] *= np.exp(light)  # less than half of the skin
        flash = linear_to_srgb(linear.astype(np.float32)) + signed
        done = finished(flash, flash, signed, _skin(), _skin(), NO_SHADING)
        changes.append(float((done - signed)[36:54, 50:78].mean()))
    assert abs(changes[0]) < 0.002
    assert changes[1] < -0.003  # lighter


def test_what_is_spared_is_neither_flattened_nor_recoloured() -> None:
    face, skin = _face(0.8, 0.3), _skin()
    assert np.allclose(evened(face, skin, skin, 0.5, 0.5, (1.0, 1.0)), face, atol=1e-6)
    assert np.allclose(recoloured(face, face, skin, skin, 1.0, 1.0), face, atol=1e-5)
    all_of_it, above_some = (
        evened(face, skin, skin, 1.0, 0.0, (spared, 0.0)) for spared in (0.0, 0.3)
    )
    middle = np.median(luminance(face)[skin > 0])
    peaks = [np.log(luminance(one)[40, 64] / middle) for one in (face, above_some, all_of_it)]
    assert peaks[0] > 0.5
    assert peaks[1] == pytest.approx(0.3, abs=0.1)
    assert peaks[2] == pytest.approx(0.0, abs=0.1)
    deep, shallow = (evened(face, skin, skin, 0.0, 1.0, (0.0, spared)) for spared in (0.1, 0.3))
    assert luminance(deep)[skin > 0].min() > luminance(shallow)[skin > 0].min()


def test_washed_out_highlights_get_the_colour_of_the_skin_around_them() -> None:
    seen = _face(1.5, 0.0) ** np.float32(1 / 2.2)
    y, x = np.mgrid[:SIDE, :SIDE]
    spot = np.hypot(x - 64, y - 40) < 8
    grey = np.zeros_like(seen)
    grey[spot] = seen[spot] - seen[spot].mean(axis=1, keepdims=True)  # a network that greys it
    signed = grey + np.float32(0.04)

    def redness(correction: FloatImage) -> float:
        relit = srgb_to_linear(np.clip(seen - correction, 0, 1))
        return float((relit[spot][:, 0] / relit[spot][:, 1]).mean())

    own = 0.5 / 0.3
    before, after = (
        redness(signed),
        redness(finished(seen, seen, signed, _skin(), _skin(), NO_SHADING)),
    )
    assert abs(after - own) < 0.5 * abs(before - own)


def test_skin_burnt_to_white_is_not_left_bluish_by_the_detail_that_a_base_layer_lacks() -> None:
    flash = _face(6.0, 0.0) ** np.float32(1 / 2.2)  # its middle is white
    seen = cv2.GaussianBlur(flash, (0, 0), 5)
    white = flash.min(axis=2) > 0.97
    assert 50 < white.sum() < 2000
    signed = seen - np.float32(0.8) * np.array([0.7, 0.55, 0.47], np.float32)  # skin all over
    own = 0.7 / 0.47

    def warmth(correction: FloatImage) -> float:
        relit = np.clip(flash - correction, 1e-3, 1)[white]
        return float((relit[:, 0] / relit[:, 2]).mean())

    before, after = (
        warmth(signed),
        warmth(finished(flash, seen, signed, _skin(), _skin(), NO_SHADING)),
    )
    assert before < own - 0.05
    assert abs(after - own) < 0.5 * (own - before)


def test_bright_skin_between_the_hairs_of_brows_is_finished_and_dark_brows_are_not_filled() -> None:
    face = _face(1.4, 0.0)
    brow = np.zeros((SIDE, SIDE), np.uint8)
    brow[34:42, 40:60] = 255
    hairs = np.zeros_like(brow)
    hairs[36:40, 42:50] = 255
    face[hairs > 0] = 0.03
    seen = face ** np.float32(1 / 2.2)
    skin = np.where(brow > 0, 0, _skin()).astype(np.uint8)
    signed = np.full_like(seen, 0.05)
    bare, with_brows = (
        finished(seen, seen, signed, skin, one, NO_SHADING) for one in (skin, _skin())
    )
    bright = (brow > 0) & (hairs == 0)
    assert (with_brows - bare)[bright].mean() > 0.01
    assert np.abs(with_brows - bare)[37:39, 44:48].max() < 0.01
