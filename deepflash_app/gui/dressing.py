"""Shows a new palette on the widgets that are there, a few of them in each turn of the event loop.

Qt reads the colours of a style sheet when a widget is polished. Setting the sheet again would
polish all widgets in one turn and lay them out anew, which holds the window up for 60 ms and more.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_TURN = 0.008
"""Seconds of a turn; one widget takes about a ten-thousandth."""


class Dressing(QObject):
    """Polishes every widget that has been seen; the screen stays as it was until all are done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[QWidget] = []
        self._windows: list[QWidget] = []
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._go_on)

    @property
    def done(self) -> bool:
        """Whether all widgets show the palette of now."""
        return not self._turn.isActive()

    def begin(self) -> None:
        """The palette is another one."""
        roots = [window for window in QApplication.topLevelWidgets() if window.parent() is None]
        seen = Qt.WidgetAttribute.WA_WState_Polished
        self._left = [
            widget
            for root in roots
            for widget in (root, *root.findChildren(QWidget))
            if widget.testAttribute(seen)
        ]
        self._left.reverse()  # taken from its end: parents before their children
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.updatesEnabled():
                window.setUpdatesEnabled(False)
                self._windows.append(window)
        self._turn.start()

    def _go_on(self) -> None:
        end = time.perf_counter() + _TURN
        while self._left and time.perf_counter() < end:
            widget = self._left.pop()
            if isValid(widget):
                style = widget.style()
                style.unpolish(widget)
                style.polish(widget)
        if not self._left:
            self._turn.stop()
            for window in filter(isValid, self._windows):
                window.setUpdatesEnabled(True)
                window.repaint()  # what was to be painted before would hold up all that follows
            self._windows.clear()
