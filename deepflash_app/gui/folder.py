"""The photos of a folder: listed in a thread, and listed again when something in it changes."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from deepflash_app.engine.export_settings import READ_SUFFIXES
from deepflash_app.engine.natural import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

CALM_MS = 250
"""A folder is listed again when nothing has changed in it for so long."""


class Folder(QObject):
    """One folder, or a handful of photos from anywhere.

    Signals:
        listed: A tuple of (``Path``, time of its last change in nanoseconds), in natural order.
    """

    listed = Signal(object)
    _found = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watching = False
        self._thread: threading.Thread | None = None
        self._calm = QTimer(self, interval=CALM_MS, singleShot=True)
        self._calm.timeout.connect(self._list)
        self._watcher.directoryChanged.connect(lambda _: self._calm.start())
        self._found.connect(self._on_found)

    def open(self, path: Path) -> None:
        """List a folder and tell by ``listed``, now and after changes."""
        self.path = path
        self._watch()
        self._list()

    def show(self, photos: Iterable[Path]) -> None:
        """List these photos, which are in no one folder."""
        self.path = None
        self._watch()
        self.listed.emit(tuple((photo, 0) for photo in photos))

    def watch(self, wanted: bool) -> None:  # noqa: FBT001  # a setting's listener
        """Whether to look again when something changes."""
        self._watching = wanted
        self._watch()
        if wanted:
            self._list()  # what has changed meanwhile

    def close(self) -> None:
        """Wait for the thread to end."""
        self._calm.stop()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if self._watching and self.path is not None:
            self._watcher.addPath(str(self.path))

    def _list(self) -> None:
        """A folder of a slow disk must not hold the window up."""
        folder = self.path
        if folder is None:
            return
        if self._thread is not None and self._thread.is_alive():
            self._calm.start()  # one at a time
            return
        self._thread = threading.Thread(target=self._work, args=(folder,), name="folder")
        self._thread.start()

    def _work(self, folder: Path) -> None:
        """In the thread."""
        self._found.emit(folder, photos_of(folder))

    def _on_found(self, folder: Path, photos: tuple[tuple[Path, int], ...]) -> None:
        if folder == self.path:
            self.listed.emit(photos)


def photos_of(folder: Path) -> tuple[tuple[Path, int], ...]:
    """The photos of a folder with the times of their last changes, 2 before 10; none on an error.

    Hidden files are no photos: systems put small pictures and halves of downloads there.
    """
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):  # of one that is gone again
                    if _is_photo(entry):
                        found.append((Path(entry.path), entry.stat().st_mtime_ns))
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda one: natural(one[0])))


def _is_photo(entry: os.DirEntry[str]) -> bool:
    suffix = Path(entry.name).suffix.lower()
    return suffix in READ_SUFFIXES and not entry.name.startswith(".") and entry.is_file()
