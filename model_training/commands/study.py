"""``study``: repeat STUDY.md: change one thing of the recipe at a time, and judge all alike."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model_training.commands.common import (
    add_portrait_arguments,
    at_least,
    chosen_portraits,
    chosen_recipe,
    minutes,
)
from model_training.evaluate import Identity, evaluate
from model_training.methods import NetworkMethod, untouched
from model_training.pairs import simulated_pairs
from model_training.report import write_text
from model_training.study import BASELINE, CHANGES, Trained, on_real_photos, train_one
from model_training.tables import number, percent, table
from model_training.train import LOG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_training.commands.common import Commands
    from model_training.evaluate import Evaluation
    from model_training.methods import Method
    from model_training.study import RealPhotos

_EXAMPLES = """examples:
  python -m model_training study --core-minutes 2 --report STUDY --photos flash/*.jpg
  python -m model_training study --only "no shine" "side 128" --report STUDY

Stopped, it goes on where it was when it is called again; --only judges those and the baseline.
"""
_SIDE = 128
_DARKER = ("brown", "dark")
_HEADS = (
    *("change", "seed", "steps", "removed", "PSNR / SSIM vs ō", "matched", "vs studio, matched"),
    *("ΔE00", "ΔL* brown, dark", "good light", "texture"),
)
_PHOTO_HEADS = ("shine", "R/G", "brightness")


def add(commands: Commands) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "study",
        help="change one thing of the recipe at a time, at the same cost, and judge all alike",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--core-minutes", type=minutes, default=2.0, help="for each training")
    command.add_argument("--pairs", type=at_least(1), default=7680, help="rendered, to learn from")
    command.add_argument("--only", nargs="+", choices=CHANGES, default=list(CHANGES), metavar="X")
    command.add_argument("--photos", nargs="*", type=Path, default=[], help="real flash photos")
    command.add_argument("--vgg", type=Path, help="VGG-16 weights for loss and encoder")
    command.add_argument("--runs", type=Path, default=Path("runs") / "study")
    command.add_argument("--report", type=Path, required=True, help="folder for the tables")
    add_portrait_arguments(command)
    command.set_defaults(command=_run, preset="study", set=[])


def _run(arguments: argparse.Namespace) -> None:
    portraits = ["--portraits", str(arguments.portraits), "--cache", str(arguments.cache)]
    trained = []
    for name in dict.fromkeys((BASELINE, *arguments.only)):  # nothing says much without it
        if CHANGES[name].needs_vgg and arguments.vgg is None:
            print(f"{name} left out: it needs --vgg.", file=sys.stderr)
            continue
        for seed in CHANGES[name].seeds:
            trained.append(
                train_one(
                    name,
                    seed,
                    portraits,
                    arguments.runs,
                    core_minutes=arguments.core_minutes,
                    pairs=arguments.pairs,
                    vgg=arguments.vgg,
                )
            )
            print(f"{name}, seed {seed}: trained", file=sys.stderr, flush=True)
    recipe = chosen_recipe(arguments)
    judges = simulated_pairs(chosen_portraits(arguments, recipe, "val"), _SIDE, recipe.flash)
    methods: dict[str, Method] = {"input": untouched}
    methods |= {one.weights.stem: NetworkMethod(one.weights) for one in trained}
    found = evaluate(judges, methods, identity=Identity.NONE)
    photos = {}
    if arguments.photos:
        photos = {
            one.weights.stem: on_real_photos(one.weights, arguments.photos) for one in trained
        }
        photos["input"] = on_real_photos(None, arguments.photos)
    arguments.report.mkdir(parents=True, exist_ok=True)
    write_text(arguments.report / "study.md", _table(found, trained, photos))
    print(f"The table is in {arguments.report / 'study.md'}.", file=sys.stderr)


def _table(found: Evaluation, trained: Sequence[Trained], photos: dict[str, RealPhotos]) -> str:
    rows = [_row(found, "input", ["input", "", ""], photos)]
    for one in trained:
        steps = json.loads((one.run / LOG).read_text(encoding="utf-8").splitlines()[0])["steps"]
        rows.append(_row(found, one.weights.stem, [one.change, str(one.seed), str(steps)], photos))
    heads = [*_HEADS, *(_PHOTO_HEADS if photos else ())]
    return table(heads, rows) + "\n"


def _row(
    found: Evaluation, method: str, first: Sequence[str], photos: dict[str, RealPhotos]
) -> list[str]:
    def likeness(place: str) -> str:
        psnr, ssim = (found.mean(method, f"{name} face {place}") for name in ("psnr", "ssim"))
        return f"{psnr:.2f} / {ssim:.3f}"

    tones = [found.mean(method, "ΔL* skin", tone) for tone in _DARKER]
    row = [
        *first,
        percent(found.removed(method)),
        *(likeness(place) for place in ("obar raw", "obar matched", "studio matched")),
        number(found.mean(method, "ΔE00 skin"), "ΔE00"),
        ", ".join(f"{tone:+.1f}" for tone in tones),
        number(found.mean(method, "change of good light"), "change"),
        number(found.mean(method, "texture kept"), "texture"),
    ]
    if photos:
        one = photos[method]
        row += [f"{one.shine:.3f}", f"{one.red:.2f}", f"{one.bright:.2f}"]
    return row
