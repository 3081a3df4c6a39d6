"""``python -m model_training simulate|train|export``: the training from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import torch

from deepflash_app import paths
from deepflash_app.errors import DeepFlashError
from model_training.export import export
from model_training.portraits import Portrait, load_portraits, read_index
from model_training.recipe import Recipe
from model_training.simulate import Simulator
from model_training.statistics import comparison_table, skin_statistics
from model_training.train import train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deepflash_app.core.types import FloatImage

PRESETS = Path(__file__).parent / "presets"

_EXAMPLES = """examples:
  python -m model_training simulate --portraits PORTRAITS --sheet sheet.png
  python -m model_training train --preset quick --portraits PORTRAITS --run runs/quick
  python -m model_training export runs/quick/best.pt -o my.onnx --name mine

PORTRAITS is a folder with evenly lit portraits and an index.csv that names for each its path,
source, person, split (train, val, test), licence, size_px, face_height_px, left_right_stops.
A run that was stopped goes on when it is called again with the same --run.
"""

_SHEET_ROWS, _SHEET_COLUMNS = 6, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Those of the command line; ``sys.argv`` if None.

    Returns:
        0 if all went well, 1 if not; wrong use exits with 2.
    """
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = parsed.command
    try:
        command(parsed)
    except DeepFlashError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m model_training", description=__doc__, epilog=_EXAMPLES, formatter_class=raw
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    simulated = commands.add_parser("simulate", help="look at the simulated flash, and measure it")
    simulated.add_argument("--sheet", type=Path, help="write a contact sheet (PNG) to this file")
    simulated.add_argument("--pairs", type=int, default=240, help="how many to measure")
    simulated.set_defaults(command=_simulate)

    trained = commands.add_parser("train", help="train a network, or go on with it")
    trained.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log")
    trained.add_argument("--steps", type=int, help="stop each stage after this many steps")
    trained.add_argument("--threads", type=int, default=1, help="of the network")
    trained.add_argument("--workers", type=int, default=1, help="processes that simulate")
    trained.add_argument("--json", action="store_true", help="progress as JSON lines")
    trained.set_defaults(command=_train)

    for command in (simulated, trained):
        command.add_argument("--portraits", type=Path, required=True, help="folder of portraits")
        command.add_argument(
            "--preset", default="quick", help="a name in model_training/presets, or a TOML file"
        )
        command.add_argument(
            "--cache", type=Path, default=paths.cache_dir() / "portraits", help="prepared crops"
        )

    exported = commands.add_parser("export", help="turn a checkpoint into a weights file")
    exported.add_argument("checkpoint", type=Path)
    exported.add_argument("-o", "--output", type=Path, required=True)
    exported.add_argument("--name", required=True, help="what to call the weights")
    exported.add_argument("--licence", default="all rights reserved", help="of the weights")
    exported.add_argument("--data", default="not told", help="a sentence on the training data")
    exported.set_defaults(command=_export)
    return parser


def _recipe(arguments: argparse.Namespace) -> Recipe:
    named = PRESETS / f"{arguments.preset}.toml"
    return Recipe.from_toml(named if named.exists() else Path(arguments.preset))


def _portraits(arguments: argparse.Namespace, recipe: Recipe, split: str) -> list[Portrait]:
    entries = [
        entry
        for entry in read_index(arguments.portraits)
        if entry.split == split and entry.left_right_stops <= recipe.uneven_stops
    ]
    portraits = load_portraits(arguments.portraits, entries, arguments.cache, _tell_progress)
    if not portraits:
        raise DeepFlashError(f"There is no usable portrait for {split} in {arguments.portraits}.")
    return portraits


def _tell_progress(done: int, total: int, text: str) -> None:
    if "left out" in text:
        print(text, file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"\rportraits {done}/{total}", end="" if done < total else "\n", file=sys.stderr)


def _simulate(arguments: argparse.Namespace) -> None:
    recipe = _recipe(arguments)
    portraits = _portraits(arguments, recipe, "train")
    rng = np.random.default_rng(recipe.seed)
    # Real flash photos were measured on phones with a cold LED and without well lit pictures.
    simulator = Simulator(recipe.flash.only_cold_flash(), recipe.stages[-1].side)
    measured, tiles = [], []
    for number in range(arguments.pairs):
        pair = simulator.pair(portraits[int(rng.integers(len(portraits)))], number)
        if (pair.skin > 0).any():
            measured.append(skin_statistics(pair.flash, pair.skin))
        tiles.append(np.hstack([pair.flash, pair.studio]))
    print(comparison_table(measured))
    if arguments.sheet:
        _write_sheet(arguments.sheet, tiles)


def _write_sheet(path: Path, tiles: Sequence[FloatImage]) -> None:
    rows = [
        np.hstack(tiles[row * _SHEET_COLUMNS : (row + 1) * _SHEET_COLUMNS])
        for row in range(min(_SHEET_ROWS, len(tiles) // _SHEET_COLUMNS))
    ]
    if not rows:
        raise DeepFlashError(f"A contact sheet needs at least {_SHEET_COLUMNS} pairs.")
    picture = np.rint(np.vstack(rows) * 255).astype(np.uint8)
    _, coded = cv2.imencode(".png", picture[..., ::-1])
    try:
        path.write_bytes(coded.tobytes())
    except OSError as error:
        raise DeepFlashError(f"{path} cannot be written: {error.strerror}.") from error


def _train(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    recipe = _recipe(arguments)
    if arguments.steps:
        recipe = recipe.shortened(arguments.steps)
    best = train(
        recipe,
        _portraits(arguments, recipe, "train"),
        _portraits(arguments, recipe, "val"),
        arguments.run,
        workers=arguments.workers,
        on_line=_tell_json if arguments.json else _tell_line,
    )
    print(f"The best weights are in {best}.", file=sys.stderr)


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


def _export(arguments: argparse.Namespace) -> None:
    difference = export(
        arguments.checkpoint,
        arguments.output,
        name=arguments.name,
        licence=arguments.licence,
        data=arguments.data,
    )
    print(f"{arguments.output}: differs from torch by at most {difference:.1g}.")


if __name__ == "__main__":
    sys.exit(main())
