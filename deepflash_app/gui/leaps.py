"""Shift with an arrow key moves a slider ten steps, since the page keys go from photo to photo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSlider

_LEAPS = {
    Qt.Key.Key_Left: QSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Right: QSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Up: QSlider.SliderAction.SliderPageStepAdd,
}


class Leaps(QObject):
    """Listens to a slider; the leap is its page step."""

    def __init__(self, slider: QSlider) -> None:
        super().__init__(slider)
        self._slider = slider
        slider.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Leap, instead of the one step that Shift would not have changed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            leap = _LEAPS.get(Qt.Key(event.key())) if shift else None
            if leap is not None:
                self._slider.triggerAction(leap)
                return True
        return super().eventFilter(watched, event)
