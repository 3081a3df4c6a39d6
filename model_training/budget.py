"""How many steps of a training fit into a given time of one core."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from deepflash_app.errors import DeepFlashError
from model_training.team import Team
from model_training.train import LOG_EVERY, train

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch.utils.data import Dataset

    from model_training.dataset import Sample
    from model_training.recipe import Recipe

_TRIED = 2 * LOG_EVERY  # steps; in the first half disk and memory are still made ready


def within(
    recipe: Recipe,
    pairs_of: Callable[[Recipe], Dataset[Sample]],
    core_minutes: float,
    vgg: Path | None = None,
) -> Recipe:
    """The recipe with as many steps as fit, the stages in proportion.

    Every stage is tried, since a step of a large side takes a multiple of one of a small side.

    Args:
        recipe: What is to be trained.
        pairs_of: Gives what a recipe learns from, since its stages say how large pairs are; made
            without other processes, whose time would not be counted.
        core_minutes: Time of one core, judging left out.
        vgg: VGG-16 weights for a perceptual loss, where the recipe asks for one.

    Raises:
        DeepFlashError: In a team of processes, each of which would count other steps.
    """
    if Team.joined().size > 1:
        raise DeepFlashError("Several processes need a number of steps, not of core minutes.")
    lines: list[dict[str, Any]] = []
    tried = replace(recipe, stages=tuple(replace(s, steps=_TRIED) for s in recipe.stages))
    pairs = pairs_of(tried)
    with TemporaryDirectory() as folder:
        train(tried, pairs, [pairs[0]], Path(folder), vgg=vgg, workers=0, on_line=lines.append)
    clock = [line["core_seconds"] for line in lines if line["kind"] == "train"]
    seconds = sum(
        stage.steps * (whole - half) / LOG_EVERY
        for stage, half, whole in zip(recipe.stages, clock[::2], clock[1::2], strict=True)
    )
    return recipe.with_steps(max(round(recipe.steps * 60 * core_minutes / seconds), 1))
