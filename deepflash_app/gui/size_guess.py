"""Estimates an export's size in a thread, since encoding strips takes longer than a frame."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

if TYPE_CHECKING:
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.photo import Photo
    from deepflash_app.engine.size_estimate import Correction, Estimate

REST_MS = 80


class SizeGuess(QObject):
    """Of one photo; only the last question is answered.

    Args:
        photo: What is exported.
        correction: What becomes of it; None writes it as it is.
        parent: What shows the answer.

    Signals:
        guessed: The ``Estimate``.
    """

    guessed = Signal(object)
    _done = Signal(int, object)

    def __init__(self, photo: Photo, correction: Correction | None, parent: QObject) -> None:
        super().__init__(parent)
        self._photo, self._correction = photo, correction
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._wanted: tuple[ExportSettings, str] | None = None
        self._number = 0
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._start)
        self._done.connect(self._on_done)

    def want(self, settings: ExportSettings, kind: str) -> None:
        """Ask for an estimate; see ``engine.size_estimate``."""
        self._wanted = (settings, kind)
        self._rest.start()

    def close(self, keeper: QObject | None) -> None:
        """Answer no more. ``keeper`` keeps the thread to its end, for which nobody has to wait."""
        self._rest.stop()
        self._pool.clear()
        self._number += 1
        self.setParent(keeper)
        self._done.connect(self.deleteLater)
        if self._pool.activeThreadCount() == 0:
            self.deleteLater()

    def _start(self) -> None:
        if self._wanted is not None:
            self._number += 1
            self._pool.clear()
            self._pool.start(partial(self._work, self._number, *self._wanted))

    def _work(self, number: int, settings: ExportSettings, kind: str) -> None:
        """In the thread."""
        from deepflash_app.engine.size_estimate import estimate  # noqa: PLC0415  # codecs come late

        self._done.emit(number, estimate(self._photo, settings, kind, self._correction))

    def _on_done(self, number: int, found: Estimate) -> None:
        if number == self._number:
            self.guessed.emit(found)
