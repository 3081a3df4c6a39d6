"""All keys at a glance, over the window; made from the action table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.gui.action_table import ACTIONS, HAND_KEYS, MENUS
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QMainWindow

    from deepflash_app.setting_kinds import Keys

_ON_THE_PHOTO = QT_TRANSLATE_NOOP("Actions", "On the photo")
_COLUMNS = 2
_COLUMN_GAP = 44
_EDGE = 6

Section = tuple[str, list[tuple[tuple[str, ...], str]]]


class ShortcutSheet(QFrame):
    """Floats in the middle of the window until a key, or a click on it.

    Args:
        window: What it floats over.
        keys: The keys of every action at the moment.
    """

    def __init__(self, window: QMainWindow, keys: Callable[[], Mapping[str, Keys]]) -> None:
        super().__init__(window)
        self._window = window
        self._keys_now = keys
        self._focused: QWidget | None = None
        self._keys = QWidget()
        self.setObjectName("shortcuts")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._scroll = scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show it, or hide it."""
        if self.isVisible():
            self.hide()
            return
        self._focused = self._window.focusWidget()
        self._keys = _sheet(_sections(self._keys_now()))
        self._scroll.setWidget(self._keys)
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Any key that is no shortcut closes it."""
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """So does a click."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def hideEvent(self, _event: QEvent) -> None:  # noqa: N802
        """Give the focus back."""
        if self._focused is not None:
            self._focused.setFocus()
            self._focused = None

    def _place(self) -> None:
        room = self._window.rect()
        wanted = self._keys.sizeHint() + QSize(2 * _EDGE, 2 * _EDGE)
        self.resize(wanted.boundedTo(room.size() - QSize(2 * _EDGE, 2 * _EDGE)))
        self.move(room.center() - self.rect().center())


def _sections(keys: Mapping[str, Keys]) -> list[Section]:
    """The menus with their actions that have keys, then the keys of the photo."""
    texts = {spec.id: spec.text for spec in ACTIONS}
    sections = []
    for title, names in MENUS:
        rows = [(keys[name], texts[name]) for name in names if keys.get(name)]
        sections.append((title, rows))
    sections.append((_ON_THE_PHOTO, list(HAND_KEYS)))
    return sections


def _sheet(sections: list[Section]) -> QWidget:
    columns: list[list[Section]] = [[] for _ in range(_COLUMNS)]
    for section in sections:  # always into the shorter column
        shortest = min(columns, key=lambda column: sum(len(rows) + 2 for _, rows in column))
        shortest.append(section)
    sheet = QWidget()
    layout = QHBoxLayout(sheet)
    layout.setContentsMargins(28, 20, 28, 12)
    layout.setSpacing(_COLUMN_GAP)
    for column in columns:
        layout.addLayout(_column(column))
    return sheet


def _column(sections: list[Section]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    for title, rows in sections:
        heading = QLabel(_told(title))
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for number, (keys, text) in enumerate(rows):
            grid.addWidget(QLabel(_told(text)), number, 0)
            grid.addLayout(_key_caps(keys), number, 1)
        column.addLayout(grid)
        column.addSpacing(8)
    column.addStretch(1)
    return column


def _key_caps(keys: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addStretch(1)
    for key in keys:
        cap = QLabel(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        cap.setProperty("role", "key")
        row.addWidget(cap)
    return row


def _told(text: str) -> str:
    """Translated, without the menu's key."""
    return QCoreApplication.translate("Actions", text).replace("&", "").rstrip("…")
