"""``finetune``: teach the shipped weights the look of one's own studio with a few pairs."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from deepflash_app import paths
from deepflash_app.engine.network import SHIPPED_WEIGHTS
from deepflash_app.engine.own_weights import weights_in_use
from deepflash_app.errors import DeepFlashError
from model_training.commands.common import (
    add_person_arguments,
    at_least,
    pair_line,
    print_line,
)
from model_training.export import KINDS, check_target, export
from model_training.few_pairs import FEW_PAIRS, learn_from_few
from model_training.prepare import Preparation, prepare
from model_training.real_pairs import RealPairs
from model_training.shoots import find_pairs
from model_training.weights_file import load_weights_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from model_training.commands.common import Commands
    from model_training.prepare import Outcome

_EXAMPLES = """examples:
  python -m model_training finetune SHOOT -o mine.onnx
  deepflash models use mine.onnx          # from now on photos are corrected by it
  deepflash models use shipped            # and back

SHOOT holds about ten photos with flash and the same in studio light: flash/NAME.jpg and
studio/NAME.jpg, or NAME_flash.jpg and NAME_studio.jpg; several persons are better than many photos
of one. Calling it again goes on where it stopped, or begins anew if the shoot, the persons or the
weights to begin with are others.
"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "finetune",
        help="teach the weights your own studio with about ten pairs",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("shoot", type=Path, help="folder with flash and studio photos")
    command.add_argument(
        "-o", "--output", type=Path, required=True, help="weights to write (.onnx)"
    )
    add_person_arguments(command)
    command.add_argument(
        "--weights",
        type=Path,
        help="to begin with (default: those that the program uses now, or the shipped ones if "
        "those come from finetune themselves)",
    )
    command.add_argument("--run", type=Path, help="checkpoints (default: runs/OUTPUT's name)")
    command.add_argument("--name", help="what to call the weights (default: OUTPUT's name)")
    command.add_argument("--licence", default="all rights reserved", help="of the weights")
    command.add_argument(
        "--most-steps", type=at_least(1), default=250, help="of learning (default: %(default)s)"
    )
    command.add_argument("--threads", type=at_least(1), default=2, help="of the network")
    command.add_argument("--json", action="store_true", help="progress as JSON lines")
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    tell = print_line if arguments.json else _tell
    check_target(arguments.output, KINDS[:1])
    folder = arguments.run or Path("runs") / arguments.output.stem
    shoot = find_pairs(
        arguments.shoot, pattern=arguments.person_pattern, table=arguments.persons, leave_out=folder
    )
    how = Preparation(val=0.0, test=0.0)  # persons are left out in turn instead

    def tell_pair(done: int, total: int, outcome: Outcome) -> None:
        tell(pair_line(done, total, outcome))

    report = prepare(shoot, arguments.shoot, folder / "pairs", how, tell_pair)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    usable = {one.name for one in report.done + report.skipped}
    if not usable:
        raise DeepFlashError(f"No pair of {arguments.shoot} can be used.")
    pairs = RealPairs(folder / "pairs", "train", usable)  # and none that left the shoot
    learnt = learn_from_few(
        arguments.weights or _first_weights(tell),
        pairs,
        folder,
        most_steps=arguments.most_steps,
        on_line=tell,
    )
    export(
        learnt.checkpoint,
        arguments.output,
        name=arguments.name or arguments.output.stem,
        licence=arguments.licence,
        data=f"fine-tuned on {len(pairs)} real pairs of {len(pairs.persons)} persons",
    )
    tell({"kind": "finished", "output": str(arguments.output), "steps": learnt.steps})
    if not arguments.json:
        print(_verdict(learnt.before, learnt.after, len(pairs.persons)))
        print(f"Use them: deepflash models use {arguments.output}")


def _first_weights(tell: Callable[[dict[str, Any]], None]) -> Path:
    """The weights in use, or the shipped ones if those have learnt from few pairs.

    They may have learnt from these very persons, who would then judge what they were taught by.
    """
    used, shipped = weights_in_use(), paths.resource(SHIPPED_WEIGHTS)
    if used == shipped or load_weights_file(used)[0].name != FEW_PAIRS:
        return used
    text = (
        "The weights in use come from few pairs themselves, and may know these persons: it begins "
        "with the shipped ones (--weights names others)."
    )
    tell({"kind": "begins_with", "weights": str(shipped), "text": text})
    return shipped


def _verdict(before: float, after: float, persons: int) -> str:
    if math.isnan(after):
        return (
            "All pairs show one person, so nothing says how well this holds for others: look at "
            "photos of other persons before you rely on it."
        )
    return (
        f"On persons left out ({persons} in turn), {before:.0%} of the error was removed before, "
        f"{after:.0%} is now."
    )


def _tell(line: dict[str, Any]) -> None:
    kind = line["kind"]
    if kind == "pair":
        print(f"{line['done']}/{line['total']} {line['text']}", file=sys.stderr)
    elif kind == "begins_with":
        print(line["text"], file=sys.stderr)
    elif kind == "fold":
        left_out = ", ".join(line["persons"])
        print(f"part {line['number']} of {line['folds']}, without {left_out}", file=sys.stderr)
    elif kind == "chosen":
        print(f"now on all pairs, {line['steps']} steps", file=sys.stderr)
    elif kind == "val":
        print(f"  {line['step']}: {line['gain']:.1%} of the error removed", file=sys.stderr)
