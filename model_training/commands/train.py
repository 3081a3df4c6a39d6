"""``train``: train a network, or go on with it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from deepflash_app.errors import DeepFlashError
from model_training.budget import within
from model_training.checkpoint import load_checkpoint
from model_training.commands.common import (
    add_simulation_arguments,
    at_least,
    chosen_portraits,
    chosen_recipe,
    minutes,
)
from model_training.commands.telling import telling
from model_training.dataset import MixedPairs, SimulatedPairs, validation_samples
from model_training.encoder_weights import load_encoder
from model_training.judged_picture import NAME, SHOWN_SIDE, JudgedPicture
from model_training.network import DeepFlashNet
from model_training.networks import build_network
from model_training.plots import curves, read_log
from model_training.prepared import read_index
from model_training.real_pairs import RealPairs
from model_training.rendered import RenderedPairs
from model_training.simulate import Simulator
from model_training.team import Team
from model_training.train import CHECKPOINT, LOG, train
from model_training.weights_file import begun_with, normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor
    from torch.utils.data import Dataset

    from model_training.commands.common import Commands
    from model_training.dataset import Sample
    from model_training.portraits import Portrait
    from model_training.recipe import Recipe
    from model_training.simulate import Pair

_EXAMPLES = """examples:
  python -m model_training train --preset quick --set encoding=ratio seed=2
  python -m model_training train --preset product --rendered runs/rendered --core-minutes 30
  python -m model_training train --run runs/mine --pairs PAIRS --real-share 0.5 --start best.pt

Stopped, it goes on where it was when it is called again; --run then knows its recipe, and what
chooses one or begins it (--set, --steps, --core-minutes, --start) has no say any more. PAIRS is a
folder that prepare or simulate --pairs-out wrote.
"""
_FOR_STATISTICS = 256  # pairs, of the first that are learnt from


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "train",
        help="train a network, or go on with it",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--run", type=Path, help="checkpoints and log (default: runs/PRESET)")
    command.add_argument("--steps", type=at_least(1), help="at most this many steps in each stage")
    command.add_argument(
        "--core-minutes", type=minutes, help="as many steps as fit, timed with --workers 0"
    )
    command.add_argument(
        "--rendered", type=Path, help="folder of pairs that `simulate --render` made"
    )
    command.add_argument(
        "--validate-every", type=at_least(1), default=500, help="steps (default: %(default)s)"
    )
    command.add_argument("--threads", type=at_least(1), default=1, help="of the network")
    command.add_argument("--workers", type=at_least(0), default=1, help="processes that simulate")
    command.add_argument(
        "--pairs", type=Path, help="folder of prepared real pairs, to mix with simulated ones"
    )
    command.add_argument(
        "--real-share",
        type=float,
        help="of --pairs among all, 0 to 1 (default: the preset's); 1 needs no portraits",
    )
    first = command.add_mutually_exclusive_group()
    first.add_argument(
        "--start",
        type=Path,
        help="weights to go on from: an .onnx file of ours (of two networks in it, the first), or "
        "the best.pt of another run",
    )
    first.add_argument(
        "--encoder",
        type=Path,
        help="VGG-16 weights for the encoder to begin with (.pth, .safetensors, .h5), at width 1",
    )
    command.add_argument(
        "--normalise",
        action="store_true",
        help="put batch normalisation back into the .onnx file of --start: for long trainings, "
        "not for few pairs",
    )
    command.add_argument(
        "--vgg", type=Path, help="VGG-16 weights for a perceptual loss (perceptual_weight)"
    )
    command.add_argument("--tensorboard", type=Path, help="folder for TensorBoard, if installed")
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
    pairs_of = pairs_to_learn_from(arguments, recipe, real)
    start = None
    if not (folder / CHECKPOINT).exists():
        if arguments.start:
            recipe, start = begun_with(arguments.start, recipe)
            if arguments.normalise and recipe.folded:
                pairs = pairs_of(recipe)
                seen = torch.stack([pairs[index]["seen"] for index in range(_FOR_STATISTICS)])
                recipe, start = normalised(recipe, start, seen)
        elif arguments.encoder:
            recipe, start = _begun_by(arguments.encoder, recipe)
        if arguments.core_minutes:  # of the network as it begins
            recipe = within(recipe, pairs_of, arguments.core_minutes, arguments.vgg)
    with telling(arguments.json, arguments.tensorboard) as tell:
        best = train(
            recipe,
            pairs_of(recipe),
            judges,
            folder,
            start=start,
            vgg=arguments.vgg,
            workers=arguments.workers,
            validate_every=arguments.validate_every,
            draw=JudgedPicture(_shown(val, real, recipe), recipe, folder / NAME),
            on_line=tell,
        )
    if Team.joined().rank:
        return  # the first of a team has the log, and tells
    curves(read_log(folder / LOG), folder / "curves.png")
    print(
        f"The best weights are in {best}; beside them the curves, and {NAME}: flash, result, "
        "studio.",
        file=sys.stderr,
    )


def pairs_to_learn_from(
    arguments: argparse.Namespace, recipe: Recipe, real: dict[str, RealPairs]
) -> Callable[[Recipe], Dataset[Sample]]:
    """Gives what a recipe learns from: simulated pairs, rendered or not, real ones, or both.

    Args:
        arguments: Of the command line.
        recipe: Says how many of the pairs are to be real.
        real: Prepared pairs by split; none if there are none.

    Raises:
        DeepFlashError: If there are no portraits where they are needed.
    """
    if real and recipe.real_share >= 1:
        return partial(MixedPairs, None, real["train"])
    simulated: Callable[[Recipe], Dataset[Sample]]
    if arguments.rendered:
        simulated = partial(RenderedPairs, arguments.rendered)
    else:
        simulated = partial(SimulatedPairs, chosen_portraits(arguments, recipe, "train"))
    if not real:
        return simulated
    return lambda recipe: MixedPairs(simulated(recipe), real["train"], recipe)


def _shown(val: Sequence[Portrait], real: dict[str, RealPairs], recipe: Recipe) -> Pair:
    """The pair to be looked at: a real one if there is one to judge by."""
    if "val" in real:
        return real["val"].plain(0, SHOWN_SIDE)
    return Simulator(recipe.flash, SHOWN_SIDE).pair(val[0], 0)


def _begun_by(path: Path, recipe: Recipe) -> tuple[Recipe, dict[str, Tensor]]:
    """A network whose encoder is that of a file, and the recipe that says so."""
    network = build_network(recipe)
    if not isinstance(network, DeepFlashNet):
        raise DeepFlashError("Only the paper's network has an encoder to begin with.")
    load_encoder(network, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(recipe, encoder=digest), network.state_dict()


def _recipe(arguments: argparse.Namespace, folder: Path) -> Recipe:
    """That of the training to go on with, else that of the preset with its changes."""
    if (folder / CHECKPOINT).exists():
        return load_checkpoint(folder / CHECKPOINT)[0]
    recipe = chosen_recipe(arguments)
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
