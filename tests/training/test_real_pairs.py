"""Real pairs in a training: the right split, mixed by share, the same in every run."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from deepflash_app.core.subject import NEUTRAL
from deepflash_app.errors import DeepFlashError
from model_training import rendered
from model_training.augment import PairPictures
from model_training.commands.train import pairs_to_learn_from
from model_training.dataset import MixedPairs, SimulatedPairs, validation_samples
from model_training.prepared import PreparedPair, write_index, write_pictures
from model_training.real_pairs import RealPairs
from model_training.recipe import Recipe, Stage
from model_training.rendered import RenderedPairs, render_pairs
from model_training.train import BEST, train

if TYPE_CHECKING:
    from pathlib import Path

    from model_training.portraits import Portrait

RECIPE = Recipe(name="tiny", width=0.125, stages=(Stage(32, 12),), batch=2, warm_up=2, average=0.5)
STORED = 80


@pytest.fixture(scope="module")
def folder(portraits: tuple[Portrait, Portrait], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared pairs: the person brighter than in studio light, and blue."""
    folder = tmp_path_factory.mktemp("pairs")
    entries = []
    for portrait, split in zip(portraits, ("train", "val"), strict=True):
        step = portrait.image.shape[0] // STORED
        studio = np.ascontiguousarray(portrait.image[::step, ::step])
        flash = np.clip(studio * np.array([0.8, 1.0, 1.2]), 0, 255).astype(np.uint8)
        pictures = PairPictures(
            flash,
            studio,
            np.ascontiguousarray(portrait.matte[::step, ::step]),
            portrait.points / np.float32(step),
        )
        for variant in ("head+0", "head+10"):
            entry = PreparedPair(
                f"{split}/1", split, split, variant, STORED, 0.1, 0.9, "f", "s", "0", "0"
            )
            write_pictures(folder, entry, pictures)
            entries.append(entry)
    write_index(folder, entries)
    return folder


def test_only_plain_pairs_of_the_split_are_taken(folder: Path) -> None:
    for split in ("train", "val"):
        assert [(e.person, e.variant) for e in RealPairs(folder, split).entries] == [
            (split, "head+0")
        ]
    with pytest.raises(DeepFlashError, match="test"):
        RealPairs(folder, "test")


def test_the_subject_stands_on_neutral_grey_at_any_turn(folder: Path) -> None:
    real = RealPairs(folder, "train")
    rng = np.random.default_rng(0)
    pairs = [real.plain(0, 64), *(real.random(rng, 64) for _ in range(6))]
    for pair in pairs:
        assert pair.flash.shape == pair.studio.shape == (64, 64, 3)
        off = pair.matte == 0
        assert off.any()
        assert np.allclose(pair.flash[off], NEUTRAL)
        assert np.allclose(pair.studio[off], NEUTRAL)
        skin = pair.skin > 0
        assert skin.sum() > 50
        assert pair.flash[skin][:, 0].mean() < 0.9 * pair.studio[skin][:, 0].mean()
    differences = [np.abs(a.flash - b.flash).mean() for a, b in pairwise(pairs)]
    assert min(differences) > 0.005


def test_pairs_are_mixed_by_share_and_the_same_in_every_run(
    folder: Path, portraits: tuple[Portrait, Portrait]
) -> None:
    recipe = replace(RECIPE, real_share=0.3, stages=(Stage(32, 40),))
    simulated = SimulatedPairs(portraits[:1], recipe)
    real = RealPairs(folder, "train")
    mixed, again = (MixedPairs(simulated, real, recipe) for _ in range(2))
    assert len(mixed) == len(simulated) == 80
    same = 0
    for index in range(len(mixed)):
        one, other = mixed[index], again[index]
        assert torch.equal(one["seen"], other["seen"])
        same += torch.equal(one["seen"], simulated[index]["seen"])
    assert 0.55 < same / len(mixed) < 0.85


def test_real_pairs_are_mixed_with_rendered_ones_too(
    folder: Path,
    portraits: tuple[Portrait, Portrait],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rendered, "SHARD", 4)
    render_pairs(portraits[:1], RECIPE, tmp_path, range(1))
    arguments = argparse.Namespace(rendered=tmp_path)
    real = {"train": RealPairs(folder, "train")}
    for share in (0.5, 1.0):
        recipe = replace(RECIPE, real_share=share)
        mixed = pairs_to_learn_from(arguments, recipe, real)(recipe)
        plain = RenderedPairs(tmp_path, recipe)
        same = [torch.equal(mixed[k]["seen"], plain[k]["seen"]) for k in range(len(plain))]
        assert any(same) == (share < 1)
        assert not all(same)


def test_a_training_learns_from_real_pairs_alone_and_mixed(
    folder: Path, portraits: tuple[Portrait, Portrait], tmp_path: Path
) -> None:
    train_real, val_real = (RealPairs(folder, split) for split in ("train", "val"))
    lines: list[dict[str, Any]] = []
    recipe = replace(RECIPE, stages=(Stage(32, 60),), warm_up=5)
    train(
        recipe,
        MixedPairs(None, train_real, recipe),
        val_real.samples(recipe),
        tmp_path / "real",
        workers=0,
        validate_every=20,
        on_line=lines.append,
    )
    losses = [line["loss"] for line in lines if line["kind"] == "val"]
    assert losses[-1] < 0.8 * losses[0]
    simulated = SimulatedPairs(portraits[:1], RECIPE)
    best = train(
        RECIPE,
        MixedPairs(simulated, train_real, RECIPE),
        validation_samples(portraits[1:], RECIPE),
        tmp_path / "mixed",
        workers=0,
    )
    assert best == tmp_path / "mixed" / BEST
    assert best.exists()


def test_pairs_of_some_persons_are_taken_apart(folder: Path) -> None:
    real = RealPairs(folder, "train")
    assert real.persons == ("train",)
    assert len(real.of({"train"})) == len(real)
    assert len(real.of({"somebody else"})) == 0
    assert len(real) == 1
