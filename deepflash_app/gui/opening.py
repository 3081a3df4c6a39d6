"""The photo that is to be open instead of the one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.gui.loader import Loader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.engine.found import Found
    from deepflash_app.errors import DeepFlashError
    from deepflash_app.gui.picture import Picture


class Opening(QObject):
    """Reads a photo; the open one stays until there is a first picture of this one.

    Args:
        kept: As for the loader.
        parent: Qt's.

    Attributes:
        path: The photo that is asked for, until its first picture is there.

    Signals:
        previewed: The ``Path``, a reduced ``Picture`` of it, and the ``Found`` edits.
        loaded: Its ``Photo`` and whole ``Picture``.
        failed: A ``DeepFlashError``, details for a report, the ``Path`` (None if its preview could
            be read), and whether the photo that is open is left.
    """

    previewed = Signal(object, object, object)
    loaded = Signal(object, object)
    failed = Signal(object, str, object, bool)

    def __init__(self, kept: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._leaves = False
        self._loader = Loader(self, kept=kept)
        self._loader.previewed.connect(self._on_previewed)
        self._loader.loaded.connect(self.loaded)
        self._loader.failed.connect(self._on_failed)

    def open(self, path: Path, *, leave: bool) -> None:
        """Read a photo; ``leave`` the open one even if it turns out to be unreadable."""
        self._leaves = leave
        if path != self.path:
            self.path = path
            self._loader.load(path)

    def go_on(self, path: Path) -> None:
        """Read the whole of the photo that is open, of which there is a first picture."""
        self.path, self._leaves = None, False
        self._loader.load(path, previewed=True)

    def stay(self) -> None:
        """Open no other photo than the one that is open, after all."""
        if self.path is not None:
            self.forget()

    def forget(self) -> None:
        """Read no more, also of the photo that is open."""
        self.path = None
        self._loader.forget()

    def limit(self, megapixels: float) -> None:
        """Refuse larger photos from now on."""
        self._loader.max_megapixels = megapixels

    def close(self) -> None:
        """Wait for the thread to end."""
        self._loader.close()

    def _on_previewed(self, picture: Picture, found: Found) -> None:
        path, self.path = self.path, None
        self.previewed.emit(path, picture, found)

    def _on_failed(self, error: DeepFlashError, details: str) -> None:
        path, self.path = self.path, None
        self.failed.emit(error, details, path, self._leaves or path is None)
