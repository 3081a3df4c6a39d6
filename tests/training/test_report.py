"""The report says what it is sure of, and how sure."""

from __future__ import annotations

import math

from model_training.evaluate import CEILING, Evaluation, Score
from model_training.report import markdown
from model_training.tables import table
from model_training.verdict import closing_table


def _found(persons: int) -> Evaluation:
    """Persons with tan skin that comes out 0, 1, 2, … levels of L* too light."""
    return Evaluation(
        [
            Score("input", f"{k}", f"{k}", "tan", {"ΔE00 skin": 5.0, "ΔL* skin": float(k)})
            for k in range(persons)
        ]
    )


def _cell(persons: int) -> str:
    table = markdown(_found(persons), "Some pairs.").split("Skin by tone")[1]
    return table.split("| input | ")[1].split(" |")[0]


def test_a_mean_by_skin_tone_has_an_interval_where_there_are_persons_enough() -> None:
    difference, lightness, interval = _cell(5).split(maxsplit=2)
    assert (difference, lightness) == ("5.0,", "+2.0")
    low, high = map(float, interval.strip("[]").split(", "))
    assert 0 < low < 2 < high < 4
    assert _cell(2) == "5.0, +0.5"


def test_a_ceiling_that_is_the_studio_photo_itself_is_written_as_in_tables() -> None:
    values = {f"{name} face studio raw": math.inf for name in ("psnr", "ssim")}
    assert "ō itself has ∞ dB" in closing_table(
        Evaluation([Score(CEILING, "a", "a", "tan", values)])
    )


def test_a_name_with_the_sign_between_columns_shifts_none() -> None:
    lines = table(["method", "PSNR"], [["a|b", "20.0"]]).splitlines()
    assert lines[2] == r"| a\|b | 20.0 |"
    assert len({line.replace(r"\|", "").count("|") for line in lines}) == 1
