"""The scores of an evaluation as tables to be read (Markdown) and worked with (CSV)."""

from __future__ import annotations

import csv
import math
import tempfile
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.errors import DeepFlashError
from model_training.comparisons import interval_of_mean
from model_training.evaluate import CEILING, REGIONS, TRUTHS, WAYS
from model_training.plots import plot_lightness, plot_scores
from model_training.sheet import write_sheet
from model_training.skin_color import SKIN_TONES
from model_training.tables import number, percent, table
from model_training.verdict import closing_table, paired_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from model_training.evaluate import Evaluation

_TRUTH_SIGNS = {"obar": "ō", "studio": "studio"}
_NOTE = (
    "Means over persons of each person's mean. ō is the best that the paper's encoding can reach "
    "(Eq. 8). *Matched*: after a gain and offset per channel, fitted on the region. *Removed*: "
    "share of the squared error of doing nothing that is gone on the face, against ō. *Worse*: "
    "share of pictures whose face is farther from ō than untouched. *Good light changed*: mean "
    "absolute change of skin in studio portraits without flash, in levels of 255; 0 is best. "
    "*Texture*: energy of fine detail on skin against the flash photo. *Identity*: dlib's "
    "distance, from 0.6 on another person. *MB*: the most that a process of its own grew by while "
    "it loaded the method and ran it twice; libraries and pictures were there before. In brackets "
    "the 95 % interval of a mean, by drawing persons with replacement."
)
_FEWEST = 3  # persons of whom an interval says something
_ONE_PICTURE = "Identity is that of one picture a person."


def markdown(
    found: Evaluation,
    heading: str,
    left_out: Sequence[str] = (),
    *,
    chosen: str | None = None,
    one_identity: bool = False,
) -> str:
    """The report.

    Args:
        found: The scores.
        heading: What was evaluated, a sentence or more.
        left_out: A sentence for each picture that could not be used.
        chosen: The method to test against every other.
        one_identity: Faces were compared in one picture a person.
    """
    parts = [
        "# Evaluation",
        heading,
        f"{_NOTE} {_ONE_PICTURE}" if one_identity else _NOTE,
        "## In short: the face",
        _summary(found),
        "## How far from the input to ō",
        closing_table(found),
        *(part for region in REGIONS for part in (f"## On the {region}", _region(found, region))),
        "## Skin by tone of the studio photo: ΔE00, and signed ΔL* (above 0: too light)",
        _tones(found),
    ]
    if chosen is not None:
        parts += [f"## {chosen} against every other, person by person", paired_table(found, chosen)]
    if left_out:
        parts += ["## Left out", "\n".join(f"- {sentence}" for sentence in left_out)]
    return "\n\n".join(parts) + "\n"


def claim_folder(folder: Path) -> None:
    """Make a folder for a report, before anything is judged, and try whether it can be written.

    Raises:
        DeepFlashError: If it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"1")
    except OSError as error:
        raise DeepFlashError(f"{folder} cannot be written: {error.strerror}.") from error


def write_report(found: Evaluation, text: str, folder: Path) -> None:
    """Write the report, its tables (CSV), a contact sheet and plots (PNG).

    ``report.csv`` has the means, ``pictures.csv`` every picture.

    Raises:
        DeepFlashError: If the folder cannot be written.
    """
    names = sorted({name for score in found.scores for name in score.values})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(text, encoding="utf-8")
        with (folder / "report.csv").open("w", newline="", encoding="utf-8") as stream:
            lines = csv.writer(stream)
            lines.writerow(["method", "persons", "removed face", "MB", *names])
            for method in found.methods():
                means = [found.mean(method, name) for name in names]
                memory = found.memory.get(method, "")
                removed = found.removed(method)
                lines.writerow([method, found.persons(), removed, memory, *means])
        with (folder / "pictures.csv").open("w", newline="", encoding="utf-8") as stream:
            lines = csv.writer(stream)
            lines.writerow(["method", "picture", "person", "skin tone", *names])
            for score in found.scores:
                values = [score.values.get(name, "") for name in names]
                lines.writerow([score.method, score.name, score.person, score.tone, *values])
    except OSError as error:
        raise DeepFlashError(f"{folder} cannot be written: {error.strerror}.") from error
    if found.rows:
        done = [method for method in found.methods() if method != CEILING]
        write_sheet(folder / "sheet.png", found.rows, [*done, "o bar", "studio"])
    plot_scores(found, folder / "scores.png")
    plot_lightness(found, folder / "lightness.png")


def write_text(path: Path, text: str) -> None:
    """Write a text file of a report.

    Raises:
        DeepFlashError: If the disk refuses.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DeepFlashError(f"{path} cannot be written: {error.strerror}.") from error


def _summary(found: Evaluation) -> str:
    columns = {
        "PSNR / SSIM vs ō": ("psnr face obar raw", "ssim face obar raw"),
        "ΔE00 skin": ("ΔE00 skin",),
        "good light changed": ("change of good light",),
        "texture": ("texture kept",),
        "identity to flash / studio": ("identity to flash", "identity to studio"),
        "s": ("seconds",),
    }
    rows = []
    for method in found.methods():
        share, worse = found.removed(method), found.mean(method, "worse than input")
        cells = [method, percent(share), percent(worse, 0)]
        cells += [
            " / ".join(number(found.mean(method, measure), measure) for measure in measures)
            for measures in columns.values()
        ]
        memory = found.memory.get(method, math.nan)
        rows.append([*cells, "–" if math.isnan(memory) else f"{memory:.0f}"])
    return table(["method", "removed", "worse", *columns, "MB"], rows)


def _region(found: Evaluation, region: str) -> str:
    sets = [f"{region} {truth} {way}" for truth in TRUTHS for way in WAYS]
    titles = [f"PSNR / SSIM vs {_TRUTH_SIGNS[t]}, {way}" for t in TRUTHS for way in WAYS]
    firsts = ("loss", "loss_with_offset", "accuracy")
    rows = []
    for method in found.methods():
        means = {m: found.mean(method, f"{m} {region} obar raw") for m in firsts}
        cells = [method, *(number(value, measure) for measure, value in means.items())]
        for place in sets:
            pair = [number(found.mean(method, f"{m} {place}"), m) for m in ("psnr", "ssim")]
            cells.append(" / ".join(pair))
        rows.append(cells)
    heads = ["loss (Eq. 3) vs ō", "with offset vs ō", "accuracy (Eq. 7) vs ō, %"]
    return table(["method", *heads, *titles], rows)


def _tones(found: Evaluation) -> str:
    present = [tone for tone in SKIN_TONES if found.persons(tone)]
    heads = [f"{tone} ({found.persons(tone)})" for tone in present]
    rows = []
    for method in found.methods():
        cells = [method]
        for tone in present:
            difference = found.mean(method, "ΔE00 skin", tone)
            lighter = np.array(list(found.by_person(method, "ΔL* skin", tone).values()))
            text = f"{difference:.1f}, {lighter.mean():+.1f}"
            if lighter.size >= _FEWEST:
                low, high = interval_of_mean(lighter)
                text += f" [{low:+.1f}, {high:+.1f}]"
            cells.append(text)
        rows.append(cells)
    return table(["method", *heads], rows)
