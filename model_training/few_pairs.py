"""Learning one studio's look from about ten pairs, without learning the ten persons by heart.

The shipped network goes on learning, its normalisation folded away, since statistics of so few
pictures mean little. How long is decided by persons left out: the pairs are cut into folds, each
fold is judged by a training on the others, and the number of steps that is best on average is what
all pairs together are trained for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from deepflash_app.engine.atomic import write_atomically
from deepflash_app.errors import DeepFlashError
from model_training.dataset import MixedPairs
from model_training.judged_picture import NAME, SHOWN_SIDE, JudgedPicture
from model_training.networks import build_network
from model_training.plots import read_log
from model_training.recipe import Recipe, Stage
from model_training.train import BEST, CHECKPOINT, LOG, train, validate
from model_training.weights_file import load_weights_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from model_training.real_pairs import RealPairs

SIDE = 128
"""Pixels a side: the look is coarse, and the weights serve their own side afterwards, too."""

FEW_PAIRS = "few-pairs"
"""What the recipe of such weights is called, in their card, too."""

_NOTE = "learnt_from.sha256"
_MOST_STEPS = 250
_FOLDS = 3
_STEP = 25  # between judgements
_SURE_STEPS = 100  # where one person leaves nobody to judge by


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of it.

    Attributes:
        checkpoint: Of the training on all pairs.
        steps: It took.
        before: Share of the error of doing nothing that the first weights remove, mean over the
            folds of persons.
        after: The same of weights that had not seen those persons; NaN where there is one only.
    """

    checkpoint: Path
    steps: int
    before: float
    after: float


def learn_from_few(
    weights: Path,
    pairs: RealPairs,
    folder: Path,
    *,
    most_steps: int = _MOST_STEPS,
    on_line: Callable[[dict[str, Any]], None] = lambda _line: None,
) -> Learnt:
    """Fine-tune a weights file, or go on with it where it was stopped.

    A folder of trainings on other pairs or persons, or from other weights, begins anew.

    Args:
        weights: An ``.onnx`` file of ours, such as the shipped one.
        pairs: All pairs of the shoot.
        folder: For checkpoints and logs.
        most_steps: That may be taken; time is proportional to it.
        on_line: Called with lines of JSON-like progress; ``kind`` is ``fold``, ``chosen``, or one
            of those of ``train``, with pictures of a person left out.

    Raises:
        WeightsError: If the weights cannot be used.
        DeepFlashError: If nothing is learnt that holds for persons left out.
    """
    first, start = load_weights_file(weights)
    recipe = _recipe(first, most_steps)
    _forget_others(folder, [pairs.digest(), _sha256(weights.read_bytes()), recipe.to_json()])
    network = build_network(recipe)
    network.load_state_dict(start)
    folds = _folds(pairs.persons)
    # the mean over folds, as afterwards: the share of all errors together would be another number
    judges = [pairs.of(held_out).samples(recipe) for held_out in folds or [list(pairs.persons)]]
    before = float(np.mean([validate(network, one, recipe)["gain"] for one in judges]))
    histories = []
    for number, held_out in enumerate(folds, 1):
        on_line({"kind": "fold", "number": number, "folds": len(folds), "persons": held_out})
        others = pairs.of(set(pairs.persons) - set(held_out))
        place = folder / f"fold-{number}"
        _train(recipe, start, others, pairs.of(held_out), place, on_line)
        histories.append(_gains(place / LOG))
    steps, after = _SURE_STEPS, float("nan")
    if histories:
        means = {
            step: float(np.mean([history[step] for history in histories])) for step in histories[0]
        }
        steps = max(means, key=lambda step: means[step])
        after = means[steps]
        if after <= before:
            raise DeepFlashError(
                "These pairs teach nothing that holds for persons left out "
                f"({after:.0%} of the error is removed, {before:.0%} before). Are the studio "
                "photos of all pairs in the same light?"
            )
    on_line({"kind": "chosen", "steps": steps, "before": before, "after": after})
    _train(recipe.with_steps(steps), start, pairs, pairs, folder / "all", on_line)
    return Learnt(folder / "all" / CHECKPOINT, steps, before, after)


def _recipe(first: Recipe, steps: int) -> Recipe:
    """How few pairs are learnt from; why so is measured in RESULTS.md."""
    return replace(
        first,
        name=FEW_PAIRS,
        stages=(Stage(SIDE, steps),),
        batch=6,
        precision="bfloat16",
        learning_rate=1e-3,
        warm_up=20,
        final_share=1.0,  # so that any step may turn out to be the best
        average=0.98,
        real_share=1.0,
        tone_stretch=0.0,  # one studio, one light: little is in doubt
        evening=0.0,  # the studio's own shade is what is to be learnt
    )


def _forget_others(folder: Path, learnt_from: Sequence[str]) -> None:
    """Remove trainings in a folder that have learnt from something else, and note from what."""
    note, now = folder / _NOTE, _sha256(json.dumps(learnt_from).encode()).encode()
    if note.exists() and note.read_bytes() == now:
        return
    for place in (*folder.glob("fold-*"), folder / "all"):
        for name in (CHECKPOINT, BEST, LOG, NAME):  # the user's own files may lie there, too
            (place / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(note, now, overwrite=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _folds(persons: tuple[str, ...]) -> list[list[str]]:
    """Who is left out together; nobody if there is one person only."""
    if len(persons) == 1:
        return []
    count = min(_FOLDS, len(persons))
    return [list(persons[number::count]) for number in range(count)]


def _train(
    recipe: Recipe,
    start: Mapping[str, Tensor],
    learn: RealPairs,
    judge: RealPairs,
    folder: Path,
    on_line: Callable[[dict[str, Any]], None],
) -> None:
    train(
        recipe,
        MixedPairs(None, learn, recipe),
        judge.samples(recipe),
        folder,
        start=start,
        workers=0,
        validate_every=_STEP,
        checkpoint_seconds=60.0,
        draw=JudgedPicture(judge.plain(0, SHOWN_SIDE), recipe, folder / NAME),
        on_line=on_line,
    )


def _gains(log: Path) -> dict[int, float]:
    """Share of the error removed by step, from a log."""
    return {line["step"]: line["gain"] for line in read_log(log) if line["kind"] == "val"}
