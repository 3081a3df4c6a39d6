"""``export``: turn a checkpoint into the weights file that the application loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model_training.export import export

if TYPE_CHECKING:
    import argparse

    from model_training.commands.common import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser("export", help="turn a checkpoint into a weights file")
    command.add_argument("checkpoint", type=Path)
    command.add_argument("-o", "--output", type=Path, required=True)
    command.add_argument("--name", required=True, help="what to call the weights")
    command.add_argument("--licence", default="all rights reserved", help="of the weights")
    command.add_argument("--data", default="not told", help="a sentence on the training data")
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    difference = export(
        arguments.checkpoint,
        arguments.output,
        name=arguments.name,
        licence=arguments.licence,
        data=arguments.data,
    )
    print(f"{arguments.output}: differs from torch by at most {difference:.1g}.")
