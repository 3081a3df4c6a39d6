"""Flags made from ``RelightOptions``, so that the command line never lags behind the sliders."""

from __future__ import annotations

import argparse
import os
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from deepflash_app.cli.console import WrongUse
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import PICTURE, RelightOptions
from deepflash_app.engine.backdrops import backdrop_picture
from deepflash_app.errors import PhotoError
from deepflash_app.paths import typed

if TYPE_CHECKING:
    from dataclasses import Field

_NO_FLAG = {"face_strengths", "red_eyes_kept"}
"""Set face by face in the window; on the command line the order of faces is not known."""

_BOX_NUMBERS = 4


def add_option_flags(parser: argparse.ArgumentParser) -> None:
    """Add one flag for each option; ``read_options`` turns them back into the options."""
    for option in _options():
        if option.name == "faces":
            words = f"{option.metadata['help']} X,Y,W,H may be repeated."
            add_flag(parser, option, words=words, action="append", default=None)
        elif isinstance(option.default, bool):
            add_flag(parser, option)
        else:
            add_flag(parser, option, type=type(option.default))


def add_flag(
    parser: argparse.ArgumentParser,
    option: Field[Any],
    *,
    words: str = "",
    shown: object = None,
    **more: Any,  # noqa: ANN401 - whatever argparse takes
) -> None:
    """Add the flag of one dataclass field; one that is on or off gets a ``--no-`` twin.

    Args:
        parser: Where to.
        option: The field, whose metadata holds its ``help``.
        words: Help in place of the field's.
        shown: The default as the help shows it; the field's if None.
        more: As for ``add_argument``.
    """
    words = (words or str(option.metadata["help"])).replace("%", "%%")
    shown = option.default if shown is None else shown
    if isinstance(option.default, bool):
        shown = "yes" if shown else "no"
        more["action"] = argparse.BooleanOptionalAction
    elif "choices" not in more:
        more["metavar"] = option.name.upper()
    if shown is not None:
        words += f" (default: {shown})"
    settings = {"default": option.default, "help": words, **more}
    parser.add_argument("--" + option.name.replace("_", "-"), **settings)


def read_options(arguments: argparse.Namespace) -> RelightOptions:
    """The options that the flags say.

    Raises:
        WrongUse: If a value is out of its range, or the backdrop cannot be read, which would cost
            each photo its correction when most of the work is done.
    """
    values: dict[str, Any] = {option.name: getattr(arguments, option.name) for option in _options()}
    try:
        values["faces"] = _faces(values["faces"])
        values["background"] = _background(values["background"])
        return RelightOptions(**values)
    except (ValueError, PhotoError) as error:
        raise WrongUse(str(error)) from error


def _options() -> list[Field[Any]]:
    return [option for option in fields(RelightOptions) if option.name not in _NO_FLAG]


def _background(text: str) -> str:
    """A picture by its whole path: workers of a cluster, and a later run, may be in other folders.

    Raises:
        PhotoError: If it cannot be read.
    """
    path = text.removeprefix(PICTURE)
    if path in (text, ""):
        return text
    found = PICTURE + os.path.abspath(typed(path))  # noqa: PTH100 -- keeps links as they are
    backdrop_picture(found, None)
    return found


def _faces(words: list[str] | None) -> Any:  # noqa: ANN401 - RelightOptions checks what it is
    """The faces from the repeated flag: one word, or any number of boxes."""
    if words is None:
        return RelightOptions().faces
    if len(words) == 1 and "," not in words[0]:
        return words[0]
    return tuple(_box(word) for word in words)


def _box(word: str) -> FaceBox:
    wrong = f"A face must be X,Y,W,H in pixels, such as 400,250,300,380, not {word!r}."
    try:
        numbers = [float(part) for part in word.split(",")]
    except ValueError as error:
        raise ValueError(wrong) from error
    if len(numbers) != _BOX_NUMBERS:
        raise ValueError(wrong)
    return FaceBox(*numbers)
