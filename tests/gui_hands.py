"""What hands do to a window in tests: wait, look, drag."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deepflash_app.gui.convert import to_array
from deepflash_app.gui.document import State

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

Open = Callable[..., "MainWindow"]

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
PATIENCE = 60_000

RED_PUPILS = ((203, 102), (247, 104))
"""Where the photo of a couple has them, in pixels."""


def seen(window: MainWindow, x: float, y: float, size: int = 40) -> npt.NDArray[np.uint8]:
    """The screen's pixels round a point of the photo, given as fractions of the view's photo."""
    area = window.view.seen()
    centre = QPointF(area.left() + x * area.width(), area.top() + y * area.height()).toPoint()
    shot = to_array(window.view.grab().toImage())
    half = size // 2
    return shot[centre.y() - half : centre.y() + half, centre.x() - half : centre.x() + half]


def analysed(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the correction has come and faded in."""
    qtbot.waitUntil(lambda: window.document.state is State.ANALYSED, timeout=PATIENCE)
    settled(qtbot, window)


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until what is seen is final."""
    window.view.repaint()
    qtbot.waitUntil(lambda: window.view.settled, timeout=5000)


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in steps, release."""
    QTest.mousePress(widget, LEFT, NO_KEY, start)
    for step in range(1, 6):
        QTest.mouseMove(widget, start + (end - start) * step / 5)
    QTest.mouseRelease(widget, LEFT, NO_KEY, end)


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let them go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, event)
