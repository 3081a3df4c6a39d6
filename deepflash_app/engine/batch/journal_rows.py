"""A line of the journal, and how SQLite keeps it; read without trust, since files get damaged."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

State = Literal["waiting", "working", "done", "failed", "skipped"]

_STATES = ("waiting", "working", "done", "failed", "skipped")

COLUMNS = (
    "source, target, counter, settings, state, size, changed, content, weights, output, lasting, "
    "faces, seconds, reason"
)
"""In the order of ``Row``."""

TABLE = f"""
CREATE TABLE IF NOT EXISTS photos (
    source BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    counter INTEGER NOT NULL,
    settings TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN {_STATES}),
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    content TEXT NOT NULL,
    weights TEXT NOT NULL,
    output BLOB,
    lasting INTEGER NOT NULL,
    faces INTEGER NOT NULL,
    seconds REAL NOT NULL,
    reason TEXT NOT NULL,
    before BLOB,
    after BLOB
) WITHOUT ROWID
"""
"""Paths are bytes, since not every file name is text. SQLite 3."""

_KINDS = (bytes, bytes, int, str, str, int, int, str, str, bytes | None, int, int, float, str)


@dataclass(frozen=True, slots=True)
class Row:
    """One photo's line.

    Attributes:
        source: The photo, absolute.
        target: The output that was planned for it.
        counter: Its number in the batch.
        settings: Hash of how it is relit, written and named, and of the picture behind it.
        state: How far it is.
        size: Of the file that was read, in bytes; -1 if there was none.
        changed: When that file was last changed, in nanoseconds.
        content: SHA-256 of the bytes that were read; empty if they were not.
        weights: Hash of the weights; empty until it was worked on.
        output: The file that was written.
        lasting: Whether the failure lies in the photo, so that another try is in vain.
        faces: How many were corrected.
        seconds: How long it took.
        reason: Why it failed or was skipped.
    """

    source: Path
    target: Path
    counter: int
    settings: str
    state: State = "waiting"
    size: int = -1
    changed: int = -1
    content: str = ""
    weights: str = ""
    output: Path | None = None
    lasting: bool = False
    faces: int = 0
    seconds: float = 0.0
    reason: str = ""


def to_line(row: Row, folder: Path) -> tuple[object, ...]:
    """What SQLite keeps; outputs relative to their folder, so that it may be moved."""

    def stored(path: Path) -> bytes:
        return os.fsencode(path.relative_to(folder))

    return (
        os.fsencode(row.source),
        stored(row.target),
        row.counter,
        row.settings,
        row.state,
        row.size,
        row.changed,
        row.content,
        row.weights,
        None if row.output is None else stored(row.output),
        int(row.lasting),
        row.faces,
        row.seconds,
        row.reason.encode("utf-8", "backslashreplace").decode(),
    )


def from_line(line: tuple[object, ...], folder: Path) -> Row | None:
    """The row; None if it is none, whatever somebody or a bad disk has made of it."""
    pairs = zip(line, _KINDS, strict=True)
    if not all(isinstance(value, kind) for value, kind in pairs):
        return None
    row = Row(*line)  # type: ignore[arg-type]  # checked just now
    source, target, output = (_path(line[place]) for place in (0, 1, 9))
    if source is None or target is None or not source.is_absolute():
        return None
    inside = [path for path in (target, output) if path is not None]
    if any(path.is_absolute() or ".." in path.parts for path in inside):
        return None  # a journal must never lead out of its folder
    return replace(
        row,
        source=source,
        target=folder / target,
        output=None if output is None else folder / output,
        lasting=bool(row.lasting),
    )


def _path(stored: object) -> Path | None:
    if not isinstance(stored, bytes) or not stored or b"\0" in stored:
        return None
    return Path(os.fsdecode(stored))
