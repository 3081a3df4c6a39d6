"""What the user has chosen for the whole program, and the file that keeps it.

A table says of each setting what it is for, which values it takes and what it is at first; the
settings dialog is made from it. The file is JSON in the user's configuration folder. It may have
been edited by hand, by another version, or by a failing disk: nothing in it is believed until it
has been checked.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from deepflash_app import paths
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deepflash_app.setting_kinds import Setting

FILE_NAME = "settings.json"
MAX_BYTES = 1_000_000
"""A longer file is no settings file, and is not even read."""

_MOST_KEPT = 100  # broken files

T = TypeVar("T")


class Settings:
    """The chosen values.

    Args:
        table: The settings that there are.
        path: The file; in the user's configuration folder if None. It need not exist.

    Attributes:
        problem: A sentence on what could not be read, empty if all could.
    """

    def __init__(self, table: Sequence[Setting[Any]], path: Path | None = None) -> None:
        self._table = tuple(table)
        self._path = path or paths.config_dir() / FILE_NAME
        self._listeners: dict[str, list[Callable[[Any], None]]] = {}
        self._values: dict[str, Any] = {}
        self._strange: dict[str, Any] = {}  # of other versions: kept as they are
        self.problem = ""
        self._load()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def __getitem__(self, setting: Setting[T]) -> T:
        return self._values.get(setting.key, setting.default)

    def set(self, setting: Setting[T], value: T) -> None:
        """Choose a value, keep it on the disk, and tell those who listen.

        Raises:
            DeepFlashError: If the setting does not take that value, or the file cannot be
                written; in the second case the value holds until the program ends.
        """
        if not setting.accepts(value):
            raise DeepFlashError(f"{setting.label} cannot be {value!r}.")
        if value == self[setting]:
            return
        self._values[setting.key] = value
        for listener in list(self._listeners.get(setting.key, ())):
            listener(value)
        self._save()

    def reset(self) -> None:
        """All settings as they are at first.

        Raises:
            DeepFlashError: As in ``set``.
        """
        for setting in self._table:
            self.set(setting, setting.default)

    def listen(self, setting: Setting[T], listener: Callable[[T], None]) -> None:
        """Have ``listener`` called with every new value."""
        self._listeners.setdefault(setting.key, []).append(listener)

    # --- the file --------------------------------------------------------------------------

    def _load(self) -> None:
        try:
            found = _read(self._path)
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            self.problem = f"The settings could not be read ({error}), and are as at first."
            self.problem += self._keep_aside()
            return
        refused = []
        known = {setting.key: setting for setting in self._table}
        for key, raw in found.items():
            if key not in known:
                self._strange[key] = raw
                continue
            value = known[key].parsed(raw)
            if value is None:
                refused.append(key)
            else:
                self._values[key] = value
        if refused:
            names = ", ".join(sorted(refused))
            self.problem = f"Some settings made no sense and are as at first: {names}."
            self.problem += self._keep_aside()

    def _keep_aside(self) -> str:
        """Copy the file to a name that nothing overwrites; returns a sentence that tells it."""
        with suppress(OSError):
            content = self._path.read_bytes()[:MAX_BYTES]
            for number in range(1, _MOST_KEPT + 1):
                aside = self._path.with_suffix(f".broken-{number}.json")
                if not aside.exists():
                    aside.write_bytes(content)
                elif aside.read_bytes() != content:  # until something is set, it is read again
                    continue
                return f" The old file is kept as {aside.name}."
        return ""

    def _save(self) -> None:
        changed = {
            setting.key: setting.plain(self[setting])
            for setting in self._table
            if self[setting] != setting.default
        }
        text = json.dumps({**self._strange, **changed}, indent=2, sort_keys=True) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeepFlashError(f"The settings cannot be kept: {error.strerror}.") from error
        write_atomically(self._path, text.encode(), overwrite=True)


def _read(path: Path) -> dict[str, Any]:
    """The file's object.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no JSON object, or far too long.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("the file is far too long")
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError("the file is no JSON") from error
    if not isinstance(found, dict):
        raise ValueError("the file holds no table")  # noqa: TRY004  # of a file, not of a call
    return found
