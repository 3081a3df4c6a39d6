"""Plots as PNG: the curves of a training, and the scores of an evaluation."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from deepflash_app.errors import DeepFlashError
from model_training.evaluate import CEILING
from model_training.skin_color import SKIN_TONES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from model_training.evaluate import Evaluation

_SCORES = {
    "psnr face obar raw": "PSNR on the face against ō, dB",
    "ssim face obar raw": "SSIM on the face against ō",
    "ΔE00 skin": "ΔE00 on skin (less is better)",
}
_DOTS: dict[str, Any] = {"s": 9, "color": "black", "alpha": 0.35, "linewidths": 0}
_SPREAD = 0.25  # of a bar's place, over which the dots are strewn
_DPI = 100


def read_log(path: Path) -> list[dict[str, Any]]:
    """The lines of a training's log; one cut off by a crash is left out.

    Raises:
        DeepFlashError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise DeepFlashError(f"The log {path} cannot be read: {error.strerror}.") from error
    lines = []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return [line for line in lines if isinstance(line, dict)]


def curves(lines: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw loss and accuracy over the steps of a training.

    Args:
        lines: Of its log (``read_log``): those of kind ``train`` have ``step`` and ``loss``, those
            of kind ``val`` also ``accuracy``; others are passed over.
        path: Of the PNG.

    Raises:
        DeepFlashError: If there is nothing to draw, or the file cannot be written.
    """
    drawn = [
        (kind, name, _points(lines, kind, name))
        for kind, name in (("train", "loss"), ("val", "loss"), ("val", "accuracy"))
    ]
    if not any(points for _, _, points in drawn):
        raise DeepFlashError("The log has no lines to draw curves of yet.")
    figure = Figure(figsize=(10, 4), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    for kind, name, points in drawn:
        if points:
            axes = loss if name == "loss" else accuracy
            axes.plot(*zip(*points, strict=True), label=kind, marker="." if kind == "val" else "")
    for axes, title in ((loss, "loss"), (accuracy, "accuracy (Eq. 7), %")):
        axes.set(title=title, xlabel="step")
        axes.grid(visible=True, alpha=0.3)
        if axes.lines:
            axes.legend()
    if any(value > 0 for _, name, points in drawn if name == "loss" for _, value in points):
        loss.set_yscale("log")
    _save(figure, path)


def plot_scores(found: Evaluation, path: Path) -> None:
    """Draw each method's means as bars, with a dot for each person.

    Raises:
        DeepFlashError: If the file cannot be written.
    """
    methods = [method for method in found.methods() if method != CEILING]
    figure = Figure(figsize=(4 * len(_SCORES), 1.5 + 0.35 * len(methods)), layout="constrained")
    places = np.arange(len(methods))
    every: Sequence[Axes] = figure.subplots(1, len(_SCORES), sharey=True)
    for axes, (measure, title) in zip(every, _SCORES.items(), strict=True):
        axes.barh(places, [_finite(found.mean(method, measure)) for method in methods], alpha=0.6)
        for place, method in zip(places, methods, strict=True):
            # in the order of persons, so that a person has the same height in every bar
            by_person = sorted(found.by_person(method, measure).items())
            heights = place + np.linspace(-_SPREAD, _SPREAD, len(by_person))
            axes.scatter([_finite(value) for _, value in by_person], heights, **_DOTS)
        axes.set_title(title, fontsize=10)
        axes.set_yticks(places, methods)
        axes.grid(visible=True, axis="x", alpha=0.3)
    every[0].invert_yaxis()
    _save(figure, path)


def plot_lightness(found: Evaluation, path: Path) -> None:
    """Draw the signed error of lightness by skin tone: how much too light each method makes skin.

    Raises:
        DeepFlashError: If the file cannot be written.
    """
    tones = [tone for tone in SKIN_TONES if found.persons(tone)]
    methods = [method for method in found.methods() if method != CEILING]
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.set_prop_cycle(color=colormaps["tab20"](np.arange(20)))
    width = 0.8 / len(methods)
    for number, method in enumerate(methods):
        places = np.arange(len(tones)) + (number - (len(methods) - 1) / 2) * width
        axes.bar(places, [found.mean(method, "ΔL* skin", tone) for tone in tones], width)
        for place, tone in zip(places, tones, strict=True):
            values = list(found.by_person(method, "ΔL* skin", tone).values())
            axes.scatter([place] * len(values), values, **_DOTS)
    axes.axhspan(-1, 1, color="green", alpha=0.12)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_xticks(range(len(tones)), [f"{tone} ({found.persons(tone)})" for tone in tones])
    axes.set_ylabel("ΔL* on skin: above 0 too light, below 0 too dark")
    axes.legend(axes.containers, methods, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))
    _save(figure, path)


def _points(lines: Sequence[Mapping[str, Any]], kind: str, name: str) -> list[tuple[float, float]]:
    """(step, value) of the lines that have that value as a finite number."""
    return [
        (float(line["step"]), float(line[name]))
        for line in lines
        if line.get("kind") == kind and isinstance(line.get(name), int | float) and "step" in line
        if math.isfinite(line[name])
    ]


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _save(figure: Figure, path: Path) -> None:
    try:
        figure.savefig(path, format="png", dpi=_DPI)
    except OSError as error:
        raise DeepFlashError(f"{path} cannot be written: {error.strerror}.") from error
