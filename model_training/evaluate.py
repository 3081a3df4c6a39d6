"""Every method on the same pixels in one run, scored, and averaged by person.

Two truths: ``obar`` is the best that the paper's encoding can reach (Eq. 8), which the paper
itself compares with, and ``studio`` the studio photo. Two ways: ``raw``, and ``matched`` in
colour, since a studio's white balance is a taste.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.encoding import reconstructed_truth
from model_training import metrics
from model_training.skin_color import (
    skin_difference,
    skin_lightening,
    skin_tone,
    typology_angle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from deepflash_app.core.types import FloatImage
    from model_training.methods import Method
    from model_training.metrics import Description, Region
    from model_training.pairs import JudgedPair

REGIONS = ("person", "face")
TRUTHS = ("obar", "studio")
WAYS = ("raw", "matched")
CEILING = "obar (ceiling)"
"""ō itself, scored like a method: what no method with the paper's encoding can better."""

_WINDOW_REACH = 6  # pixels round a region that its measures see
_ON_PERSON = 0.5
_MARGIN = 0.01  # of the side, by which the person is eroded


class Identity(StrEnum):
    """Whose faces are compared with flash and studio photo: the slowest measure, 0.1 s a face."""

    ALL = "all"
    PERSON = "person"
    """The first picture of each person only; the mean over persons is still one of all persons."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Score:
    """One method on one picture.

    Attributes:
        method: Its name.
        name: Of the picture.
        person: Who is in it.
        tone: The skin's bin in the studio photo.
        values: Measures by name; ``psnr face obar raw`` is the measure, region, truth and way.
    """

    method: str
    name: str
    person: str
    tone: str
    values: dict[str, float]


@dataclass(slots=True)
class Evaluation:
    """What one run found.

    Attributes:
        scores: Of every method on every picture.
        rows: (flash, each method's result, ō, studio) of the first pictures, to be looked at.
        memory: Peak of each method in MB, as ``memory`` measures it; may be empty.
    """

    scores: list[Score] = field(default_factory=list)
    rows: list[list[FloatImage]] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)

    def methods(self) -> list[str]:
        """Names in the order in which they ran."""
        return list(dict.fromkeys(score.method for score in self.scores))

    def persons(self, tone: str | None = None) -> int:
        """How many persons there are, with skin of that bin if one is given."""
        return len({score.person for score in self.scores if tone in (None, score.tone)})

    def by_person(self, method: str, measure: str, tone: str | None = None) -> dict[str, float]:
        """Each person's mean of a measure, for those who have it."""
        values: dict[str, list[float]] = defaultdict(list)
        for score in self.scores:
            if score.method == method and tone in (None, score.tone) and measure in score.values:
                values[score.person].append(score.values[measure])
        return {person: float(np.mean(one)) for person, one in values.items()}

    def mean(self, method: str, measure: str, tone: str | None = None) -> float:
        """The mean over persons of each person's mean; not a number if there are none."""
        values = list(self.by_person(method, measure, tone).values())
        return float(np.mean(values)) if values else np.nan

    def removed(self, method: str) -> float:
        """Share of the error of doing nothing that is gone on the face, against ō.

        1 is perfect, 0 is the untouched photo, below 0 is worse than it; not a number where the
        untouched photo has no error.
        """
        measure = "loss_with_offset face obar raw"
        before = self.mean("input", measure)
        return 1 - self.mean(method, measure) / before if before else np.nan


def evaluate(
    pairs: Iterable[JudgedPair],
    methods: Mapping[str, Method],
    *,
    identity: Identity = Identity.PERSON,
    keep_rows: int = 12,
    on_progress: Callable[[int, str], None] = lambda _done, _name: None,
    on_left_out: Callable[[str], None] = lambda _sentence: None,
) -> Evaluation:
    """Run all methods on all pairs.

    Args:
        pairs: To judge by.
        methods: By name; ``input`` must be among them.
        identity: Whose faces to compare, too.
        keep_rows: How many persons' pictures to keep for the contact sheet.
        on_progress: Called after each pair with (done, name).
        on_left_out: Called with a sentence for each pair that shows no skin to judge by.

    Raises:
        WeightsError: If a network gives no usable answer.
    """
    found = Evaluation()
    seen: set[str] = set()
    for number, one in enumerate(pairs, 1):
        # As a saved picture holds it: what is outside of [0, 1] no method could show.
        obar = np.clip(reconstructed_truth(one.pair.flash, one.pair.studio), 0, 1)
        skin = one.pair.skin > 0
        if not skin.any():
            on_left_out(f"{one.name} left out: it shows no skin of a face.")
            continue
        tone = skin_tone(typology_angle(one.pair.studio, skin))
        described = identity is Identity.ALL or (
            identity is Identity.PERSON and one.person not in seen
        )
        people = (one.pair.flash, one.pair.studio) if described else ()
        known = [metrics.description(image, one.box) for image in people]
        in_good_light = replace(one, pair=replace(one.pair, flash=one.untouched))
        results = []
        for name, method in methods.items():
            clock = time.perf_counter()
            result = method(one)
            seconds = time.perf_counter() - clock
            values = score(one, result, obar, known)
            again = method(in_good_light)
            values["change of good light"] = metrics.mean_change(again, one.untouched, skin)
            values["seconds"] = seconds
            found.scores.append(Score(name, one.name, one.person, tone, values))
            results.append(result)
        ceiling = score(one, obar, obar, known)
        found.scores.append(Score(CEILING, one.name, one.person, tone, ceiling))
        if one.person not in seen and len(found.rows) < keep_rows:
            found.rows.append([*results, obar, one.pair.studio])
        seen.add(one.person)
        on_progress(number, one.name)
    return found


def score(
    one: JudgedPair, result: FloatImage, obar: FloatImage, known: Sequence[Description] = ()
) -> dict[str, float]:
    """All measures of one result.

    Args:
        one: The pair.
        result: (S, S, 3) float32 sRGB in [0, 1].
        obar: (S, S, 3) float32, ō of the pair.
        known: Descriptions of the face in flash and studio, to compare with; none compares none.
    """
    flash, studio = one.pair.flash, one.pair.studio
    face, skin = one.pair.face > 0, one.pair.skin > 0
    values: dict[str, float] = {}
    for region_name, region in (("person", person_region(one.pair.matte)), ("face", face)):
        if not region.any():
            continue
        window = _window(region)  # outside of it no measure looks, and half the time goes
        seen, inside = result[window], region[window]
        for truth_name, truth in (("obar", obar[window]), ("studio", studio[window])):
            place = f"{region_name} {truth_name}"
            values[f"loss {place} raw"] = metrics.loss(seen, truth, inside)
            values[f"accuracy {place} raw"] = metrics.accuracy(seen, truth, inside)
            matched = metrics.colour_matched(seen, truth, inside)
            for way, image in (("raw", seen), ("matched", matched)):
                values |= _likeness(image, truth, inside, f"{place} {way}")
    values["ΔE00 skin"] = skin_difference(result, studio, skin)
    values["ΔL* skin"] = skin_lightening(result, studio, skin)
    values["texture kept"] = metrics.texture_kept(result, flash, skin)
    before = metrics.loss_with_offset(flash, obar, face)
    values["worse than input"] = float(values["loss_with_offset face obar raw"] > before)
    if known:
        described = metrics.description(result, one.box)
        for name, other in zip(("flash", "studio"), known, strict=True):
            values[f"identity to {name}"] = metrics.identity(described, other)
    return values


def person_region(matte: FloatImage) -> Region:
    """Where the matte is above a half, without 1 % of the side along its edge: (H, W) bool."""
    radius = max(round(_MARGIN * max(matte.shape)), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return cv2.erode((matte > _ON_PERSON).astype(np.uint8), kernel) > 0


def _window(region: Region) -> tuple[slice, slice]:
    """The rows and columns of a region, and as many round it as a measure's window reaches."""
    x, y, width, height = cv2.boundingRect(region.astype(np.uint8))
    reach = _WINDOW_REACH
    return slice(max(y - reach, 0), y + height + reach), slice(max(x - reach, 0), x + width + reach)


def _likeness(image: FloatImage, truth: FloatImage, region: Region, place: str) -> dict[str, float]:
    measures: Sequence[Callable[[FloatImage, FloatImage, Region], float]] = (
        metrics.loss_with_offset,
        metrics.psnr,
        metrics.ssim,
    )
    return {f"{measure.__name__} {place}": measure(image, truth, region) for measure in measures}
