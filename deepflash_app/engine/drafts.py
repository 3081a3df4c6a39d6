"""Edits under way, kept in the user's data folder until they are beside their photo.

A draft that is still there when the program starts is of a session that did not end well; but for
those that say that they are at home here: nothing could be written beside their photos.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.found import Found, Place
from deepflash_app.engine.settings_json import MOST_BYTES, json_object, parse
from deepflash_app.engine.sidecar import from_json, read_sidecar, sidecar_path, to_json
from deepflash_app.errors import UnreadableSettings, UnwritablePhoto
from deepflash_app.paths import data_dir, is_file

if TYPE_CHECKING:
    from deepflash_app.engine.sidecar import Sidecar

_LONGEST_PATH = 4096
_KEYS = {"photo", "edits", "home"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft's file; its edits are looked at when they are wanted."""

    photo: Path
    edits: object
    home: bool


def drafts_dir() -> Path:
    """Folder of the drafts; it need not exist yet."""
    return data_dir() / "drafts"


def draft_path(photo: Path) -> Path:
    """Where a photo's draft is kept, by the photo's whole path."""
    name = hashlib.sha256(str(photo.absolute()).encode(errors="surrogateescape")).hexdigest()
    return drafts_dir() / f"{name[:32]}.json"


def write_draft(photo: Path, sidecar: Sidecar, *, home: bool = False) -> None:
    """Keep edits that are under way.

    Args:
        photo: Whose they are.
        sidecar: The edits.
        home: Whether they stay here, since they cannot be put beside the photo.

    Raises:
        UnwritablePhoto: If that cannot be done.
    """
    path = draft_path(photo)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(f"The folder {path.parent} cannot be made.") from error
    found = {"photo": str(photo.absolute()), "edits": to_json(sidecar), "home": home}
    write_atomically(path, json.dumps(found).encode(), overwrite=True)


def drop_draft(photo: Path) -> None:
    """The edits are beside their photo now, or not wanted any more."""
    with suppress(OSError):
        draft_path(photo).unlink(missing_ok=True)


def left_drafts() -> list[Path]:
    """The photos, still there, whose editing did not end well, the latest first."""
    known: list[tuple[int, Path]] = []
    with suppress(OSError):
        for path in drafts_dir().glob("*.json"):
            with suppress(OSError):  # one that vanishes or cannot be read hides no other
                known.append((path.stat().st_mtime_ns, path))
    drafts = (_read(path) for _, path in sorted(known, reverse=True))
    away = (one.photo for one in drafts if one and not one.home)
    return [photo for photo in away if is_file(photo)]


def find_edits(photo: Path) -> Found:
    """The newest edits of a photo, beside it or in a draft; never raises."""
    beside, problem = None, ""
    try:
        beside = read_sidecar(photo)
    except UnreadableSettings as error:
        problem = str(error)
    draft = _read(draft_path(photo))
    edits = None if draft is None else _edits_in(draft, photo)
    if draft is None or edits is None or _is_older(draft_path(photo), sidecar_path(photo)):
        return Found(beside, problem=problem)
    return Found(edits, Place.AWAY if draft.home else Place.RESCUED, problem)


def _edits_in(draft: _Draft, photo: Path) -> Sidecar | None:
    with suppress(UnreadableSettings):
        return from_json(draft.edits) if draft.photo == photo.absolute() else None
    return None


def _read(path: Path) -> _Draft | None:
    """A draft; None if there is none, or it is not ours."""
    with suppress(UnreadableSettings, OSError):
        with path.open("rb") as file:
            found = json_object(parse(file.read(MOST_BYTES + 1)), _KEYS)
        photo = found.get("photo")
        if isinstance(photo, str) and 0 < len(photo) <= _LONGEST_PATH and "\0" not in photo:
            return _Draft(Path(photo), found.get("edits"), found.get("home") is True)
    return None


def _is_older(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.stat().st_mtime_ns < other.stat().st_mtime_ns
    return False
