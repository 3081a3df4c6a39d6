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
        ("width =", "preset"),
    ],
)
def test_a_wrong_preset_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "preset.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeepFlashError, match=named):
        Recipe.from_toml(path)


def test_the_encoding_is_one_of_the_papers() -> None:
    assert Recipe.from_json('{"encoding": "difference"}').encoding is Encoding.DIFFERENCE
