"""Before against after: which side shows what, the divider between them, and their labels."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

GRIP = 9
"""Half the width of the strip that takes hold of the divider, in logical pixels."""

_KNOB = 13.0
_PAD = 9.0


class Compare(Enum):
    """What the view shows of a corrected photo."""

    SPLIT = "split"
    BEFORE = "before"
    AFTER = "after"


class Divider:
    """The line between before (left) and after (right), at a fraction of the photo in sight.

    ``area`` is always that part of the photo, in logical pixels of the view.
    """

    def __init__(self) -> None:
        self.fraction = 0.5
        self.held = False

    def x(self, area: QRectF) -> float:
        """Its place in the view."""
        return area.left() + self.fraction * area.width()

    def is_near(self, at: QPointF, area: QRectF) -> bool:
        """Whether a press there takes hold of it."""
        reach = area.adjusted(-GRIP, 0, GRIP, 0)
        return reach.contains(at) and abs(at.x() - self.x(area)) <= GRIP

    def move_to(self, x: float, area: QRectF) -> None:
        """Put it at ``x``, inside the area."""
        self.fraction = min(max((x - area.left()) / max(area.width(), 1.0), 0.0), 1.0)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw the line and its knob; light with a dark edge, to be seen on any photo."""
        x = round(self.x(area)) + 0.5
        for width, colour in ((3.0, QColor(0, 0, 0, 70)), (1.0, QColor(255, 255, 255, 230))):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        centre = QPointF(x, area.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 80), 1.0))
        painter.setBrush(QColor(250, 250, 250, 240))
        painter.drawEllipse(centre, _KNOB, _KNOB)
        painter.setPen(QPen(QColor(60, 60, 60), 1.6, c=Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            tip = centre + QPointF(side * 7.5, 0)
            painter.drawLine(tip, tip + QPointF(-side * 3.5, -3.5))
            painter.drawLine(tip, tip + QPointF(-side * 3.5, 3.5))


def label_text(side: Compare) -> str:
    """The name of a side, translated."""
    if side is Compare.BEFORE:
        return QCoreApplication.translate("Comparison", "Before")
    return QCoreApplication.translate("Comparison", "After")


def paint_label(painter: QPainter, side: Compare, room: QRectF) -> None:
    """Write the side's name into the top corner of its room, if it fits there."""
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    font.setPointSizeF(font.pointSizeF() * 0.92)
    metrics, text = QFontMetricsF(font), label_text(side)
    wide, high = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 6
    if room.width() < wide + 2 * _PAD:
        return
    x = room.left() + _PAD if side is Compare.BEFORE else room.right() - _PAD - wide
    pill = QRectF(x, room.top() + _PAD, wide, high)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 20, 150))
    painter.drawRoundedRect(pill, high / 2, high / 2)
    painter.setPen(QColor(245, 245, 245))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
