"""A slider whose rest is in its middle, from where its line is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_LINE = 3.0
_TICK = 9.0


class BalanceSlider(QSlider):
    """Horizontal, from minus to plus."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setProperty("balance", "true")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The groove as the style draws it, then the part between the middle and the knob."""
        super().paintEvent(event)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part, control = QStyle.SubControl.SC_SliderHandle, QStyle.ComplexControl.CC_Slider
        knob = QRectF(self.style().subControlRect(control, option, part, self))
        room = QRectF(self.rect())
        middle = room.center().x()
        painter = QPainter(self)
        enabled = self.isEnabled()
        accent = self.palette().color(QPalette.ColorRole.Accent)
        faded = self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        top = room.center().y() - _LINE / 2
        if enabled and knob.left() > middle:
            painter.fillRect(QRectF(middle, top, knob.left() - middle, _LINE), accent)
        elif enabled and knob.right() < middle:
            painter.fillRect(QRectF(knob.right(), top, middle - knob.right(), _LINE), accent)
        if not knob.contains(middle, room.center().y()):
            tick = QRectF(middle - 0.5, room.center().y() - _TICK / 2, 1, _TICK)
            painter.fillRect(tick, accent if enabled else faded)
