"""The viewer: one photo, before and after, in one pane or two, zoomed and panned together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepflash_app.core.boxes import largest
from deepflash_app.gui.announce import announce
from deepflash_app.gui.box_editor import BoxEditor
from deepflash_app.gui.comparison import GAP, Compare, Divider, Pane, paint_sides, panes
from deepflash_app.gui.hand import Hand
from deepflash_app.gui.language import Words
from deepflash_app.gui.lens import Lens
from deepflash_app.gui.rendering import Rendering
from deepflash_app.gui.sight_words import sight_words
from deepflash_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.picture import Picture

MARGIN = 18
"""Grey left round a fitted photo, in logical pixels."""

_IN_THE_MIDDLE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class PhotoView(QWidget):
    """Shows a ``Picture``; what is not on the screen is not rendered.

    Attributes:
        unreadable: Name of the photo that there is no picture of; said in its place.

    Signals:
        zoomed: The scale changed; view pixels per photo pixel.
        escaped: Escape was pressed, and no box was selected or being drawn.
    """

    zoomed = Signal(float)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        Words(self, lambda: self.setAccessibleName(self.tr("Photo")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.surround = QColor("#1c1c1c")
        self.divider = Divider()
        self.boxes = BoxEditor(self)
        self.boxes.changed.connect(self.update)
        self.boxes.told.connect(partial(announce, self))
        self.compare = Compare.SPLIT
        self.unreadable = ""
        self.viewport = Viewport(1, 1, 1, 1)
        self.installEventFilter(Hand(self))
        self._rendering = Rendering(self)
        self._rendering.changed.connect(self.update)
        self._came_by_key = False  # a hand needs no frame to see where it is

    # --- what is shown ---------------------------------------------------------------------

    def set_picture(self, picture: Picture | None, *, same_photo: bool = False) -> None:
        """Show another picture, fitted; or the same photo in more detail, sight unchanged."""
        self._rendering.set_picture(picture, same_photo=same_photo)
        if picture is not None:
            self.viewport = self.viewport.onto(picture.width, picture.height)
        if not same_photo:
            self.viewport = self.viewport.fitted()
            self.divider.fraction = 0.5
        self._moved()

    def set_correction(
        self,
        analysis: Analysis | None,
        options: RelightOptions,
        *,
        scene: BackdropPicture | None = None,
        fade: bool = False,
    ) -> None:
        """Relight by these, before the picture ``scene``; ``fade`` lets it appear softly."""
        self._rendering.set_correction(analysis, options, scene, fade=fade)

    def set_clipping(self, *, shown: bool) -> None:
        """Mark blown-out and black pixels, or show the photo as it is."""
        self._rendering.set_clipping(shown=shown)

    def set_compare(self, compare: Compare, across: Qt.Orientation) -> None:
        """Show before, after, or both, beside each other or one above the other."""
        self.compare, self.divider.across = compare, across
        self._fill_panes()

    def move_divider(self, share: float) -> None:
        """Move the divider by a share of the photo in sight."""
        self.divider.move_by(share)
        self.update()

    def centre_divider(self) -> None:
        """Put the divider into the middle of what is in sight."""
        self.divider.fraction = 0.5
        self.update()

    @property
    def picture(self) -> Picture | None:
        """What is looked at."""
        return self._rendering.picture

    @property
    def has_photo(self) -> bool:
        """Whether there is anything to look at."""
        return self._rendering.picture is not None

    @property
    def corrected(self) -> bool:
        """Whether there is an "after" to look at."""
        return self._rendering.corrected

    @property
    def settled(self) -> bool:
        """Whether what is seen is final: all of it painted, no draft, nothing fading."""
        return self._rendering.settled

    # --- sight -----------------------------------------------------------------------------

    @property
    def lens(self) -> Lens:
        """Between points of a pane and the photo that face boxes are measured in."""
        return Lens(self.viewport.onto(*self.boxes.size), self.devicePixelRatioF())

    def seen(self) -> QRectF:
        """The part of a pane that the photo covers, in logical pixels of the pane."""
        (left, top), (wide, high) = self.viewport.origin, self.viewport.size
        ratio = self.devicePixelRatioF()
        photo = QRectF(left / ratio, top / ratio, wide / ratio, high / ratio)
        pane = QRectF(0, 0, self.viewport.width / ratio, self.viewport.height / ratio)
        return photo & pane

    def pane_corner(self, at: QPointF) -> QPointF:
        """The top left corner of the pane at or before a point of the view."""
        ratio = self.devicePixelRatioF()
        corners = [QPointF(pane.rect.topLeft()) / ratio for pane in self._panes()]
        return [c for c in corners if (c.x() <= at.x() and c.y() <= at.y()) or c == corners[0]][-1]

    def look(self, viewport: Viewport) -> None:
        """Look at something else; all panes together."""
        if viewport != self.viewport:
            self.viewport = viewport
            self._moved()

    def zoom_to(self, scale: float | None, at: QPointF | None = None) -> None:
        """Zoom to view pixels per photo pixel; None fits. ``at`` stays put, else the middle."""
        if scale is None:
            self.viewport = self.viewport.fitted()
        else:
            ratio, view = self.devicePixelRatioF(), self.viewport
            x, y = (view.width / 2, view.height / 2) if at is None else (at * ratio).toTuple()
            self.viewport = view.zoomed(scale, x, y)
        self._moved()

    def zoom_step(self, direction: int) -> None:
        """One step in (+1) or out (-1)."""
        self.zoom_to(self.viewport.step(direction))

    def toggle_actual(self) -> None:
        """Between the whole photo and 1:1 at the pointer; if that is elsewhere, at the face."""
        if self.viewport.zoom is not None:
            self.zoom_to(None)
        elif self.underMouse() or not self.boxes.boxes:
            under = QPointF(self.mapFromGlobal(self.cursor().pos()))
            self.zoom_to(1.0, under - self.pane_corner(under) if self.underMouse() else None)
        else:
            x, y = largest(self.boxes.boxes).centre
            shrunk = self.viewport.photo_width / self.boxes.size[0]
            self.look(self.viewport.centred_on(1.0, x * shrunk, y * shrunk))

    def _panes(self) -> tuple[Pane, ...]:
        """In view pixels."""
        ratio = self.devicePixelRatioF()
        room = QRect(0, 0, round(self.width() * ratio), round(self.height() * ratio))
        return panes(self.compare, self.divider.across, room, round(GAP * ratio))

    def _fill_panes(self) -> None:
        """Keep the sight in panes of another size."""
        size, margin = self._panes()[0].rect.size(), round(MARGIN * self.devicePixelRatioF())
        self.viewport = self.viewport.resized(size.width(), size.height(), margin)
        self._moved()

    def _moved(self) -> None:
        """Forget what was rendered for another sight."""
        self._rendering.forget_sight()
        self.zoomed.emit(self.viewport.scale)

    # --- painting --------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Render what is in sight and not yet rendered, then paint it."""
        self._describe()
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.surround)
        if not self.has_photo:
            painter.drawText(self.rect(), _IN_THE_MIDDLE, self.accessibleDescription())
            return
        for pane in self._panes():
            self._paint_photo(painter, pane)
            self._paint_signs(painter, pane)
        if self._came_by_key:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2.0))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        self._rendering.end_painting()

    def _paint_photo(self, painter: QPainter, pane: Pane) -> None:
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # to the screen's own pixels
        painter.setClipRect(pane.rect)
        painter.translate(pane.rect.topLeft())
        self._rendering.paint_before(painter, self.viewport)
        if pane.shows is not Compare.BEFORE:
            if pane.shows is Compare.SPLIT:
                edge = self.divider.sides(self.seen())[1].topLeft() * ratio
                rest = QRect(edge.toPoint(), pane.rect.size())
                painter.setClipRect(rest, Qt.ClipOperation.IntersectClip)
            self._rendering.paint_after(painter)
        painter.restore()

    def _paint_signs(self, painter: QPainter, pane: Pane) -> None:
        """Face boxes, the divider, and the sides' names."""
        ratio = self.devicePixelRatioF()
        rect = QRectF(QPointF(pane.rect.topLeft()) / ratio, pane.rect.size().toSizeF() / ratio)
        painter.save()
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        self.boxes.paint(painter, self.lens)
        if self.corrected:
            paint_sides(painter, self.divider, pane.shows, self.seen())
        painter.restore()

    def _describe(self) -> None:
        """Have what is about to be seen at hand for a screen reader."""
        words = sight_words(self)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def stop(self) -> None:
        """End the thread that renders."""
        self._rendering.stop()

    # --- Qt's events -----------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show that the keys go here now, if it was a key that brought them here."""
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._came_by_key = event.reason() in by_key
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide it."""
        self._came_by_key = False
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """On a screen of another density there are more pixels to fill, or fewer."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fill_panes()
        return super().event(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Keep the sight in a view of another size."""
        self._fill_panes()
