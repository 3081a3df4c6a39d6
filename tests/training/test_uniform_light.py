"""Studios that are lit from all round, as the paper's was: in training, and where asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from quiet_flash import QUIET

from deepflash_app.core.color import linear_to_srgb, srgb_to_linear
from deepflash_app.core.face_regions import skin_mask
from deepflash_app.core.flash_shading import flash_shading
from model_training.pairs import simulated_pairs
from model_training.portraits import Portrait
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from model_training.flash import FlashPreset

SIDE = 96

Portraits = tuple[Portrait, Portrait]


def _uniform(share: float) -> FlashPreset:
    # without evening, which is told to leave beards and make-up alone, and so hangs on the light
    return replace(QUIET, uniformity=(share, share, share), evenness=0.0, fill=0.0)


def _pair(portrait: Portrait, share: float) -> Pair:
    return Simulator(_uniform(share), SIDE).pair(portrait, 4)


def _lit(portrait: Portrait, lens: float, below: float) -> Portrait:
    """The same person, whose own lamps follow the head's shape by so much more."""
    image = portrait.image.astype(np.float32) / 255
    shading = flash_shading(portrait.points, skin_mask(image.shape[:2], portrait.points))
    light = np.exp(np.float32(lens) * shading.lens + np.float32(below) * shading.below)
    lit = linear_to_srgb((srgb_to_linear(image) * light[..., None]).clip(0, 1))
    return replace(portrait, image=np.rint(lit * 255).astype(np.uint8))


@pytest.mark.parametrize(("lens", "below"), [(0.3, 0.0), (-0.3, 0.0), (0.0, -0.3), (0.2, 0.2)])
def test_what_the_portraits_lamps_made_of_the_head_is_in_neither_photo(
    portraits: Portraits, lens: float, below: float
) -> None:
    face = _pair(portraits[0], 1.0).face > 0
    for name in ("flash", "studio"):
        away = [
            np.abs(
                getattr(_pair(_lit(portraits[0], lens, below), share), name)
                - getattr(_pair(portraits[0], share), name)
            )[face].mean()
            for share in (0.0, 1.0)
        ]
        assert away[0] > 0.008, name
        assert away[1] < 0.5 * away[0], name


def test_the_studio_photo_keeps_what_it_is_told_to_and_the_flash_photo_nothing(
    portraits: Portraits,
) -> None:
    none, half, whole = (_pair(_lit(portraits[0], 0.4, -0.3), share) for share in (1e-6, 0.5, 1.0))
    assert np.array_equal(none.flash, half.flash)
    assert np.array_equal(none.flash, whole.flash)
    face = none.face > 0
    log = [np.log(srgb_to_linear(one.studio)[face].mean(axis=1) + 1e-3) for one in (none, half)]
    log.append(np.log(srgb_to_linear(whole.studio)[face].mean(axis=1) + 1e-3))
    assert np.abs(log[0] - log[2]).mean() > 0.03
    assert np.abs((log[0] + log[2]) / 2 - log[1]).mean() < 0.005
    assert whole.studio.max() <= 1


def test_evaluation_is_in_uniform_light_only_where_it_is_asked_for(portraits: Portraits) -> None:
    first = portraits[:1]
    (plain,) = simulated_pairs(first, SIDE, QUIET, 1)
    (trained,) = simulated_pairs(first, SIDE, _uniform(1.0), 1)
    (asked,) = simulated_pairs(first, SIDE, QUIET, 1, uniform=True)
    lit = plain.pair.studio[plain.pair.face > 0]
    assert np.abs(asked.pair.studio[plain.pair.face > 0] - lit).mean() > 0.008
    assert np.array_equal(plain.untouched, asked.untouched)
    assert np.array_equal(plain.pair.studio, trained.pair.studio)  # as it was photographed
