"""All keys at a glance, over the window; made from the action table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.gui.action_table import ACTIONS, HAND_KEYS
from deepflash_app.gui.language import Words
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.menu_table import MENUS, SEPARATOR
from deepflash_app.gui.turns import next_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QMainWindow

    from deepflash_app.setting_kinds import Keys

_ON_THE_PHOTO = QT_TRANSLATE_NOOP("Actions", "On the photo")
_HEADING_ROWS = 2  # of keys, that a heading takes the place of

_SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_COLUMNS = 2
_COLUMN_GAP = 36
_EDGE = 6
_LINE = 40  # that an arrow key scrolls

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
        self._sheets: dict[int, QWidget] = {}  # by their number of columns
        self._focused: QWidget | None = None
        self.setObjectName("shortcuts")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        Words(self, lambda: self.setAccessibleName(self.tr("Keyboard shortcuts")))
        self._scroll = scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = scroll.verticalScrollBar()
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show it, in a turn of its own since making it takes one, too; or hide it."""
        if self.isVisible():
            self.hide()
        else:
            self._sheet(_COLUMNS)
            next_turn(self, self._appear)

    def _appear(self) -> None:
        self._focused = self._window.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keys that scroll here are no shortcuts while they are needed for it."""
        scrolls = isinstance(event, QKeyEvent) and event.key() in _SCROLLING
        if event.type() == QEvent.Type.ShortcutOverride and scrolls and self._bar.maximum() > 0:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Any key that is no shortcut closes it, but for those that scroll where that is needed."""
        bar = self._bar
        if event.key() in _SCROLLING and bar.maximum() > 0:
            page = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            back = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp)
            by = bar.pageStep() if page else _LINE
            bar.setValue(bar.value() + (-by if back else by))
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
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
        """Give the focus back, and keep no hundred labels that a new theme would have to dress."""
        self._scroll.takeWidget()
        for sheet in self._sheets.values():
            sheet.deleteLater()
        self._sheets.clear()
        if self._focused is not None:
            self._focused.setFocus()
            self._focused = None

    def _place(self) -> None:
        """Some columns, fewer or more where that fits better into the window as it is now."""
        room = self._window.rect().size() - QSize(2 * _EDGE, 2 * _EDGE)
        keys = self._sheet(_COLUMNS)
        if self._wanted(keys, room).width() > room.width():
            keys = self._sheet(1)
        elif self._wanted(keys, room).height() > room.height():
            three = self._sheet(3)
            keys = three if self._wanted(three, room).width() <= room.width() else keys
        if self._scroll.widget() is not keys:
            self._scroll.takeWidget()
            self._scroll.setWidget(keys)
        self.resize(self._wanted(keys, room).boundedTo(room))
        self.move(self._window.rect().center() - self.rect().center())

    def _sheet(self, columns: int) -> QWidget:
        """Made once each time that it is shown."""
        if columns not in self._sheets:
            self._sheets[columns] = _sheet(_sections(self._keys_now()), columns)
        return self._sheets[columns]

    def _wanted(self, keys: QWidget, room: QSize) -> QSize:
        """The sheet's size with those keys on it, and a scroll bar if they are too high."""
        size = keys.sizeHint() + QSize(2 * _EDGE, 2 * _EDGE)
        bar = self._bar.sizeHint().width()
        return size + QSize(bar if size.height() > room.height() else 0, 0)


def _sections(keys: Mapping[str, Keys]) -> list[Section]:
    """The menus' parts with their actions that have keys, then the keys of the photo."""
    texts = {spec.id: spec.text for spec in ACTIONS}
    sections = []
    for title, names in MENUS:
        for separator, part in groupby(names, lambda name: name == SEPARATOR):
            rows = [(keys[name], texts[name]) for name in part if keys.get(name)]
            if rows and not separator:
                sections.append((title, rows))
    sections.append((_ON_THE_PHOTO, list(HAND_KEYS)))
    return sections


def _shared_out(sections: list[Section], number: int) -> list[list[Section]]:
    """At most so many columns, in reading order, the tallest as short as can be."""
    longest = sum(len(rows) + _HEADING_ROWS for _, rows in sections)
    return next(
        columns
        for limit in range(1, longest + 1)
        if len(columns := _filled(sections, limit)) <= number
    )


def _filled(sections: list[Section], limit: int) -> list[list[Section]]:
    """Columns of so many rows at most, where the sections are that short."""
    columns: list[list[Section]] = []
    height = limit
    for title, rows in sections:
        goes_on = bool(columns) and columns[-1][-1][0] == title
        needed = len(rows) + (0 if goes_on else _HEADING_ROWS)
        if height + needed > limit:
            columns.append([(title, list(rows))])
            height = len(rows) + _HEADING_ROWS
            continue
        height += needed
        if goes_on:
            columns[-1][-1][1].extend(rows)
        else:
            columns[-1].append((title, list(rows)))
    return columns


def _sheet(sections: list[Section], number: int) -> QWidget:
    sheet = QWidget()
    layout = QHBoxLayout(sheet)
    layout.setContentsMargins(28, 18, 28, 8)
    layout.setSpacing(_COLUMN_GAP)
    for column in _shared_out(sections, number):
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
        grid.setVerticalSpacing(2)
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
