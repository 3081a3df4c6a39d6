"""Options as JSON and back. What is read is hostile until every size, type and range is checked."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, NoReturn, cast

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import BALANCES, MOST_FACES, RelightOptions
from deepflash_app.errors import UnreadableSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.core.options import FaceChoice

MOST_BYTES = 1_000_000
"""A thousand faces need a fifth of it."""

_FAR = 1e6  # pixels; no photo is that large
_SMALLEST = 1.0  # pixels a side; the window lets none smaller be drawn
_NO_BOX = "A face box in it is incomplete or empty."
_BOX_KEYS = {field.name for field in fields(FaceBox)}
_OPTION_KEYS = {field.name for field in fields(RelightOptions)}


def options_to_json(options: RelightOptions) -> dict[str, Any]:
    """The options as JSON's own types."""
    values: dict[str, Any] = {name: getattr(options, name) for name in sorted(_OPTION_KEYS)}
    if not isinstance(options.faces, str):
        values["faces"] = boxes_to_json(options.faces)
    for name in ("face_strengths", "red_eyes_kept"):
        values[name] = list(values[name])
    return values


def options_from_json(value: object) -> RelightOptions:
    """The options that ``options_to_json`` was given; missing ones have their defaults.

    Args:
        value: Whatever JSON held.

    Raises:
        UnreadableSettings: If anything in it is not what it should be.
    """
    found = json_object(value, _OPTION_KEYS)
    readers: dict[str, Callable[[object], object]] = {
        "faces": _faces,
        "background": _text,
        "red_eye": _truth,
        "face_strengths": _strengths,
        "red_eyes_kept": _numbers,
        **dict.fromkeys(("strength", *BALANCES), json_number),
    }
    values: dict[str, Any] = {name: readers[name](given) for name, given in found.items()}
    try:
        return RelightOptions(**values)
    except ValueError as error:
        raise UnreadableSettings(str(error)) from error


def boxes_to_json(boxes: tuple[FaceBox, ...]) -> list[dict[str, float]]:
    """Face boxes as JSON's own types."""
    return [asdict(box) for box in boxes]


def boxes_from_json(value: object) -> tuple[FaceBox, ...]:
    """The boxes that ``boxes_to_json`` was given.

    Raises:
        UnreadableSettings: As in ``options_from_json``.
    """
    boxes = []
    for one in _list(value):
        found = json_object(one, _BOX_KEYS)
        numbers = {name: json_number(given) for name, given in found.items()}
        if any(abs(number) > _FAR for number in numbers.values()):
            raise UnreadableSettings("A face box is farther off than any photo reaches.")
        try:
            box = FaceBox(**numbers)
        except (TypeError, ValueError) as error:
            raise UnreadableSettings(_NO_BOX) from error
        if min(box.width, box.height) < _SMALLEST:
            raise UnreadableSettings(_NO_BOX)
        boxes.append(box)
    return tuple(boxes)


def parse(data: bytes) -> object:
    """JSON of a size that can be ours, without doubled names, NaN or infinity.

    Raises:
        UnreadableSettings: If it is none.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableSettings("It is too large.")
    try:
        return json.loads(data, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise UnreadableSettings("It is no JSON, or cut off.") from error


def json_object(value: object, names: set[str]) -> dict[str, Any]:
    """A JSON object with these names and no others.

    Raises:
        UnreadableSettings: If it is none.
    """
    if not isinstance(value, dict):
        raise UnreadableSettings("A part of it has the wrong form.")
    unknown = sorted(set(value) - names)
    if unknown:
        raise UnreadableSettings(f"It knows of {unknown[0][:40]!r}, which this version does not.")
    return cast("dict[str, Any]", value)


def json_number(value: object) -> float:
    """A finite number.

    Raises:
        UnreadableSettings: If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableSettings("A number is missing.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnreadableSettings("A number is out of all bounds.")
    return number


def _faces(value: object) -> FaceChoice:
    if value in ("all", "largest"):
        return cast("FaceChoice", value)
    return boxes_from_json(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableSettings("A word is missing.")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnreadableSettings("A yes or no is missing.")
    return value


def _strengths(value: object) -> tuple[float, ...]:
    return tuple(json_number(one) for one in _list(value))


def _numbers(value: object) -> tuple[int, ...]:
    numbers = _strengths(value)
    if not all(number.is_integer() and number < 2 * MOST_FACES for number in numbers):
        raise UnreadableSettings("An eye has an impossible number.")
    return tuple(int(number) for number in numbers)


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > 2 * MOST_FACES:
        raise UnreadableSettings("A list in it is missing or too long.")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse_constant(_word: str) -> NoReturn:
    raise ValueError
