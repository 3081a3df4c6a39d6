"""No word is cut off, in either language, in a window of 1280 by 800."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import PATIENCE, analysed
from PySide6.QtCore import QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QWidget,
)

from deepflash_app.gui.language import speak

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


def cut(root: QWidget) -> Iterator[str]:
    """The words below a widget that have less room than they need."""
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root):
            missing = lacking(widget)
            if missing > 0:
                yield f"{type(widget).__name__} {words(widget)!r} lacks {missing} px"


def lacking(widget: QWidget) -> int:
    """Pixels that a widget's words need and do not have."""
    match widget:
        case QLabel() if widget.wordWrap():
            return widget.heightForWidth(widget.width()) - widget.height()
        case QLabel() | QAbstractButton() | QComboBox() if words(widget).strip():
            return widget.sizeHint().width() - widget.width()
        case QSpinBox():
            needed = widget.fontMetrics().horizontalAdvance(widget.text())
            return needed - widget.lineEdit().width()
        case QTabBar():
            return widget.tabRect(widget.count() - 1).right() - widget.width()
    return 0


def words(widget: QWidget) -> str:
    """All that a widget may show."""
    if isinstance(widget, QComboBox):
        return " / ".join(widget.itemText(number) for number in range(widget.count()))
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QSpinBox) else ""


@pytest.mark.slow
@pytest.mark.parametrize(("language", "size"), [("en", 1.0), ("it", 1.0), ("it", 1.25)])
def test_no_word_is_cut_off(
    qtbot: QtBot,
    open_window: Open,
    portrait: Path,
    language: str,
    size: float,
    request: pytest.FixtureRequest,
) -> None:
    usual = QApplication.font()
    request.addfinalizer(lambda: QApplication.setFont(usual))
    font = QFont(usual)
    font.setPointSizeF(size * usual.pointSizeF())  # desktops differ, and so do eyes
    QApplication.setFont(font)
    speaker = QObject()
    speak(language, speaker)
    window = open_window()
    found = [*cut(window)]
    window.shell.open_paths([portrait])
    analysed(qtbot, window)
    counted = window.panel.histogram
    qtbot.waitUntil(lambda: counted.curves.after is not None, timeout=PATIENCE)
    for tab in range(window.panel.tabs.count()):
        window.panel.tabs.setCurrentIndex(tab)
        found += cut(window)
    for name in ("export", "copy_some", "settings", "about", "batch", "retrain"):
        window.table[name].trigger()
        qtbot.waitUntil(lambda: any(map(QDialog.isVisible, window.findChildren(QDialog))))
        (dialog,) = filter(QDialog.isVisible, window.findChildren(QDialog))
        books: list[QTabWidget | QStackedWidget] = [*dialog.findChildren(QTabWidget)]
        found += cut(dialog)
        for book in [*books, *dialog.findChildren(QStackedWidget)]:
            for number in range(book.count()):
                book.setCurrentIndex(number)
                found += cut(dialog)
        assert dialog.height() <= window.height()
        dialog.close()
    assert found == []
