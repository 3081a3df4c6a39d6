"""The analysis of the open photo, for whichever faces are chosen: asked for, kept, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from deepflash_app.engine.jobs import Analyse, Answer, Failed, Finished, Found, Progress
from deepflash_app.errors import Cancelled
from deepflash_app.gui.tasks import Task

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import FaceChoice, RelightOptions
    from deepflash_app.gui.worker_bridge import WorkerBridge

REST_MS = 350
"""After so long without another change of the boxes the worker is asked."""


class Analyser(QObject):
    """One photo at a time; an answer for faces that were asked for before is given again at once.

    Signals:
        changed: Something began, went on or ended; see ``task``.
        found: The boxes of faces, in photo pixels, and the photo's (width, height).
        analysed: The ``Analysis`` for the faces that were asked for last.
        failed: A ``Failed`` answer, except one for being cancelled.
        cancelled: The user stopped it.
    """

    changed = Signal()
    found = Signal(object, object)
    analysed = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, bridge: WorkerBridge, parent: QObject) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self._bridge = bridge
        self._path: Path | None = None
        self._options: RelightOptions | None = None
        self._known: dict[FaceChoice, Analysis] = {}
        self._number: int | None = None
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._submit)
        bridge.answered.connect(self._on_answer)

    def open(self, path: Path, options: RelightOptions) -> None:
        """Begin with another photo."""
        self.close()
        self._path, self._options = path, options
        self._submit()

    def close(self) -> None:
        """Stop, and forget the photo."""
        self.stop()
        self._path = None
        self._known.clear()

    def want(self, options: RelightOptions) -> None:
        """Other faces are chosen: answer at once if they are known, else once the hand rests."""
        self.stop()
        self._options = options
        known = self._known.get(options.faces)
        if known is not None:
            self.analysed.emit(known)
        elif options.faces and self._path is not None:
            self.task = Task(self.tr("Starting"))
            self._rest.start()
        self.changed.emit()

    def again(self) -> None:
        """Repeat it, for instance after it was cancelled."""
        if self._options is not None:
            self._known.pop(self._options.faces, None)
            self.want(self._options)

    def cancel(self) -> None:
        """The user does not want it; the worker's answer ends the task."""
        if self._number is not None:
            self._bridge.cancel(self._number)
        elif self._rest.isActive():
            self.stop()
            self.changed.emit()
            self.cancelled.emit()

    def stop(self) -> None:
        """What is under way is of no use any more."""
        self._rest.stop()
        if self._number is not None:
            self._bridge.cancel(self._number)
        self._number = self.task = None

    def _submit(self) -> None:
        if self._path is not None and self._options is not None:
            self._number = self._bridge.submit(Analyse(self._path, self._options))
            self.task = Task(self.tr("Starting"))
            self.changed.emit()

    def _on_answer(self, answer: Answer) -> None:
        if answer.number != self._number or self._options is None:
            return
        match answer:
            case Progress():
                self.task = Task(answer.text, answer.done, answer.total)
            case Found():
                self.found.emit(answer.boxes, answer.size)
                return
            case Finished():
                self._number = self.task = None
                analysis: Analysis = answer.result  # type: ignore[assignment]  # by the job's kind
                self._known[self._options.faces] = analysis
                self.analysed.emit(analysis)
            case Failed():
                self._number = self.task = None
                if isinstance(answer.error, Cancelled):
                    self.cancelled.emit()
                else:
                    self.failed.emit(answer)
        self.changed.emit()
