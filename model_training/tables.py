"""Numbers and tables as Markdown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = {"loss": 4, "psnr": 2, "accuracy": 1, "change": 1, "ΔE00": 1, "texture": 2, "seconds": 3}


def number(value: float, measure: str) -> str:
    """A value with the digits that its measure deserves; a dash where there is none."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    first = measure.split(" ", maxsplit=1)[0].removesuffix("_with_offset")
    return f"{value:.{_DIGITS.get(first, 3)}f}"


def percent(share: float, digits: int = 1) -> str:
    """A share with so many digits after the point; a dash where there is none."""
    return "–" if math.isnan(share) else f"{share:.{digits}%}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; every row as long as ``heads``, whatever signs a name is made of."""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)
