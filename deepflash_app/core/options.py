"""The one object that says how a photo is to be relit; flags, sliders and docs derive from it."""

from __future__ import annotations

import re
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Literal

from deepflash_app.core.boxes import FaceBox

FaceChoice = Literal["all", "largest"] | tuple[FaceBox, ...]

_COLOURS = re.compile(r"#[0-9a-fA-F]{6}(-#[0-9a-fA-F]{6})?")
_LONGEST = 4096  # characters of a background: a path may be long, but not that long

BACKGROUNDS = ("keep", "correct", "blur")
"""What can become of the photo's own background."""

BACKDROPS = ("canvas", "beige", "charcoal")
"""The studio backdrops that ship with the program, as pictures."""

PICTURE = "picture:"
"""Before the path of a picture of the user's own."""

MOST_FACES = 1000
"""More than any photo shows; a file that names more is no file of ours."""


def needs_picture(background: str) -> bool:
    """Whether this background is a picture, which ``render`` has to be given."""
    return background in BACKDROPS or background.startswith(PICTURE)


def _option(default: Any, help_text: str, **meta: Any) -> Any:  # noqa: ANN401 - as field itself
    return field(default=default, metadata={"help": help_text, **meta})


def _balance(help_text: str, label: str) -> Any:  # noqa: ANN401
    """A slider with its rest in the middle."""
    return _option(0.0, help_text, label=label, low=-1.0, high=1.0, step=0.01)


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
        red_eyes_kept: Numbers of eyes that stay red all the same, see ``RedPupil.eye``.
        brightness: −1 makes the light on the person darker, 1 brighter; black and white stay.
        shine: −1 takes away what is left of the shine on skin, 1 leaves that of the photo.
        shadows: −1 deepens the broad shadows of the face, 1 lifts them.
        warmth: −1 makes the person's light colder, 1 warmer.
        fall_off: −1 evens the light from the face downwards, 1 lets it fall off; with the
            background ``"correct"`` also on the wall.
        background: ``"keep"``, ``"correct"`` (lift the flash's fall-off), ``"blur"``, one of
            ``BACKDROPS``, an sRGB colour such as ``"#e8e6e3"``, two of them (top and bottom of a
            gradient, ``"#e8e6e3-#707070"``), or ``"picture:PATH"``.

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
    red_eyes_kept: tuple[int, ...] = _option((), "Eyes that stay red, by their number.")
    brightness: float = _balance(
        "Light on the person: below 0 darker, above 0 brighter.", "Brightness"
    )
    shine: float = _balance(
        "Shine on skin: below 0 takes away what is left of it, above 0 leaves some.", "Shine"
    )
    shadows: float = _balance(
        "Broad shadows of the face: below 0 deepens them, above 0 lifts them.", "Shadows"
    )
    warmth: float = _balance(
        "Colour of the light on the person: below 0 colder, above 0 warmer.", "Warmth"
    )
    fall_off: float = _balance(
        "How the light falls off from the face: below 0 evens it, above 0 darkens with distance.",
        "Fall-off",
    )
    background: str = _option(
        "keep",
        "What becomes of the background: keep, correct, blur, a backdrop (canvas, beige, "
        "charcoal), a #RRGGBB colour, a gradient #RRGGBB-#RRGGBB, or picture:PATH.",
    )

    def __post_init__(self) -> None:
        """Check every value, since options come from sidecars and command lines of others."""
        for value in (self.strength, *self.face_strengths):
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"The strength must lie between 0 and 1, not {value:g}.")
        for name in BALANCES:
            value = getattr(self, name)
            if not -1.0 <= value <= 1.0:
                label = str(option_field(name).metadata["label"])
                raise ValueError(f"{label} must lie between -1 and 1, not {value:g}.")
        if any(number < 0 for number in self.red_eyes_kept):
            raise ValueError("Eyes are numbered from 0 upwards.")
        self._check_background()
        if isinstance(self.faces, str) and self.faces not in ("all", "largest"):
            raise ValueError(f"Faces must be all, largest or X,Y,W,H, not {self.faces!r}.")

    def strength_of(self, face: int) -> float:
        """The own strength of a face, by its number in ``Analysis.faces``."""
        return self.face_strengths[face] if face < len(self.face_strengths) else 1.0

    def _check_background(self) -> None:
        chosen = self.background
        if chosen in (*BACKGROUNDS, *BACKDROPS) or _COLOURS.fullmatch(chosen):
            return
        if chosen.startswith(PICTURE) and len(PICTURE) < len(chosen) <= _LONGEST:
            return
        raise ValueError(
            f"The background must be one of {', '.join((*BACKGROUNDS, *BACKDROPS))}, a colour "
            f"like #e8e6e3, a gradient like #e8e6e3-#707070, or picture:PATH, not {chosen!r}."
        )


BALANCES = ("brightness", "shine", "shadows", "warmth", "fall_off")
"""The sliders with their rest in the middle, in the order of the panel."""


def option_field(name: str) -> Field[Any]:
    """The dataclass field of one option, whose metadata holds help, label and range.

    Raises:
        KeyError: If there is no such option.
    """
    return {f.name: f for f in fields(RelightOptions)}[name]


def found_anew(options: RelightOptions) -> RelightOptions:
    """The options for faces that are still to be found: nothing is known of any of them."""
    return replace(options, faces="all", face_strengths=(), red_eyes_kept=())
