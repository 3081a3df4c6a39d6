"""Between points of the view, in Qt's logical pixels, and boxes in photo pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.gui.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Lens:
    """A viewport onto the whole photo, seen through a screen.

    Attributes:
        view: In pixels of the photo that face boxes are measured in.
        ratio: View pixels per logical pixel.
    """

    view: Viewport
    ratio: float

    @property
    def photo_pixels(self) -> float:
        """Photo pixels per logical pixel."""
        return self.ratio / self.view.scale

    def rect(self, box: FaceBox) -> QRectF:
        """Where a box lies in the view."""
        x0, y0 = self.view.to_view(box.x, box.y)
        x1, y1 = self.view.to_view(box.x + box.width, box.y + box.height)
        return QRectF(QPointF(x0, y0) / self.ratio, QPointF(x1, y1) / self.ratio)

    def to_photo(self, at: QPointF) -> tuple[float, float]:
        """The photo point under a point of the view."""
        return self.view.to_photo(at.x() * self.ratio, at.y() * self.ratio)
