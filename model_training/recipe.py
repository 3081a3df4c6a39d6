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
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training at one size; coarse first, since most of the light is coarse."""

    side: int
    steps: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training becomes, but the portraits themselves.

    Attributes:
        name: Of the preset.
        encoding: What the network sees and learns.
        width: Of the network, 1.0 is the paper's.
        stages: Sides in pixels and optimiser steps.
        batch: Pairs a step.
        learning_rate: At its highest, after the warm-up.
        warm_up: Steps from 0 to the highest rate; afterwards it falls as a cosine.
        final_share: The last rate as a share of the highest; 1 keeps it constant, as the paper.
        offset_weight: Weight of a constant wrong colour in the loss; 0 is the paper.
        face_weight: How much more a pixel of the face counts than one of the background.
        average: Decay of the running mean of the weights that is kept; 0 keeps the last weights.
        seed: Of initialisation, sampling and simulation.
        uneven_stops: Portraits whose cheeks differ by more than this are not studio light.
        source_weights: How often a picture of a source is drawn against the others.
        real_share: Share of real pairs among all, where the training is given both.
        flash: The simulator's preset.
    """

    name: str = "quick"
    encoding: Encoding = Encoding.BASE
    width: float = 0.25
    stages: tuple[Stage, ...] = (Stage(128, 8000), Stage(192, 2400))
    batch: int = 8
    learning_rate: float = 1e-3
    warm_up: int = 200
    final_share: float = 0.02
    offset_weight: float = 1.0
    face_weight: float = 4.0
    average: float = 0.998
    seed: int = 1
    uneven_stops: float = 0.5
    source_weights: dict[str, float] = field(default_factory=dict)
    real_share: float = 0.5
    flash: FlashPreset = field(default_factory=FlashPreset)

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
        if "flash" in values:
            flash: dict[str, Any] = values["flash"]
            spreads: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in flash.items()
            }
            values["flash"] = replace(FlashPreset(), **spreads)
        return Recipe(**values)
    except (TypeError, ValueError) as error:
        raise DeepFlashError(f"The recipe does not fit: {error}.") from error
