"""The report says what it is sure of, and how sure."""

from __future__ import annotations

from model_training.evaluate import Evaluation, Score
from model_training.report import markdown


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
