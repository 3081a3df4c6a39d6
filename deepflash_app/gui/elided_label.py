"""A label of one line that gives way where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from deepflash_app.gui.as_tip import as_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class ElidedLabel(QLabel):
    """Shows the beginning and the end of a text that does not fit, and its tool tip all of it.

    Attributes:
        whole: All of the text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
        self.whole = ""

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for all of it."""
        wide = self.fontMetrics().horizontalAdvance(self.whole) + 2 * self.margin()
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """No width at all: a long name must not make the window wider than the screen."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        middle = Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(self.whole, middle, self.contentsRect().width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self.whole else as_tip(self.whole))
