"""The viewer: one photo, before and after a divider, zoomed and panned together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepflash_app.core.boxes import largest
from deepflash_app.gui.comparison import Compare, Divider, paint_label
from deepflash_app.gui.face_overlay import FaceOverlay
from deepflash_app.gui.photo_painter import PhotoPainter
from deepflash_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.picture import Picture

MARGIN = 18
"""Grey left round a fitted photo, in logical pixels."""

FADE_MS = 350

REST_MS = 120
"""After so long without a change the exact rendering takes the draft's place."""
_NOTCH = 120.0
_ZOOM_PER_NOTCH = 1.25


class PhotoView(QWidget):
    """Shows a ``Picture``; what is not on the screen is not rendered.

    Signals:
        zoomed: The scale changed; view pixels per photo pixel.
        box_drawn: The user drew this ``FaceBox``, in photo pixels.
    """

    zoomed = Signal(float)
    box_drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Photo"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.surround = QColor("#1c1c1c")
        self.divider = Divider()
        self.overlay = FaceOverlay()
        self.compare = Compare.SPLIT
        self.viewport = Viewport(1, 1, 1, 1)
        self._photo = PhotoPainter()
        self._pan_from: QPointF | None = None
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self.update)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._refine)

    # --- what is shown ---------------------------------------------------------------------

    def set_picture(self, picture: Picture | None, *, same_photo: bool = False) -> None:
        """Show another picture, fitted; or the same photo in more detail, sight unchanged."""
        self._photo.picture = picture
        if picture is not None:
            self.viewport = self.viewport.onto(picture.width, picture.height)
        if not same_photo:
            self._photo.analysis = None
            self.overlay.show(())
            self.viewport = self.viewport.fitted()
            self.divider.fraction = 0.5
        self._moved()

    def set_correction(
        self, analysis: Analysis | None, options: RelightOptions, *, fade: bool = False
    ) -> None:
        """Relight by these; with ``fade`` the correction appears softly."""
        if analysis is not self._photo.analysis:
            self._photo.forget_correction()
        self._photo.analysis, self._photo.options = analysis, options
        self._photo.forget_after()
        if fade:
            self._fade.start()
        self.update()

    def set_boxes(self, boxes: tuple[FaceBox, ...]) -> None:
        """Show these face boxes, in photo pixels."""
        self.overlay.show(boxes)
        self.update()

    def set_boxes_shown(self, shown: bool) -> None:  # noqa: FBT001  # a toggled signal's shape
        """Show or hide the face boxes."""
        self.overlay.shown = shown
        self.update()

    def set_compare(self, compare: Compare) -> None:
        """Show before, after, or both with the divider between."""
        self.compare = compare
        self.update()

    def set_drawing(self, drawing: bool) -> None:  # noqa: FBT001  # a toggled signal's shape
        """Let the next drag draw a face box."""
        self.overlay.drawing = drawing
        self.setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)

    @property
    def corrected(self) -> bool:
        """Whether there is an "after" to look at."""
        return self._photo.corrected

    @property
    def settled(self) -> bool:
        """Whether what is seen is final: no draft, nothing fading."""
        fading = self._fade.state() == QVariantAnimation.State.Running
        return self._photo.exact and not self._rest.isActive() and not fading

    # --- zoom ------------------------------------------------------------------------------

    def zoom_to(self, scale: float | None, at: QPointF | None = None) -> None:
        """Zoom to view pixels per photo pixel; None fits. ``at`` stays put, else the middle."""
        if scale is None:
            self.viewport = self.viewport.fitted()
        else:
            ratio = self.devicePixelRatioF()
            at = at if at is not None else QRectF(self.rect()).center()
            self.viewport = self.viewport.zoomed(scale, at.x() * ratio, at.y() * ratio)
        self._moved()

    def zoom_step(self, direction: int) -> None:
        """One step in (+1) or out (-1)."""
        self.zoom_to(self.viewport.step(direction))

    def toggle_actual(self) -> None:
        """Between the whole photo and 1:1 at the pointer; if that is elsewhere, at the face."""
        if self.viewport.zoom is not None:
            self.zoom_to(None)
        elif self.underMouse() or not self.overlay.boxes:
            under = QPointF(self.mapFromGlobal(self.cursor().pos()))
            self.zoom_to(1.0, under if self.underMouse() else None)
        else:
            self.viewport = self.viewport.centred_on(1.0, *largest(self.overlay.boxes).centre)
            self._moved()

    def _moved(self) -> None:
        """Forget what was rendered for another sight."""
        self._photo.forget_sight()
        self.zoomed.emit(self.viewport.scale)
        self.update()

    # --- painting --------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Render what is in sight and not yet rendered, then paint it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.surround)
        if self._photo.picture is None:
            return
        ratio = self.devicePixelRatioF()
        edge = round(self.divider.x(self.seen()) * ratio)
        fading = self._fade.state() == QVariantAnimation.State.Running
        opacity = float(self._fade.currentValue()) if fading else 1.0
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # to the screen's own pixels
        self._photo.paint(painter, self.viewport, self.compare, edge, opacity)
        painter.restore()
        if not self._photo.exact:
            self._rest.start()
        self.overlay.paint(painter, self._in_photo(), ratio)
        if self.corrected:
            self._paint_sides(painter)

    def _refine(self) -> None:
        """The hand rests: show the truth."""
        self._photo.refine()
        self.update()

    def _paint_sides(self, painter: QPainter) -> None:
        """Name the sides and draw the divider."""
        room = self.seen()
        if self.compare is Compare.SPLIT:
            self.divider.paint(painter, room)
            before, after = QRectF(room), QRectF(room)
            before.setRight(self.divider.x(room))
            after.setLeft(self.divider.x(room))
            paint_label(painter, Compare.BEFORE, before)
            paint_label(painter, Compare.AFTER, after)
        else:
            paint_label(painter, self.compare, room)

    def seen(self) -> QRectF:
        """The part of the view that the photo covers, in logical pixels."""
        (left, top), (wide, high) = self.viewport.origin, self.viewport.size
        ratio = self.devicePixelRatioF()
        photo = QRectF(left / ratio, top / ratio, wide / ratio, high / ratio)
        return photo & QRectF(self.rect())

    def _in_photo(self) -> Viewport:
        """The viewport in the coordinates of the whole photo, which face boxes use."""
        analysis = self._photo.analysis
        if analysis is None:
            return self.viewport
        return self.viewport.onto(analysis.width, analysis.height)

    # --- hand ------------------------------------------------------------------------------

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Keep the sight in a view of another size."""
        ratio = self.devicePixelRatioF()
        wide, high = round(self.width() * ratio), round(self.height() * ratio)
        self.viewport = self.viewport.resized(wide, high, round(MARGIN * ratio))
        self._moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the divider or the photo, or begin a box."""
        if event.button() != Qt.MouseButton.LeftButton or self._photo.picture is None:
            return
        if self.overlay.drawing:
            self.overlay.press(event.position())
        elif self._over_divider(event.position()):
            self.divider.held = True
        else:
            self._pan_from = event.position()
            if self.viewport.zoom is not None:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag what is held; tell by the cursor what could be."""
        at = event.position()
        if self.overlay.drawing:
            self.overlay.move(at)
        elif self.divider.held:
            self.divider.move_to(at.x(), self.seen())
        elif self._pan_from is not None:
            ratio, by = self.devicePixelRatioF(), at - self._pan_from
            self._pan_from = at
            moved = self.viewport.panned(by.x() * ratio, by.y() * ratio)
            if moved != self.viewport:
                self.viewport = moved
                self._moved()
        else:
            self._show_grip(at)
            return
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go; a drawn box is announced."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.divider.held = False
        self._pan_from = None
        if self.overlay.drawing:
            box = self.overlay.release(self._in_photo(), self.devicePixelRatioF())
            self.update()
            if box is not None:
                self.box_drawn.emit(box)
        else:
            self._show_grip(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Centre the divider, or go to 1:1 here and back."""
        if self._over_divider(event.position()):
            self.divider.fraction = 0.5
            self.update()
        elif not self.overlay.drawing and event.button() == Qt.MouseButton.LeftButton:
            self.zoom_to(1.0 if self.viewport.zoom is None else None, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom at the pointer, never past the fitted photo."""
        if self._photo.picture is None:
            return
        scale = self.viewport.scale * _ZOOM_PER_NOTCH ** (event.angleDelta().y() / _NOTCH)
        fitted = scale <= self.viewport.fit_scale
        self.zoom_to(None if fitted else scale, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space toggles 1:1; only here, since elsewhere it presses buttons."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle_actual()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme's surround."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _over_divider(self, at: QPointF) -> bool:
        splits = self.corrected and self.compare is Compare.SPLIT
        return splits and self.divider.is_near(at, self.seen())

    def _show_grip(self, at: QPointF) -> None:
        if self.overlay.drawing:
            return
        zoomed = self.viewport.zoom is not None
        self.setCursor(
            Qt.CursorShape.SplitHCursor
            if self._over_divider(at)
            else Qt.CursorShape.OpenHandCursor
            if zoomed
            else Qt.CursorShape.ArrowCursor
        )
