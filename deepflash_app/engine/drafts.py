"""Edits under way, kept in the user's data folder until they are beside their photo.

A draft that is still there when the program starts is of a session that did not end well; or of a
photo in a folder that cannot be written to, whose edits live here.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.found import Found
from deepflash_app.engine.settings_json import MOST_BYTES, json_object, parse
from deepflash_app.engine.sidecar import from_json, read_sidecar, sidecar_path, to_json
from deepflash_app.errors import UnreadableSettings, UnwritablePhoto
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from deepflash_app.engine.sidecar import Sidecar

_LONGEST_PATH = 4096


def drafts_dir() -> Path:
    """Folder of the drafts; it need not exist yet."""
    return data_dir() / "drafts"


def draft_path(photo: Path) -> Path:
    """Where a photo's draft is kept, by the photo's whole path."""
    name = hashlib.sha256(str(photo.absolute()).encode(errors="surrogateescape")).hexdigest()
    return drafts_dir() / f"{name[:32]}.json"


def write_draft(photo: Path, sidecar: Sidecar) -> None:
    """Keep edits that are under way.

    Raises:
        UnwritablePhoto: If that cannot be done.
    """
    path = draft_path(photo)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(f"The folder {path.parent} cannot be made.") from error
    found = {"photo": str(photo.absolute()), "edits": to_json(sidecar)}
    write_atomically(path, json.dumps(found).encode(), overwrite=True)


def drop_draft(photo: Path) -> None:
    """The edits are beside their photo now, or not wanted any more."""
    with suppress(OSError):
        draft_path(photo).unlink(missing_ok=True)


def left_drafts() -> list[Path]:
    """The photos that have drafts and are still there, the latest first."""
    with suppress(OSError):
        known = [(path.stat().st_mtime_ns, path) for path in drafts_dir().glob("*.json")]
        photos = [_photo_of(path) for _, path in sorted(known, reverse=True)]
        return [photo for photo in photos if photo is not None and photo.is_file()]
    return []


def find_edits(photo: Path) -> Found:
    """The newest edits of a photo, beside it or in a draft; never raises."""
    beside, problem = None, ""
    try:
        beside = read_sidecar(photo)
    except UnreadableSettings as error:
        problem = str(error)
    draft = _draft_of(photo)
    if draft is None or _is_older(draft_path(photo), sidecar_path(photo)):
        return Found(beside, problem=problem)
    return Found(draft, rescued=True, problem=problem)


def _draft_of(photo: Path) -> Sidecar | None:
    with suppress(UnreadableSettings, OSError):
        found = _read(draft_path(photo))
        if found.get("photo") == str(photo.absolute()):
            return from_json(found.get("edits"))
    return None


def _photo_of(draft: Path) -> Path | None:
    with suppress(UnreadableSettings, OSError, ValueError):
        path = _read(draft).get("photo")
        if isinstance(path, str) and 0 < len(path) <= _LONGEST_PATH and "\0" not in path:
            return Path(path)
    return None


def _read(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return json_object(parse(file.read(MOST_BYTES + 1)), {"photo", "edits"})


def _is_older(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.stat().st_mtime_ns < other.stat().st_mtime_ns
    return False
