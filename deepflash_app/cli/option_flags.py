"""Flags made from ``RelightOptions``, so that the command line never lags behind the sliders."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from deepflash_app.cli.console import WrongUse
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions

if TYPE_CHECKING:
    from dataclasses import Field

_NO_FLAG = {"face_strengths", "red_eyes_kept"}
"""Set face by face in the window; on the command line the order of faces is not known."""

_BOX_NUMBERS = 4


def add_option_flags(parser: argparse.ArgumentParser) -> None:
    """Add one flag for each option; ``read_options`` turns them back into the options."""
    for option in _options():
        flag = "--" + option.name.replace("_", "-")
        words = str(option.metadata["help"]).replace("%", "%%")
        if option.name == "faces":
            parser.add_argument(
                flag,
                action="append",
                metavar="FACES",
                help=f"{words} X,Y,W,H may be repeated. (default: {option.default})",
            )
        elif isinstance(option.default, bool):
            shown = "yes" if option.default else "no"
            parser.add_argument(
                flag,
                action=argparse.BooleanOptionalAction,
                default=option.default,
                help=f"{words} (default: {shown})",
            )
        else:
            parser.add_argument(
                flag,
                type=type(option.default),
                default=option.default,
                metavar=option.name.upper(),
                help=f"{words} (default: {option.default})",
            )


def read_options(arguments: argparse.Namespace) -> RelightOptions:
    """The options that the flags say.

    Raises:
        WrongUse: If a value is out of its range.
    """
    values: dict[str, Any] = {option.name: getattr(arguments, option.name) for option in _options()}
    try:
        values["faces"] = _faces(values["faces"])
        return RelightOptions(**values)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _options() -> list[Field[Any]]:
    return [option for option in fields(RelightOptions) if option.name not in _NO_FLAG]


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
