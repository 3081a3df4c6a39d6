"""Lets the event loop hear the worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from deepflash_app.engine.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.jobs import Job

_NICENESS = 5
"""So that the window comes first where both want the same core."""

POLL_MS = 15
"""How often a busy worker is asked for news; an idle one is left alone, for the battery."""


class WorkerBridge(QObject):
    """A ``Worker`` as a QObject. A timer and not a notifier: it works alike for pipes of Windows.

    Signals:
        answered: An ``Answer``; its number tells the job.
    """

    answered = Signal(object)

    def __init__(self, parent: QObject | None = None, *, weights: Path | None = None) -> None:
        super().__init__(parent)
        self.worker = Worker(weights=weights, second_try=True, niceness=_NICENESS)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)

    def start(self) -> None:
        """Start the process, so that it is warm when the first photo comes."""
        self.worker.start()

    def restart(self) -> None:
        """Start the process anew, so that it loads the weights that are in use now."""
        self.worker.close()
        self.worker.start()

    def submit(self, job: Job) -> int:
        """Queue a job; returns its number."""
        number = self.worker.submit(job)
        self._timer.start()
        return number

    def cancel(self, number: int) -> None:
        """Ask a job to stop."""
        self.worker.cancel(number)

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self.worker.close()

    def _poll(self) -> None:
        for answer in self.worker.poll():
            self.answered.emit(answer)
        if not self.worker.busy:
            self._timer.stop()
