"""Recipes: what they carry, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deepflash_app.core.encoding import Encoding
from deepflash_app.errors import DeepFlashError
from model_training.commands.common import PRESETS
from model_training.recipe import Recipe, Stage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("preset", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_preset_is_read_and_survives_a_checkpoint(preset: Path) -> None:
    recipe = Recipe.from_toml(preset)
    assert recipe.name == preset.stem
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_stages_follow_each_other() -> None:
    recipe = Recipe(stages=(Stage(64, 3), Stage(128, 2)))
    assert [recipe.side_at(step) for step in range(6)] == [64, 64, 64, 128, 128, 128]
    assert recipe.steps == 5
    assert recipe.shortened(2).steps == 4


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('colour = "red"', "colour"),
        ('encoding = "nonsense"', "nonsense"),
        ("[flash]\nsparkle = 1", "sparkle"),
        ("[flash]\nshine = 0.3", r"flash\.shine cannot be 0\.3"),
        ("[flash]\ncut_out = 1", r"flash\.cut_out"),
        ("[source_weights]\nlondon = 'much'", "source_weights"),
        ("[[stages]]\nside = 64.5\nsteps = 3", r"stages\.side"),
        ("[[stages]]\nside = 100\nsteps = 3", "multiples of 32"),
        ('learning_rate = "fast"', "learning_rate"),
        ("batch = 0", "batch of 0"),
        ("seed = -1", "seed"),
        ("width =", "preset"),
    ],
)
def test_a_wrong_preset_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "preset.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeepFlashError, match=named):
        Recipe.from_toml(path)


def test_a_change_of_what_is_not_there_is_refused_by_name() -> None:
    assert Recipe().changed(["flash.relief=[1,1,2]", "width=1"]).flash.relief == (1, 1, 2)
    for change in ("encoding.base=1", "flash.sparkle=1", "stages.0=1"):
        with pytest.raises(DeepFlashError, match="no entry"):
            Recipe().changed([change])


def test_the_encoding_is_one_of_the_papers() -> None:
    assert Recipe.from_json('{"encoding": "difference"}').encoding is Encoding.DIFFERENCE
