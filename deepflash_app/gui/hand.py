"""Mouse, wheel and arrow keys over the photo: who of divider, face box and photo they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from deepflash_app.gui.box_shape import INSIDE
from deepflash_app.gui.comparison import Compare

if TYPE_CHECKING:
    from deepflash_app.gui.photo_view import PhotoView

CLICK = 4.0
"""A press that moves less than this was a click, in logical pixels."""

_NOTCH = 120.0
_ZOOM_PER_NOTCH = 1.25
_LEAP = 10  # an arrow key with Shift counts for so many
_PAN = 0.1  # of a pane, for each press of a key

_OF_A_BOX = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Hand(QObject):
    """Acts on a view, as its event filter. Points are in logical pixels of the pane pressed."""

    def __init__(self, view: PhotoView) -> None:
        super().__init__(view)
        self._view = view
        self._holds: str = ""  # "divider", "box", "photo" or nothing
        self._corner = QPointF()  # of the pane that was pressed
        self._start = self._last = QPointF()
        self._clicks = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Take the events that hands make, and leave the others to the view."""
        if isinstance(event, QWheelEvent) and self._view.has_photo:
            self._wheel(event.position(), event.angleDelta().y())
        elif isinstance(event, QMouseEvent) and self._view.has_photo:
            return self._mouse(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return self._claim(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        at = event.position()
        if event.type() == QEvent.Type.MouseMove:
            self._move(at)
        elif event.button() != Qt.MouseButton.LeftButton:
            return False
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._press(at)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._release(at)
        else:
            self._double_click(at)
        return True

    def _press(self, at: QPointF) -> None:
        """Take hold of what is there; the divider lies uppermost."""
        view = self._view
        self._corner = view.pane_corner(at)
        at = at - self._corner
        self._start = self._last = at
        self._clicks = False
        if not view.boxes.drawing and self._over_divider(at):
            self._holds = "divider"
        elif view.boxes.press(at, view.lens):
            self._holds = "box"
        else:
            self._holds, self._clicks = "photo", True
            if view.viewport.zoom is not None:
                view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _move(self, at: QPointF) -> None:
        """Drag what is held; tell by the cursor what could be."""
        view = self._view
        if not self._holds:
            self._show_grip(at - view.pane_corner(at))
            return
        at = at - self._corner
        if (at - self._start).manhattanLength() >= CLICK:
            self._clicks = False
        if self._holds == "divider":
            view.divider.move_to(at, view.seen())
            view.update()
        elif self._holds == "box":
            view.boxes.move(at, view.lens)
        else:
            by = (at - self._last) * view.devicePixelRatioF()
            view.look(view.viewport.panned(by.x(), by.y()))
        self._last = at

    def _release(self, at: QPointF) -> None:
        """Let go; a click selects the face box there."""
        view, held = self._view, self._holds
        self._holds = ""
        at = at - self._corner
        if held == "box":
            view.boxes.release(view.lens)
        elif held == "photo" and self._clicks:
            view.boxes.click(at, view.lens)
        self._show_grip(at)

    def _double_click(self, at: QPointF) -> None:
        """Centre the divider, or go to 1:1 here and back."""
        view = self._view
        local = at - view.pane_corner(at)
        if self._over_divider(local):
            view.centre_divider()
        elif not view.boxes.drawing:
            view.zoom_to(1.0 if view.viewport.zoom is None else None, local)

    def _wheel(self, at: QPointF, turned: int) -> None:
        """Zoom at the pointer, never past the fitted photo."""
        view = self._view
        scale = view.viewport.scale * _ZOOM_PER_NOTCH ** (turned / _NOTCH)
        fitted = scale <= view.viewport.fit_scale
        view.zoom_to(None if fitted else scale, at - view.pane_corner(at))

    def _key(self, event: QKeyEvent) -> bool:
        """Keys that mean something only here; returns whether it was one.

        Space toggles 1:1, since elsewhere it presses buttons. Enter draws the box that is to be
        drawn in the middle, for those who have no mouse.
        """
        view, key = self._view, Qt.Key(event.key())
        if key is Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                view.toggle_actual()
        elif key in _ARROWS:
            return self._arrow(_ARROWS[key], event.modifiers())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and view.boxes.drawing:
            view.boxes.draw(view.seen(), view.lens)
        elif key is Qt.Key.Key_Escape:
            if not view.boxes.escape():
                view.escaped.emit()
        else:
            return False
        return True

    def _arrow(self, towards: tuple[int, int], modifiers: Qt.KeyboardModifier) -> bool:
        """Move the selected box by a pixel, or ten with Shift; with Ctrl its right and lower sides.

        Without a box Shift moves the photo; returns whether anything was to be moved.
        """
        moves_box = self._is_the_box_s(modifiers)
        view, (dx, dy) = self._view, towards
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if moves_box:
            step = (_LEAP if shift else 1) * max(view.lens.photo_pixels, 1.0)
            grip = (1, 1) if modifiers & Qt.KeyboardModifier.ControlModifier else INSIDE
            view.boxes.nudge(grip, dx * step, dy * step)
        elif shift:
            sight = view.viewport
            view.look(sight.panned(-dx * _PAN * sight.width, -dy * _PAN * sight.height))
        return shift or moves_box

    def _is_the_box_s(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether an arrow key moves the selected box.

        Who clicks on the photo to come back to it mostly hits the face; the next arrow key is
        meant for the next photo and must not move the box, unnoticed. So a box that was only
        clicked on takes the keys with Shift or Ctrl alone, and all of them from then on, as does
        one that was dragged, drawn or selected by keyboard.
        """
        boxes = self._view.boxes
        return boxes.selected is not None and (not boxes.clicked or bool(modifiers & _OF_A_BOX))

    def _claim(self, event: QKeyEvent) -> bool:
        """Arrow keys are a selected box's before they are a shortcut."""
        claimed = Qt.Key(event.key()) in _ARROWS and self._is_the_box_s(event.modifiers())
        if claimed:
            event.accept()
        return claimed

    def _over_divider(self, at: QPointF) -> bool:
        view = self._view
        splits = view.corrected and view.compare is Compare.SPLIT
        return splits and view.divider.is_near(at, view.seen())

    def _show_grip(self, at: QPointF) -> None:
        view = self._view
        beside = view.divider.across is Qt.Orientation.Horizontal
        shape = Qt.CursorShape.ArrowCursor
        if view.viewport.zoom is not None:
            shape = Qt.CursorShape.OpenHandCursor
        shape = view.boxes.cursor(at, view.lens) or shape
        if self._over_divider(at) and not view.boxes.drawing:
            shape = Qt.CursorShape.SplitHCursor if beside else Qt.CursorShape.SplitVCursor
        view.setCursor(shape)
