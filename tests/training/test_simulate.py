"""The simulator: reproducible, plausible, and matched to measured flash photos."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiet_flash import QUIET

from deepflash_app.core.color import srgb_to_linear
from deepflash_app.core.subject import NEUTRAL
from deepflash_app.errors import DeepFlashError
from model_training.flash import FlashPreset
from model_training.melanin import with_melanin
from model_training.pairs import prepared_pairs
from model_training.pairs_out import PairWriter
from model_training.portraits import Portrait, load_portraits, read_index
from model_training.real_pairs import RealPairs
from model_training.simulate import Pair, Simulator
from model_training.statistics import REAL_FLASH, comparison_table, matches, skin_statistics

SHARED = Path(__file__).parents[3] / "shared" / "data" / "portraits"

Portraits = tuple[Portrait, Portrait]


def _pair(portraits: Portraits, seed: int, preset: FlashPreset = FlashPreset()) -> Pair:  # noqa: B008
    return Simulator(preset, 96).pair(portraits[0], seed)


def test_the_same_seed_gives_the_same_pair_and_another_another(portraits: Portraits) -> None:
    first, again, other = (_pair(portraits, seed) for seed in (5, 5, 6))
    for name in ("flash", "studio", "matte", "face", "skin"):
        assert np.array_equal(getattr(first, name), getattr(again, name)), name
    assert np.abs(first.flash - other.flash).mean() > 0.01


def test_both_sides_stand_on_the_same_neutral_grey(portraits: Portraits) -> None:
    for seed in range(5):
        pair = _pair(portraits, seed)
        off = pair.matte == 0
        assert off.any()
        assert np.allclose(pair.flash[off], NEUTRAL)
        assert np.allclose(pair.studio[off], NEUTRAL)
        assert pair.flash.min() >= 0
        assert pair.flash.max() <= 1


def test_a_studio_pair_asks_for_no_correction(portraits: Portraits) -> None:
    pair = _pair(portraits, 1, replace(FlashPreset(), studio_share=1.0))
    assert np.array_equal(pair.flash, pair.studio)


def test_flash_is_colder_than_the_studio_and_differs_most_on_the_face(
    portraits: Portraits,
) -> None:
    cold = replace(QUIET, balanced_share=0.0, red_gain=(0.6, 0.65, 0.7))
    for seed in range(5):
        pair = _pair(portraits, seed, cold)
        flash = skin_statistics(pair.flash, pair.skin)
        studio = skin_statistics(pair.studio, pair.skin)
        assert flash["R/G"] < 0.85 * studio["R/G"]


def test_shine_only_adds_light_and_only_to_the_flash_side(portraits: Portraits) -> None:
    dark = replace(QUIET, exposure=(-1.0, -1.0, -1.0))  # nothing is burnt out
    dull = replace(dark, shine=(0.0, 0.0, 0.0))
    shiny = replace(dark, shine=(1.5, 1.5, 1.5))
    ratios = []
    for seed in range(6):
        without, with_shine = (_pair(portraits, seed, preset) for preset in (dull, shiny))
        assert np.array_equal(without.studio, with_shine.studio)
        skin = without.skin > 0
        bright, brighter = (np.quantile(p.flash[skin], 0.95) for p in (without, with_shine))
        ratios.append(brighter / bright)
    assert min(ratios) > 1
    assert np.median(ratios) > 1.02


def test_evenness_flattens_highlights_of_the_studio_side(portraits: Portraits) -> None:
    raw, even = (_pair(portraits, 2, replace(QUIET, evenness=evenness)) for evenness in (0.0, 0.6))
    before = skin_statistics(raw.studio, raw.skin)["p95/median"]
    assert skin_statistics(even.studio, even.skin)["p95/median"] < before


def test_modelling_shapes_the_studio_side_only(portraits: Portraits) -> None:
    """With all of it the studio photo is the portrait as it came, and flash tells nothing of it."""
    even, half, all_of_it = (
        _pair(portraits, 2, replace(QUIET, modelling=share)) for share in (0.0, 0.5, 1.0)
    )
    untouched = _pair(portraits, 2, replace(QUIET, evenness=0.0, fill=0.0))
    for one in (half, all_of_it):
        assert np.array_equal(one.flash, even.flash)
    assert np.abs(untouched.flash - even.flash).max() > 0.02
    assert np.abs(all_of_it.studio - untouched.studio).max() < 1e-6
    away = [np.abs(one.studio - untouched.studio).mean() for one in (even, half)]
    assert 0.3 * away[0] < away[1] < 0.7 * away[0]


def test_the_wall_is_measured_where_there_is_none_of_the_person() -> None:
    image = np.full((20, 20, 3), 0.8, np.float32)
    image[:, 10:] = 0.4
    matte = np.ones((20, 20), np.float32)
    matte[:, 10:] = 0
    skin = (matte > 0).astype(np.uint8)
    share = skin_statistics(image, skin, matte)["background/skin"]
    assert share == pytest.approx(
        float((srgb_to_linear(image[0, 15:16]) / srgb_to_linear(image[0, :1]))[0, 0]), rel=1e-4
    )
    assert "background/skin" not in skin_statistics(image, skin)
    assert "background/skin" not in skin_statistics(image, skin, matte * 0 + 1)


def test_the_shadow_on_the_wall_darkens_the_wall_only(portraits: Portraits) -> None:
    dark, none = (
        Simulator(replace(QUIET, wall_shadow=share, background_distance=(0.3, 0.3, 0.3)), 96).shot(
            portraits[0], 4
        )
        for share in (1.0, 0.0)
    )
    behind, person = dark.matte < 0.02, dark.matte > 0.999
    assert (dark.flash[behind] - none.flash[behind]).min() < -0.02
    assert (dark.flash[behind] - none.flash[behind]).max() < 0.02
    assert np.abs(dark.flash[person] - none.flash[person]).mean() < 0.002


def test_written_pairs_are_read_by_training_and_judging(
    portraits: Portraits, tmp_path: Path
) -> None:
    simulator = Simulator(FlashPreset(), 96)
    writer = PairWriter(tmp_path / "pairs")
    for seed in range(3):
        writer.write(simulator.shot(portraits[1], seed), portraits[1], seed)
    writer.finish()
    judged = list(prepared_pairs(tmp_path / "pairs", "val", 96))
    assert [one.name for one in judged] == ["val-0", "val-1", "val-2"]
    assert {one.person for one in judged} == {portraits[1].entry.person}
    real = RealPairs(tmp_path / "pairs", "val")
    for seed, one in enumerate(judged):
        pair = simulator.pair(portraits[1], seed)
        for name in ("flash", "studio", "matte"):
            read = getattr(one.pair, name)
            assert np.abs(read - getattr(pair, name)).max() < 0.006, name
            assert np.array_equal(read, getattr(real.plain(seed, 96), name))
        assert abs(one.box.angle) < 40  # also where the picture was mirrored
        overlap = (one.pair.face > 0) & (pair.face > 0)
        assert overlap.sum() > 0.85 * (pair.face > 0).sum()
    with pytest.raises(DeepFlashError, match="has pairs already"):
        PairWriter(tmp_path / "pairs")


def test_a_spread_is_ordered() -> None:
    for field in fields(FlashPreset):
        value = getattr(FlashPreset(), field.name)
        if isinstance(value, tuple):
            assert list(value) == sorted(value), field.name


def test_pairs_that_are_not_cut_out_stand_before_their_wall(portraits: Portraits) -> None:
    cut, whole = (_pair(portraits, 5, replace(QUIET, cut_out=cut_out)) for cut_out in (True, False))
    behind = whole.matte == 0
    assert not np.allclose(whole.studio[behind], NEUTRAL, atol=0.05)
    assert np.allclose(cut.studio[behind], NEUTRAL)
    person = whole.matte > 0.98
    assert np.abs(whole.flash - cut.flash)[person].max() < 4 / 255


def test_darker_skin_is_darker_and_redder_and_what_is_no_skin_stays() -> None:
    image = np.full((64, 64, 3), (0.8, 0.6, 0.5), np.float32)
    image[32:] = (0.1, 0.2, 0.6)  # a shirt
    face, person = np.zeros((64, 64), np.uint8), np.ones((64, 64), np.float32)
    face[:24] = 255
    dark = with_melanin(image, face, person, 1.0)
    assert np.allclose(dark[40:], image[40:], atol=1 / 255)
    assert (dark[:24] < image[:24] - 0.1).all()
    assert (dark[:24, :, 0] / dark[:24, :, 2] > image[0, 0, 0] / image[0, 0, 2]).all()
    assert np.allclose(with_melanin(image, face, person, 0.0), image, atol=1e-5)


@given(st.floats(-3, 0), st.floats(0.02, 0.97))
def test_lighter_skin_is_lighter_as_far_as_it_does_not_burn_out(density: float, own: float) -> None:
    image = np.full((32, 32, 3), (own, 0.8 * own, 0.7 * own), np.float32)
    face, person = np.full((32, 32), 255, np.uint8), np.ones((32, 32), np.float32)
    light = with_melanin(image, face, person, density)
    assert (light >= image - 1e-5).all()
    assert light.max() <= max(own, 0.98) + 1e-5


def test_darker_skin_is_given_to_both_sides_and_to_nobody_who_is_judged_by(
    portraits: Portraits,
) -> None:
    darker = replace(QUIET, melanin_share=1.0, melanin=(1.5, 1.5, 1.5))
    for seed in range(3):
        pair = _pair(portraits, seed, darker)
        own = _pair(portraits, seed, darker.as_they_are())
        skin, own_skin = pair.skin > 0, own.skin > 0
        assert np.median(pair.studio[skin]) < np.median(own.studio[own_skin]) - 0.1
    assert np.array_equal(own.flash, _pair(portraits, seed, QUIET).flash)


def test_the_rule_of_matching_can_fail() -> None:
    real = REAL_FLASH["R/G"]
    narrow = np.linspace(1.1, 1.4, 101)
    assert matches("R/G", narrow)
    assert not matches("R/G", narrow + 0.3)  # the median is off
    assert not matches("R/G", np.linspace(real[2] - 1.1, real[2] + 1.1, 101))  # too wide


def _measured(
    portraits: list[Portrait], count: int, *, uniform: bool = False
) -> list[dict[str, float]]:
    simulator = Simulator(FlashPreset().only_cold_flash(uniform=uniform), 128)
    rng = np.random.default_rng(0)
    shots = (
        simulator.shot(portraits[int(rng.integers(len(portraits)))], seed) for seed in range(count)
    )
    return [
        skin_statistics(shot.flash, shot.skin, shot.matte)
        for shot in shots
        if (shot.skin > 0).any()
    ]


def test_one_face_already_covers_what_was_measured(portraits: Portraits) -> None:
    measured = _measured([portraits[0]], 60)
    # the darkest skin is the person's own, and the wall behind her a bright one
    for name in REAL_FLASH.keys() - {"p5/median", "background/skin"}:
        values = [one[name] for one in measured]
        assert min(values) <= REAL_FLASH[name][2] <= max(values), name


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the training portraits are not here")
@pytest.mark.parametrize(("uniform", "left_out"), [(False, ""), (True, "background/skin")])
def test_simulated_flash_matches_measured_flash(
    tmp_path: Path, *, uniform: bool, left_out: str
) -> None:
    """The wall counts for what is trained before one, and persons in uniform light are cut out."""
    entries = [e for e in read_index(SHARED) if e.split == "train" and e.left_right_stops <= 0.5]
    chosen = load_portraits(SHARED, entries[:: len(entries) // 24], tmp_path)
    measured = _measured(chosen, 240, uniform=uniform)
    table = comparison_table(measured)
    for name in REAL_FLASH.keys() - {left_out}:
        assert matches(name, np.array([one[name] for one in measured])), table
