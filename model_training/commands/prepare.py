"""``prepare``: make pairs to train with from the photos of a shoot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.errors import DeepFlashError
from model_training.prepare import Preparation, prepare
from model_training.shoots import SPLITS, find_pairs

if TYPE_CHECKING:
    from model_training.commands.common import Commands

_EXAMPLES = """examples:
  python -m model_training prepare SHOOT -o PAIRS
  python -m model_training prepare SHOOT -o PAIRS --person-pattern '^[a-z]+'
  python -m model_training prepare SHOOT -o PAIRS --persons who.csv --augment train

SHOOT holds photos of each pose in two lights: flash/NAME.jpg and studio/NAME.jpg, or NAME_flash.jpg
and NAME_studio.jpg. Sub-folders name the persons (flash/anna/01.jpg), unless a pattern or a CSV
file does. Nobody is both learnt from and judged by.

PAIRS then holds pairs.csv and, for train, val and test, the head squares of both photos, laid on
each other, and the matte. Calling it again goes on where it stopped, and adds photos that are new.
"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "prepare",
        help="make pairs from the photos of a shoot",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("shoot", type=Path, help="folder with flash and studio photos")
    command.add_argument("-o", "--output", type=Path, required=True, help="folder for the pairs")
    who = command.add_mutually_exclusive_group()
    who.add_argument(
        "--person-pattern",
        metavar="REGEX",
        help="finds the person in NAME: its first group, or all of it",
    )
    who.add_argument(
        "--persons", type=Path, metavar="CSV", help="table with the columns name and person"
    )
    command.add_argument("--side", type=int, default=512, help="pixels (default: %(default)s)")
    command.add_argument(
        "--val", type=float, default=0.1, help="share of the persons (default: %(default)s)"
    )
    command.add_argument(
        "--test", type=float, default=0.1, help="share of the persons (default: %(default)s)"
    )
    command.add_argument("--seed", type=int, default=1, help="of the choice of persons")
    command.add_argument(
        "--augment",
        choices=("train", "all"),
        help="also write the paper's twenty variants of each pair; train needs none on disk, as it "
        "turns and mirrors pairs itself",
    )
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    shoot = find_pairs(
        arguments.shoot,
        pattern=arguments.person_pattern,
        table=arguments.persons,
        leave_out=arguments.output,
    )
    augment = {"train": {"train"}, "all": set(SPLITS)}.get(arguments.augment, set())
    how = Preparation(
        arguments.side, arguments.val, arguments.test, arguments.seed, frozenset(augment)
    )
    report = prepare(shoot, arguments.shoot, arguments.output, how, _tell_progress)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    usable = report.done + report.skipped
    if not usable:
        raise DeepFlashError(f"No pair of {arguments.shoot} can be used.")
    print(f"{len(report.done)} pairs prepared, {len(report.skipped)} were there already.")
    for split in SPLITS:
        chosen = [one for one in usable if one.split == split]
        persons = len({one.person for one in chosen})
        print(f"{split}: {len(chosen)} pairs of {persons} persons")
    residuals = sorted(one.residual for one in usable)
    print(
        f"residual: median {residuals[len(residuals) // 2]:.2f} px, most {residuals[-1]:.2f} px "
        f"({usable[0].side} px a side, in {arguments.output})"
    )


def _tell_progress(done: int, total: int, text: str) -> None:
    if sys.stderr.isatty():
        print(f"{done}/{total} {text}", file=sys.stderr)
