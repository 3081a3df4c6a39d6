"""How face boxes look over the photo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from deepflash_app.gui.box_shape import grips

COLOUR = QColor("#f0c585")
"""Of the boxes: light on every photo, whatever the theme; a dark edge carries it over white."""

_DARK = QColor(0, 0, 0, 140)
_HANDLE = 4.0  # half its side, in logical pixels


def paint_brackets(painter: QPainter, box: QRectF) -> None:
    """A box as four corners, which leave the face itself to be judged."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    arm = min(box.width(), box.height()) * 0.16
    for colour, width in ((_DARK, 3.8), (COLOUR, 1.7)):
        painter.setPen(QPen(colour, width, c=Qt.PenCapStyle.RoundCap))
        for x, towards_x in ((box.left(), arm), (box.right(), -arm)):
            for y, towards_y in ((box.top(), arm), (box.bottom(), -arm)):
                painter.drawLine(QPointF(x, y), QPointF(x + towards_x, y))
                painter.drawLine(QPointF(x, y), QPointF(x, y + towards_y))


def paint_frame(painter: QPainter, box: QRectF) -> None:
    """A box that is being drawn."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_DARK, 3.0), (COLOUR, 1.4)):
        painter.setPen(QPen(colour, width))
        painter.drawRect(box)


def paint_selected(painter: QPainter, box: QRectF) -> None:
    """A box with its handles."""
    paint_frame(painter, box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 190), 1.0))
    painter.setBrush(COLOUR)
    for middle in grips(box):
        corner = QPointF(_HANDLE, _HANDLE)
        painter.drawRect(QRectF(middle - corner, middle + corner))
