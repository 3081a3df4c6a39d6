"""One method against another, person by person: is it better, by how much, and is that chance?

Pictures of one person are not independent, so each person counts once, with the mean of theirs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from model_training.evaluate import CEILING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from model_training.evaluate import Evaluation

MEASURES = {
    "ssim face obar raw": 1,
    "psnr face obar raw": 1,
    "ΔE00 skin": -1,
    "ssim face studio raw": 1,
    "psnr face studio raw": 1,
}
"""What the report tests, and the sign of better; 1 for any other measure."""

SIGNIFICANT = 0.05

_RESAMPLES = 10_000
_SEED = 1
_INTERVAL = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paired test of one measure.

    Attributes:
        measure: Its name in ``Score.values``.
        first: The method that is tested.
        other: The method that it is held against.
        persons: How many have both, as finite numbers.
        better_for: For how many of them ``first`` is better.
        difference: Mean over persons; above 0 means that ``first`` is better.
        low: Of the 95 % interval of ``difference``, by bootstrap over persons.
        high: Of that interval.
        effect: Matched-pairs rank-biserial correlation, −1 to 1: 1 if ``first`` is better for all.
        p: Of the two-sided Wilcoxon signed-rank test; by ``paired_tests`` after Holm.
    """

    measure: str
    first: str
    other: str
    persons: int
    better_for: int
    difference: float
    low: float
    high: float
    effect: float
    p: float

    @property
    def outcome(self) -> str:
        """``"better"``, ``"worse"``, or ``"open"`` where it may be chance.

        The test goes by ranks, and what is shown is the mean. A few large gains can outweigh many
        small losses; where the two disagree it is open as well.
        """
        if not self.p < SIGNIFICANT or not self.effect * self.difference > 0:
            return "open"
        return "better" if self.difference > 0 else "worse"


def compared(found: Evaluation, first: str, other: str, measure: str) -> Comparison:
    """Test one method against another in one measure.

    Args:
        found: The scores of both.
        first: The method in question.
        other: What it is held against.
        measure: Its name in ``Score.values``.
    """
    ours, theirs = (found.by_person(method, measure) for method in (first, other))
    both = [ours[person] - theirs[person] for person in ours.keys() & theirs.keys()]
    # sorted, so that the bootstrap does not hang on the order of a set
    gains = MEASURES.get(measure, 1) * np.sort(
        np.array([one for one in both if math.isfinite(one)])
    )
    if not gains.size:
        return Comparison(measure, first, other, 0, 0, *[math.nan] * 5)
    low, high = interval_of_mean(gains)
    effect, p = _signed_ranks(gains)
    better_for, mean = int((gains > 0).sum()), float(gains.mean())
    return Comparison(measure, first, other, gains.size, better_for, mean, low, high, effect, p)


def paired_tests(found: Evaluation, chosen: str) -> list[Comparison]:
    """Test one method against every other in every measure.

    Each p is after Holm's correction for the number of others, as the question is whether the
    chosen method beats all of them.

    Returns:
        By measure, then in the order in which the others ran.
    """
    others = [name for name in found.methods() if name not in (chosen, CEILING)]
    tests = []
    for measure in MEASURES:
        tests += after_holm([compared(found, chosen, other, measure) for other in others])
    return tests


def after_holm(tests: Sequence[Comparison]) -> list[Comparison]:
    """The same tests with each p after Holm's correction for how many they are."""
    corrected = holm([one.p for one in tests])
    return [replace(one, p=p) for one, p in zip(tests, corrected, strict=True)]


def interval_of_mean(gains: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The 95 % interval of the mean, by drawing persons with replacement.

    Args:
        gains: (P,), one of each person.
    """
    rng = np.random.default_rng(_SEED)
    means = gains[rng.integers(gains.size, size=(_RESAMPLES, gains.size))].mean(axis=1)
    low, high = np.quantile(means, _INTERVAL)
    return float(low), float(high)


def holm(values: Sequence[float]) -> list[float]:
    """Holm's step-down correction of p values, in their order; NaN stays and is not counted."""
    order = sorted((k for k, p in enumerate(values) if not math.isnan(p)), key=lambda k: values[k])
    corrected, least = list(values), 0.0
    for rank, k in enumerate(order):
        least = max(least, min((len(order) - rank) * values[k], 1.0))
        corrected[k] = least
    return corrected


@dataclass(frozen=True, slots=True)
class Closing:
    """How much of the way from the input to ō a method goes, in squared error on the face.

    The error is that against the studio photo, which ō itself does not reach: 1 is as near to it
    as ō, 0 is the input.

    Attributes:
        overall: Of the means over persons; not a number where the input is as near as ō.
        by_person: Of each person's means, where ō is nearer.
    """

    overall: float
    by_person: dict[str, float]


def closing(found: Evaluation, method: str) -> Closing:
    """How much of the way from the input to ō a method goes."""
    measure = "loss_with_offset face studio raw"
    names = ("input", method, CEILING)
    before, after, best = (found.mean(name, measure) for name in names)
    persons = [found.by_person(name, measure) for name in names]
    shares = {
        person: (one - persons[1][person]) / (one - persons[2][person])
        for person, one in persons[0].items()
        if person in persons[1] and one > persons[2][person]
    }
    return Closing((before - after) / (before - best) if before > best else math.nan, shares)


def _signed_ranks(gains: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Rank-biserial correlation and the two-sided p of Wilcoxon's test, without equal pairs."""
    unequal = gains[gains != 0]
    if not unequal.size:
        return 0.0, 1.0
    ranks = stats.rankdata(np.abs(unequal))
    effect = float((ranks * np.sign(unequal)).sum() / ranks.sum())
    return effect, float(stats.wilcoxon(unequal).pvalue)
