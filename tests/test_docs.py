"""The README's figures are those of the weights that ship."""

from __future__ import annotations

import re
from pathlib import Path

from deepflash_app.engine.weights_card import read_card
from deepflash_app.paths import resource

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_quotes_the_model_card() -> None:
    readme = " ".join(README.read_text(encoding="utf-8").split())
    card = resource("models/README.md").read_text(encoding="utf-8")
    name = read_card(resource("models/deepflash.onnx")).name
    removed, decibels, ssim = of_the_face(card, name)
    assert f"they remove {removed} % " in readme
    assert f"{float(decibels):.1f} dB and SSIM {ssim} " in readme
    _, decibels, ssim = of_the_face(card, "input")
    assert f"the untouched photo has {float(decibels):.1f} dB and {ssim}." in readme
    minutes = re.search(r"(\d+) core-minutes together", card)
    assert minutes is not None
    assert f"trained in {minutes[1]} minutes of one CPU core" in readme
    bins = re.search(r"bins' means lie from −([\d.]+) to \+([\d.]+) levels", card)
    assert bins is not None
    assert f"more than {max(bins.groups(), key=float)} levels of L*" in readme


def of_the_face(card: str, method: str) -> tuple[str, ...]:
    """What it removes in per cent, PSNR in dB and SSIM, from the card's first table."""
    row = re.search(rf"\| {method} \| ([\d.]+)% \| \d+% \| ([\d.]+) / ([\d.]+) \|", card)
    assert row is not None
    return row.groups()
