"""``simulate``: look at the simulated flash, and measure it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.errors import DeepFlashError
from model_training.commands.common import (
    add_simulation_arguments,
    chosen_portraits,
    chosen_recipe,
)
from model_training.simulate import Simulator
from model_training.statistics import comparison_table, skin_statistics

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from deepflash_app.core.types import FloatImage
    from model_training.commands.common import Commands

_ROWS, _COLUMNS = 6, 4


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser("simulate", help="look at the simulated flash, and measure it")
    command.add_argument("--sheet", type=Path, help="write a contact sheet (PNG) to this file")
    command.add_argument("--pairs", type=int, default=240, help="how many to measure")
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    recipe = chosen_recipe(arguments)
    portraits = chosen_portraits(arguments, recipe, "train")
    rng = np.random.default_rng(recipe.seed)
    # Real flash photos were measured on phones with a cold LED and without well lit pictures.
    simulator = Simulator(recipe.flash.only_cold_flash(), recipe.stages[-1].side)
    measured: list[dict[str, float]] = []
    tiles: list[FloatImage] = []
    for number in range(arguments.pairs):
        pair = simulator.pair(portraits[int(rng.integers(len(portraits)))], number)
        if (pair.skin > 0).any():
            measured.append(skin_statistics(pair.flash, pair.skin))
        if len(tiles) < _ROWS * _COLUMNS:
            tiles.append(np.hstack([pair.flash, pair.studio]))
    print(comparison_table(measured))
    if arguments.sheet:
        _write_sheet(arguments.sheet, tiles)


def _write_sheet(path: Path, tiles: Sequence[FloatImage]) -> None:
    rows = [
        np.hstack(tiles[row * _COLUMNS : (row + 1) * _COLUMNS])
        for row in range(len(tiles) // _COLUMNS)
    ]
    if not rows:
        raise DeepFlashError(f"A contact sheet needs at least {_COLUMNS} pairs.")
    picture = np.rint(np.vstack(rows) * 255).astype(np.uint8)
    _, coded = cv2.imencode(".png", picture[..., ::-1])
    try:
        path.write_bytes(coded.tobytes())
    except OSError as error:
        raise DeepFlashError(f"{path} cannot be written: {error.strerror}.") from error
