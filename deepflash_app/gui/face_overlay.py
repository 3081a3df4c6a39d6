"""Face boxes over the photo: shown, hidden, and drawn by hand where none was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from deepflash_app.core.boxes import FaceBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.gui.viewport import Viewport

COLOUR = QColor("#f0c585")
"""Of the boxes: light on every photo, whatever the theme; a dark edge carries it over white."""

SMALLEST_BOX = 12.0
"""A drawn box smaller than this many logical pixels is a slip of the hand."""


class FaceOverlay:
    """Paints the boxes and follows the drawing of a new one."""

    def __init__(self) -> None:
        self.boxes: tuple[FaceBox, ...] = ()
        self.shown = True
        self.drawing = False
        self._from: QPointF | None = None
        self._to = QPointF()

    def show(self, boxes: Sequence[FaceBox]) -> None:
        """Show these, in photo pixels."""
        self.boxes = tuple(boxes)

    def press(self, at: QPointF) -> None:
        """Begin a box, at a point of the view in logical pixels."""
        self._from = self._to = at

    def move(self, to: QPointF) -> None:
        """Drag its other corner."""
        self._to = to

    def release(self, view: Viewport, ratio: float) -> FaceBox | None:
        """End the box.

        Args:
            view: Where the photo lies.
            ratio: View pixels per logical pixel.

        Returns:
            The box inside the photo, in photo pixels; None if it is too small to be meant.
        """
        drawn, self._from = self._rubber(), None
        if min(drawn.width(), drawn.height()) < SMALLEST_BOX:
            return None
        x0, y0 = view.to_photo(drawn.left() * ratio, drawn.top() * ratio)
        x1, y1 = view.to_photo(drawn.right() * ratio, drawn.bottom() * ratio)
        x0, x1 = max(x0, 0.0), min(x1, float(view.photo_width))
        y0, y1 = max(y0, 0.0), min(y1, float(view.photo_height))
        if x1 - x0 < 1 or y1 - y0 < 1:
            return None
        return FaceBox(x0, y0, x1 - x0, y1 - y0)

    def paint(self, painter: QPainter, view: Viewport, ratio: float) -> None:
        """Draw the boxes as corner brackets, which leave the face itself to be judged."""
        if self.shown:
            for box in self.boxes:
                x0, y0 = view.to_view(box.x, box.y)
                x1, y1 = view.to_view(box.x + box.width, box.y + box.height)
                corners = QRectF(QPointF(x0, y0) / ratio, QPointF(x1, y1) / ratio)
                _brackets(painter, corners, QColor(0, 0, 0, 140), 3.8)
                _brackets(painter, corners, COLOUR, 1.7)
        if self._from is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(0, 0, 0, 110), 3.0))
            painter.drawRect(self._rubber())
            painter.setPen(QPen(COLOUR, 1.5))
            painter.drawRect(self._rubber())

    def _rubber(self) -> QRectF:
        return QRectF(self._from or self._to, self._to).normalized()


def _brackets(painter: QPainter, box: QRectF, colour: QColor, width: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, c=Qt.PenCapStyle.RoundCap))
    arm = min(box.width(), box.height()) * 0.16
    for x, towards_x in ((box.left(), arm), (box.right(), -arm)):
        for y, towards_y in ((box.top(), arm), (box.bottom(), -arm)):
            painter.drawLine(QPointF(x, y), QPointF(x + towards_x, y))
            painter.drawLine(QPointF(x, y), QPointF(x, y + towards_y))
