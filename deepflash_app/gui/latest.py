"""Works in a thread on what was asked last, once asking rests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class Latest(QObject):
    """One question at a time; of those that wait only the last one is answered.

    Args:
        rest_ms: How long asking has to rest first, in milliseconds.
        parent: Keeps the thread.

    Signals:
        answered: What the question asked last came to.
    """

    answered = Signal(object)
    _done = Signal(int, object)

    def __init__(self, rest_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._question: Callable[[], object] | None = None
        self._number = 0
        self._rest = QTimer(self, interval=rest_ms, singleShot=True)
        self._rest.timeout.connect(self._start)
        self._done.connect(self._on_done)

    def ask(self, question: Callable[[], object]) -> None:
        """Call this in the thread, soon."""
        self._question = question
        self._rest.start()

    def forget(self) -> None:
        """Answer nothing that was asked until now."""
        self._rest.stop()
        self._pool.clear()
        self._number += 1

    def end(self) -> None:
        """Answer no more, and wait for the thread."""
        self.forget()
        self._pool.waitForDone()

    def leave(self, keeper: QObject | None) -> None:
        """Answer no more. ``keeper`` keeps the thread to its end, for which nobody has to wait."""
        self.forget()
        self.setParent(keeper)
        self._done.connect(self.deleteLater)
        if self._pool.activeThreadCount() == 0:
            self.deleteLater()

    def _start(self) -> None:
        if self._question is not None:
            self.forget()
            self._pool.start(partial(self._work, self._number, self._question))

    def _work(self, number: int, question: Callable[[], object]) -> None:
        """In the thread."""
        self._done.emit(number, question())

    def _on_done(self, number: int, answer: object) -> None:
        if number == self._number:
            self.answered.emit(answer)
