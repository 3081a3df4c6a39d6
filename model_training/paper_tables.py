"""The paper's Tables 1 to 3 with our figures beside the paper's own; losses are shown as losses."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import onnx

from deepflash_app.engine.network import RECIPE_KEY, read_checked
from deepflash_app.errors import WeightsError
from model_training.comparisons import after_holm, compared
from model_training.evaluate import CEILING
from model_training.tables import number, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from model_training.comparisons import Comparison
    from model_training.evaluate import Evaluation

RIVALS = {"hdrnet": "HDRNet", "pix2pix": "Pix2Pix"}
"""Names that a network of the paper's peers begins with, and how the paper calls it."""

_PAPER_TABLE_1 = (("paper, validation", 0.0042, 96.2), ("paper, 740 test images", 0.0045, 96.5))
_PAPER_RIVALS = {
    "hdrnet": {
        "training": (0.9155, 0.7393, 24.05, 19.71),
        "validation": (0.8776, 0.7851, 20.42, 18.84),
        "test": (0.8980, 0.8292, 21.28, 19.02),
    },
    "pix2pix": {
        "training": (0.90, 0.71, 24.8, 17.82),
        "validation": (0.8316, 0.7316, 19.72, 17.64),
        "test": (0.8878, 0.7425, 20.58, 17.30),
    },
}
"""Our SSIM, the rival's, our PSNR, the rival's: as the paper prints them, 30 images a row."""

_OUTCOMES = {"better": "win", "worse": "**lose**", "open": "open"}

_NOTE = (
    "The paper's rows are from its own photos, ours from those named above, so a row of the one "
    "and a row of the other differ in pictures, too; within our rows all methods saw the same "
    "pixels. Measured on the person, means over persons. The paper does not say which variant of "
    "the rival its Tables 2 and 3 show."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a weights file says of its training; None or empty where it does not.

    Attributes:
        encoding: What it sees and answers.
        network: Its architecture.
        parameters: How many.
        macs: Multiply-adds of one picture.
        core_seconds: CPU time of the training.
        step: Optimiser steps.
    """

    encoding: str = ""
    network: str = ""
    parameters: float | None = None
    macs: float | None = None
    core_seconds: float | None = None
    step: float | None = None


def read_facts(path: Path) -> Facts:
    """Read what a weights file says of its training.

    Raises:
        WeightsError: If it is missing, altered, or not one of ours.
    """
    content = read_checked(path)
    try:
        entries = {one.key: one.value for one in onnx.load_from_string(content).metadata_props}
        raw: dict[str, Any] = json.loads(entries[RECIPE_KEY])
    except Exception as error:  # protobuf raises its own kinds
        raise WeightsError(f"The weights {path.name} carry no recipe of this program.") from error
    numbers = {
        name: float(value)
        for name in ("parameters", "macs", "core_seconds", "step")
        if isinstance(value := raw.get(name), int | float)
    }
    return Facts(str(raw.get("encoding", "")), str(raw.get("network", "")), **numbers)


def paper_tables(
    found: Evaluation,
    facts: Mapping[str, Facts],
    chosen: str,
    logs: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> str:
    """The tables as Markdown.

    Args:
        found: One evaluation with all networks.
        facts: Of each network, by the name of its method.
        chosen: The method that stands for "ours".
        logs: Of trainings by the name of their method, for the losses in validation.
    """
    others = [name for name in found.methods() if name not in (CEILING, chosen)]
    parts = [
        _NOTE,
        "## Table 1: loss and accuracy by encoding",
        _losses(found, facts, logs or {}),
        *(part for key in RIVALS for part in _against_rival(found, chosen, key, others)),
        f"## {chosen} and every other method",
        _head_to_head(found, chosen, others, {}),
    ]
    return "\n\n".join(parts) + "\n"


def _losses(
    found: Evaluation,
    facts: Mapping[str, Facts],
    logs: Mapping[str, Sequence[Mapping[str, Any]]],
) -> str:
    rows = [
        [name, "base", *["–"] * 5, f"{loss:.4f}", "–", f"{accuracy:.1f}", "–"]
        for name, loss, accuracy in _PAPER_TABLE_1
    ]
    for name, fact in facts.items():
        place = "person obar raw"
        measured = [f"{m} {place}" for m in ("loss", "loss_with_offset", "accuracy")]
        rows.append(
            [
                name,
                fact.encoding or "–",
                _scaled(fact.parameters, 1e6, 2),
                _scaled(fact.macs, 1e9, 2),
                _scaled(fact.core_seconds, 60, 0),
                _scaled(fact.step, 1, 0),
                _best_loss(logs.get(name, ())),
                *(number(found.mean(name, m), m) for m in measured),
                number(found.mean(name, "loss person studio raw"), "loss"),
            ]
        )
    heads = [
        "network",
        "encoding",
        "parameters, M",
        "multiply-adds, G",
        "core-minutes",
        "steps",
        "validation loss of its own training",
        "loss (Eq. 3) vs ō",
        "with offset vs ō",
        "accuracy (Eq. 7), %",
        "loss (Eq. 3) vs studio",
    ]
    remark = (
        "Losses of results, so that encodings can be compared. The validation loss is weighted as "
        "that network's training weighs it, and comparable only within one encoding. The paper "
        "also tells stable training losses of HDRNet, 0.0031 end-to-end and 0.0007 with the "
        "encoding, in other units."
    )
    return f"{table(heads, rows)}\n\n{remark}"


def _against_rival(found: Evaluation, chosen: str, key: str, others: Sequence[str]) -> list[str]:
    rivals = [name for name in others if name.lower().startswith(key)]
    rows = {
        f"paper, {split}": (ours, theirs, our_psnr, their_psnr)
        for split, (ours, theirs, our_psnr, their_psnr) in _PAPER_RIVALS[key].items()
    }
    title = f"## Table {2 + list(RIVALS).index(key)}: comparison with {RIVALS[key]}"
    return [title, _head_to_head(found, chosen, rivals, rows)]


def _head_to_head(
    found: Evaluation,
    chosen: str,
    others: Sequence[str],
    paper: Mapping[str, tuple[float, float, float, float]],
) -> str:
    rows = [
        [name, f"{a:.2%}", f"{b:.2%}", f"{c:.2f}", f"{d:.2f}", f"{c - d:+.2f}", "–", "–"]
        for name, (a, b, c, d) in paper.items()
    ]
    for truth, sign in (("obar", "ō"), ("studio", "studio")):
        measures = [f"{m} person {truth} raw" for m in ("ssim", "psnr")]
        for test in after_holm([compared(found, chosen, other, measures[1]) for other in others]):
            ssim, psnr = ([found.mean(m, name) for m in (chosen, test.other)] for name in measures)
            rows.append(
                [
                    f"{test.other}, vs {sign}",
                    *(f"{value:.2%}" for value in ssim),
                    *(number(value, "psnr") for value in psnr),
                    *_tested(test),
                ]
            )
    heads = ["", "our SSIM", "its SSIM", "our PSNR", "its PSNR", "PSNR gained, dB", "p", "we"]
    return table(heads, rows)


def _tested(test: Comparison) -> list[str]:
    if not test.persons:
        return ["–", "–", "–"]
    gained = f"{test.difference:+.2f} [{test.low:+.2f}, {test.high:+.2f}]"
    return [gained, f"{test.p:.1g}", _OUTCOMES[test.outcome]]


def _best_loss(lines: Sequence[Mapping[str, Any]]) -> str:
    losses = [line["loss"] for line in lines if line.get("kind") == "val" and "loss" in line]
    return f"{min(losses):.4f}" if losses else "–"


def _scaled(value: float | None, unit: float, digits: int) -> str:
    return "–" if value is None or math.isnan(value) else f"{value / unit:.{digits}f}"
