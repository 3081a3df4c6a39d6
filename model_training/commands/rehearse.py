"""``rehearse``: measure ``finetune`` on simulated shoots of persons whom no weights have met."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from deepflash_app.engine.own_weights import weights_in_use
from model_training.commands.common import (
    add_simulation_arguments,
    at_least,
    chosen_recipe,
    portraits_of,
)
from model_training.prepared import INDEX
from model_training.rehearsal import rehearse, sentence, simulated_shoot

if TYPE_CHECKING:
    from model_training.commands.common import Commands

_EXAMPLES = """examples:
  python -m model_training rehearse --preset product
  python -m model_training rehearse --shoots 2 --persons 5 --weights mine.onnx --run runs/mine

Each line of the table is a simulated shoot: some persons are learnt from, as many others judged by.
Stopped, it goes on where it was when it is called again.
"""
_HEAD = """| shoot | untouched, raw | matched | before, raw | matched | after, raw | matched |
|---|---|---|---|---|---|---|"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "rehearse",
        help="measure finetune on simulated shoots, each of one phone and one studio",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--shoots", type=at_least(1), default=4, help="how many (default: %(default)s)"
    )
    command.add_argument(
        "--persons", type=at_least(1), default=9, help="to learn from, and to judge by"
    )
    command.add_argument("--weights", type=Path, help="to begin with (default: those in use)")
    command.add_argument("--run", type=Path, default=Path("runs") / "rehearsal")
    command.add_argument("--threads", type=at_least(1), default=2, help="of the network")
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    recipe = chosen_recipe(arguments)
    portraits = portraits_of(arguments, recipe, ("val", "test"))
    weights = arguments.weights or weights_in_use()
    print("PSNR / SSIM against ō on the face, means over the persons judged by\n")
    print(_HEAD)
    for seed in range(1, arguments.shoots + 1):
        run = arguments.run / f"shoot-{seed}"
        if not (run / "pairs" / INDEX).exists():
            simulated_shoot(portraits, recipe.flash, run / "pairs", seed, arguments.persons)
        found = rehearse(
            weights, run / "pairs", run, on_line=lambda line: print(line, file=sys.stderr)
        )
        print(f"| {seed} {sentence(found)}", flush=True)
