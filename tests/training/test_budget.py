"""A training in a given time: every stage at its own size, and the time as it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from tiny_preset import write_preset

from model_training.__main__ import main
from model_training.checkpoint import load_checkpoint
from model_training.dataset import SimulatedPairs, validation_samples
from model_training.plots import read_log
from model_training.recipe import Recipe
from model_training.train import CHECKPOINT, LOG, train

if TYPE_CHECKING:
    from pathlib import Path

    from model_training.portraits import Portrait

MINUTES = 0.05


@pytest.mark.slow
def test_the_stages_share_the_time_and_each_is_trained_at_its_own_side(
    portrait_folder: Path, portraits: tuple[Portrait, Portrait], tmp_path: Path
) -> None:
    preset = write_preset(tmp_path, (32, 9000), (64, 3000))
    command = ["train", "--preset", str(preset), "--run", str(tmp_path / "run"), "--workers", "0"]
    command += ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    assert main([*command, "--core-minutes", str(MINUTES)]) == 0
    done = read_log(tmp_path / "run" / LOG)[-1]
    assert done["core_seconds"] == pytest.approx(60 * MINUTES, rel=0.5)
    recipe, timed = load_checkpoint(tmp_path / "run" / CHECKPOINT)
    asked = Recipe.from_toml(preset)
    assert recipe == asked.with_steps(recipe.steps)
    assert done["step"] == timed["step"] == recipe.steps < asked.steps

    # the very weights of a training that was given these stages from the beginning
    train(
        recipe,
        SimulatedPairs(portraits[:1], recipe),
        validation_samples(portraits[1:], recipe, per_portrait=1),
        tmp_path / "given",
        workers=0,
    )
    _, given = load_checkpoint(tmp_path / "given" / CHECKPOINT)
    for name, value in given["network"].items():
        assert torch.equal(timed["network"][name], value), name

    # it goes on by its own stages, whatever minutes are asked for then
    assert main([*command, "--core-minutes", "9"]) == 0
    assert load_checkpoint(tmp_path / "run" / CHECKPOINT)[0] == recipe
    assert read_log(tmp_path / "run" / LOG)[-1]["step"] == recipe.steps
