"""Beside the photo: the histogram, the controls, the history, what the photo says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStyle,
    QTabWidget,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.gui.adjustments import Adjustments
from deepflash_app.gui.histogram_view import HistogramView
from deepflash_app.gui.info_table import InfoTable

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAction, QKeyEvent, QUndoStack

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.photo import Photo
    from deepflash_app.gui.actions import ActionSet
    from deepflash_app.gui.picture import Picture

_WIDTH, _BAR = 304, 10
_EDGE = 16

ADJUST, HISTORY, INFO = range(3)
"""The tabs."""


class AdjustPanel(QFrame):
    """One column: what is seen, what can be changed, what was changed.

    Args:
        table: Whose actions the buttons do.
        stack: The history.

    Signals:
        edited: What is changed (``Say``), the new ``RelightOptions``, and the gesture's number.
        preset_chosen: As ``PresetButton.chosen``.
        face_chosen: The number of a face whose row has got the focus.
        escaped: The keys are to go back to the photo.
    """

    edited = Signal(object, object, int)
    preset_chosen = Signal(object, object)
    face_chosen = Signal(int)
    escaped = Signal()

    def __init__(self, table: ActionSet, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.histogram = HistogramView(table["clipping"])
        self.adjustments = Adjustments()
        self.adjustments.edited.connect(self.edited)
        self.adjustments.preset_chosen.connect(self.preset_chosen)
        self.strength = self.adjustments.strength
        self.red_eye = self.adjustments.red_eye
        self.background = self.adjustments.background
        self.faces = self.adjustments.faces
        self.faces.chosen.connect(self.face_chosen)
        self.history = QUndoView(stack)
        self.history.setObjectName("history")
        self.history.setEmptyLabel(self.tr("As opened"))
        self.history.setAccessibleName(self.tr("History"))
        self.info = InfoTable()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Panel"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(True)
        self.tabs.tabBar().setDrawBase(False)
        for page, title in (
            (_scrolled(self.adjustments), self.tr("Adjust")),
            (self.history, self.tr("History")),
            (_scrolled(self.info), self.tr("Info")),
        ):
            page.setAccessibleName(title)
            self.tabs.addTab(page, title)
        self.reset_button = _button(table["reset"], "quiet")
        self.export_button = _button(table["export"], "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        least = self.adjustments.minimumSizeHint().width() + max(bar, _BAR)
        least = max(least, self.histogram.minimumSizeHint().width())
        self.setFixedWidth(max(_WIDTH, least + 2 * _EDGE))  # where the user's font is larger
        top, bottom = QVBoxLayout(), QHBoxLayout()
        top.setContentsMargins(_EDGE, 12, _EDGE, 4)
        top.addWidget(self.histogram)
        bottom.setContentsMargins(_EDGE, 8, _EDGE, 12)
        bottom.addWidget(self.reset_button)
        bottom.addWidget(self.export_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)  # its border's line
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(bottom)

    def show_photo(self, picture: Picture | None, photo: Photo | None) -> None:
        """Another photo has been read."""
        self.histogram.open(picture)
        self.info.show_photo(photo)

    def show_options(self, options: RelightOptions) -> None:
        """Show these, without announcing them as an edit."""
        self.adjustments.show_options(options)

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Show rows for its faces."""
        self.adjustments.show_analysis(analysis)

    def set_usable(self, *, usable: bool) -> None:
        """Allow edits, once there is something to edit."""
        self.adjustments.set_usable(usable=usable)

    def show_tab(self, tab: int) -> None:
        """Bring a tab to the front and give it the focus."""
        self.tabs.setCurrentIndex(tab)
        self.tabs.currentWidget().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Escape, if no control has had a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def leave(self, keeper: QObject) -> None:
        """Another panel takes its place; ``keeper`` keeps what is still being counted."""
        self.histogram.counting.leave(keeper)


def _scrolled(content: QWidget) -> QScrollArea:
    """A tab that scrolls where the window is low; never sideways."""
    area = QScrollArea(widgetResizable=True)
    area.setObjectName("column")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = QWidget()
    around = QVBoxLayout(holder)
    around.setContentsMargins(_EDGE, 4, _EDGE, 4)
    around.addWidget(content)
    around.addStretch(1)
    area.setWidget(holder)
    return area


def _button(action: QAction, kind: str) -> QPushButton:
    """A button that does an action and is enabled with it."""
    button = QPushButton(action.text().replace("&", ""))
    button.setProperty(kind, "true")
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
