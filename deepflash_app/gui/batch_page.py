"""What is seen of a batch that runs: how far it is, and each photo with its state."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QProgressBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.engine.batch.events import Ended, Progressed, Started
from deepflash_app.gui.batch_queue import REMARKS, BatchQueue
from deepflash_app.gui.durations import duration
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.language import Words
from deepflash_app.gui.said_label import SaidLabel
from deepflash_app.gui.wrapped import wrapped_height

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from deepflash_app.engine.batch.events import BatchReport, Event
    from deepflash_app.engine.batch.plan import BatchPlan

_PADDING = 24  # of a cell, left and right


class _Path(QStyledItemDelegate):
    """In one line, cut in its middle: the first folder and the name tell the most."""

    def initStyleOption(  # noqa: N802  # Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """How a cell is drawn."""
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class BatchPage(QWidget):
    """Listens to a batch.

    Attributes:
        queue: The photos.
        words: Counts, time left, the result; the dialog shows it below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.queue = BatchQueue()
        self.table = QTableView()
        self.bar = QProgressBar(textVisible=False)
        self.words = SaidLabel()
        self.words.setProperty("role", "muted")
        self._lay_out()
        Words(self, self._say)

    def _lay_out(self) -> None:
        self.table.setModel(self.queue)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setItemDelegateForColumn(0, _Path(self.table))
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)

    def _say(self) -> None:
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.table.setAccessibleName(self.tr("Queue"))
        self.table.viewport().update()
        self._fit_all()

    def begin(self) -> None:
        """Photos are looked for."""
        self.bar.setRange(0, 0)
        self.words.say(lambda: self.tr("Looking at the photos…"))

    def show_event(self, event: Event) -> None:
        """Something happened to a photo, or to all of them."""
        if isinstance(event, Started):
            self.table.scrollTo(self.queue.index(self.queue.set_working(event.source), 0))
        elif isinstance(event, Ended):
            self._fit(self.queue.set_result(event.result))
        elif isinstance(event, Progressed):
            self.bar.setRange(0, max(event.total, 1))
            self.bar.setValue(event.done)
            self.words.say(partial(self._progress, event))

    def show_plan(self, plan: BatchPlan) -> None:
        """These photos wait."""
        self.queue.show(plan)

    def end(self, report: BatchReport) -> None:
        """It has ended."""
        self.queue.put_back()
        self.bar.setRange(0, 1)
        self.bar.setValue(0 if report.cancelled else 1)
        self.words.say(partial(self._result, report))

    def _progress(self, event: Progressed) -> str:
        parts = [self.tr("{done} of {total}").format(done=event.done, total=event.total)]
        if event.failed:
            parts.append(self.tr("{n} failed").format(n=event.failed))
        if event.paused:
            parts.append(self.tr("paused"))
        elif event.seconds_left is not None and event.done < event.total:
            parts.append(self.tr("{time} left").format(time=duration(event.seconds_left)))
        return "    ".join(parts)

    def _result(self, report: BatchReport) -> str:
        parts = [self.tr("Stopped.") if report.cancelled else self.tr("Finished.")]
        counts = (
            (report.done, self.tr("{n} corrected.")),
            (report.earlier, self.tr("{n} done earlier.")),
            (report.skipped, self.tr("{n} left out.")),
            (len(report.failed), self.tr("{n} failed.")),
        )
        parts += [text.format(n=count) for count, text in counts if count]
        return " ".join([*parts, *map(told, report.notices)])

    def _fit(self, row: int) -> None:
        """Make a row as high as its remark needs, and no more rows: there may be thousands."""
        remark = self.queue.remark(row) if row >= 0 else ""
        if remark:
            wide = self.table.columnWidth(REMARKS) - _PADDING
            high = wrapped_height(self.table.fontMetrics(), wide, remark)
            least = self.table.verticalHeader().defaultSectionSize()
            self.table.setRowHeight(row, max(high + _PADDING // 2, least))

    def _fit_all(self) -> None:
        for row in range(self.queue.rowCount()):
            self._fit(row)
