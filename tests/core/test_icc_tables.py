"""Profiles of tables: the colours that littlecms sees, but in 16 bits."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photo_files import P3_XYZ, portrait, rgb_profile
from PIL import Image as Pillow
from PIL import ImageCms
from table_profiles import profile_without_table, table_profile

from deepflash_app.core.icc_tables import tables_to_srgb

KINDS = ("mft1", "mft2", "mAB ")


@pytest.mark.parametrize("kind", [*KINDS, "no table"])
@pytest.mark.parametrize("name", [b"A2B0", b"A2B1"])
def test_littlecms_sees_the_same_colours_in_8_bits(kind: str, name: bytes) -> None:
    icc = table_profile(kind, name) if kind in KINDS else profile_without_table()
    pixels = portrait()[::4, ::4]
    theirs = ImageCms.profileToProfile(
        Pillow.fromarray(np.ascontiguousarray(pixels)),
        ImageCms.ImageCmsProfile(BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE,
    )
    off = np.abs(tables_to_srgb(pixels, icc) * 255 - np.asarray(theirs))
    assert off.max() < 1.2
    assert off.mean() < 0.3, "0.25 is what rounding alone makes"
    assert np.abs(tables_to_srgb(pixels, icc) * 255 - pixels).mean() > 5, "it does something"


def test_sixteen_bits_have_finer_steps() -> None:
    icc = table_profile("mft2")
    ramp = np.linspace(20_000, 22_000, 501).astype(np.uint16)[None, :, None].repeat(3, axis=2)
    made = tables_to_srgb(ramp, icc)[0] * 65535
    assert (np.diff(made, axis=0) > 0).all(), "no two of 500 steps within 8 levels are alike"
    small = portrait()[::4, ::4]
    fine = tables_to_srgb(small.astype(np.uint16) * 257, icc)
    np.testing.assert_allclose(fine, tables_to_srgb(small, icc), atol=5e-6)


@pytest.mark.parametrize(
    "icc",
    [
        b"",
        bytes(200),
        rgb_profile(P3_XYZ),
        table_profile("mft2")[:3000],
        table_profile("mAB ")[:400],
    ],
)
def test_other_profiles_are_refused(icc: bytes) -> None:
    with pytest.raises(ValueError, match=r"profile|buffer"):
        tables_to_srgb(portrait()[:2, :2], icc)


@given(
    kind=st.sampled_from(KINDS), place=st.integers(0, 600), noise=st.binary(min_size=1, max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_damage_is_refused_or_gives_colours(kind: str, place: int, noise: bytes) -> None:
    icc = bytearray(table_profile(kind))
    icc[place : place + len(noise)] = noise
    try:
        srgb = tables_to_srgb(portrait()[:2, :2], bytes(icc))
    except ValueError:
        return
    assert srgb.shape == (2, 2, 3)
    assert ((srgb >= 0) & (srgb <= 1)).all()


def test_too_few_bytes_for_a_number_are_damage() -> None:
    icc = table_profile("mAB ")
    place = icc.index(b"mAB ")
    cut = icc[: place + 14]
    size = struct.pack(">I", 14)
    with pytest.raises(ValueError, match="damaged"):
        tables_to_srgb(portrait()[:2, :2], cut.replace(struct.pack(">I", len(icc) - place), size))
