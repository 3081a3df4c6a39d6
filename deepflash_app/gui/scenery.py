"""Reads the picture of a backdrop in a thread, since one's own may be large."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

from deepflash_app.core.options import needs_picture
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from deepflash_app.core.background import BackdropPicture


class Scenery(QObject):
    """The backdrop asked for last.

    Signals:
        changed: ``picture`` is another one.
        failed: The ``DeepFlashError`` that says why it cannot be read.

    Attributes:
        picture: What is there now; None until one has been read, and if it cannot be.
    """

    changed = Signal()
    failed = Signal(object)
    _read = Signal(object, object)  # what was asked for, and the picture or the error

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.picture: BackdropPicture | None = None
        self._wanted: tuple[str, bytes | None] | None = None
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._read.connect(self._on_read)

    def want(self, background: str, icc: bytes | None) -> None:
        """Read the picture of a background, in a photo's colour space, if it has one."""
        wanted = (background, icc)
        if not needs_picture(background):
            self.forget()
            return
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._pool.clear()
        self._pool.start(partial(self._work, wanted))

    def forget(self) -> None:
        """Read once more what is wanted again: its file may be another by then, or be there."""
        self._wanted = None

    def look_again(self) -> None:
        """Read now what is wanted: its file may be another."""
        wanted = self._wanted
        if wanted is not None:
            self.forget()
            self.want(*wanted)

    def close(self) -> None:
        """Wait for the thread to end."""
        self._pool.clear()
        self._pool.waitForDone()

    def _work(self, wanted: tuple[str, bytes | None]) -> None:
        """In the thread."""
        # Codecs are not needed for the empty window, which should be there at once.
        from deepflash_app.engine.backdrops import backdrop_picture  # noqa: PLC0415

        try:
            self._read.emit(wanted, backdrop_picture(*wanted))
        except DeepFlashError as error:
            self._read.emit(wanted, error)

    def _on_read(
        self, wanted: tuple[str, bytes | None], result: BackdropPicture | DeepFlashError
    ) -> None:
        if wanted != self._wanted:
            return
        if isinstance(result, DeepFlashError):
            self.picture = None
            self.changed.emit()
            self.failed.emit(result)
        elif result is not self.picture:
            self.picture = result
            self.changed.emit()
