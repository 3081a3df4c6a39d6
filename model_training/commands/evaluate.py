"""``evaluate``: compare methods on the same pictures."""

from __future__ import annotations

import argparse
import sys
import zlib
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app import paths
from deepflash_app.engine.network import SHIPPED_WEIGHTS
from deepflash_app.errors import DeepFlashError
from model_training.commands.common import (
    add_simulation_arguments,
    at_least,
    chosen_portraits,
    chosen_recipe,
    portraits_of,
    print_line,
)
from model_training.evaluate import CEILING, Identity, evaluate
from model_training.memory import measured_memory
from model_training.methods import APPLICATION, METHODS, NetworkMethod, named_methods
from model_training.pairs import OTHER_SKINS, folder_pairs, prepared_pairs, simulated_pairs
from model_training.paper_tables import paper_tables, read_facts
from model_training.peers.style_method import (
    StyleTransfer,
    examples_of,
    style_transfer_oracle,
)
from model_training.plots import curves, read_log
from model_training.prepared import INDEX
from model_training.report import claim_folder, markdown, write_report, write_text
from model_training.shoots import SPLITS
from model_training.train import LOG
from model_training.verdict import short_comparison, summary, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from model_training.commands.common import Commands
    from model_training.evaluate import Evaluation
    from model_training.methods import Method
    from model_training.pairs import JudgedPair

_SIDE = 256  # where no network has its own
_UNTOUCHED = "input"
_STYLE, _ORACLE = "style_transfer", "style_transfer_oracle"
_EXAMPLES = 120  # portraits among which style transfer finds one alike: all would take 1.3 GB

_HELP = """examples:
  python -m model_training evaluate --split test --report scores
  python -m model_training evaluate --models classical hdrnet.onnx mine.onnx --report scores
  python -m model_training evaluate --pairs PAIRS --split val --compare old.onnx new.onnx

A weights file is called what it calls itself. All methods see the same pixels; where the pictures
are larger than a network's own side its correction is enlarged, or, if it is end-to-end
("direct"), its output. PAIRS is a folder that prepare or simulate wrote, or any folder with
registered photos of the same names in flash/ and studio/ (and matte/, if at hand). "application" is
the shipped weights with what the application adds to their correction. The examples of
style_transfer are studio portraits of other persons from the training split of --portraits;
style_transfer_oracle has the truth itself as example, as in the paper's Fig. 13.
"""


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "evaluate",
        help="compare methods on the same pictures",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    shipped = str(paths.resource(SHIPPED_WEIGHTS))
    command.add_argument(
        "--models",
        nargs="+",
        metavar="NAME",
        default=["classical", "clahe", shipped],
        help=f"{', '.join((*METHODS, _STYLE, _ORACLE, APPLICATION))}, or weights files (.onnx); "
        "by default the shipped ones, too",
    )
    command.add_argument(
        "--compare",
        nargs=2,
        metavar=("OLD", "NEW"),
        help="only these two, in short: are the new weights better?",
    )
    command.add_argument(
        "--chosen", metavar="NAME", help="method to test against all others (default: the last)"
    )
    command.add_argument("--pairs", type=Path, help="folder of pairs; else flash is simulated")
    command.add_argument(
        "--cropped", action="store_true", help="--pairs holds head squares already"
    )
    command.add_argument(
        "--split", nargs="+", default=["val"], choices=SPLITS, help="several are judged as one"
    )
    command.add_argument("--per-portrait", type=at_least(1), default=2, help="flash photos of each")
    command.add_argument(
        "--other-skins",
        action="store_true",
        help="give each person six other skins, from very light to dark, which fills the table by "
        "skin tone",
    )
    command.add_argument(
        "--irregular",
        action="store_true",
        help="light that breaks the simulator's rules: from one side, patchy, darker or brighter "
        "on hair",
    )
    command.add_argument(
        "--uniform",
        action="store_true",
        help="studio light from all round, as in the paper, instead of the portraits' own, and "
        "flash as hard as on real photos",
    )
    command.add_argument(
        "--limit", type=at_least(1), help="only so many pairs, mixed from all sources"
    )
    command.add_argument(
        "--side", type=at_least(32), help="of the pictures (default: the weights' own)"
    )
    command.add_argument(
        "--identity",
        choices=list(Identity),
        default=Identity.PERSON,
        type=Identity,
        help="compare faces in all pictures, in one a person (default), or in none",
    )
    command.add_argument(
        "--no-identity", action="store_const", const=Identity.NONE, dest="identity"
    )
    command.add_argument(
        "--no-memory", action="store_true", help="leave it out of the report: 2 s a method"
    )
    command.add_argument("--threads", type=at_least(1), default=1, help="of the network")
    command.add_argument("--report", type=Path, help="folder for tables, plots and contact sheet")
    command.add_argument(
        "--runs", type=Path, help="folder of trainings, named as the weights: their logs are drawn"
    )
    command.add_argument("--json", action="store_true", help="progress and scores as JSON lines")
    add_simulation_arguments(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> None:
    names: list[str] = arguments.compare or arguments.models
    methods = named_methods(names, threads=arguments.threads, others=_style(arguments, names))
    chosen = _chosen(arguments, methods)
    sides = [method.side for method in methods.values() if isinstance(method, NetworkMethod)]
    side = arguments.side or max(sides, default=_SIDE)
    if arguments.report:
        claim_folder(arguments.report)
    left_out: list[str] = []
    pairs, source = _pairs(arguments, side, left_out)
    pairs = islice(pairs, arguments.limit)
    first = next(pairs, None)
    if first is None:
        raise DeepFlashError("\n".join(["There is no usable pair.", *left_out]))
    tell = _tell_json if arguments.json else _tell_progress
    identity = Identity.NONE if arguments.compare else arguments.identity
    found = evaluate(
        chain([first], pairs),
        methods,
        identity=identity,
        on_progress=tell,
        on_left_out=left_out.append,
    )
    if not found.scores:
        raise DeepFlashError("\n".join(["There is no pair with visible skin.", *left_out]))
    if arguments.report and not arguments.no_memory:
        found.memory |= measured_memory(methods, first)
    pictures = len({score.name for score in found.scores})
    counts = f"pairs: {pictures}, persons: {found.persons()}, pixels: {side} × {side}"
    heading = f"{source}; {counts}."
    text = markdown(
        found, heading, left_out, chosen=chosen, one_identity=identity is Identity.PERSON
    )
    try:
        if arguments.report:
            write_report(found, text, arguments.report)
            _write_paper_tables(arguments, methods, found, heading, chosen)
    finally:  # what took so long to judge is not lost with a disk
        old_new = _old_new(arguments.compare, methods) if arguments.compare else []
        if arguments.json:
            _print_json(found, left_out, old_new)
        elif old_new:
            _tell_progress_over()
            print(heading, *left_out, sep="\n", file=sys.stderr)
            print(short_comparison(found, old_new[0], old_new[-1]))
        else:
            print(text)


def _style(arguments: argparse.Namespace, names: Sequence[str]) -> dict[str, Method]:
    """Style transfer, where it is asked for: its examples are portraits of the training persons."""
    methods: dict[str, Method] = {_ORACLE: style_transfer_oracle}
    if _STYLE in names:
        portraits = chosen_portraits(arguments, chosen_recipe(arguments), "train", most=_EXAMPLES)
        methods[_STYLE] = StyleTransfer(examples_of(portraits))
    return methods


def _old_new(asked: Sequence[str], methods: Mapping[str, Method]) -> list[str]:
    """What the two are called that are compared; the untouched photo may be one of them."""
    called = [name for name in methods if name != _UNTOUCHED or _UNTOUCHED in asked]
    return called[::-1] if asked[-1] == _UNTOUCHED else called


def _chosen(arguments: argparse.Namespace, methods: Mapping[str, Method]) -> str | None:
    """The method that is tested against the others; None if there are none."""
    if arguments.chosen is None:
        return list(methods)[-1] if len(methods) > 1 else None
    if arguments.chosen not in methods:
        known = ", ".join(methods)
        raise DeepFlashError(f"{arguments.chosen} is not among the methods: {known}.")
    return str(arguments.chosen)


def _pairs(
    arguments: argparse.Namespace, side: int, left_out: list[str]
) -> tuple[Iterator[JudgedPair], str]:
    """The pairs asked for, and a sentence's beginning that says what they are."""
    folder: Path | None = arguments.pairs
    splits = " and ".join(arguments.split)
    if folder and (folder / INDEX).exists():
        parts = [prepared_pairs(folder, split, side) for split in arguments.split]
        return chain.from_iterable(parts), f"Prepared pairs of {folder.name}, {splits}"
    if folder:
        cropped = arguments.cropped
        pairs = folder_pairs(folder, side, cropped=cropped, on_left_out=left_out.append)
        return pairs, f"Real pairs of {folder.name}"
    recipe = chosen_recipe(arguments)
    portraits = portraits_of(arguments, recipe, arguments.split)
    skins = OTHER_SKINS if arguments.other_skins else ()
    irregular, uniform = bool(arguments.irregular), bool(arguments.uniform)
    pairs = simulated_pairs(
        portraits,
        side,
        recipe.flash,
        arguments.per_portrait,
        skins,
        irregular=irregular,
        uniform=uniform,
    )
    # tables are comparable only if this number is the same; the shares of training are not in it
    judged = recipe.flash.as_they_are(irregular=irregular, uniform=uniform)
    flash = f"{zlib.crc32(repr(judged).encode()):08x}"
    source = f"Simulated flash {flash} (preset {recipe.name}) on portraits of {splits}"
    if skins:
        source += f", each with {len(skins)} other skins"
    if irregular:
        source += ", in irregular light"
    if uniform:
        source += ", the studio lit from all round"
    return pairs, source


def _write_paper_tables(
    arguments: argparse.Namespace,
    methods: Mapping[str, Method],
    found: Evaluation,
    heading: str,
    chosen: str | None,
) -> None:
    """The paper's tables, where there are networks to fill them, and the curves of their runs."""
    networks = {n: m for n, m in methods.items() if isinstance(m, NetworkMethod)}
    if chosen is None or not networks:
        return
    facts = {name: read_facts(method.path) for name, method in networks.items()}
    logs = {}
    for name in networks:
        log = arguments.runs / name / LOG if arguments.runs else None
        if log and log.exists():
            logs[name] = read_log(log)
            curves(logs[name], arguments.report / f"curves-{name}.png")
    text = f"# The paper's tables\n\n{heading}\n\n{paper_tables(found, facts, chosen, logs)}"
    write_text(arguments.report / "paper_tables.md", text)


def _tell_progress(done: int, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} pairs, {name}\x1b[K", end="", file=sys.stderr)


def _tell_progress_over() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


def _tell_json(done: int, name: str) -> None:
    print_line({"kind": "pair", "done": done, "name": name})


def _print_json(found: Evaluation, left_out: list[str], old_new: list[str]) -> None:
    for sentence in left_out:
        print_line({"kind": "left_out", "text": sentence})
    for method in found.methods():
        if method != CEILING or not old_new:
            print_line({"kind": "method", **summary(found, method)})
    if old_new:
        old, new = old_new[0], old_new[-1]
        print_line({"kind": "verdict", "old": old, "new": new, **verdict(found, old, new)})
