"""What several commands share: presets, portraits, and how they tell of progress."""

from __future__ import annotations

import argparse
import json
import math
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepflash_app import paths
from deepflash_app.errors import DeepFlashError
from model_training.portraits import Portrait, load_portraits, read_index
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from model_training.prepare import Outcome

    Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it

_PACKAGE = Path(__file__).parents[1]
PRESETS = _PACKAGE / "presets"

# Beside a clone lies what its developers share; everyone else names a folder.
_PORTRAITS = (Path("portraits"), _PACKAGE.parents[1] / "shared" / "data" / "portraits")


def at_least(least: int) -> Callable[[str], int]:
    """What reads a whole number of the command line, and refuses those that make no sense."""

    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"it must be {least} or more, not {value}")
        return value

    return number


def minutes(text: str) -> float:
    """Reads a time of the command line."""
    value = float(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"it must be 0 or more, not {text}")
    return value


def add_simulation_arguments(command: argparse.ArgumentParser) -> None:
    """The arguments of every command that simulates flash on portraits."""
    command.add_argument(
        "--preset", default="quick", help="a name in model_training/presets, or a TOML file"
    )
    command.add_argument(
        "--set",
        nargs="+",
        default=[],
        metavar="ENTRY=VALUE",
        help="change entries of the preset, e.g. encoding=ratio flash.shadow=[0,0.2,0.5]",
    )
    add_portrait_arguments(command)


def add_portrait_arguments(command: argparse.ArgumentParser) -> None:
    """The arguments that say where portraits are."""
    command.add_argument(
        "--portraits",
        type=Path,
        default=next((folder for folder in _PORTRAITS if folder.exists()), _PORTRAITS[0]),
        help="folder of portraits with an index.csv (default: %(default)s)",
    )
    command.add_argument(
        "--cache", type=Path, default=paths.cache_dir() / "portraits", help="prepared crops"
    )


def add_person_arguments(command: argparse.ArgumentParser) -> None:
    """The arguments that tell who is in a shoot's photos."""
    who = command.add_mutually_exclusive_group()
    who.add_argument(
        "--person-pattern",
        metavar="REGEX",
        help="finds the person in NAME: its first group, or all of it",
    )
    who.add_argument(
        "--persons", type=Path, metavar="CSV", help="table with the columns name and person"
    )


def chosen_recipe(arguments: argparse.Namespace) -> Recipe:
    """The recipe of ``--preset``, with the changes of ``--set``."""
    named = PRESETS / f"{arguments.preset}.toml"
    path = named if named.exists() else Path(arguments.preset)
    return Recipe.from_toml(path).changed(arguments.set)


def chosen_portraits(
    arguments: argparse.Namespace, recipe: Recipe, split: str, *, most: int | None = None
) -> list[Portrait]:
    """The portraits of one split that a recipe takes for studio light.

    Args:
        arguments: With those of ``add_simulation_arguments``.
        recipe: Says what even light is.
        split: Which.
        most: Only so many, the same in every run, mixed from all sources.

    Raises:
        DeepFlashError: If there is none.
    """
    entries = [
        entry
        for entry in read_index(arguments.portraits)
        if entry.split == split and entry.left_right_stops <= recipe.uneven_stops
    ]
    if most is not None:
        entries = sorted(entries, key=lambda entry: zlib.crc32(entry.path.encode()))[:most]
    tell = tell_portrait if getattr(arguments, "json", False) else tell_progress
    portraits = load_portraits(arguments.portraits, entries, arguments.cache, tell)
    if not portraits:
        raise DeepFlashError(f"There is no usable portrait for {split} in {arguments.portraits}.")
    return portraits


def portraits_of(
    arguments: argparse.Namespace, recipe: Recipe, splits: Iterable[str]
) -> list[Portrait]:
    """As ``chosen_portraits``, of several splits one after another."""
    return [one for split in splits for one in chosen_portraits(arguments, recipe, split)]


def print_line(line: dict[str, Any]) -> None:
    """One JSON object, a line of its own and at once, for programs that read along."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


def pair_line(done: int, total: int, outcome: Outcome) -> dict[str, Any]:
    """What is told to programs of each pair of a shoot."""
    line = {"kind": "pair", "done": done, "total": total, "name": outcome.name}
    return line | {"outcome": outcome.kind, "text": outcome.text, "residual": outcome.residual}


def tell_portrait(done: int, total: int, text: str) -> None:
    """Tell programs how far the portraits are, and what is left out."""
    if "left out" in text:
        print_line({"kind": "left_out", "text": text})
    print_line({"kind": "portrait", "done": done, "total": total})


def tell_progress(done: int, total: int, text: str) -> None:
    """Show how far the portraits are, on a terminal only; name those left out everywhere."""
    if "left out" in text:
        print(text, file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"\rportraits {done}/{total}", end="" if done < total else "\n", file=sys.stderr)
