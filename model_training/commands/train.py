"""``train``: train a network, or go on with it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from deepflash_app.errors import DeepFlashError
from model_training.budget import within
from model_training.checkpoint import load_checkpoint
from model_training.commands.common import (
    add_simulation_arguments,
    chosen_portraits,
    chosen_recipe,
)
from model_training.dataset import MixedPairs, SimulatedPairs, validation_samples
from model_training.prepared import read_index
from model_training.real_pairs import RealPairs
from model_training.rendered import RenderedPairs
from model_training.train import CHECKPOINT, train

if TYPE_CHECKING:
    import argparse

    from torch.utils.data import Dataset

    from model_training.commands.common import Commands
    from model_training.dataset import Sample
    from model_training.recipe import Recipe


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser("train", help="train a network, or go on with it")
    command.add_argument("--run", type=Path, help="checkpoints and log (default: runs/PRESET)")
    command.add_argument("--steps", type=int, help="at most this many steps in each stage")
    command.add_argument(
        "--core-minutes", type=float, help="as many steps as fit, timed with --workers 0"
    )
    command.add_argument(
        "--set",
        nargs="+",
        default=[],
        metavar="ENTRY=VALUE",
        help="change entries of the preset, e.g. encoding=ratio flash.shadow=[0,0.2,0.5]",
    )
    command.add_argument(
        "--rendered", type=Path, help="folder of pairs that `simulate --render` made"
    )
    command.add_argument(
        "--validate-every", type=int, default=500, help="steps (default: %(default)s)"
    )
    command.add_argument("--threads", type=int, default=1, help="of the network")
    command.add_argument("--workers", type=int, default=1, help="processes that simulate")
    command.add_argument(
        "--pairs", type=Path, help="folder of prepared real pairs, to mix with simulated ones"
    )
    command.add_argument(
        "--real-share",
        type=float,
        help="of --pairs among all, 0 to 1 (default: the preset's); 1 needs no portraits",
    )
    command.add_argument("--json", action="store_true", help="progress as JSON lines")
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    folder = arguments.run or Path("runs") / arguments.preset
    recipe = _recipe(arguments, folder)
    real = _real_pairs(arguments.pairs)
    only_real = bool(real) and recipe.real_share >= 1
    val = [] if only_real else chosen_portraits(arguments, recipe, "val")
    judges = validation_samples(val, recipe)
    if "val" in real:
        judges += real["val"].samples(recipe)
    if not judges:
        raise DeepFlashError("There is nobody to judge by: no portrait and no pair is for that.")
    if arguments.rendered:
        pairs: Dataset[Sample] = RenderedPairs(arguments.rendered, recipe)
    else:
        train_on = [] if only_real else chosen_portraits(arguments, recipe, "train")
        simulated = SimulatedPairs(train_on, recipe) if train_on else None
        pairs = MixedPairs(simulated, real["train"], recipe) if real else simulated
    if arguments.core_minutes and not (folder / CHECKPOINT).exists():
        recipe = within(recipe, pairs, arguments.core_minutes)
    best = train(
        recipe,
        pairs,
        judges,
        folder,
        workers=arguments.workers,
        validate_every=arguments.validate_every,
        on_line=_tell_json if arguments.json else _tell_line,
    )
    print(f"The best weights are in {best}.", file=sys.stderr)


def _recipe(arguments: argparse.Namespace, folder: Path) -> Recipe:
    """That of the training to go on with, else that of the preset with its changes."""
    if (folder / CHECKPOINT).exists():
        return load_checkpoint(folder / CHECKPOINT)[0]
    recipe = chosen_recipe(arguments).changed(arguments.set)
    if arguments.steps:
        recipe = recipe.shortened(arguments.steps)
    if arguments.real_share is not None:
        if not 0 <= arguments.real_share <= 1:
            raise DeepFlashError("The share of real pairs must be from 0 to 1.")
        recipe = replace(recipe, real_share=arguments.real_share)
    return recipe


def _real_pairs(folder: Path | None) -> dict[str, RealPairs]:
    """Prepared pairs to learn from, and to judge by where the shoot has persons for that."""
    if folder is None:
        return {}
    real = {"train": RealPairs(folder, "train")}
    if any(one.split == "val" for one in read_index(folder)):
        real["val"] = RealPairs(folder, "val")
    return real


def _tell_json(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _tell_line(line: dict[str, Any]) -> None:
    values = {k: v for k, v in line.items() if k not in ("kind", "step", "steps", "seconds")}
    left = (line["steps"] - line["step"]) * line["seconds"] / max(line["step"], 1) / 60
    print(
        f"{line['kind']:>5} {line['step']}/{line['steps']}, {left:.0f} min left: "
        + " ".join(f"{name} {value:.5g}" for name, value in values.items()),
        flush=True,
    )
