"""The histogram: the photo of now in colours, the one before as a line, and what is clipped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from deepflash_app.gui.histogram import BINS, Count, count_both, top_of
from deepflash_app.gui.language import decimal
from deepflash_app.gui.latest import Latest

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, FloatImage
    from deepflash_app.gui.picture import Picture

_REST_MS = 60
_HEIGHT = 76
_COLOURS = (QColor(226, 74, 66, 150), QColor(74, 186, 92, 150), QColor(72, 126, 236, 150))
_WIDEST = 0.099  # of the shares, when they are written
_LITTLE = 0.0005  # of the pixels: less is a catch-light


class HistogramView(QWidget):
    """Curves, and below them the shares of clipped pixels with the switch that marks them."""

    def __init__(self, clipping: QAction) -> None:
        super().__init__()
        self.counting = Latest(_REST_MS, self)
        self.counting.answered.connect(self._on_counted)
        self._overview: ByteImage | None = None
        self._edit: tuple[Analysis | None, RelightOptions, BackdropPicture | None] | None = None
        self.curves = _Curves()
        self.facts = QLabel(" ")
        self.facts.setProperty("role", "muted")
        longest = self._clipped(_WIDEST, _WIDEST)
        self.facts.setMinimumWidth(self.facts.fontMetrics().horizontalAdvance(longest))
        self.button = QToolButton()
        self.button.setObjectName("small")
        clipping.setIconText(self.tr("Mark"))  # the button's, short
        self.button.setDefaultAction(clipping)
        self.button.setAccessibleName(clipping.text().replace("&", ""))
        row = QHBoxLayout()
        row.addWidget(self.facts, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.curves)
        layout.addLayout(row)

    def open(self, picture: Picture | None) -> None:
        """Another photo, or none."""
        self._overview = None if picture is None else picture.overview()
        if picture is None:
            self.counting.forget()
            self.curves.before = self.curves.after = None
            self.curves.update()
            self.facts.setText(" ")
            self.facts.setToolTip("")
            self.curves.setAccessibleDescription("")
        self._ask()

    def want(
        self, analysis: Analysis | None, options: RelightOptions, scene: BackdropPicture | None
    ) -> None:
        """Show what an edit makes of it, soon."""
        self._edit = (analysis, options, scene)
        self._ask()

    def _ask(self) -> None:
        if self._overview is not None and self._edit is not None:
            self.counting.ask(partial(count_both, self._overview, *self._edit))

    def _on_counted(self, counts: tuple[Count, Count | None]) -> None:
        before, after = counts
        self.curves.before, self.curves.after = before, after
        self.curves.update()
        self._tell(before, after)

    def _tell(self, before: Count, after: Count | None) -> None:
        """Say in words what is lost, for those who cannot see the curves as well."""
        now = self._words(after or before)
        self.facts.setText(now)
        if after is not None:
            both = self.tr("{now}. Before: {before}.")
            now = both.format(now=now, before=self._words(before))
        self.facts.setToolTip(now)
        self.curves.setAccessibleDescription(now)

    def _words(self, count: Count) -> str:
        if max(count.white, count.black) < _LITTLE:
            return self.tr("Nothing clipped")
        return self._clipped(count.white, count.black)

    def _clipped(self, white: float, black: float) -> str:
        words = self.tr("Clipped: {white} % white, {black} % black")
        return words.format(white=_per_cent(white), black=_per_cent(black))


class _Curves(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.before: Count | None = None
        self.after: Count | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram"))
        self.setToolTip(self.tr("Filled: the photo as it is now. Line: before."))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Filled curves that add up where they overlap, and a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(room, 4, 4)
        now = self.after or self.before
        if now is None or self.before is None:
            return
        inner = room.adjusted(4, 5, -4, -2)
        top = top_of(now, self.before)
        dark = self.palette().color(QPalette.ColorRole.Mid).lightness() < 128  # noqa: PLR2004
        screen = QPainter.CompositionMode.CompositionMode_Screen
        multiply = QPainter.CompositionMode.CompositionMode_Multiply
        painter.setCompositionMode(screen if dark else multiply)
        for channel, colour in enumerate(_COLOURS):
            painter.setBrush(colour)
            painter.drawPolygon(_outline(now.bins[channel] / top, inner))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if self.after is not None:
            line = self.palette().color(QPalette.ColorRole.WindowText)
            line.setAlphaF(0.75)
            painter.setPen(QPen(line, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            mean = self.before.bins.mean(axis=0) / top
            painter.drawPolyline(QPolygonF(_outline(mean, inner).toList()[1:-1]))


def _per_cent(share: float) -> str:
    """Two digits, as the user's language writes them."""
    return decimal(100 * share, 1 if share < 0.1 else 0)  # noqa: PLR2004


def _outline(heights: FloatImage, room: QRectF) -> QPolygonF:
    """The curve as an area that stands on the lower edge of its room."""
    left, bottom = room.left(), room.bottom()
    step, high = room.width() / (BINS - 1), room.height()
    tops = np.minimum(heights, 1.0).tolist()
    points = [QPointF(left + step * place, bottom - high * top) for place, top in enumerate(tops)]
    return QPolygonF([room.bottomLeft(), *points, room.bottomRight()])
