"""Exports that the worker does, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.engine.jobs import Answer, Export, Failed, Finished, Progress
from deepflash_app.errors import Cancelled
from deepflash_app.gui.tasks import Task

if TYPE_CHECKING:
    from deepflash_app.gui.worker_bridge import WorkerBridge


class Exporter(QObject):
    """Hands exports to the worker; each goes on when another photo is opened.

    Signals:
        changed: Something began, went on or ended; see ``task``.
        exported: The ``Export``, and the ``Path`` that was written.
        failed: The ``Export``, and a ``Failed`` answer, except one for being cancelled.
    """

    changed = Signal()
    exported = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, bridge: WorkerBridge, parent: QObject) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self._bridge = bridge
        self._jobs: dict[int, Export] = {}
        bridge.answered.connect(self._on_answer)

    @property
    def running(self) -> bool:
        """Whether a file is still to be written."""
        return bool(self._jobs)

    def export(self, job: Export) -> None:
        """Render at full size and write."""
        self._jobs[self._bridge.submit(job)] = job
        self.task = Task(self.tr("Exporting"))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop all; a file that is being written is written to the end."""
        for number in self._jobs:
            self._bridge.cancel(number)

    def _on_answer(self, answer: Answer) -> None:
        job = self._jobs.get(answer.number)
        if job is None:
            return
        if isinstance(answer, Progress):
            self.task = Task(answer.text, answer.done, answer.total)
        else:
            del self._jobs[answer.number]
            self.task = Task(self.tr("Exporting")) if self._jobs else None
        if isinstance(answer, Finished):
            self.exported.emit(job, answer.result)
        elif isinstance(answer, Failed) and not isinstance(answer.error, Cancelled):
            self.failed.emit(job, answer)
        self.changed.emit()
