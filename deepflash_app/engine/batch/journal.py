"""What has become of each photo of a batch, kept in SQLite so that a killed batch can go on.

The journal lies in the output folder, and holding it open is also the lock that keeps a second
batch out: the system lets go of it however the program ends. A photo counts as done only if its
file, the settings and the weights are still the ones that the journal tells of.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from deepflash_app.engine.batch.journal_rows import COLUMNS, TABLE, Row, from_line, to_line
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".deepflash"
"""In the output folder; holds nothing but journals."""

_VERSION = 1
_PUT = f"INSERT OR REPLACE INTO photos VALUES ({', '.join('?' * 16)})"  # noqa: S608


class Journal:
    """The journal of one output folder, locked while it is open. To be used in one thread.

    Args:
        folder: The output folder; made if it does not exist.
        shard: ``(number, of)`` where several machines share the work; each has its own journal.

    Attributes:
        report_name: Of the report's files, without their endings.
        notice: What the user should know about the journal that was found; empty if nothing.

    Raises:
        BatchRefused: If another batch has it open, or it cannot be read or written.
    """

    def __init__(self, folder: Path, shard: tuple[int, int] = (1, 1)) -> None:
        part = "" if shard == (1, 1) else f"-{shard[0]}-of-{shard[1]}"
        self.folder = folder
        self.report_name = f"deepflash-report{part}"
        self.notice = ""
        self._path = folder / FOLDER / f"batch{part}.sqlite"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BatchRefused(
                f"The folder {folder} cannot be written: {error.strerror or error}."
            ) from error
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise self._refused(error) from error
            self._set_aside()
            with self._words():
                self._database = self._opened()

    def close(self) -> None:
        """Let go of the lock. May be repeated."""
        with suppress(sqlite3.Error):  # all that counts is on the disk already
            self._database.close()

    def __enter__(self) -> Self:
        """For ``with``."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the lock."""
        self.close()

    def rows(self) -> dict[Path, Row]:
        """All lines that can be understood, by source."""
        with self._words():
            found = self._database.execute(f"SELECT {COLUMNS} FROM photos").fetchall()  # noqa: S608
        read = (from_line(line, self.folder) for line in found)
        return {row.source: row for row in read if row is not None}

    def put(self, *rows: Row, pictures: tuple[bytes, bytes] | None = None) -> None:
        """Write lines in place of those of the same sources, safe against a power cut.

        Args:
            rows: The lines.
            pictures: Small JPEGs of before and after, for a single line.

        Raises:
            BatchRefused: If the disk is full or fails.
        """
        before, after = pictures or (None, None)
        with self._words(), self._database:
            self._database.executemany(
                _PUT, [(*to_line(row, self.folder), before, after) for row in rows]
            )

    def begin(self, source: Path) -> None:
        """Note that work on a photo began; all else stays, for it may turn out to be unchanged."""
        with self._words(), self._database:
            self._database.execute(
                "UPDATE photos SET state = 'working' WHERE source = ?", (os.fsencode(source),)
            )

    def touch(self, row: Row) -> None:
        """Note another size, date and state of a source; its pictures stay."""
        with self._words(), self._database:
            self._database.execute(
                "UPDATE photos SET size = ?, changed = ?, state = ?, weights = ? WHERE source = ?",
                (row.size, row.changed, row.state, row.weights, os.fsencode(row.source)),
            )

    def pictures(self, source: Path) -> tuple[bytes, bytes] | None:
        """The small JPEGs of before and after; None if there are none."""
        ask = "SELECT before, after FROM photos WHERE source = ?"
        with self._words():
            found = self._database.execute(ask, (os.fsencode(source),)).fetchone()
        if found is None or not all(isinstance(picture, bytes) for picture in found):
            return None
        return found[0], found[1]

    def is_newer_than(self, file: Path) -> bool:
        """Whether something was noted since a file was written, or there is no such file."""
        try:
            return file.stat().st_mtime_ns < self._path.stat().st_mtime_ns
        except OSError:
            return True

    def _opened(self) -> sqlite3.Connection:
        """Open and lock; a lock that another holds is an error at once."""
        database = sqlite3.connect(self._path, timeout=0)
        database.text_factory = _text
        try:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            self._check(database)
            database.commit()
        except UnicodeDecodeError as error:  # a damaged table, named in SQLite's complaint of it
            database.close()
            raise sqlite3.DatabaseError("its description is damaged") from error
        except BaseException:
            database.close()
            raise
        return database

    def _check(self, database: sqlite3.Connection) -> None:
        """Make the table, or see that the one that is there is ours and whole."""
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise BatchRefused(
                f"The journal {self._path} was written by a newer DeepFlash; use that one, or "
                "another output folder."
            )
        if version != _VERSION:
            database.execute(TABLE)
            database.execute(f"PRAGMA user_version = {_VERSION}")
        try:
            database.execute(f"SELECT {COLUMNS}, before, after FROM photos LIMIT 0")  # noqa: S608
        except sqlite3.OperationalError as error:  # another table of that name
            raise sqlite3.DatabaseError(str(error)) from error
        (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(state)

    def _set_aside(self) -> None:
        """Start anew where the journal is broken; the outputs themselves tell what is done."""
        aside = self._path.with_suffix(".broken")
        try:
            self._path.replace(aside)
            self._path.with_name(f"{self._path.name}-journal").unlink(missing_ok=True)
        except OSError as error:
            raise BatchRefused(
                f"The journal {self._path} is broken and cannot be moved: {error.strerror}."
            ) from error
        self.notice = f"The journal was broken, so a new one was begun; the old one is {aside}."

    def _refused(self, error: Exception) -> BatchRefused:
        if "locked" in str(error):
            return BatchRefused(
                f"Another batch is writing to {self.folder}; wait for its end, or choose another "
                "output folder."
            )
        return BatchRefused(f"The journal {self._path} cannot be written: {error}.")

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._refused(error) from error


def _text(data: bytes) -> str:
    """Text as a damaged file may hold it, in its own words and in SQLite's about it."""
    return data.decode("utf-8", "replace")
