"""A sentence over the photo that does not stop the work: errors, results, offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from deepflash_app.gui.engine_words import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_WIDTH = 620
_GAP = 20
_DETAILS_HEIGHT = 130


class Banner(QFrame):
    """Floats over its parent; at most one button that does something about what it tells.

    Args:
        parent: What it floats over.
        room: The part of the parent at whose lower edge it appears.
    """

    def __init__(self, parent: QWidget, room: Callable[[], QRect]) -> None:
        super().__init__(parent)
        self._room = room
        self.setObjectName("banner")
        self._act: Callable[[], None] | None = None
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button = QPushButton()
        self.action_button.clicked.connect(self._on_action)
        self.details_button = QPushButton(self.tr("Details"))
        self.details_button.setProperty("quiet", "true")
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self._on_details)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setProperty("quiet", "true")
        self.close_button.clicked.connect(self.hide)
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setObjectName("details")
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setFixedHeight(_DETAILS_HEIGHT)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button in (self.action_button, self.details_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 10, 11)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.details)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def tell(
        self,
        sentence: str,
        *,
        alarm: bool = False,
        details: str = "",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a sentence in place of the last one.

        Args:
            sentence: For the user.
            alarm: Whether something went wrong.
            details: For a report; folded away.
            action: The text of a button, and what it does.
        """
        self.setProperty("alarm", "true" if alarm else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        sentence = told(sentence)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._act = None if action is None else action[1]
        self.action_button.setVisible(action is not None)
        self.action_button.setText("" if action is None else action[0])
        self.details.setPlainText(details)
        self.details_button.setChecked(False)
        self.details_button.setVisible(bool(details))
        self.details.hide()
        self.show()
        self.raise_()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Stay in place when the parent is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._room()
        self.setFixedWidth(min(_WIDTH, max(room.width() - 2 * _GAP, 200)))
        self._column.activate()
        height = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), height if height > 0 else self.sizeHint().height())
        left = room.left() + (room.width() - self.width()) // 2
        self.move(left, room.bottom() + 1 - self.height() - _GAP)

    def _on_details(self, shown: bool) -> None:  # noqa: FBT001  # a toggled signal's shape
        self.details.setVisible(shown)
        self._place()

    def _on_action(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
