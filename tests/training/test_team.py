"""Several processes train as one does."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from deepflash_app.errors import DeepFlashError
from model_training.checkpoint import load_checkpoint
from model_training.recipe import Recipe, Stage
from model_training.team import Team
from model_training.train import CHECKPOINT

ROOT = Path(__file__).parents[2]

PRESET = """
name = "team"
width = 0.125
batch = 4
accumulate = 2
warm_up = 1
average = 0.5
[[stages]]
side = 32
steps = 4
"""


@pytest.mark.slow
def test_two_processes_train_like_one_that_accumulates(
    portrait_folder: Path, tmp_path: Path
) -> None:
    preset = tmp_path / "team.toml"
    preset.write_text(PRESET, encoding="utf-8")
    common = ["--preset", str(preset), "--portraits", str(portrait_folder), "--workers", "0"]
    common += ["--cache", str(tmp_path / "cache")]
    for name, start in (
        ("one", ["-m", "model_training"]),
        ("two", ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]),
    ):
        # after "--", since torchrun takes --run for a short form of one of its own
        program = start + ([] if name == "one" else ["-m", "--", "model_training"])
        command = [sys.executable, *program, "train", *common, "--run", str(tmp_path / name)]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    one, two = (load_checkpoint(tmp_path / name / CHECKPOINT)[1] for name in ("one", "two"))
    assert one["step"] == two["step"] == 4
    for name, value in one["network"].items():
        if "running" in name or "tracked" in name:  # averaged, not chained; no weights hang on it
            continue
        torch.testing.assert_close(two["network"][name], value, rtol=1e-4, atol=1e-6)
    lines = (tmp_path / "two" / "log.jsonl").read_text(encoding="utf-8")
    assert lines.count('"kind": "done"') == 1  # only the first of them writes


def test_each_pair_of_a_batch_is_somebodys() -> None:
    recipe = Recipe(batch=6, accumulate=3, stages=(Stage(32, 2),))
    alone = list(Team().batches(recipe, 0))
    assert alone == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]
    three = [list(Team(rank, 3).batches(recipe, 0)) for rank in range(3)]
    assert sorted(part for parts in three for part in parts) == alone
    assert list(Team().batches(recipe, 1)) == alone[3:]


def test_parts_that_cannot_be_shared_are_refused() -> None:
    with pytest.raises(DeepFlashError, match="multiple of 2"):
        Team(0, 2).parts(replace(Recipe(), batch=9, accumulate=3))
