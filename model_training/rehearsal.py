"""Rehearsing ``finetune`` on simulated shoots: one phone, one studio's own look, new persons.

It is how the recipe of ``few_pairs`` was chosen: what holds for persons of a shoot whom the
training has not met, from persons whom no weights have met.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.engine.network import RelightNetwork
from deepflash_app.errors import DeepFlashError
from model_training.evaluate import Evaluation, Identity, evaluate
from model_training.export import export
from model_training.few_pairs import learn_from_few
from model_training.look import StudioLook, one_phone
from model_training.methods import NetworkMethod, untouched
from model_training.pairs import prepared_pairs
from model_training.pairs_out import PairWriter
from model_training.real_pairs import RealPairs
from model_training.simulate import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from model_training.flash import FlashPreset
    from model_training.methods import Method
    from model_training.portraits import Portrait

LEARNT, JUDGED = "train", "test"
_SIDE = 256
_STILL: dict[str, Any] = {"rotation": 4.0, "zoom": 0.04, "shift": 0.02}  # as heads are cut out


def simulated_shoot(
    portraits: Sequence[Portrait], preset: FlashPreset, folder: Path, seed: int, count: int
) -> None:
    """Write a shoot as prepared pairs: ``count`` persons to learn from, as many to judge by.

    Args:
        portraits: Of more persons than that, whom no weights have learnt from.
        preset: Over all phones.
        folder: Empty, or not there yet.
        seed: Of phone, look and persons.
        count: Persons, one pair each.

    Raises:
        DeepFlashError: If there are not enough persons.
    """
    rng = np.random.default_rng(seed)
    persons = sorted({portrait.entry.person for portrait in portraits})
    if len(persons) < 2 * count:
        raise DeepFlashError(f"A shoot of 2 × {count} persons needs more than {len(persons)}.")
    chosen = rng.permutation(persons)[: 2 * count]
    look = StudioLook.random(rng)
    simulator = Simulator(replace(one_phone(preset, rng), **_STILL), _SIDE, look)
    writer = PairWriter(folder)
    for number, person in enumerate(chosen):
        portrait = next(one for one in portraits if one.entry.person == person)
        split = LEARNT if number < count else JUDGED
        entry = replace(portrait.entry, split=split)
        shot = simulator.shot(portrait, int(rng.integers(2**40)))
        writer.write(shot, replace(portrait, entry=entry), seed)
    writer.finish()


def rehearse(
    weights: Path,
    folder: Path,
    run: Path,
    *,
    on_line: Callable[[dict[str, Any]], None] = lambda _line: None,
) -> Evaluation:
    """Fine-tune on a shoot's one half, and judge on the other.

    Args:
        weights: To begin with.
        folder: That ``simulated_shoot`` wrote, or any prepared pairs with a test split.
        run: For checkpoints and ``tuned.onnx``.
        on_line: Called with lines of progress.

    Returns:
        Scores of ``input``, ``before`` and ``after``.
    """
    learnt = learn_from_few(weights, RealPairs(folder, LEARNT), run, on_line=on_line)
    tuned = run / "tuned.onnx"
    export(learnt.checkpoint, tuned, name="tuned", licence="MIT", data="a rehearsal")
    side = RelightNetwork(weights).recipe.side
    methods: dict[str, Method] = {
        "input": untouched,
        "before": NetworkMethod(weights),
        "after": NetworkMethod(tuned),
    }
    return evaluate(prepared_pairs(folder, JUDGED, side), methods, identity=Identity.NONE)


def sentence(found: Evaluation) -> str:
    """The scores against ō on the face, in one line of a Markdown table."""
    cells = []
    for method in ("input", "before", "after"):
        for way in ("raw", "matched"):
            psnr = found.mean(method, f"psnr face obar {way}")
            ssim = found.mean(method, f"ssim face obar {way}")
            cells.append(f"{psnr:.1f} / {ssim:.3f}")
    return f"| {' | '.join(cells)} |"
