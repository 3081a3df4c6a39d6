"""The weights: third-party ones, whether they are whole and how to get them; and one's own.

Examples:
  deepflash models use mine.onnx          correct photos by weights of your own
  deepflash models use shipped            go back to those that came with the program
  deepflash models fetch                  get what is missing, verified
  deepflash models import modnet.onnx     without a network: a file got in another way
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app import paths
from deepflash_app.cli.console import ProgressLine, complain, tell
from deepflash_app.engine import models, own_weights
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``deepflash models``."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, action, words in (
        ("list", _list, "show what each file is for, its licence and state"),
        ("fetch", _fetch, "get what is missing or altered, and verify it"),
        ("verify", _verify, "check every file's sha256; 1 if one is not good"),
    ):
        made = actions.add_parser(name, help=words, description=words)
        made.set_defaults(action=action)
        if name == "list":
            made.add_argument("--json", action="store_true", help="one JSON object a line for each")
    words = "copy a weights file, recognised by its content, to its place"
    importing = actions.add_parser("import", help=words, description=words)
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.set_defaults(action=_import)
    words = "correct photos by weights of your own, or by the shipped ones again"
    using = actions.add_parser("use", help=words, description=words)
    using.add_argument("weights", metavar="FILE|shipped")
    using.set_defaults(action=_use)


def run(arguments: argparse.Namespace) -> int:
    """Do the chosen action."""
    code: int = arguments.action(arguments)
    return code


def _list(arguments: argparse.Namespace) -> int:
    states = models.verify()
    if arguments.json:
        for weights in models.manifest():
            path = str(paths.weights_dir() / weights.file)
            tell(json.dumps(asdict(weights) | {"path": path, "state": states[weights.name]}))
        return 0
    tell(f"Weights in {paths.weights_dir()}:")
    for weights in models.manifest():
        size = f"{weights.bytes / 1e6:.1f} MB"
        tell(f"  {weights.file:<28}{states[weights.name]:<9}{size:>8}  {weights.licence}")
        tell(f"    {weights.use} ({weights.credit})")
    return 0


def _fetch(_arguments: argparse.Namespace) -> int:
    progress = ProgressLine()
    try:
        fetched = models.fetch(progress)
    finally:
        progress.clear()
    for weights in fetched:
        tell(f"{weights.file}: fetched and verified")
    tell(f"All weights are in {paths.weights_dir()}.")
    return 0


def _verify(_arguments: argparse.Namespace) -> int:
    states = models.verify()
    for name, state in states.items():
        tell(f"{models.entry(name).file}: {state}")
    if all(state == "good" for state in states.values()):
        return 0
    complain("Some weights are not good; run `deepflash models fetch`.")
    return 1


def _import(arguments: argparse.Namespace) -> int:
    weights = models.import_file(_checked(arguments.file))
    tell(f"{weights.file}: verified and copied to {paths.weights_dir()}")
    return 0


def _use(arguments: argparse.Namespace) -> int:
    if arguments.weights == "shipped":
        own_weights.use_shipped_weights()
        tell("Photos are corrected by the shipped weights again.")
        return 0
    recipe = own_weights.use_weights(_checked(Path(arguments.weights)))
    tell(f"Photos are corrected by {recipe.name} from now on.")
    return 0


def _checked(path: Path) -> Path:
    """The path, if it is a file's: a pipe would keep us waiting.

    Raises:
        WeightsError: If not.
    """
    if not paths.is_file(path):
        raise WeightsError(f"There is no file {path}.")
    return path
