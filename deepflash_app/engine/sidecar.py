"""Edits beside their photo, in ``photo.jpg.deepflash.json``: written whole, reopened exactly.

A file of that name which this program does not understand (broken, or of a newer version) is never
written over: it gets another name first.

A sidecar may have come with a photo from a stranger. So none names a backdrop on another computer:
Windows would sign in there with the user's name as soon as the picture is looked for.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deepflash_app import __version__
from deepflash_app.core.options import PICTURE
from deepflash_app.engine.atomic import remove, write_atomically
from deepflash_app.engine.settings_json import (
    MOST_BYTES,
    boxes_from_json,
    boxes_to_json,
    json_number,
    json_object,
    options_from_json,
    options_to_json,
    parse,
)
from deepflash_app.errors import UnreadableSettings, UnwritablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions

SUFFIX = ".deepflash.json"
VERSION = 1

_KEYS = {"deepflash", "program", "weights", "width", "height", "options", "boxes"}
_HASH = re.compile(r"[0-9a-f]{64}")
_WIDEST = 1_000_000
_COMPUTER = re.compile(r"[/\\](?:[/\\]|\?\?[/\\])([^/\\]*)")  # as Windows takes //NAME/SHARE
_NO_COMPUTERS = ("?", ".", "unc")  # its other ways to say so
_NOT_THERE = (errno.ENOENT, errno.ENAMETOOLONG)  # a photo's long name leaves no room for the ending


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The edits of one photo.

    Attributes:
        options: As they were left.
        boxes: The face boxes that were seen with them, in photo pixels.
        weights: sha256 of the weights that they were made with.
        width: Of the upright photo, in pixels.
        height: Of it.
    """

    options: RelightOptions
    boxes: tuple[FaceBox, ...]
    weights: str
    width: int
    height: int

    def fits(self, size: tuple[int, int]) -> bool:
        """Whether the boxes, if a hand drew some, were drawn on a photo of this size."""
        return isinstance(self.options.faces, str) or (self.width, self.height) == size


def sidecar_path(photo: Path) -> Path:
    """Where a photo's edits are kept."""
    return photo.with_name(photo.name + SUFFIX)


def to_json(sidecar: Sidecar) -> dict[str, Any]:
    """The edits as JSON's own types."""
    return {
        "deepflash": VERSION,
        "program": __version__,
        "weights": sidecar.weights,
        "width": sidecar.width,
        "height": sidecar.height,
        "options": options_to_json(sidecar.options),
        "boxes": boxes_to_json(sidecar.boxes),
    }


def from_json(value: object) -> Sidecar:
    """The edits that ``to_json`` was given.

    Raises:
        UnreadableSettings: If it holds anything else, or is of a newer version.
    """
    if isinstance(value, dict) and value.get("deepflash") not in (None, VERSION):
        raise UnreadableSettings("It was written by a newer version.")
    found = json_object(value, _KEYS)
    missing = sorted(_KEYS - {"program"} - set(found))
    if missing:
        raise UnreadableSettings(f"It says nothing about {missing[0]!r}.")
    size = [json_number(found[name]) for name in ("width", "height")]
    if not all(side.is_integer() and 1 <= side <= _WIDEST for side in size):
        raise UnreadableSettings("The photo has an impossible size.")
    weights = found["weights"]
    if not isinstance(weights, str) or not _HASH.fullmatch(weights):
        raise UnreadableSettings("It does not name the weights.")
    return Sidecar(
        options_from_json(found["options"]),
        boxes_from_json(found["boxes"]),
        weights,
        int(size[0]),
        int(size[1]),
    )


def read_sidecar(photo: Path) -> Sidecar | None:
    """The edits beside a photo, None if there are none.

    Raises:
        UnreadableSettings: If what is there is not understood; its sentence says why.
    """
    return _read(sidecar_path(photo))


def leads_away(options: RelightOptions, path: Path) -> bool:
    """Whether the backdrop lies on another computer than this file.

    Args:
        options: Those that may come from a stranger.
        path: The sidecar, or the photo that they are for.
    """
    there = _COMPUTER.match(options.background.removeprefix(PICTURE))
    if there is None:
        return False
    here = _COMPUTER.match(str(path.absolute()))
    name = there[1].casefold()
    return name in _NO_COMPUTERS or here is None or here[1].casefold() != name


def _read(path: Path) -> Sidecar | None:
    try:
        if stat.S_ISFIFO(path.stat().st_mode):  # opening it would wait for its writer
            raise UnreadableSettings("It cannot be read: it is not a file.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise UnreadableSettings(f"It cannot be read: {error.strerror or error}.") from error
    found = from_json(parse(data))
    if leads_away(found.options, path):
        raise UnreadableSettings("It cannot be read: its backdrop lies on another computer.")
    return found


def write_sidecar(photo: Path, sidecar: Sidecar) -> Path | None:
    """Write a photo's edits beside it, whole or not at all.

    Returns:
        Where something that was not understood is now kept; usually None.

    Raises:
        UnwritablePhoto: Naming the file and the reason; then all is as it was.
    """
    path = sidecar_path(photo)
    if leads_away(sidecar.options, path):
        raise UnwritablePhoto(
            f"{path.name} cannot be written: its backdrop lies on another computer."
        )
    kept = None
    try:
        _read(path)
    except UnreadableSettings:
        if os.path.lexists(path):
            kept = _set_aside(path)
    data = json.dumps(to_json(sidecar), indent=1, sort_keys=True).encode()
    write_atomically(path, data + b"\n", overwrite=True)
    return kept


def drop_sidecar(photo: Path) -> None:
    """Nothing of a photo is edited any more: take its edits away, if they are ours.

    Raises:
        UnwritablePhoto: If that cannot be done; then they are still there.
    """
    try:
        there = read_sidecar(photo) is not None
    except UnreadableSettings:
        return  # left alone
    if there:
        remove(sidecar_path(photo))


def _set_aside(path: Path) -> Path:
    """Give a file the first free name of ``… (kept).json``, ``… (kept 2).json`` and so on."""
    stem = path.name.removesuffix(".json")
    target, count = path.with_name(f"{stem} (kept).json"), 2
    while os.path.lexists(target):  # Path.exists raises for a name too long
        target, count = path.with_name(f"{stem} (kept {count}).json"), count + 1
    try:
        path.rename(target)
    except OSError as error:
        raise UnwritablePhoto(
            f"{path.name} is not understood and cannot be kept under another name."
        ) from error
    return target
