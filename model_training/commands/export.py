"""``export``: turn a checkpoint into the weights file that the application loads."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.core.encoding import network_input
from deepflash_app.engine.network import RelightNetwork
from model_training.export import KINDS, check_target, export
from model_training.quantise import quantise
from model_training.real_pairs import RealPairs

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.commands.common import Commands

_EXAMPLES = """examples:
  python -m model_training export runs/quick/best.pt -o mine.onnx --name mine
  python -m model_training export best.pt -o mean.onnx --name mean --mean-with first.onnx
  python -m model_training export best.pt -o both.onnx --name both --second-opinion half.pt
  python -m model_training export best.pt -o small.onnx --name small --int8 PAIRS
  deepflash models use mine.onnx          # from now on photos are corrected by it
"""
_CALIBRATED_ON = 32  # pictures


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "export",
        help="turn a checkpoint into a weights file",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("checkpoint", type=Path, help="or an .onnx file of ours")
    command.add_argument("-o", "--output", type=Path, required=True)
    command.add_argument("--name", required=True, help="what to call the weights")
    command.add_argument("--licence", default="all rights reserved", help="of the weights")
    command.add_argument("--data", default="not told", help="a sentence on the training data")
    command.add_argument(
        "--mean-with",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="export the mean of all these weights: what this training went on from; second "
        "opinions are left out",
    )
    command.add_argument(
        "--second-opinion",
        type=Path,
        metavar="FILE",
        help="weights for half the side, to be asked about light that these do not know",
    )
    command.add_argument(
        "--int8",
        type=Path,
        metavar="PAIRS",
        help="eight bits, calibrated on the flash pictures of prepared pairs; says what that costs",
    )
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    check_target(arguments.output, KINDS[:1] if arguments.int8 else KINDS)
    whole = arguments.output.with_suffix(".whole.onnx") if arguments.int8 else arguments.output
    difference = export(
        arguments.checkpoint,
        whole,
        name=arguments.name,
        licence=arguments.licence,
        data=arguments.data,
        mean_with=arguments.mean_with,
        second_opinion=arguments.second_opinion,
    )
    print(f"{arguments.output}: differs from torch by at most {difference:.1g}.")
    if arguments.int8:
        try:
            cost = quantise(whole, arguments.output, _pictures(arguments.int8, whole))
        finally:
            whole.unlink()
        print(f"Eight bits change the correction by {cost:.1f} levels of 255 (root mean square).")


def _pictures(folder: Path, weights: Path) -> list[FloatImage]:
    """What the network sees of prepared pairs."""
    recipe = RelightNetwork(weights).recipe
    pairs = RealPairs(folder, "train")
    flashes = (pairs.plain(k, recipe.side).flash for k in range(min(len(pairs), _CALIBRATED_ON)))
    return [network_input(flash, recipe.encoding) for flash in flashes]
