"""Whole folders, corrected one photo after another: the panel of the batch engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.engine.batch.events import Ended, Progressed, Started
from deepflash_app.gui.batch_form import BatchForm
from deepflash_app.gui.batch_queue import REMARKS, BatchQueue
from deepflash_app.gui.batch_runner import BatchRunner
from deepflash_app.gui.durations import duration
from deepflash_app.gui.engine_words import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.batch.events import BatchReport, Event
    from deepflash_app.engine.batch.plan import BatchPlan
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.errors import DeepFlashError

_SIZE = (760, 700)
_PADDING = 24  # of a cell, left and right
_TALLEST = 10_000


class BatchDialog(QDialog):
    """First the choices, then the queue.

    Args:
        options: How every photo is relit.
        export: How files are written, to begin with.
        parent: The window, which goes on working.

    Signals:
        corrected: The ``Path`` of a photo whose corrected file is there.
    """

    corrected = Signal(object)

    def __init__(
        self,
        options: RelightOptions,
        export: ExportSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Correct many photos"))
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self._options = options
        self._page: Path | None = None
        self._sure_to_replace = False
        self.runner = BatchRunner(self)
        self.form = BatchForm(export)
        self.queue = BatchQueue()
        self.table = QTableView()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.start_button = self._button(self.tr("Start"), self._start)
        self.start_button.setProperty("primary", "true")
        self.pause_button = self._button(self.tr("Pause"), self._pause)
        self.cancel_button = self._button(self.tr("Cancel"), self._cancel)
        self.retry_button = self._button(self.tr("Try the failed ones again"), self._retry)
        self.report_button = self._button(self.tr("Show the report"), self._show_report)
        self.again_button = self._button(self.tr("Other photos…"), self._to_form)
        self.close_button = self._button(self.tr("Close"), self.close)
        self.pages = QStackedWidget()
        self._lay_out()
        self.form.changed.connect(self._judge)
        self.runner.planned.connect(self._on_planned)
        self.runner.told.connect(self._on_event)
        self.runner.ended.connect(self._on_ended)
        self.runner.failed.connect(self._on_failed)
        self._judge()

    def add(self, paths: Iterable[Path]) -> None:
        """Put folders and photos on the list."""
        self.form.add(paths)

    def _lay_out(self) -> None:
        self.table.setModel(self.queue)
        self.table.setAccessibleName(self.tr("Queue"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 210)
        header.resizeSection(1, 140)
        header.geometriesChanged.connect(self._fit_all)
        header.sectionResized.connect(self._fit_all)
        run = QWidget()
        column = QVBoxLayout(run)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        self.pages.addWidget(self.form)
        self.pages.addWidget(run)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.again_button, self.report_button, self.retry_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.cancel_button, self.pause_button, self.close_button, self.start_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.words)
        layout.addLayout(row)

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _judge(self) -> None:
        """Show the buttons that do something now."""
        running, asking = self.runner.running, self.pages.currentWidget() is self.form
        problem = self.form.problem()
        self.start_button.setVisible(asking)
        self.start_button.setEnabled(not problem)
        self.pause_button.setVisible(running)
        self.cancel_button.setVisible(running)
        self.retry_button.setVisible(not asking and bool(self.queue.failed()))
        self.report_button.setVisible(self._page is not None and not asking)
        self.again_button.setVisible(not asking and not running)
        self.close_button.setVisible(not running)
        if asking:
            self.words.setText(problem)

    def _fit(self, row: int) -> None:
        """Make a row as high as its remark needs, and no more rows: there may be thousands.

        Qt's own measure forgets the padding of the style sheet, and cuts what it takes away.
        """
        remark = self.queue.remark(row) if row >= 0 else ""
        if remark:
            wide = max(self.table.columnWidth(REMARKS) - _PADDING, 1)
            room, wrapped = QRect(0, 0, wide, _TALLEST), Qt.TextFlag.TextWordWrap
            high = self.table.fontMetrics().boundingRect(room, wrapped, remark).height()
            least = self.table.verticalHeader().defaultSectionSize()
            self.table.setRowHeight(row, max(high + _PADDING // 2, least))

    def _fit_all(self) -> None:
        for row in range(self.queue.rowCount()):
            self._fit(row)

    # --- hands -----------------------------------------------------------------------------

    def _start(self) -> None:
        if self.form.conflict.currentData() == "overwrite" and not self._sure_to_replace:
            self._ask_to_replace()
        else:
            self._run()

    def _run(self, *, retry_failed: bool = False) -> None:
        settings = replace(self.form.settings(self._options), retry_failed=retry_failed)
        self._page = None
        self.pages.setCurrentIndex(1)
        self.bar.setRange(0, 0)
        self.words.setText(self.tr("Looking at the photos…"))
        self.runner.start(self.form.inputs, self.form.output_folder, settings)
        self._judge()

    def _ask_to_replace(self) -> None:
        ask = QMessageBox(self)
        ask.setIcon(QMessageBox.Icon.Warning)
        ask.setText(
            self.tr("Replace files that exist in {folder}? Originals are never replaced.").format(
                folder=self.form.output_folder.name
            )
        )
        sure = ask.addButton(self.tr("Replace them"), QMessageBox.ButtonRole.AcceptRole)
        ask.addButton(QMessageBox.StandardButton.Cancel)
        ask.finished.connect(lambda: self._replace() if ask.clickedButton() is sure else None)
        ask.finished.connect(ask.deleteLater)
        ask.open()

    def _replace(self) -> None:
        self._sure_to_replace = True
        self._run()

    def _pause(self) -> None:
        control = self.runner.control
        if control is not None:
            (control.resume if control.paused else control.pause)()
            self.pause_button.setText(self.tr("Go on") if control.paused else self.tr("Pause"))

    def _cancel(self) -> None:
        if self.runner.control is not None:
            self.runner.control.cancel()
            self.words.setText(self.tr("Stopping…"))

    def _retry(self) -> None:
        """In the batch that runs, or by another run, which leaves alone what is done."""
        failed = self.queue.failed()
        if self.runner.running and self.runner.control is not None:
            for source in failed:
                self.runner.control.retry(source)
                self.queue.retry(source)
        else:
            self._run(retry_failed=True)
        self._judge()

    def _show_report(self) -> None:
        if self._page is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page)))

    def _to_form(self) -> None:
        self.pages.setCurrentIndex(0)
        self._judge()

    # --- the batch -------------------------------------------------------------------------

    def _on_planned(self, plan: BatchPlan) -> None:
        self.queue.show(plan)
        self._judge()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Started):
            self.table.scrollTo(self.queue.index(self.queue.set_working(event.source), 0))
        elif isinstance(event, Ended):
            self._fit(self.queue.set_result(event.result))
            if event.result.state == "done" and not event.result.earlier:
                self.corrected.emit(event.result.source)
        elif isinstance(event, Progressed):
            self._on_progress(event)
        self._judge()

    def _on_progress(self, event: Progressed) -> None:
        self.bar.setRange(0, max(event.total, 1))
        self.bar.setValue(event.done)
        parts = [self.tr("{done} of {total}").format(done=event.done, total=event.total)]
        if event.failed:
            parts.append(self.tr("{n} failed").format(n=event.failed))
        if event.paused:
            parts.append(self.tr("paused"))
        elif event.seconds_left is not None and event.done < event.total:
            parts.append(self.tr("{time} left").format(time=duration(event.seconds_left)))
        self.words.setText("    ".join(parts))

    def _on_ended(self, report: BatchReport) -> None:
        self.runner.close()
        self._page = report.page
        self.bar.setRange(0, 1)
        self.bar.setValue(0 if report.cancelled else 1)
        parts = [self.tr("Stopped.") if report.cancelled else self.tr("Finished.")]
        counts = (
            (report.done, self.tr("{n} corrected.")),
            (report.earlier, self.tr("{n} were done earlier.")),
            (report.skipped, self.tr("{n} left out.")),
            (len(report.failed), self.tr("{n} failed.")),
        )
        parts += [text.format(n=count) for count, text in counts if count]
        self.words.setText(" ".join([*parts, *map(told, report.notices)]))
        self._judge()

    def _on_failed(self, error: DeepFlashError, _details: str) -> None:
        self.runner.close()
        self.pages.setCurrentIndex(0)
        self._judge()
        self.words.setText(told(str(error)))

    # --- Qt's events -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Invite files."""
        asking = self.pages.currentWidget() is self.form
        if asking and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Put them on the list."""
        event.acceptProposedAction()
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """A batch that runs is stopped; it goes on from there the next time."""
        self.runner.close()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape closes it only when nothing runs."""
        if not self.runner.running:
            super().reject()
