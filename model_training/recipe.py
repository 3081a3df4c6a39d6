"""The recipe of a training: read from a preset, carried by every checkpoint and weights file."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from deepflash_app.core.encoding import Encoding
from deepflash_app.errors import DeepFlashError
from model_training.flash import FlashPreset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training at one size; coarse first, since most of the light is coarse."""

    side: int
    steps: int


NETWORKS = ("deepflash", "linknet", "hdrnet", "pix2pix")
PRECISIONS = ("float32", "bfloat16")
_SIDE_STEP = 32


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training becomes, but the portraits themselves.

    Attributes:
        name: Of the preset.
        network: Which: ``deepflash`` (the paper's), ``linknet`` (its future work), ``hdrnet`` or
            ``pix2pix`` (its rivals).
        encoding: What the network sees and learns.
        width: Of the network, 1.0 is the one of its paper.
        second_width: Of a second one, which ``export --second-opinion`` adds; 0 is none.
        encoder: What the encoder began with: nothing, or the sha256 of a file of VGG-16 weights.
        folded: The paper's network without batch normalisation, as an exported file has it.
        stages: Sides in pixels and optimiser steps.
        batch: Pairs a step.
        accumulate: Parts into which a batch is cut; several processes share them.
        precision: ``float32``, or ``bfloat16`` for convolutions, which halves the time here.
        learning_rate: At its highest, after the warm-up.
        warm_up: Steps from 0 to the highest rate; afterwards it falls as a cosine.
        final_share: The last rate as a share of the highest; 1 keeps it constant, as the paper.
        betas: Adam's decay of the gradients' mean and square.
        square_weight: Weight of the paper's squared error (Eq. 3) in the loss.
        offset_weight: Weight of a constant wrong colour in it; 0 is the paper.
        l1_weight: Weight of the absolute error; 100 in Pix2Pix, without the squared one.
        ssim_weight: Weight of 1 − SSIM of the relit base or picture; not for encoding ratio.
        color_weight: Weight of the difference of its colours as an eye sees them; not for ratio.
        perceptual_weight: Weight of the difference of VGG-16's features of the same.
        adversarial_weight: Weight of a discriminator's verdict on the encoded picture; 0 trains
            without one.
        adversary_width: Channels of that discriminator against Pix2Pix's.
        face_weight: How much more a pixel of the face counts than one of the person.
        background_weight: How much a pixel of the background counts; 1 is the paper.
        average: Decay of the running mean of the weights that is kept; 0 keeps the last weights.
        seed: Of initialisation, sampling and simulation.
        uneven_stops: Portraits whose cheeks differ by more than this are not studio light.
        source_weights: How often a picture of a source is drawn against the others.
        tone_balance: From 0 (portraits are drawn as they come) to 1 (each bin of skin tone as often
            as any other).
        tone_stretch: How much farther from the middle tone than they are persons are to come out,
            against the pull towards it of what is in doubt.
        real_share: Share of real pairs among all, where the training is given both.
        evening: Share of the application's evening of light that suits these weights; 0 for those
            that have learnt a photographer's own light.
        flash: The simulator's preset.
    """

    name: str = "quick"
    network: str = "deepflash"
    encoding: Encoding = Encoding.BASE
    width: float = 0.25
    second_width: float = 0.0
    encoder: str = ""
    folded: bool = False
    stages: tuple[Stage, ...] = (Stage(128, 8000), Stage(192, 2400))
    batch: int = 8
    accumulate: int = 1
    precision: str = "float32"
    learning_rate: float = 1e-3
    warm_up: int = 200
    final_share: float = 0.02
    betas: tuple[float, float] = (0.9, 0.999)
    square_weight: float = 1.0
    offset_weight: float = 1.0
    l1_weight: float = 0.0
    ssim_weight: float = 0.0
    color_weight: float = 0.0
    perceptual_weight: float = 0.0
    adversarial_weight: float = 0.0
    adversary_width: float = 0.25
    face_weight: float = 4.0
    background_weight: float = 0.25
    average: float = 0.998
    seed: int = 1
    uneven_stops: float = 0.5
    source_weights: dict[str, float] = field(default_factory=dict)
    tone_balance: float = 0.0
    tone_stretch: float = 0.0
    real_share: float = 0.5
    evening: float = 1.0
    flash: FlashPreset = field(default_factory=FlashPreset)

    def __post_init__(self) -> None:
        """Check what presets and checkpoints of others may say.

        Raises:
            DeepFlashError: In words fit for the user.
        """
        of_pictures = self.ssim_weight or self.color_weight or self.perceptual_weight
        step = _SIDE_STEP * 2 if self.second_width else _SIDE_STEP
        sized = all(s.steps >= 1 and s.side >= 1 and s.side % step == 0 for s in self.stages)
        subtracted = self.encoding in {Encoding.BASE, Encoding.DIFFERENCE}
        for fits, otherwise in (
            (
                self.network in NETWORKS,
                f"there is no network {self.network!r}; there are: {', '.join(NETWORKS)}",
            ),
            (
                self.precision in PRECISIONS,
                f"the precision must be {' or '.join(PRECISIONS)}, not {self.precision!r}",
            ),
            (
                self.stages and sized,
                f"stages need steps, and sides that are multiples of {step}",
            ),
            (
                self.encoding is not Encoding.RATIO or not of_pictures,
                "losses of the picture are not there for the encoding ratio",
            ),
            (
                not self.tone_stretch or subtracted,
                "a tone stretch is there for the encodings base and difference only",
            ),
            (
                not self.second_width or (subtracted and self.network == "deepflash"),
                "a second opinion goes with the paper's network, encoding base or difference",
            ),
            (
                self.accumulate >= 1 and self.batch >= 1 and self.batch % self.accumulate == 0,
                f"a batch of {self.batch} has no {self.accumulate} equal parts",
            ),
            (self.seed >= 0, f"the seed must be 0 or more, not {self.seed}"),
        ):
            if not fits:
                raise DeepFlashError(f"The recipe does not fit: {otherwise}.")

    @property
    def side(self) -> int:
        """The side that is trained last, and that the network is then used at."""
        return self.stages[-1].side

    @property
    def steps(self) -> int:
        """Optimiser steps of all stages."""
        return sum(stage.steps for stage in self.stages)

    def side_at(self, step: int) -> int:
        """The side that is trained at a step, counted from 0."""
        for stage in self.stages:
            if step < stage.steps:
                return stage.side
            step -= stage.steps
        return self.stages[-1].side

    def with_steps(self, steps: int) -> Recipe:
        """The same recipe with so many steps in all, the stages in proportion."""
        share = steps / self.steps
        stages = tuple(Stage(s.side, max(round(s.steps * share), 1)) for s in self.stages)
        return replace(self, stages=stages)

    def changed(self, changes: Sequence[str]) -> Recipe:
        """The same recipe with some entries changed.

        Args:
            changes: Each an entry as in a preset, such as ``encoding="direct"``; a plain word may
                stand without quotes, and ``flash.shine`` names an entry of the simulator.

        Raises:
            DeepFlashError: If one does not fit.
        """
        raw = json.loads(self.to_json())
        for change in changes:
            name, _, text = change.partition("=")
            try:
                value = tomllib.loads(f"value = {text}")["value"]
            except tomllib.TOMLDecodeError:
                value = text
            *sections, last = name.split(".")
            place = raw
            for section in sections:
                inside = place.get(section)
                place = inside if isinstance(inside, dict) else {}
            if last not in place:
                raise DeepFlashError(f"A recipe has no entry {name}.")
            place[last] = value
        return _build(raw)

    def shortened(self, steps: int) -> Recipe:
        """The same recipe with at most so many steps in each stage: a trial run."""
        return replace(self, stages=tuple(Stage(s.side, min(s.steps, steps)) for s in self.stages))

    def to_json(self) -> str:
        """The recipe as one line of JSON, read back by ``from_json``."""
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str) -> Recipe:
        """Read what ``to_json`` wrote.

        Raises:
            DeepFlashError: If a name or a value does not fit.
        """
        return _build(json.loads(text))

    @staticmethod
    def from_toml(path: Path) -> Recipe:
        """Read a preset.

        Raises:
            DeepFlashError: If it cannot be read, or a name or a value does not fit.
        """
        try:
            with path.open("rb") as stream:
                return _build(tomllib.load(stream))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise DeepFlashError(f"The preset {path.name} cannot be read: {error}.") from error


def _build(raw: dict[str, Any]) -> Recipe:
    known = {f.name for f in fields(Recipe)}
    unknown = set(raw) - known
    if unknown:
        raise DeepFlashError(f"The recipe has unknown entries: {', '.join(sorted(unknown))}.")
    values = dict(raw)
    try:
        if "encoding" in values:
            values["encoding"] = Encoding(values["encoding"])
        if "stages" in values:
            values["stages"] = tuple(Stage(**stage) for stage in values["stages"])
        if "betas" in values:
            values["betas"] = tuple(values["betas"])
        if "flash" in values:
            flash: dict[str, Any] = values["flash"]
            spreads: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in flash.items()
            }
            values["flash"] = replace(FlashPreset(), **spreads)
        recipe = Recipe()
        _check_kinds("", values, recipe)
        for stage in values.get("stages", ()):
            _check_kinds("stages.", asdict(stage), recipe.stages[0])
        if "flash" in values:
            _check_kinds("flash.", asdict(values["flash"]), recipe.flash)
        return replace(recipe, **values)
    except (TypeError, ValueError, AttributeError) as error:
        raise DeepFlashError(f"The recipe does not fit: {error}.") from error


def _check_kinds(
    section: str, values: Mapping[str, Any], like: Recipe | Stage | FlashPreset
) -> None:
    """Refuse a value of another kind than the usual one, such as one number for three."""
    for name, value in values.items():
        usual = getattr(like, name)
        if not _is_like(value, usual):
            raise ValueError(f"{section}{name} cannot be {value!r}, which is not like {usual!r}")


def _is_like(value: object, usual: object) -> bool:
    if isinstance(usual, dict):
        return isinstance(value, dict) and all(map(_is_number, value.values()))
    if isinstance(usual, tuple) and _is_number(usual[0]):
        return isinstance(value, tuple) and [*map(_is_number, value)] == [True] * len(usual)
    if isinstance(usual, float):
        return _is_number(value)
    return isinstance(value, type(usual)) and isinstance(value, bool) == isinstance(usual, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
