"""``simulate``: look at the simulated flash, measure it, and write pairs."""

from __future__ import annotations

import argparse
import math
import multiprocessing
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.engine.interrupts import deaf_children
from deepflash_app.errors import DeepFlashError
from model_training.commands.common import (
    add_simulation_arguments,
    at_least,
    chosen_portraits,
    chosen_recipe,
)
from model_training.pairs_out import PairWriter
from model_training.recipe import Stage
from model_training.rendered import SHARD, claim, render_pairs
from model_training.shoots import SPLITS
from model_training.simulate import Simulator
from model_training.statistics import comparison_table, skin_statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import FloatImage
    from model_training.commands.common import Commands
    from model_training.portraits import Portrait
    from model_training.recipe import Recipe

_ROWS, _COLUMNS = 6, 4

_EXAMPLES = """examples:
  python -m model_training simulate --sheet sheet.png
  python -m model_training simulate --split test --pairs 60 --pairs-out SIMULATED
  python -m model_training simulate --preset results --render runs/rendered --pairs 20480

The table holds measures of real flash photos beside those of simulated ones. They match where the
real median is between the simulated 30 % and 70 % quantiles, and the simulated spread from 5 to
95 % is at most about twice the real range. Every ingredient is a named number in the preset's
[flash] table; model_training/flash.py tells what each means.
"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "simulate",
        help="look at the simulated flash, measure it, write pairs",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--sheet", type=Path, help="write a contact sheet (PNG) to this file")
    command.add_argument(
        "--pairs", type=at_least(1), default=240, help="how many (default: %(default)s)"
    )
    command.add_argument(
        "--pairs-out",
        type=Path,
        metavar="DIR",
        help="write the pairs to a new folder that train --pairs and evaluate --pairs read; those "
        "of val and test are as evaluate simulates them: all by flash, everybody's own skin",
    )
    command.add_argument(
        "--render",
        type=Path,
        metavar="DIR",
        help="write the pairs for train --rendered, in shards of 256, and nothing else",
    )
    command.add_argument(
        "--workers",
        type=at_least(1),
        default=2,
        help="processes that render (default: %(default)s)",
    )
    command.add_argument("--split", default="train", choices=SPLITS)
    command.add_argument(
        "--side", type=at_least(32), help="of the pictures (default: the preset's)"
    )
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    recipe = chosen_recipe(arguments)
    portraits = chosen_portraits(arguments, recipe, arguments.split)
    if arguments.render:
        _render(arguments, recipe, portraits)
        return
    writer = PairWriter(arguments.pairs_out) if arguments.pairs_out else None
    rng = np.random.default_rng(recipe.seed)
    # Real flash photos were measured on phones with a cold LED and without well lit pictures; what
    # is written is to be learnt from, and so is all that the preset makes, or to be judged by.
    flash = recipe.flash.only_cold_flash()
    if writer:
        flash = recipe.flash if arguments.split == "train" else recipe.flash.as_they_are()
    simulator = Simulator(flash, arguments.side or recipe.side)
    measured: list[dict[str, float]] = []
    tiles: list[FloatImage] = []
    seconds = 0.0
    for number in range(arguments.pairs):
        portrait = portraits[int(rng.integers(len(portraits)))]
        clock = time.process_time()
        shot = simulator.shot(portrait, number)
        pair = shot.on_neutral()
        seconds += time.process_time() - clock
        if (shot.skin > 0).any():
            measured.append(skin_statistics(shot.flash, shot.skin, shot.matte))
        if len(tiles) < _ROWS * _COLUMNS:
            tiles.append(np.hstack([pair.flash, pair.studio]))
        if writer:
            writer.write(shot, portrait, number)
    if writer:
        writer.finish()
    print(comparison_table(measured))
    print(
        f"\n{arguments.pairs / max(seconds, 1e-9):.1f} pairs of {simulator.side} px a core-second"
    )
    if arguments.sheet:
        _write_sheet(arguments.sheet, tiles)


def _render(arguments: argparse.Namespace, recipe: Recipe, portraits: Sequence[Portrait]) -> None:
    """Render shards, every process its share."""
    if arguments.side:
        recipe = replace(recipe, stages=(Stage(arguments.side, 1),))
    claim(arguments.render, recipe, portraits)
    shards = range(math.ceil(arguments.pairs / SHARD))
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(
            target=_render_share,
            args=(portraits, recipe, arguments.render, shards[number :: arguments.workers]),
            daemon=True,
        )
        for number in range(arguments.workers)
    ]
    with deaf_children():
        for worker in workers:
            worker.start()
    try:
        for worker in workers:
            worker.join()
    finally:  # after Ctrl+C, which they do not hear
        for worker in workers:
            worker.terminate()
    if any(worker.exitcode for worker in workers):
        raise DeepFlashError("Rendering failed; what is above says why.")
    print(f"{len(shards) * SHARD} pairs are in {arguments.render}.")


def _render_share(
    portraits: Sequence[Portrait], recipe: Recipe, folder: Path, shards: Sequence[int]
) -> None:
    """What one process renders; it ends with the reason where it cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the parent's business
    try:
        render_pairs(portraits, recipe, folder, shards)
    except DeepFlashError as error:
        sys.exit(str(error))


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
