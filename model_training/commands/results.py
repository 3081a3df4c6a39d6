"""``results``: repeat RESULTS.md: train every variant for the same time, and judge all at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model_training.commands.common import (
    add_portrait_arguments,
    at_least,
    minutes,
)
from model_training.results import VARIANTS, judge_all, train_all

if TYPE_CHECKING:
    from model_training.commands.common import Commands

_EXAMPLES = """examples:
  python -m model_training simulate --preset results --render runs/rendered --pairs 20480
  python -m model_training results --rendered runs/rendered --core-minutes 30 --report RESULTS

Stopped, it goes on where it was when it is called again.
"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "results",
        help="train every variant and rival for the same time, and judge them in one run",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--rendered", type=Path, required=True, help="pairs to learn from")
    command.add_argument("--core-minutes", type=minutes, default=30.0, help="for each")
    command.add_argument(
        "--only", nargs="+", choices=VARIANTS, default=list(VARIANTS), help="leave out the others"
    )
    command.add_argument(
        "--slots", type=at_least(1), default=2, help="trainings at once, a core each"
    )
    command.add_argument("--runs", type=Path, default=Path("runs") / "results")
    command.add_argument("--report", type=Path, required=True, help="folder for the tables")
    add_portrait_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    portraits = ["--portraits", str(arguments.portraits), "--cache", str(arguments.cache)]
    done: list[str] = []

    def tell(name: str) -> None:
        done.append(name)
        print(f"{len(done)}/{len(arguments.only)} {name} is trained", file=sys.stderr, flush=True)

    weights = train_all(
        portraits,
        arguments.rendered,
        arguments.runs,
        arguments.core_minutes,
        names=arguments.only,
        slots=arguments.slots,
        on_done=tell,
    )
    judge_all(portraits, weights, arguments.runs, arguments.report)
    print(f"The tables are in {arguments.report}.", file=sys.stderr)
