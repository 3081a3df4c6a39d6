"""Whatever can have the focus has a name that a screen reader can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QScrollBar,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

DIALOGS = ("settings", "about", "batch", "retrain")


def nameless(root: QWidget) -> Iterator[str]:
    """The controls below a widget that have no name."""
    for widget in [root, *root.findChildren(QWidget)]:
        parts = isinstance(widget, QScrollBar) or isinstance(widget.parent(), QAbstractSpinBox)
        inner = widget.objectName().startswith("qt_") or parts  # of a control that has a name
        if inner or widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__}"


@pytest.mark.parametrize("action", DIALOGS)
def test_dialogs_have_names_on_every_page(open_window: Open, action: str) -> None:
    window = open_window()
    window.table[action].trigger()
    (dialog,) = window.findChildren(QDialog)
    assert dialog.windowTitle()
    books: list[QTabWidget | QStackedWidget] = [*dialog.findChildren(QTabWidget)]
    books += dialog.findChildren(QStackedWidget)
    for book in books:
        for number in range(book.count()):
            book.setCurrentIndex(number)
            assert list(nameless(dialog)) == []
    dialog.close()


def test_the_window_has_names_everywhere(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    window = open_window()
    assert list(nameless(window)) == []
    window.shell.open_paths([wall.parent])
    qtbot.waitUntil(lambda: window.document.path is not None, timeout=30_000)

    assert list(nameless(window)) == []
