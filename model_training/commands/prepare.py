"""``prepare``: make pairs to train with from the photos of a shoot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepflash_app.errors import DeepFlashError
from model_training.commands.common import add_person_arguments, pair_line, print_line
from model_training.prepare import Outcome, Preparation, Report, prepare
from model_training.prepared import read_index
from model_training.register import PROXY_SIDE as REGISTERED_SIDE
from model_training.shoots import SPLITS, find_pairs

if TYPE_CHECKING:
    from model_training.commands.common import Commands
    from model_training.shoots import Shoot

_EXAMPLES = """examples:
  python -m model_training prepare SHOOT -o PAIRS
  python -m model_training prepare SHOOT -o PAIRS --person-pattern '^[a-z]+'
  python -m model_training prepare SHOOT -o PAIRS --persons who.csv --augment train

SHOOT holds photos of each pose in two lights: flash/NAME.jpg and studio/NAME.jpg, or NAME_flash.jpg
and NAME_studio.jpg. Sub-folders name the persons (flash/anna/01.jpg), unless a pattern or a CSV
file does. Nobody is both learnt from and judged by.

PAIRS then holds pairs.csv and, for train, val and test, the head squares of both photos, laid on
each other, and the matte. Calling it again goes on where it stopped, adds photos that are new, and
removes what was made of photos that SHOOT no longer has: each shoot needs a folder of its own.
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
    add_person_arguments(command)
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
    command.add_argument(
        "--json", action="store_true", help="what became of each pair, and totals, as JSON lines"
    )
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    shoot = find_pairs(
        arguments.shoot,
        pattern=arguments.person_pattern,
        table=arguments.persons,
        leave_out=arguments.output,
    )
    _refuse_another_shoot(shoot, arguments.output)
    augment = {"train": {"train"}, "all": set(SPLITS)}.get(arguments.augment, set())
    how = Preparation(
        arguments.side, arguments.val, arguments.test, arguments.seed, frozenset(augment)
    )
    tell = _tell_json if arguments.json else _tell_progress
    report = prepare(shoot, arguments.shoot, arguments.output, how, tell)
    for problem in () if arguments.json else report.problems:
        print(problem, file=sys.stderr)
    usable = report.done + report.skipped
    if arguments.json:
        for problem in shoot.problems:
            print_line({"kind": "problem", "text": problem})
        print_line({"kind": "total", **_totals(report)})
    if not usable:
        raise DeepFlashError(f"No pair of {arguments.shoot} can be used.")
    if not arguments.json:
        _print_totals(report, arguments.output)


def _refuse_another_shoot(shoot: Shoot, output: Path) -> None:
    """Refuse a folder that has nothing of this shoot: all that is in it would be removed."""
    there, ours = {one.name for one in read_index(output)}, {pair.name for pair in shoot.pairs}
    if there and ours and not there & ours:
        raise DeepFlashError(f"{output} has the pairs of another shoot; name a new folder.")


def _totals(report: Report) -> dict[str, Any]:
    """Counts that fit JSON: pairs and persons of each split, and the registration's residual."""
    usable = report.done + report.skipped
    splits = {}
    for split in SPLITS:
        chosen = [one for one in usable if one.split == split]
        splits[split] = {"pairs": len(chosen), "persons": len({one.person for one in chosen})}
    residuals = sorted(one.residual for one in usable)
    return {
        "done": len(report.done),
        "skipped": len(report.skipped),
        "left_out": len(report.problems),
        "removed": len(report.removed),
        "splits": splits,
        "residual_median": residuals[len(residuals) // 2] if residuals else None,
        "residual_most": residuals[-1] if residuals else None,
    }


def _print_totals(report: Report, output: Path) -> None:
    totals = _totals(report)
    print(f"{totals['done']} pairs prepared, {totals['skipped']} were there already.")
    if report.removed:
        print(f"{totals['removed']} pairs that the shoot no longer has were removed.")
    for split, counts in totals["splits"].items():
        print(f"{split}: {counts['pairs']} pairs of {counts['persons']} persons")
    side = (report.done + report.skipped)[0].side
    print(
        f"residual: median {totals['residual_median']:.2f} px, "
        f"most {totals['residual_most']:.2f} px (of the heads as they were compared, at most "
        f"{REGISTERED_SIDE} px a side)"
    )
    print(f"The pairs, {side} px a side, are in {output}.")


def _tell_progress(done: int, total: int, outcome: Outcome) -> None:
    if sys.stderr.isatty():
        print(f"{done}/{total} {outcome.text}", file=sys.stderr)


def _tell_json(done: int, total: int, outcome: Outcome) -> None:
    print_line(pair_line(done, total, outcome))
