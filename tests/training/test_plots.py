"""Plots show what they were given, and memory is measured where nothing hides it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from deepflash_app.core.boxes import FaceBox
from deepflash_app.errors import DeepFlashError
from model_training.evaluate import Evaluation, Score
from model_training.memory import can_measure, peak_memory
from model_training.pairs import JudgedPair
from model_training.plots import curves, plot_lightness, plot_scores, read_log
from model_training.simulate import Pair

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import FloatImage


def ink(path: Path, colour: tuple[int, int, int]) -> int:
    """Pixels of about that colour."""
    picture = np.asarray(Image.open(path).convert("RGB")).astype(int)
    return int((np.abs(picture - colour).max(axis=2) < 30).sum())


BLUE, ORANGE = (31, 119, 180), (255, 127, 14)  # matplotlib's first two
PALE = (174, 199, 232)  # the second of twenty


def test_a_log_becomes_curves_and_its_torn_last_line_is_no_matter(tmp_path: Path) -> None:
    lines = [
        {"kind": "start", "step": 0, "parameters": 3},
        *({"kind": "train", "step": k, "loss": 1 / k} for k in range(1, 50)),
        {"kind": "val", "step": 25, "loss": 0.2, "accuracy": 91.0},
        {"kind": "val", "step": 50, "loss": 0.1, "accuracy": 95.0},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join([*map(json.dumps, lines), '{"kind": "val", "ste']), encoding="utf-8")
    assert read_log(log) == lines
    curves(read_log(log), tmp_path / "both.png")
    curves(lines[:-2], tmp_path / "train.png")
    assert ink(tmp_path / "both.png", BLUE) > 100
    assert ink(tmp_path / "both.png", ORANGE) > 100
    assert ink(tmp_path / "train.png", ORANGE) == 0
    with pytest.raises(DeepFlashError, match="no lines to draw"):
        curves(lines[:1], tmp_path / "none.png")
    with pytest.raises(DeepFlashError, match="cannot be read"):
        read_log(tmp_path / "gone.jsonl")


def test_bars_are_as_long_as_the_means_and_tones_have_their_own(tmp_path: Path) -> None:
    def drawn(value: float) -> tuple[int, int]:
        values = {"psnr face obar raw": value, "ssim face obar raw": 0.5, "ΔE00 skin": 2.0}
        found = Evaluation(
            [
                Score(method, f"{method}{k}", f"p{k}", tone, values | {"ΔL* skin": lift * value})
                for method, lift in (("input", 1), ("ours", -0.2))
                for k, tone in enumerate(("light", "dark"))
            ]
        )
        plot_scores(found, tmp_path / "scores.png")
        plot_lightness(found, tmp_path / "lightness.png")
        return ink(tmp_path / "scores.png", (121, 173, 210)), ink(tmp_path / "lightness.png", PALE)

    bars, pale = drawn(20.0)
    assert bars > 1000
    assert pale > 1000
    with pytest.raises(DeepFlashError, match="cannot be written"):
        plot_scores(Evaluation([Score("input", "a", "a", "light", {})]), tmp_path / "no" / "x.png")


class Greedy:
    """A method that needs so many megabytes while it runs."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes

    def __call__(self, one: JudgedPair) -> FloatImage:
        """Take them, and give them back."""
        taken = np.ones(self.megabytes * 2**20, np.uint8)
        return one.pair.flash * np.float32(taken[0])


@pytest.mark.slow
@pytest.mark.skipif(not can_measure(), reason="this system does not tell")
def test_memory_that_was_given_back_still_counts() -> None:
    flash, nowhere = np.zeros((32, 32, 3), np.float32), np.zeros((32, 32), np.uint8)
    pair = Pair(flash, flash, flash[..., 0], nowhere, nowhere)
    points = np.zeros((468, 3), np.float32)
    one = JudgedPair("x", "x", pair, flash, points, FaceBox(0, 0, 1, 1))
    little, much = (peak_memory(partial(Greedy, size), one) for size in (1, 121))
    assert little < 30
    assert 115 < much - little < 135
