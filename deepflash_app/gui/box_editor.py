"""Face boxes under the hand: selected, moved, resized, deleted, and drawn anew."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from deepflash_app.gui.box_shape import (
    INSIDE,
    SMALLEST_BOX,
    Grip,
    box_under,
    drawn_box,
    grip_at,
    reshaped,
)
from deepflash_app.gui.edits import new_gesture
from deepflash_app.gui.face_overlay import paint_brackets, paint_frame, paint_selected

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.gui.lens import Lens

_DRAWN_SHARE = 0.3  # of the shorter side of what is seen, for a box that is drawn by key

NUDGE_SECONDS = 1.0
"""Arrow keys that follow one another sooner than this are one step of the history."""

_CURSORS = {
    INSIDE: Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class BoxEditor(QObject):
    """Holds what is seen and asks for changes; the document makes them and shows the result.

    Signals:
        edited: What is done (``Say``), the new boxes in photo pixels, and the gesture's number.
        changed: Something else is to be painted, or another box is selected.
        drawing_ended: A box was drawn, or given up.
        told: Which box is selected now, in words to be said.

    Attributes:
        boxes: In photo pixels.
        size: Width and height of that photo.
        shown: Whether they are painted, and can be selected.
        drawing: Whether the next drag draws a box.
        selected: Number of the box with handles.
        clicked: Whether that one was only clicked on, which may have been meant for the photo.
    """

    edited = Signal(object, object, int)
    changed = Signal()
    drawing_ended = Signal()
    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.boxes: tuple[FaceBox, ...] = ()
        self.size = (1, 1)
        self.shown = True
        self.drawing = False
        self.selected: int | None = None
        self.clicked = False
        self._grip: Grip | None = None
        self._from = QPointF()
        self._held: FaceBox | None = None  # the selected box as it was taken hold of
        self._given: tuple[FaceBox, ...] = ()  # the document's
        self._rubber: QRectF | None = None
        self._gesture = 0
        self._nudged = 0.0

    def show(self, boxes: tuple[FaceBox, ...], size: tuple[int, int]) -> None:
        """Show these; of as many as before the same stays selected, and in the hand."""
        at, same = self.selected, len(boxes) == len(self.boxes)
        self._given = boxes
        if at is not None and self._held is not None and same and size == self.size:
            if self.boxes[at] == self._held:  # not dragged yet
                self._held = boxes[at]
            else:
                boxes = (*boxes[:at], self.boxes[at], *boxes[at + 1 :])
        else:
            self._grip = self._held = None
        if not same:
            self.selected = None
        self.boxes, self.size = boxes, size
        self.changed.emit()

    def select(self, number: int | None) -> None:
        """Put handles on a box, or take them away; one that is being dragged goes back."""
        if self._held is not None:
            self.boxes = self._given
        self._grip = self._held = None
        self.selected, self.clicked = number, False
        self._nudged = 0.0  # what the keys do to another box is another step
        self.changed.emit()

    def select_next(self) -> None:
        """The next box from left to right, and after the last one the first."""
        if self.boxes:
            order = sorted(range(len(self.boxes)), key=lambda n: self.boxes[n].x)
            at = -1 if self.selected is None else order.index(self.selected)
            self.select(order[(at + 1) % len(order)])
            self._tell()

    def set_shown(self, *, shown: bool) -> None:
        """Show or hide them all."""
        self.shown = shown
        self.select(None)

    def set_drawing(self, *, drawing: bool) -> None:
        """Let the next drag draw a box."""
        self.drawing, self._rubber = drawing, None
        self.select(None)

    def escape(self) -> bool:
        """Give up drawing, or the selection; returns whether there was any."""
        if self.drawing:
            self.set_drawing(drawing=False)
            self.drawing_ended.emit()
        elif self.selected is not None:
            self.select(None)
        else:
            return False
        return True

    # --- mouse -----------------------------------------------------------------------------

    def grip(self, at: QPointF, lens: Lens) -> Grip | None:
        """What of the selected box a press at a point of the view takes hold of."""
        if self.selected is None or not self.shown:
            return None
        return grip_at(at, lens.rect(self.boxes[self.selected]))

    def cursor(self, at: QPointF, lens: Lens) -> Qt.CursorShape | None:
        """What tells that a press there would take hold of something."""
        if self.drawing:
            return Qt.CursorShape.CrossCursor
        grip = self.grip(at, lens)
        return None if grip is None else _CURSORS[grip]

    def press(self, at: QPointF, lens: Lens) -> bool:
        """Begin to draw, or take hold of the selected box; returns whether this did."""
        self._from = at
        if self.drawing:
            self._rubber = QRectF(at, at)
            return True
        self._grip = self.grip(at, lens)
        if self._grip is not None and self.selected is not None:
            self._held = self.boxes[self.selected]
        return self._grip is not None

    def move(self, at: QPointF, lens: Lens) -> None:
        """Drag it."""
        if self._rubber is not None:
            self._rubber = QRectF(self._from, at).normalized()
        elif self._grip is not None and self._held is not None:
            by = (at - self._from) * lens.photo_pixels
            shape = reshaped(self._held, self._grip, by.x(), by.y(), self.size)
            self.boxes = self._with(shape)
        self.changed.emit()

    def release(self, lens: Lens) -> None:
        """Let go, and ask for what was done."""
        if self._rubber is not None:
            self._release_drawn(lens)
            return
        was, grip, self._held, self._grip = self._held, self._grip, None, None
        self.clicked = self.selected is not None and self.boxes[self.selected] == was
        if was is not None and self.selected is not None and self.boxes[self.selected] != was:
            self.edited.emit(partial(self._reshaping, grip), self.boxes, 0)

    def click(self, at: QPointF, lens: Lens) -> None:
        """Select the box there, or none."""
        rects = [lens.rect(box) for box in self.boxes] if self.shown else []
        self.select(box_under(at, rects))
        self.clicked = True
        self._tell()

    def _release_drawn(self, lens: Lens) -> None:
        rubber = self._rubber or QRectF()
        self.set_drawing(drawing=False)
        self.drawing_ended.emit()
        if min(rubber.width(), rubber.height()) < SMALLEST_BOX:
            return
        corners = lens.to_photo(rubber.topLeft()), lens.to_photo(rubber.bottomRight())
        box = drawn_box(*corners, self.size)
        if box is not None:
            self.edited.emit(lambda: self.tr("Draw a face box"), (*self.boxes, box), 0)
            self.select(len(self.boxes) - 1)
            self._tell()

    # --- keyboard --------------------------------------------------------------------------

    def draw(self, seen: QRectF, lens: Lens) -> None:
        """Draw a box in the middle of what is seen of the photo, to be moved by keys from there."""
        side = _DRAWN_SHARE * min(seen.width(), seen.height())
        self._rubber = QRectF(0, 0, side, side)
        self._rubber.moveCenter(seen.center())
        self._release_drawn(lens)

    def delete(self) -> None:
        """Delete the selected box."""
        if self.selected is not None:
            rest = tuple(box for n, box in enumerate(self.boxes) if n != self.selected)
            self.edited.emit(lambda: self.tr("Delete a face box"), rest, 0)

    def nudge(self, grip: Grip, dx: float, dy: float) -> None:
        """Move or resize the selected box by so many photo pixels."""
        if self.selected is None:
            return
        self.clicked = False
        now = time.monotonic()
        if now - self._nudged > NUDGE_SECONDS:
            self._gesture = new_gesture()
        self._nudged = now
        shape = reshaped(self.boxes[self.selected], grip, dx, dy, self.size)
        self.edited.emit(partial(self._reshaping, grip), self._with(shape), self._gesture)

    # --- painting --------------------------------------------------------------------------

    def paint(self, painter: QPainter, lens: Lens) -> None:
        """Paint all that is to be seen."""
        for number, box in enumerate(self.boxes if self.shown else ()):
            if number == self.selected:
                paint_selected(painter, lens.rect(box))
            else:
                paint_brackets(painter, lens.rect(box))
        if self._rubber is not None:
            paint_frame(painter, self._rubber)

    def _tell(self) -> None:
        """Have it said which box is selected, where the focus does not tell."""
        if self.selected is not None:
            words = self.tr("Face {n} of {count}")
            self.told.emit(words.format(n=self.selected + 1, count=len(self.boxes)))

    def _reshaping(self, grip: Grip | None) -> str:
        return self.tr("Move a face box") if grip == INSIDE else self.tr("Resize a face box")

    def _with(self, shape: FaceBox) -> tuple[FaceBox, ...]:
        """The boxes with another shape of the selected one."""
        return tuple(shape if n == self.selected else box for n, box in enumerate(self.boxes))
