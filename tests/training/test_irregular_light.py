"""Light that breaks the simulator's own rules: in training, and where it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from quiet_flash import QUIET

from deepflash_app.core.color import luminance
from model_training.light import lit_by_flash
from model_training.melanin import skin_likeness
from model_training.pairs import simulated_pairs
from model_training.placement import Placement
from model_training.portraits import Portrait
from model_training.scene import Scene, scene_of
from model_training.simulate import Simulator

if TYPE_CHECKING:
    from model_training.flash import FlashPreset

SIDE = 96

Portraits = tuple[Portrait, Portrait]


def scene_of_first(portraits: Portraits, preset: FlashPreset) -> Scene:
    rng = np.random.default_rng(2)
    place = Placement.random(preset, SIDE, rng)
    studio = place.picture(portraits[0].image).astype(np.float32) / 255
    return scene_of(portraits[0], place, studio, preset, rng)


def test_irregular_light_falls_on_the_same_pair(portraits: Portraits) -> None:
    """Judges meet it where they ask for it, and not because training does."""
    irregular = replace(QUIET, irregular_share=1.0)
    regular, judged, asked = (
        Simulator(preset, SIDE).pair(portraits[0], 3)
        for preset in (
            QUIET.as_they_are(),
            irregular.as_they_are(),
            irregular.as_they_are(irregular=True),
        )
    )
    assert np.array_equal(regular.flash, judged.flash)
    assert np.array_equal(regular.studio, asked.studio)
    assert np.abs(regular.flash - asked.flash).mean() > 0.005


def test_evaluation_is_in_irregular_light_where_it_is_asked_for(portraits: Portraits) -> None:
    first = portraits[:1]
    (plain,) = simulated_pairs(first, SIDE, QUIET, 1)
    (asked,) = simulated_pairs(first, SIDE, QUIET, 1, irregular=True)
    assert np.array_equal(plain.pair.studio, asked.pair.studio)
    assert np.abs(plain.pair.flash - asked.pair.flash).mean() > 0.005


def test_hair_gives_back_less_light_than_skin_where_that_is_asked(portraits: Portraits) -> None:
    """On skin next to nothing changes, on what is neither skin nor near it light is halved."""
    alone = replace(QUIET, ambient_absent=1.0, shine=(0.0, 0.0, 0.0))
    dark = replace(alone, hair_light=(-0.7, -0.7, -0.7))
    plain = replace(dark, hair_light=(0.0, 0.0, 0.0))
    scene = scene_of_first(portraits, plain)
    light, darker = (
        lit_by_flash(scene, preset, np.random.default_rng(4)) for preset in (plain, dark)
    )
    likeness = skin_likeness(scene.albedo, scene.skin, scene.matte)
    ratio = luminance(darker) / np.maximum(luminance(light), 1e-6)
    on, off = likeness > 0.9, (likeness < 0.02) & (scene.matte > 0.98)
    assert on.any()
    assert off.any()
    assert np.median(ratio[on]) > 0.93
    assert np.median(ratio[off]) == pytest.approx(np.exp(-0.7), abs=0.03)


def test_a_window_lights_one_side_of_the_face(portraits: Portraits) -> None:
    sided = replace(
        QUIET, ambient_absent=0.0, ambient=(2.0, 2.0, 2.0), ambient_side=(1.0, 1.0, 1.0)
    )
    even = replace(sided, ambient_side=(0.0, 0.0, 0.0))
    scene = scene_of_first(portraits, sided)
    face = scene.face > 0
    middle = np.argwhere(face)[:, 1].mean()
    left = face & (np.arange(face.shape[1]) < middle)

    def stops(preset: FlashPreset, seed: int) -> float:
        light = luminance(lit_by_flash(scene, preset, np.random.default_rng(seed)))
        return float(np.log2(np.median(light[left]) / np.median(light[face & ~left])))

    apart = [abs(stops(sided, seed) - stops(even, seed)) for seed in range(8)]
    assert max(apart) > 0.4
    assert min(apart) < 0.3  # now and then it comes from above


def test_a_deeper_person_is_darker_round_the_face(portraits: Portraits) -> None:
    shares = []
    for relief in (0.5, 1.0, 2.0):
        preset = replace(QUIET, relief=(relief, relief, relief))
        scene = scene_of_first(portraits, preset)
        light = luminance(lit_by_flash(scene, preset, np.random.default_rng(1)))
        light /= np.maximum(luminance(scene.albedo), 1e-3)
        around = (scene.matte > 0.98) & (scene.face == 0)
        shares.append(np.median(light[around]) / np.median(light[scene.face > 0]))
    assert shares[0] > shares[1] > shares[2]
