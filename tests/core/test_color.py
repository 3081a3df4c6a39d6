"""Colour conversions against Pillow's ImageCms, published values, and their own inverses."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from photo_files import ADOBE_XYZ, P3_XYZ, SRGB_PARAMETERS, grey_profile, noise, rgb_profile
from PIL import Image as Pillow
from PIL import ImageCms
from table_profiles import parametric, sampled

from deepflash_app.core import color, primaries
from deepflash_app.core.icc import colour_space, matrix_profile

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
P3 = rgb_profile(P3_XYZ)
POWER_AND_GAIN = b"".join(round(value * 65536).to_bytes(4, "big") for value in SRGB_PARAMETERS[:2])
ADOBE = rgb_profile(ADOBE_XYZ, gamma=563 / 256)
SRGB_XYZ = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))
REC_2020_XYZ = (
    (0.67348, 0.27904, -0.00194),
    (0.16566, 0.67534, 0.02998),
    (0.12505, 0.04561, 0.79684),
)
CURVES = {
    "straight": sampled(np.linspace(0, 1, 0)),
    "two": sampled(np.array([0.1, 0.9])),
    "17": sampled(np.linspace(0, 1, 17) ** 2),
    "power": parametric(0, 2.2),
    "from 0": parametric(1, 2.2, 1.1, -0.1),
    "raised": parametric(2, 2.4, 0.9, -0.1, 0.05),
    "line and power": parametric(4, 2.4, 0.9, 0.05, 0.08, 0.04, 0.02, 0.01),
}
PROFILES = pytest.mark.parametrize("icc", [P3, ADOBE], ids=["P3", "Adobe RGB"])


@pytest.mark.parametrize(
    "icc",
    [P3, ADOBE, *(rgb_profile(P3_XYZ, curve=curve) for curve in CURVES.values())],
    ids=["P3", "Adobe RGB", *CURVES],
)
def test_agrees_with_imagecms(icc: bytes) -> None:
    pixels = noise(64, 64)
    expected = ImageCms.profileToProfile(
        Pillow.fromarray(pixels),
        ImageCms.ImageCmsProfile(BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    ours = color.to_srgb(pixels, icc) * 255
    assert ours.dtype == np.float32
    difference = np.abs(ours - np.array(expected, np.float32))
    assert difference.max() < 1.5  # ImageCms rounds to whole levels, and its own curves too
    assert difference.mean() < 0.4


def test_known_value_of_display_p3() -> None:
    # A skin colour, through the matrix that CSS Color 4 publishes for Display P3.
    skin = np.full((1, 1, 3), (0.8, 0.5, 0.4), np.float32)
    assert color.to_srgb(skin, P3)[0, 0] == pytest.approx((0.84969, 0.48188, 0.37688), abs=3e-4)


@pytest.mark.parametrize(("number", "published"), [(9, REC_2020_XYZ), (12, P3_XYZ)])
def test_named_primaries_have_the_colours_that_others_publish(
    number: int, published: tuple[tuple[float, ...], ...]
) -> None:
    icc = primaries.profile_of(number)
    assert icc is not None
    np.testing.assert_allclose(matrix_profile(icc).to_xyz.T, published, atol=3e-5)
    ours, theirs = (matrix_profile(one).curves[0] for one in (icc, P3))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    name = ImageCms.getProfileName(ImageCms.ImageCmsProfile(BytesIO(icc)))
    assert name.strip() == {9: "Rec. 2020", 12: "Display P3"}[number]


@PROFILES
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_comes_back_from_srgb(icc: bytes, dtype: type) -> None:
    inner = noise(40, 40).astype(np.float32) / 255 * 0.2 + 0.4
    pixels = inner if dtype is np.float32 else (inner * np.iinfo(dtype).max).astype(dtype)
    srgb = color.to_srgb(pixels, icc)
    assert srgb.min() > 0  # within sRGB, so nothing was clipped
    assert srgb.max() < 1
    back = color.srgb_to_profile(srgb, icc)
    top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
    assert back == pytest.approx(pixels / np.float32(top), abs=6e-5)


def test_way_back_has_no_steps() -> None:
    ramp = np.linspace(0.2, 0.3, 20001, dtype=np.float32)
    grey = np.repeat(ramp[None, :, None], 3, axis=2)
    out = color.srgb_to_profile(grey, ADOBE)[0, :, 0]
    assert np.unique(out).size > 5000  # 8 bits would give about 26
    assert (np.diff(out) >= 0).all()


@PROFILES
def test_white_and_black_stay(icc: bytes) -> None:
    pixels = np.zeros((2, 1, 3), np.uint8)
    pixels[1] = 255
    result = color.to_srgb(pixels, icc)
    assert result[0] == pytest.approx(0, abs=1e-4)
    assert result[1] == pytest.approx(1, abs=2e-3)


def test_srgb_takes_the_fast_path_and_is_exact() -> None:
    pixels = noise(32, 32)
    assert color.is_srgb(SRGB)
    assert not color.is_srgb(P3)
    assert not color.is_srgb(ADOBE)
    for icc in (None, SRGB):
        result = color.to_srgb(pixels, icc)
        assert np.array_equal(np.rint(result * 255).astype(np.uint8), pixels)
        assert np.array_equal(color.srgb_to_profile(result, icc), result)
    deep = noise(8, 8, dtype=np.uint16)
    assert np.array_equal(np.rint(color.to_srgb(deep, None) * 65535).astype(np.uint16), deep)


@pytest.mark.parametrize("channels", [1, 3])
def test_another_tone_curve_is_not_srgb(channels: int) -> None:
    curve, other = (rgb_profile(SRGB_XYZ, gamma=gamma) for gamma in (2.2, 2.3))
    assert not color.is_srgb(curve)
    assert not color.is_srgb(other)
    own = parametric(3, *SRGB_PARAMETERS)
    assert color.is_srgb(rgb_profile(SRGB_XYZ, curve=own))
    bent = parametric(3, 2.2, *SRGB_PARAMETERS[1:])
    assert not color.is_srgb(rgb_profile(SRGB_XYZ, curve=own).replace(own, bent, channels))


def test_numbers_beyond_white_and_black_are_cut_off() -> None:
    beyond = np.array([[[-0.2, 0.5, 1.3]]], np.float32)
    for icc in (None, P3):
        inside = np.clip(beyond, 0, 1)
        assert np.array_equal(color.to_srgb(beyond, icc), color.to_srgb(inside, icc))
        assert np.array_equal(
            color.srgb_to_profile(beyond, icc), color.srgb_to_profile(inside, icc)
        )


def test_thirteen_megapixels_of_srgb_in_a_moment() -> None:
    pixels = np.zeros((3120, 4160, 3), np.uint8)
    color.to_srgb(pixels[:8, :8], SRGB)
    start = time.process_time()
    color.to_srgb(pixels, SRGB)
    assert time.process_time() - start < 1.0  # 0.04 s; a curve for each pixel would take 2 s


@given(st.floats(0, 1, width=32))
def test_gamma_has_an_inverse(value: float) -> None:
    pixel = np.full((1, 1, 3), value, np.float32)
    assert color.linear_to_srgb(color.srgb_to_linear(pixel)) == pytest.approx(pixel, abs=1e-5)


def test_gamma_of_known_values() -> None:
    encoded = np.array([0, 0.04, 0.5, 0.735357, 1], np.float32)
    assert color.srgb_to_linear(encoded) == pytest.approx([0, 0.003096, 0.214041, 0.5, 1], abs=1e-5)


def test_luminance_weighs_green_most() -> None:
    pixels = np.eye(3, dtype=np.float32)[None]
    result = color.luminance(pixels)
    assert result.shape == (1, 3)
    assert result[0] == pytest.approx((0.2126, 0.7152, 0.0722))


def test_linear_is_kept_for_every_shape() -> None:
    for shape in ((5,), (4, 5), (4, 5, 3)):
        assert color.linear_to_srgb(np.ones(shape, np.float32)).shape == shape


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_goes_through_its_profile(dtype: type) -> None:
    top = np.iinfo(dtype).max
    grey: Image = np.linspace(0, top, 64).astype(dtype).reshape(8, 8)
    result = color.grey_to_srgb(grey, grey_profile(1.0))
    assert result.dtype == dtype
    assert result.shape == (8, 8, 3)
    expected = color.linear_to_srgb((grey / top).astype(np.float32)) * top
    assert result[..., 1] == pytest.approx(expected, abs=1.0)
    assert np.array_equal(color.grey_to_srgb(grey, None)[..., 2], grey)


def test_grey_profile_may_tell_lightness() -> None:
    icc = bytearray(grey_profile(1.0))
    icc[20:24] = b"Lab "
    ramp = np.linspace(0, 255, 6).astype(np.uint8)[None]
    found = color.grey_to_srgb(ramp, bytes(icc))[0, :, 0]
    assert np.abs(found - np.array([0, 48, 94, 145, 198, 255.0])).max() <= 1, "as littlecms"


@pytest.mark.parametrize(
    "icc",
    [
        b"",
        b"not a profile",
        P3[:200],
        grey_profile(2.2),
        rgb_profile(((0.1, 0.1, 0.1),) * 3),
        rgb_profile(P3_XYZ, name=b"CMYK"),
        P3.replace(POWER_AND_GAIN, b"\x7f\xff\0\0" * 2),
    ],
    ids=["empty", "text", "cut off", "grey", "no primaries", "CMYK", "overflow"],
)
def test_refuses_what_is_no_rgb_profile(icc: bytes) -> None:
    assert not color.is_usable(icc)
    with pytest.raises(ValueError, match="colour profile"):
        color.to_srgb(noise(2, 2), icc)


@given(st.binary(max_size=64), st.integers(0, len(P3)))
def test_no_bytes_break_the_parser(junk: bytes, place: int) -> None:
    broken = P3[:place] + junk + P3[place + len(junk) :]
    colour_space(broken)
    if color.is_usable(broken):
        assert np.isfinite(matrix_profile(broken).to_xyz).all()
        assert np.isfinite(color.to_srgb(noise(2, 2), broken)).all()
