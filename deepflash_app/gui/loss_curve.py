"""The loss of a training, drawn while it falls."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepflash_app.gui.language import Words, decimal

_MARGIN_LEFT, _MARGIN_BOTTOM, _MARGIN = 52, 24, 12
_LINES = 3
_MOST = 4000  # points kept; more than a screen has pixels

Point = tuple[float, float]


class LossCurve(QWidget):
    """Steps to the right, loss upwards on a logarithmic scale: learning thin, judging thick."""

    def __init__(self) -> None:
        super().__init__()
        Words(self, lambda: self.setAccessibleName(self.tr("Loss curve")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._steps = 1.0
        self.learnt: list[Point] = []
        self.judged: list[Point] = []

    def begin(self, steps: float) -> None:
        """A training of so many steps begins."""
        self._steps = max(steps, 1.0)
        self.learnt, self.judged = [], []
        self.update()

    def add(self, step: float, loss: float, *, judged: bool) -> None:
        """One more point; what is no number is left out."""
        if not (math.isfinite(step) and math.isfinite(loss) and loss > 0):
            return
        points = self.judged if judged else self.learnt
        points.append((step, loss))
        if len(points) > _MOST:
            del points[1::2]
        words = self.tr("Loss {loss} at step {step} of {steps}")
        self.setAccessibleDescription(
            words.format(loss=decimal(loss, 4), step=round(step), steps=round(self._steps))
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Wide, and not very high."""
        return QSize(520, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Frame, lines to read by, curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole
        palette = self.palette()
        line, muted = palette.color(role.Mid), palette.color(role.PlaceholderText)
        accent = palette.color(role.Accent)
        room = QRectF(self.rect()).adjusted(_MARGIN_LEFT, _MARGIN, -_MARGIN, -_MARGIN_BOTTOM)
        painter.fillRect(room, palette.color(role.Base))
        losses = [loss for _, loss in self.learnt + self.judged]
        if not losses:
            painter.setPen(muted)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.tr("Nothing learnt yet"))
            return
        low, high = min(losses) / 1.1, max(losses) * 1.1
        self._scale(painter, room, (low, high), (line, muted))
        for points, pen in (
            (self.learnt, QPen(muted, 1.2)),
            (self.judged, QPen(accent, 2.4)),
        ):
            placed = [_place(point, room, self._steps, low, high) for point in points]
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(placed))
            if points is self.judged:
                painter.setBrush(accent)
                for spot in placed:
                    painter.drawEllipse(spot, 2.5, 2.5)

    def _scale(
        self, painter: QPainter, room: QRectF, span: Point, colours: tuple[QColor, QColor]
    ) -> None:
        low, high = span
        line, muted = colours
        for number in range(_LINES):
            share = number / (_LINES - 1)
            value = low * (high / low) ** share
            y = room.bottom() - share * room.height()
            painter.setPen(line)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(muted)
            place = QRectF(0, y - 9, _MARGIN_LEFT - 8, 18)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, decimal(value, 3))
        below = QRectF(room.left(), room.bottom() + 4, room.width(), _MARGIN_BOTTOM - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        words = self.tr("{n} steps").format(n=round(self._steps))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, words)


def _place(point: Point, room: QRectF, steps: float, low: float, high: float) -> QPointF:
    step, loss = point
    x = room.left() + min(step / steps, 1.0) * room.width()
    return QPointF(x, room.bottom() - math.log(loss / low) / math.log(high / low) * room.height())
