"""What a weights file says of itself, read without the runtime that would run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deepflash_app.engine.network import RECIPE_KEY, read_checked, read_recipe
from deepflash_app.engine.own_weights import weights_in_use
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Field numbers of ONNX's ModelProto and StringStringEntryProto.
_METADATA_PROPS, _KEY, _VALUE = 14, 1, 2
_LONGEST_NUMBER = 70  # bits


@dataclass(frozen=True, slots=True)
class WeightsCard:
    """Where weights come from.

    Attributes:
        name: Of the weights.
        data: What they were trained on.
        licence: Of the weights.
        sha256: Of the file with its own hash blanked out; checked.
    """

    name: str
    data: str
    licence: str
    sha256: str


def card_in_use() -> WeightsCard:
    """The card of the weights that correct photos now, the shipped or the user's own.

    Raises:
        WeightsError: If they are missing or altered.
    """
    return read_card(weights_in_use())


def read_card(path: Path) -> WeightsCard:
    """Read the card of a weights file, some milliseconds.

    Args:
        path: A weights file written by ``model_training export``.

    Raises:
        WeightsError: If the file is missing, altered, or not one of ours.
    """
    content = read_checked(path)
    try:
        text = _metadata(content)[RECIPE_KEY]
    except (ValueError, LookupError) as error:
        raise WeightsError(f"The weights {path.name} carry no recipe of this program.") from error
    recipe = read_recipe(text, content, path)
    return WeightsCard(recipe.name, recipe.data, recipe.licence, recipe.sha256)


def _metadata(model: bytes) -> dict[str, str]:
    """The ``metadata_props`` of an ONNX model."""
    entries = {}
    for number, entry in _fields(model):
        if number == _METADATA_PROPS:
            pair = dict(_fields(entry))
            entries[pair[_KEY].decode()] = pair[_VALUE].decode()
    return entries


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The length-delimited fields of a protobuf message; the rest is stepped over."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        match tag & 7:
            case 0:
                _, at = _varint(message, at)
            case 1:
                at += 8
            case 2:
                length, at = _varint(message, at)
                yield tag >> 3, message[at : at + length]
                at += length
            case 5:
                at += 4
            case _:
                raise ValueError("This is no protobuf message.")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next field begins."""
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004  # the bit that says that more follows
            return value, at
        if shift >= _LONGEST_NUMBER:
            raise ValueError("This is no protobuf message.")
