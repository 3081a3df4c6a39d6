"""Where a face box can be taken hold of, and what becomes of it then: plain geometry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from deepflash_app.core.boxes import FaceBox

if TYPE_CHECKING:
    from collections.abc import Sequence

Grip = tuple[int, int]
"""Which sides move: -1 the left or upper one, 1 the right or lower one, 0 neither; (0, 0) all."""

INSIDE: Grip = (0, 0)

REACH = 8.0
"""So near to a side a press takes hold of it, in logical pixels."""

SMALLEST_BOX = 12.0
"""A box drawn smaller than this many logical pixels is a slip of the hand."""

_SMALLEST_SIDE = 4.0  # of a reshaped box, in photo pixels


def grip_at(at: QPointF, box: QRectF) -> Grip | None:
    """What a press at a point of the view takes hold of; None if it misses the box."""
    if not box.adjusted(-REACH, -REACH, REACH, REACH).contains(at):
        return None
    return _side(at.x(), box.left(), box.right()), _side(at.y(), box.top(), box.bottom())


def grips(box: QRectF) -> list[QPointF]:
    """The middles of the eight handles."""
    middle = box.center()
    columns = (box.left(), middle.x(), box.right())
    rows = (box.top(), middle.y(), box.bottom())
    return [QPointF(x, y) for x in columns for y in rows if QPointF(x, y) != middle]


def box_under(at: QPointF, boxes: Sequence[QRectF]) -> int | None:
    """The number of the smallest box that contains a point of the view."""
    under = [number for number, box in enumerate(boxes) if box.contains(at)]
    return min(under, key=lambda n: boxes[n].width() * boxes[n].height(), default=None)


def reshaped(box: FaceBox, grip: Grip, dx: float, dy: float, photo: tuple[int, int]) -> FaceBox:
    """The box after its grip was dragged.

    Args:
        box: As it was.
        grip: What is held.
        dx: Photo pixels to the right.
        dy: Photo pixels down.
        photo: Width and height; the middle of the box never leaves it.
    """
    x, width = _dragged(box.x, box.width, grip, grip[0], dx)
    y, height = _dragged(box.y, box.height, grip, grip[1], dy)
    x = min(max(x, -width / 2), photo[0] - width / 2)
    y = min(max(y, -height / 2), photo[1] - height / 2)
    return replace(box, x=x, y=y, width=width, height=height, score=1.0)


def drawn_box(
    start: tuple[float, float], end: tuple[float, float], photo: tuple[int, int]
) -> FaceBox | None:
    """The part inside the photo of a box between two of its points; None if nothing is left."""
    x0, x1 = sorted(min(max(x, 0.0), float(photo[0])) for x in (start[0], end[0]))
    y0, y1 = sorted(min(max(y, 0.0), float(photo[1])) for y in (start[1], end[1]))
    if x1 - x0 < 1 or y1 - y0 < 1:
        return None
    return FaceBox(x0, y0, x1 - x0, y1 - y0)


def _side(at: float, low: float, high: float) -> int:
    """Which of two sides is near; the nearer one if both are, so that tiny boxes can grow."""
    to_low, to_high = abs(at - low), abs(at - high)
    if min(to_low, to_high) > min(REACH, (high - low) / 3) and low <= at <= high:
        return 0
    return -1 if to_low < to_high else 1


def _dragged(start: float, length: float, grip: Grip, side: int, by: float) -> tuple[float, float]:
    """Where one of the box's two extents begins and how long it is, after a drag."""
    if grip == INSIDE:
        return start + by, length
    if side < 0:
        by = min(by, length - _SMALLEST_SIDE)
        return start + by, length - by
    return start, max(length + side * by, _SMALLEST_SIDE) if side else length
