"""Which photos have been exported, and with which edits: a small SQLite file of the user's own.

It is for a badge on a thumbnail. What cannot be read or written there is left out without a word.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.drafts import find_edits
from deepflash_app.engine.settings_json import options_from_json, options_to_json, parse
from deepflash_app.errors import UnreadableSettings
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS exports
(photo BLOB PRIMARY KEY, size INTEGER, changed INTEGER, edits TEXT) WITHOUT ROWID
"""
_PATIENCE = 2.0  # seconds for another process that writes


def note_export(photo: Path, edits: RelightOptions) -> None:
    """Remember that a photo was exported while it had these edits."""
    with suppress(OSError, sqlite3.Error), closing(_database()) as database, database:
        line = (*_identity(photo), json.dumps(options_to_json(edits)))
        database.execute(_TABLE)
        database.execute("INSERT OR REPLACE INTO exports VALUES (?, ?, ?, ?)", line)


def exported_edits(photo: Path) -> RelightOptions | None:
    """The edits that a photo had when it was exported; None if it never was, or is another one."""
    wanted = "SELECT edits FROM exports WHERE photo = ? AND size = ? AND changed = ?"
    with suppress(OSError, sqlite3.Error, UnreadableSettings):
        if _path().is_file():
            with closing(_database()) as database:
                found = database.execute(wanted, _identity(photo)).fetchone()
            return options_from_json(parse(str(found[0]).encode())) if found else None
    return None


def edits_of(photo: Path) -> RelightOptions:
    """The edits that a photo has now; the defaults if it has none."""
    kept = find_edits(photo).sidecar
    return RelightOptions() if kept is None else kept.options


def _path() -> Path:
    return data_dir() / "exports.sqlite"


def _database() -> sqlite3.Connection:
    _path().parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(_path(), timeout=_PATIENCE)


def _identity(photo: Path) -> tuple[bytes, int, int]:
    """Its whole name, size and date: a camera gives the same name to another photo one day."""
    facts = photo.stat()
    return os.fsencode(photo.absolute()), facts.st_size, facts.st_mtime_ns
