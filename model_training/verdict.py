"""What the comparisons say: tables for the report, and a few sentences for a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model_training.comparisons import MEASURES, closing, compared, paired_tests
from model_training.evaluate import CEILING
from model_training.tables import number, percent, table

if TYPE_CHECKING:
    from model_training.comparisons import Comparison
    from model_training.evaluate import Evaluation

TITLES = {
    "ssim face obar raw": "SSIM vs ō",
    "psnr face obar raw": "PSNR vs ō",
    "ΔE00 skin": "ΔE00 on skin",
    "ssim face studio raw": "SSIM vs studio",
    "psnr face studio raw": "PSNR vs studio",
}

ENOUGH = 0.7
"""Share of the way to ō that is asked for."""

_SUMMARY = {
    "psnr_face_obar": "psnr face obar raw",
    "ssim_face_obar": "ssim face obar raw",
    "psnr_face_obar_matched": "psnr face obar matched",
    "ssim_face_obar_matched": "ssim face obar matched",
    "psnr_face_studio": "psnr face studio raw",
    "ssim_face_studio": "ssim face studio raw",
    "psnr_face_studio_matched": "psnr face studio matched",
    "loss": "loss face obar raw",
    "loss_with_offset": "loss_with_offset face obar raw",
    "accuracy": "accuracy face obar raw",
    "delta_e": "ΔE00 skin",
    "delta_l": "ΔL* skin",
    "good_light_changed": "change of good light",
    "worse": "worse than input",
    "texture": "texture kept",
    "identity_flash": "identity to flash",
    "identity_studio": "identity to studio",
    "seconds": "seconds",
}


def summary(found: Evaluation, method: str) -> dict[str, Any]:
    """One method in numbers that fit JSON; what was not measured, or is infinite, is None."""
    values = {name: found.mean(method, measure) for name, measure in _SUMMARY.items()}
    values |= {
        "removed": found.removed(method),
        "closed": closing(found, method).overall,
        "memory_mb": found.memory.get(method, math.nan),
    }
    finite = {name: value if math.isfinite(value) else None for name, value in values.items()}
    return {"method": method, "persons": found.persons(), **finite}


def verdict(found: Evaluation, old: str, new: str) -> dict[str, Any]:
    """Whether new weights are better than old ones, in one word, numbers and a sentence.

    Returns:
        ``verdict`` (``"better"``, ``"worse"``, ``"open"``) by PSNR on the face against ō,
        ``difference``, ``low``, ``high`` (dB), ``p``, ``persons``, ``better_for`` (how many of
        them) and ``text``. With few persons nothing can be sure, and the word is then ``"open"``.
        Persons without a finite PSNR from both are left out; where none is left, the four numbers
        are None.
    """
    test = compared(found, new, old, "psnr face obar raw")
    words = {"better": "better than", "worse": "worse than", "open": "not surely other than"}
    text = (
        f"{new} is {words[test.outcome]} {old}: {test.difference:+.2f} dB on the face "
        f"({test.low:+.2f} to {test.high:+.2f}), better for {test.better_for} of {test.persons} "
        "persons."
    )
    if not test.persons:
        text = f"{new} and {old} cannot be compared: nobody has a finite PSNR from both."
    numbers = {name: getattr(test, name) for name in ("difference", "low", "high", "p")}
    return {
        "verdict": test.outcome,
        **{name: value if test.persons else None for name, value in numbers.items()},
        "persons": test.persons,
        "better_for": test.better_for,
        "text": text,
    }


def short_comparison(found: Evaluation, old: str, new: str) -> str:
    """Old and new weights beside the input in a short table, and the verdict in a sentence."""
    measures = ["psnr face obar raw", "ssim face obar raw", "ΔE00 skin", "change of good light"]
    rows = [
        [
            method,
            percent(found.removed(method), 0),
            *(number(found.mean(method, m), m) for m in measures),
        ]
        for method in dict.fromkeys(("input", old, new))
    ]
    heads = ["weights", "removed", "PSNR", "SSIM", "ΔE00", "good light changed"]
    return f"{table(heads, rows)}\n\n{verdict(found, old, new)['text']}\n"


def closing_table(found: Evaluation) -> str:
    """How much of the way from input to ō each method goes, overall and by person."""
    rows = []
    for method in found.methods():
        way = closing(found, method)
        shares = np.array(list(way.by_person.values()) or [math.nan])
        cells = [
            method,
            *map(percent, (way.overall, np.median(shares), shares.min())),
        ]
        enough = int((shares >= ENOUGH).sum())
        rows.append([*cells, f"{enough} of {len(way.by_person)}"])
    heads = ["method", "closed", "median person", "worst person", f"persons above {ENOUGH:.0%}"]
    psnr, ssim = (found.mean(CEILING, f"{m} face studio raw") for m in ("psnr", "ssim"))
    mse = [found.mean(m, "loss_with_offset face studio raw") for m in ("input", CEILING)]
    return (
        "Squared error on the face against the studio photo: that of the input is 0 %, that of ō "
        f"100 % ({mse[0]:.5f} and {mse[1]:.5f}). ō itself has {number(psnr, 'psnr')} dB and SSIM "
        f"{number(ssim, 'ssim')} against the studio photo.\n\n{table(heads, rows)}"
    )


def paired_table(found: Evaluation, chosen: str) -> str:
    """The paired tests of one method against every other."""
    tests = {(one.other, one.measure): one for one in paired_tests(found, chosen)}
    others = list(dict.fromkeys(other for other, _ in tests))
    rows = [
        [other, *(_test_cell(tests[other, measure]) for measure in MEASURES)] for other in others
    ]
    return (
        "Mean difference over persons, above 0 where it is better; its 95 % interval by bootstrap "
        "over persons; r, the rank-biserial correlation (1: better for all persons); p of the "
        "two-sided Wilcoxon signed-rank test after Holm's correction over the others. *Open*: it "
        "may be chance (p of 0.05 or more), or mean and r disagree.\n\n"
        + table(["against", *TITLES.values()], rows)
    )


def _test_cell(test: Comparison) -> str:
    if not test.persons:
        return "–"
    shown = [number(value, test.measure) for value in (test.difference, test.low, test.high)]
    signed = [text if text.startswith("-") else f"+{text}" for text in shown]
    return (
        f"{test.outcome}: {signed[0]} [{signed[1]}, {signed[2]}], "
        f"r {test.effect:+.2f}, p {test.p:.1g}"
    )
