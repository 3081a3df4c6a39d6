"""Renders the truth in a thread once the hand rests, so that it never has to wait for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

if TYPE_CHECKING:
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.relit import Relit


class Refiner(QObject):
    """One rendering at a time; of those that wait only the last one counts.

    Signals:
        refined: The ``Relit``, the options, and the exact pixels.
        ended: The ``Relit`` and the options; the next drafts have been prepared, too.
    """

    refined = Signal(object, object, object)
    ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._wanted: tuple[Relit, RelightOptions] | None = None
        self.ended.connect(self._forget)

    def start(self, relit: Relit, options: RelightOptions) -> None:
        """Render this, unless that is being done."""
        if self._wanted == (relit, options):
            return
        self._wanted = (relit, options)
        self._pool.clear()
        self._pool.start(partial(self._work, relit, options))

    def close(self) -> None:
        """Wait for the thread to end."""
        self._wanted = None
        self._pool.clear()
        self._pool.waitForDone()

    def _work(self, relit: Relit, options: RelightOptions) -> None:
        """In the thread."""
        if self._wanted != (relit, options):
            return
        try:
            if not relit.draft_is_exact(options):
                self.refined.emit(relit, options, relit.exact(options))
            relit.prepare()
        except BaseException:
            self._forget(relit, options)  # so that it is tried again when it is wanted again
            raise
        self.ended.emit(relit, options)

    def _forget(self, relit: Relit, options: RelightOptions) -> None:
        if self._wanted == (relit, options):
            self._wanted = None
