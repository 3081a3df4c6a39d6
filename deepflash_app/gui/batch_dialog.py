"""Whole folders, corrected one photo after another: the panel of the batch engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.batch.events import Ended
from deepflash_app.gui.asking import ask_first
from deepflash_app.gui.batch_form import BatchForm
from deepflash_app.gui.batch_page import BatchPage
from deepflash_app.gui.batch_runner import BatchRunner
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.form_dialog import FormDialog
from deepflash_app.gui.language import Words
from deepflash_app.gui.unfinished_batch import (
    BatchRun,
    UnfinishedBatch,
    run_from_text,
    run_to_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from deepflash_app.engine.batch.events import BatchReport, Event
    from deepflash_app.engine.batch.plan import BatchPlan
    from deepflash_app.errors import DeepFlashError
    from deepflash_app.gui.memory import Memory

_SIZE = (760, 700)


class BatchDialog(FormDialog):
    """First the choices, then the queue.

    Args:
        options: Gives how every photo is relit, asked when a batch is started.
        memory: As for the form, and which batch is unfinished.
        parent: The window, which goes on working.

    Signals:
        corrected: The ``Path`` of a photo whose corrected file is there, and the
            ``RelightOptions`` that it had of its own when the batch began.
    """

    corrected = Signal(object, object)

    form: BatchForm

    def __init__(
        self,
        options: Callable[[], RelightOptions],
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self._given = options
        self._options = RelightOptions()  # of the batch that was begun last
        self._memory = memory
        self._run: BatchRun | None = None  # the one that was begun last
        self._left: BatchRun | None = None  # the unfinished one, while it is offered
        self._report: Path | None = None
        self._sure_of: Path | None = None  # the folder in which files may be replaced
        self.runner = BatchRunner(self)
        self.form = BatchForm(memory)
        self.unfinished = UnfinishedBatch()
        self.page = BatchPage()
        self.words = self.page.words
        self.start_button = self._button(self._start, "primary")
        self.pause_button = self._button(self._pause)
        self.cancel_button = self._button(self._cancel)
        self.retry_button = self._button(self._retry)
        self.report_button = self._button(self._show_report)
        self.again_button = self._button(self._ask)
        self.close_button = self._button(self.close)
        self._lay_out()
        self.form.changed.connect(self._judge)
        self.unfinished.asked.connect(self._go_on)
        self.unfinished.refused.connect(self._forget)
        self.runner.planned.connect(self._on_planned)
        self.runner.told.connect(self._on_event)
        self.runner.ended.connect(self._on_ended)
        self.runner.failed.connect(self._on_failed)
        Words(self, self._say)
        self._ask()

    def add(self, paths: Iterable[Path]) -> None:
        """Put folders and photos on the list."""
        self.form.add(paths)

    def under_way(self) -> str:
        """As the base class."""
        if not self.runner.running:
            return ""
        return self.tr("A batch is still running. What is done stays; the rest can be done later.")

    def stop(self) -> None:
        """As the base class."""
        self.runner.close()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.again_button, self.report_button, self.retry_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.cancel_button, self.pause_button, self.close_button, self.start_button):
            row.addWidget(button)
        self._stack(self.page, self.words, row)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, self.unfinished)

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Correct many photos"))
        self.start_button.setText(self.tr("Start"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.retry_button.setText(self.tr("Try the failed ones again"))
        self.report_button.setText(self.tr("Show the report"))
        self.again_button.setText(self.tr("Other photos…"))
        self.close_button.setText(self.tr("Close"))

    def _judge(self) -> None:
        """Show the buttons that do something now."""
        running, asking = self.runner.running, self.pages.currentWidget() is self.form
        paused = self.runner.control is not None and self.runner.control.paused
        problem = self.form.problem()
        self.start_button.setVisible(asking)
        self.start_button.setEnabled(not problem)
        self.pause_button.setVisible(running)
        self.pause_button.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.cancel_button.setVisible(running)
        self.retry_button.setVisible(not asking and bool(self.page.queue.failed()))
        self.report_button.setVisible(self._report is not None and not asking)
        self.again_button.setVisible(not asking and not running)
        self.close_button.setVisible(not running)
        self.unfinished.show_run(self._left if asking else None)
        if asking:
            self.words.say(self.form.problem)

    def _ask(self) -> None:
        """Show the form, and the offer to go on with what is unfinished."""
        left = run_from_text(self._memory.unfinished_batch)
        self._left = left if left is not None and left.begun else None
        self.pages.setCurrentIndex(0)
        self._judge()

    # --- hands -----------------------------------------------------------------------------

    def _start(self) -> None:
        self._options = self._given()
        self._begin()

    def _go_on(self) -> None:
        """With the choices of then, or else all that is done would count as another output."""
        if self._left is not None:
            self._options = self._left.settings.options
            self.form.show_choices(self._left.inputs, self._left.output, self._left.settings)
            self._begin()

    def _forget(self) -> None:
        self._memory.unfinished_batch = ""
        self._ask()

    def _begin(self) -> None:
        replaces = self.form.conflict.currentData() == "overwrite"
        if replaces and self._sure_of != self.form.output_folder:
            self._ask_to_replace()
        else:
            self._work()

    def _work(self, *, retry_failed: bool = False) -> None:
        settings = replace(self.form.settings(self._options), retry_failed=retry_failed)
        self._run = BatchRun(self.form.inputs, self.form.output_folder.absolute(), settings)
        self._report = None
        self.pages.setCurrentIndex(1)
        self.page.begin()
        self.runner.start(self.form.inputs, self.form.output_folder, settings)
        self._judge()

    def _ask_to_replace(self) -> None:
        question = self.tr("Replace files that exist in {folder}? Originals are never replaced.")
        question = question.format(folder=self.form.output_folder.name)
        ask_first(self, question, self.tr("Replace them"), self._replace, warns=True)

    def _replace(self) -> None:
        self._sure_of = self.form.output_folder
        self._work()

    def _pause(self) -> None:
        control = self.runner.control
        if control is not None:
            (control.resume if control.paused else control.pause)()
            self._judge()

    def _cancel(self) -> None:
        if self.runner.control is not None:
            self.runner.control.cancel()
            self.words.say(lambda: self.tr("Stopping…"))

    def _retry(self) -> None:
        """In the batch that runs, or by another run, which leaves alone what is done."""
        failed = self.page.queue.failed()
        if self.runner.running and self.runner.control is not None:
            for source in failed:
                self.runner.control.retry(source)
                self.page.queue.retry(source)
        else:
            self._work(retry_failed=True)
        self._judge()

    def _show_report(self) -> None:
        if self._report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report)))

    # --- the batch -------------------------------------------------------------------------

    def _on_planned(self, plan: BatchPlan) -> None:
        self.page.show_plan(plan)
        if self._run is not None:
            self._memory.unfinished_batch = run_to_text(self._run)
        self._judge()

    def _on_event(self, event: Event) -> None:
        self.page.show_event(event)
        if isinstance(event, Ended) and event.result.state == "done" and not event.result.earlier:
            source = event.result.source
            self.corrected.emit(source, self.runner.edits.get(source))
        self._judge()

    def _on_ended(self, report: BatchReport) -> None:
        control = self.runner.control
        late = control.take_retries() if control is not None else []
        self.runner.close()
        self._report = report.page
        if not report.cancelled:
            self._memory.unfinished_batch = ""
        self.page.end(report)
        if late and not report.cancelled:  # asked for when it had looked for the last time
            self._work(retry_failed=True)
            return
        self._judge()
        self.ended.emit(not report.failed)

    def _on_failed(self, error: DeepFlashError, _details: str) -> None:
        self.runner.close()
        self._ask()
        self.words.say(lambda: told(str(error)))
        self.ended.emit(False)  # noqa: FBT003  # a signal has no names

    # --- Qt's events -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Invite files."""
        asking = self.pages.currentWidget() is self.form
        if asking and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Put them on the list."""
        event.acceptProposedAction()
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
