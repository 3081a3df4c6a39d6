"""Notices that another program has changed the file of the open photo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deepflash_app.engine.stamps import stamp_of
from deepflash_app.gui.latest import Latest

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.stamps import Stamp
    from deepflash_app.gui.document import Document

_SOON_MS = 50


class ChangedFile(QObject):
    """Opens a photo anew whose file is another one than was read: its correction would not fit.

    Args:
        document: The open photo.
        parent: Qt's.
    """

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._seen: tuple[Path, Stamp | None] | None = None  # what was acted on last
        self._looking = Latest(_SOON_MS, self)
        self._looking.answered.connect(self._on_looked)

    def look(self) -> None:
        """Look soon, in a thread, since a slow disk must not hold the window up."""
        path = self._document.path
        if path is not None and self._document.photo is not None:
            self._looking.ask(partial(_looked_at, path))

    def renewed(self) -> bool:
        """Look now; whether the photo is opened anew, so that what was asked for has to wait."""
        path = self._document.path
        if path is None or self._document.photo is None:
            return False
        return self._renew(path, stamp_of(path))

    def _on_looked(self, seen: tuple[Path, Stamp | None]) -> None:
        """Of a file that is gone, or half written, it is told once and not at every look."""
        document = self._document
        if seen[0] == document.path and document.photo is not None and seen != self._seen:
            self._renew(*seen)

    def _renew(self, path: Path, stamp: Stamp | None) -> bool:
        document = self._document
        if document.opening.path is not None:
            return document.opening.path == path
        if stamp == document.kept.stamp:
            return False
        self._seen = path, stamp
        document.open(path)
        return True


def _looked_at(path: Path) -> tuple[Path, Stamp | None]:
    """In the thread."""
    return path, stamp_of(path)
