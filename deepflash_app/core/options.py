"""The one object that says how a photo is to be relit; flags, sliders and docs derive from it."""

from __future__ import annotations

import re
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal

from deepflash_app.core.boxes import FaceBox

FaceChoice = Literal["all", "largest"] | tuple[FaceBox, ...]

_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
BACKGROUNDS = ("keep", "correct", "blur")


def _option(default: Any, help_text: str, **meta: Any) -> Any:  # noqa: ANN401 - as field itself
    return field(default=default, metadata={"help": help_text, **meta})


@dataclass(frozen=True, slots=True)
class RelightOptions:
    """How to relight one photo. Immutable: change by ``dataclasses.replace``.

    ``faces`` is used by ``Session.analyse``, the rest by ``render``; so moving a slider never
    repeats the slow part.

    Attributes:
        strength: 0 gives the photo back, 1 the full correction.
        face_strengths: Strength per face, in the order of ``Analysis.faces``, multiplied with
            ``strength``; faces past its end count as 1.
        faces: ``"all"``, ``"largest"``, or boxes drawn by the user.
        red_eye: Whether red pupils are made neutral.
        background: ``"keep"``, ``"correct"`` (lift the flash's fall-off), ``"blur"``, or a
            colour such as ``"#e8e6e3"``.

    Raises:
        ValueError: If a value is out of its range, in words fit for the user.
    """

    strength: float = _option(
        1.0,
        "How much of the correction to apply, 0 to 1.",
        label="Strength",
        low=0.0,
        high=1.0,
        step=0.01,
    )
    face_strengths: tuple[float, ...] = _option((), "Strength of each face, 0 to 1, left to right.")
    faces: FaceChoice = _option("all", "Which faces: all, largest, or X,Y,W,H in pixels.")
    red_eye: bool = _option(
        default=True, help_text="Make red pupils neutral.", label="Red-eye removal"
    )
    background: str = _option(
        "keep", "What becomes of the background: keep, correct, blur, or a #RRGGBB colour."
    )

    def __post_init__(self) -> None:
        """Check every value, since options come from sidecars and command lines of others."""
        for value in (self.strength, *self.face_strengths):
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"The strength must lie between 0 and 1, not {value:g}.")
        if self.background not in BACKGROUNDS and not _HEX_COLOUR.fullmatch(self.background):
            raise ValueError(
                f"The background must be one of {', '.join(BACKGROUNDS)} or a colour like "
                f"#e8e6e3, not {self.background!r}."
            )
        if isinstance(self.faces, str) and self.faces not in ("all", "largest"):
            raise ValueError(f"Faces must be all, largest or X,Y,W,H, not {self.faces!r}.")


def option_field(name: str) -> Field[Any]:
    """The dataclass field of one option, whose metadata holds help, label and range.

    Raises:
        KeyError: If there is no such option.
    """
    return {f.name: f for f in fields(RelightOptions)}[name]
