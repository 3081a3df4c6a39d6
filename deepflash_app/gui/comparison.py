"""Before against after: where each side is seen, the divider between them, and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

GRIP = 9
"""Half the width of the strip that takes hold of the divider, in logical pixels."""

GAP = 6
"""Between the two pictures side by side, in logical pixels."""

KNOB = 13.0
"""Radius of the divider's knob, in logical pixels."""

_PAD = 9.0


class Compare(Enum):
    """What the view shows of a corrected photo."""

    SPLIT = "split"
    SIDES = "sides"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the view that shows the photo.

    Attributes:
        shows: Before, after, or both with the divider between; never ``SIDES``.
        rect: Where it lies in the view; all panes are of one size, so that one sight fits all.
    """

    shows: Compare
    rect: QRect


def panes(compare: Compare, across: Qt.Orientation, room: QRect, gap: int) -> tuple[Pane, ...]:
    """Share the view out.

    Args:
        compare: What is to be seen.
        across: Whether before and after lie beside each other (horizontal) or one above the other.
        room: The view.
        gap: What stays free between two panes, in the units of ``room``.
    """
    if compare is not Compare.SIDES:
        return (Pane(compare, room),)
    first = QRect(room)
    if across is Qt.Orientation.Horizontal:
        first.setWidth(max((room.width() - gap) // 2, 1))
        second = first.translated(first.width() + gap, 0)
    else:
        first.setHeight(max((room.height() - gap) // 2, 1))
        second = first.translated(0, first.height() + gap)
    return Pane(Compare.BEFORE, first), Pane(Compare.AFTER, second)


class Divider:
    """The line between before (left or above) and after, at a fraction of the photo in sight.

    ``area`` is always that part of the photo, in logical pixels.

    Attributes:
        across: Horizontal if before and after lie beside each other, else one above the other.
        fraction: Of the area that shows the "before".
    """

    def __init__(self) -> None:
        self.fraction = 0.5
        self.across = Qt.Orientation.Horizontal

    def sides(self, area: QRectF) -> tuple[QRectF, QRectF]:
        """What each side has of the area."""
        before, after = QRectF(area), QRectF(area)
        if self.across is Qt.Orientation.Horizontal:
            before.setWidth(self.fraction * area.width())
            after.setLeft(before.right())
        else:
            before.setHeight(self.fraction * area.height())
            after.setTop(before.bottom())
        return before, after

    def is_near(self, at: QPointF, area: QRectF) -> bool:
        """Whether a press there takes hold of it."""
        line = self.sides(area)[1]
        if self.across is Qt.Orientation.Horizontal:
            return abs(at.x() - line.left()) <= GRIP and area.top() <= at.y() <= area.bottom()
        return abs(at.y() - line.top()) <= GRIP and area.left() <= at.x() <= area.right()

    def move_to(self, to: QPointF, area: QRectF) -> None:
        """Put it at a point, inside the area."""
        if self.across is Qt.Orientation.Horizontal:
            fraction = (to.x() - area.left()) / max(area.width(), 1.0)
        else:
            fraction = (to.y() - area.top()) / max(area.height(), 1.0)
        self.fraction = min(max(fraction, 0.0), 1.0)

    def move_by(self, share: float) -> None:
        """Move it by a share of the area."""
        self.fraction = min(max(self.fraction + share, 0.0), 1.0)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw the line and its knob; light with a dark edge, to be seen on any photo."""
        start = self.sides(area)[1].topLeft()
        beside = self.across is Qt.Orientation.Horizontal
        if beside:
            start.setX(round(start.x()) + 0.5)
            line = QLineF(start, QPointF(start.x(), area.bottom()))
        else:
            start.setY(round(start.y()) + 0.5)
            line = QLineF(start, QPointF(area.right(), start.y()))
        for width, colour in ((3.0, QColor(0, 0, 0, 70)), (1.0, QColor(255, 255, 255, 230))):
            painter.setPen(QPen(colour, width))
            painter.drawLine(line)
        painter.save()
        painter.translate(line.center())
        painter.rotate(0 if beside else 90)
        _paint_knob(painter)
        painter.restore()


def _paint_knob(painter: QPainter) -> None:
    """A disc with arrows to left and right, at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 80), 1.0))
    painter.setBrush(QColor(250, 250, 250, 240))
    painter.drawEllipse(QPointF(), KNOB, KNOB)
    painter.setPen(QPen(QColor(60, 60, 60), 1.6, c=Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        tip = QPointF(side * 7.5, 0)
        painter.drawLine(tip, tip + QPointF(-side * 3.5, -3.5))
        painter.drawLine(tip, tip + QPointF(-side * 3.5, 3.5))


def label_text(side: Compare) -> str:
    """The name of a side, translated."""
    if side is Compare.BEFORE:
        return QCoreApplication.translate("Comparison", "Before")
    return QCoreApplication.translate("Comparison", "After")


def paint_sides(painter: QPainter, divider: Divider, shows: Compare, room: QRectF) -> None:
    """Name what a pane shows of the photo in ``room``, and draw the divider if it shows both."""
    if shows is not Compare.SPLIT:
        _paint_label(painter, shows, room, Qt.Corner.TopLeftCorner)
        return
    before, after = divider.sides(room)
    beside = divider.across is Qt.Orientation.Horizontal
    far = Qt.Corner.TopRightCorner if beside else Qt.Corner.BottomLeftCorner
    divider.paint(painter, room)
    _paint_label(painter, Compare.BEFORE, before, Qt.Corner.TopLeftCorner)
    _paint_label(painter, Compare.AFTER, after, far)


def _paint_label(painter: QPainter, side: Compare, room: QRectF, corner: Qt.Corner) -> None:
    """Write the side's name into a corner of its room, if it fits there."""
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    font.setPointSizeF(font.pointSizeF() * 0.92)
    metrics, text = QFontMetricsF(font), label_text(side)
    wide, high = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 6
    if room.width() < wide + 2 * _PAD or room.height() < high + 2 * _PAD:
        return
    pill = QRectF(room.left() + _PAD, room.top() + _PAD, wide, high)
    if corner is Qt.Corner.TopRightCorner:
        pill.moveRight(room.right() - _PAD)
    elif corner is Qt.Corner.BottomLeftCorner:
        pill.moveBottom(room.bottom() - _PAD)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 20, 150))
    painter.drawRoundedRect(pill, high / 2, high / 2)
    painter.setPen(QColor(245, 245, 245))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
