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
        exported: The ``Path`` that was written.
        failed: A ``Failed`` answer, except one for being cancelled.
    """

    changed = Signal()
    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, bridge: WorkerBridge, parent: QObject) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self._bridge = bridge
        self._numbers: list[int] = []
        bridge.answered.connect(self._on_answer)

    def export(self, job: Export) -> None:
        """Render at full size and write."""
        self._numbers.append(self._bridge.submit(job))
        self.task = Task(self.tr("Exporting"))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop all; a file that is being written is written to the end."""
        for number in self._numbers:
            self._bridge.cancel(number)

    def _on_answer(self, answer: Answer) -> None:
        if answer.number not in self._numbers:
            return
        if isinstance(answer, Progress):
            self.task = Task(answer.text, answer.done, answer.total)
        else:
            self._numbers.remove(answer.number)
            self.task = Task(self.tr("Exporting")) if self._numbers else None
        if isinstance(answer, Finished):
            self.exported.emit(answer.result)
        elif isinstance(answer, Failed) and not isinstance(answer.error, Cancelled):
            self.failed.emit(answer)
        self.changed.emit()
