"""What hands do to a window in tests: wait, look, drag."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from deepflash_app.gui.convert import to_array
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from PySide6.QtWidgets import QFileDialog, QMessageBox
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

Open = Callable[..., "MainWindow"]
Over = TypeVar("Over", bound=QWidget)

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


def activated(qtbot: QtBot, window: QWidget) -> None:
    """Have the keys go to a window or dialog, and not to another one that was there before."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def press(ask: QMessageBox, text: str) -> None:
    """Click on the button of that text."""
    (button,) = [one for one in ask.buttons() if one.text() == text]
    QTest.mouseClick(button, LEFT)


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in steps, release."""
    QTest.mousePress(widget, LEFT, NO_KEY, start)
    for step in range(1, 6):
        QTest.mouseMove(widget, start + (end - start) * step / 5)
    QTest.mouseRelease(widget, LEFT, NO_KEY, end)


def turn_wheel(widget: QWidget, at: QPoint, notches: int) -> None:
    """Turn the wheel at a point of a widget; away from oneself is positive."""
    window = widget.window()
    point = QPointF(widget.mapTo(window, at))
    QTest.wheelEvent(window.windowHandle(), point, QPoint(0, 120 * notches))


def slide_balance(window: MainWindow, name: str, to: int) -> None:
    """Drag one of the balance sliders from its middle by so many pixels."""
    slider = window.panel.adjustments.balances[name].slider
    drag(slider, slider.rect().center(), slider.rect().center() + QPoint(to, 0))


@contextmanager
def answering(kind: type[Over], act: Callable[[Over], object]) -> Iterator[None]:
    """Do something with the menu or dialog of a kind that opens, and may hold the caller up.

    One that is still there when ``act`` has failed, or long after it, is closed, so that the test
    ends.
    """
    answered: list[Over] = []
    looking = QTimer(interval=20)
    stubborn = time.monotonic() + 30

    def look() -> None:
        found = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if answered:
            if found is not None and time.monotonic() > stubborn:
                found.close()
            return
        if not isinstance(found, kind) or not found.isVisible():
            return
        answered.append(found)
        try:
            act(found)
        except BaseException:
            found.close()
            raise

    looking.timeout.connect(look)
    looking.start()
    yield
    end = time.monotonic() + 5
    while not answered and time.monotonic() < end:  # it did not hold the caller up
        QTest.qWait(20)
    looking.stop()
    assert answered, f"no {kind.__name__} opened"


def type_name(dialog: QFileDialog, name: str) -> None:
    """Type the name of what lies in the folder that is shown, and press Enter."""
    field = dialog.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let them go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, event)
