"""``evaluate``: compare methods on the same pictures."""

from __future__ import annotations

import sys
import zlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app import paths
from deepflash_app.engine.network import SHIPPED_WEIGHTS
from deepflash_app.errors import DeepFlashError
from model_training.commands.common import (
    add_simulation_arguments,
    chosen_portraits,
    chosen_recipe,
)
from model_training.evaluate import evaluate
from model_training.methods import METHODS, NetworkMethod, named_methods
from model_training.pairs import folder_pairs, simulated_pairs
from model_training.report import markdown, write_report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from model_training.commands.common import Commands
    from model_training.pairs import JudgedPair

_SIDE = 256  # where no network has its own


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser("evaluate", help="compare methods on the same pictures")
    command.add_argument(
        "--models",
        nargs="+",
        metavar="NAME",
        default=["classical", "clahe", str(paths.resource(SHIPPED_WEIGHTS))],
        help=f"{', '.join(METHODS)}, or weights files (.onnx); by default the shipped ones, too",
    )
    command.add_argument(
        "--pairs",
        type=Path,
        help="folder with registered photos of the same names in flash/ and studio/, and mattes in "
        "matte/ if at hand; sub-folders name the persons; without it flash is simulated",
    )
    command.add_argument(
        "--cropped", action="store_true", help="--pairs holds head squares already"
    )
    command.add_argument("--split", default="val", choices=("val", "test"), help="of --portraits")
    command.add_argument("--per-portrait", type=int, default=2, help="flash photos of each")
    command.add_argument("--limit", type=int, help="only so many pairs, mixed from all sources")
    command.add_argument("--side", type=int, help="of the pictures (default: the weights' own)")
    command.add_argument("--no-identity", action="store_true", help="leave it out: much faster")
    command.add_argument("--threads", type=int, default=1, help="of the network")
    command.add_argument("--report", type=Path, help="folder for tables and contact sheet")
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    methods = named_methods(arguments.models, threads=arguments.threads)
    sides = [method.side for method in methods.values() if isinstance(method, NetworkMethod)]
    side = arguments.side or max(sides, default=_SIDE)
    left_out: list[str] = []
    pairs, source = _pairs(arguments, side, left_out)
    found = evaluate(
        islice(pairs, arguments.limit),
        methods,
        with_identity=not arguments.no_identity,
        on_progress=_tell_progress,
    )
    if not found.scores:
        raise DeepFlashError("\n".join(["There is no usable pair.", *left_out]))
    pictures = len({score.name for score in found.scores})
    counts = f"pairs: {pictures}, persons: {found.persons()}, pixels: {side} × {side}"
    heading = f"{source}; {counts}."
    text = markdown(found, heading, left_out)
    if arguments.report:
        write_report(found, text, arguments.report)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(text)


def _pairs(
    arguments: argparse.Namespace, side: int, left_out: list[str]
) -> tuple[Iterator[JudgedPair], str]:
    """The pairs asked for, and a sentence's beginning that says what they are."""
    if arguments.pairs:
        cropped = arguments.cropped
        pairs = folder_pairs(arguments.pairs, side, cropped=cropped, on_left_out=left_out.append)
        return pairs, f"Real pairs of {arguments.pairs.name}"
    recipe = chosen_recipe(arguments)
    portraits = chosen_portraits(arguments, recipe, arguments.split)
    pairs = simulated_pairs(portraits, side, recipe.flash, arguments.per_portrait)
    # tables are comparable only if this number is the same
    flash = f"{zlib.crc32(repr(recipe.flash).encode()):08x}"
    source = f"Simulated flash {flash} (preset {recipe.name}) on portraits of {arguments.split}"
    return pairs, source


def _tell_progress(done: int, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} pairs, {name}\x1b[K", end="", file=sys.stderr)
