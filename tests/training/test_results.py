"""The variants of RESULTS.md are of like size, and the whole of it runs, small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model_training import results
from model_training.__main__ import main
from model_training.commands.common import PRESETS
from model_training.networks import build_network, multiply_adds
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", results.VARIANTS)
def test_every_variant_costs_about_the_same(name: str) -> None:
    recipe = Recipe.from_toml(PRESETS / "results.toml").changed(results.VARIANTS[name])
    assert multiply_adds(build_network(recipe), recipe.side) == pytest.approx(0.475e9, rel=0.02)


@pytest.mark.slow
def test_from_portraits_to_tables(
    portrait_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portraits = ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    rendered = str(tmp_path / "rendered")
    small = ("batch=2", "stages=[{side=32,steps=8000}]")
    command = ["simulate", "--preset", "results", "--render", rendered, "--pairs", "1"]
    assert main([*command, "--workers", "1", *portraits, "--set", *small]) == 0
    monkeypatch.setattr(results, "VARIANTS", {"deepflash-base": small})
    monkeypatch.setattr(results, "_WITHOUT_TRAINING", ("classical",))
    monkeypatch.setattr(results, "_SPLIT", "val")  # the folder has nobody to test on
    report = tmp_path / "report"
    command = ["results", "--rendered", rendered, "--report", str(report), *portraits]
    command += ["--only", "deepflash-base"]
    runs = ["--runs", str(tmp_path / "runs"), "--core-minutes", "0.02"]
    assert main([*command, *runs]) == 0
    table = (report / "paper_tables.md").read_text(encoding="utf-8")
    assert "deepflash-base" in table
