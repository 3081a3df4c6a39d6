"""The viewer: one photo, before and after a divider, zoomed and panned together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepflash_app.gui.comparison import Compare, Divider, paint_label
from deepflash_app.gui.convert import to_qimage
from deepflash_app.gui.face_overlay import FaceOverlay
from deepflash_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.picture import Patch, Picture

MARGIN = 18
"""Grey left round a fitted photo, in logical pixels."""

FADE_MS = 350
_NOTCH = 120.0
_ZOOM_PER_NOTCH = 1.25
_BLOCKS_FROM = 3.0  # from this scale on pixels are shown as blocks, to be judged one by one


class PhotoView(QWidget):
    """Shows a ``Picture``; everything on the screen is rendered when it is painted, not before.

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
        self._picture: Picture | None = None
        self._analysis: Analysis | None = None
        self._options: RelightOptions | None = None
        self._patch: Patch | None = None
        self._before: QImage | None = None
        self._after: QImage | None = None
        self._pan_from: QPointF | None = None
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self.update)

    # --- what is shown ---------------------------------------------------------------------

    def set_picture(self, picture: Picture | None, *, same_photo: bool = False) -> None:
        """Show another picture, fitted; or the same photo in more detail, sight unchanged."""
        self._picture = picture
        if picture is not None:
            self.viewport = self.viewport.onto(picture.width, picture.height)
        if not same_photo:
            self._analysis = None
            self.overlay.show(())
            self.viewport = self.viewport.fitted()
            self.divider.fraction = 0.5
        self._moved()

    def set_correction(
        self, analysis: Analysis | None, options: RelightOptions, *, fade: bool = False
    ) -> None:
        """Relight by these; with ``fade`` the correction appears softly."""
        self._analysis, self._options = analysis, options
        if fade:
            self._fade.start()
        self._after = None
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
        return self._analysis is not None and self._picture is not None and self._picture.whole

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
        """Between the whole photo and 1:1 at the pointer."""
        if self.viewport.zoom is not None:
            self.zoom_to(None)
            return
        under = QPointF(self.mapFromGlobal(self.cursor().pos()))
        self.zoom_to(1.0, under if self.underMouse() else None)

    def _moved(self) -> None:
        """Forget what was rendered for another sight."""
        self._patch = self._before = self._after = None
        self.zoomed.emit(self.viewport.scale)
        self.update()

    # --- painting --------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Render what is in sight and not yet rendered, then paint it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.surround)
        picture = self._picture
        if picture is None:
            return
        if self._patch is None:
            self._patch = picture.patch(self.viewport)
        if self._patch is not None:
            self._paint_photo(painter, picture, self._patch)
        accent = self.palette().color(QPalette.ColorRole.Accent)
        self.overlay.paint(painter, self._in_photo(), self.devicePixelRatioF(), accent)
        if self.corrected:
            self._paint_sides(painter)

    def _paint_photo(self, painter: QPainter, picture: Picture, patch: Patch) -> None:
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # from here on in the screen's own pixels
        smooth = patch.real and not 1.0 <= self.viewport.scale < 1.0 + 1e-9
        smooth = smooth and self.viewport.scale < _BLOCKS_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        target = QRect(*patch.target)
        if self._before is None:
            self._before = to_qimage(patch.pixels, picture.space)
        painter.drawImage(target, self._before)
        if self.corrected and self.compare is not Compare.BEFORE:
            if self._after is None:
                self._after = self._render(picture, patch)
            if self._fade.state() == QVariantAnimation.State.Running:
                painter.setOpacity(float(self._fade.currentValue()))
            if self.compare is Compare.SPLIT:
                edge = round(self.divider.x(self.width()) * ratio)
                painter.setClipRect(edge, 0, round(self.width() * ratio), self.viewport.height)
            painter.drawImage(target, self._after)
        painter.restore()

    def _render(self, picture: Picture, patch: Patch) -> QImage:
        if self._analysis is None or self._options is None:  # ``corrected`` has excluded it
            raise AssertionError
        return to_qimage(picture.corrected(patch, self._analysis, self._options), picture.space)

    def _paint_sides(self, painter: QPainter) -> None:
        """Name the sides and draw the divider."""
        room = QRectF(self.rect())
        if self.compare is Compare.SPLIT:
            self.divider.paint(painter, self.rect())
            edge = self.divider.x(self.width())
            paint_label(painter, Compare.BEFORE, QRectF(0, 0, edge, room.height()))
            after = QRectF(edge, 0, room.width() - edge, room.height())
            paint_label(painter, Compare.AFTER, after)
        else:
            paint_label(painter, self.compare, room)

    def _in_photo(self) -> Viewport:
        """The viewport in the coordinates of the whole photo, which face boxes use."""
        if self._analysis is None:
            return self.viewport
        return self.viewport.onto(self._analysis.width, self._analysis.height)

    # --- hand ------------------------------------------------------------------------------

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Keep the sight in a view of another size."""
        ratio = self.devicePixelRatioF()
        wide, high = round(self.width() * ratio), round(self.height() * ratio)
        self.viewport = self.viewport.resized(wide, high, round(MARGIN * ratio))
        self._moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the divider or the photo, or begin a box."""
        if event.button() != Qt.MouseButton.LeftButton or self._picture is None:
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
            self.divider.move_to(at.x(), self.width())
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
        if self._picture is None:
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
        return splits and self.divider.is_near(at.x(), self.width())

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
