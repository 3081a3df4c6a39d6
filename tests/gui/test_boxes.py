"""Face boxes under mouse and keys: shown early, selected, moved, resized, deleted, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from film_hands import opened, photo
from gui_hands import CONTROL, LEFT, NO_KEY, PATIENCE, SHIFT, analysed, drag, settled
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from deepflash_app.core.boxes import FaceBox
from deepflash_app.gui.box_shape import box_under, drawn_box, grip_at, grips, reshaped
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

PHOTO = (400, 300)
BOX = FaceBox(100, 80, 60, 90)


def on_screen(window: MainWindow, number: int = 0) -> QRectF:
    """Where a face box lies in the view."""
    return window.view.lens.rect(window.view.boxes.boxes[number])


# --- geometry ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "grip"),
    [
        ((100, 80), (-1, -1)),
        ((163, 168), (1, 1)),
        ((130, 77), (0, -1)),
        ((165, 120), (1, 0)),
        ((130, 120), (0, 0)),
        ((90, 120), None),
    ],
)
def test_sides_corners_and_the_inside_are_grips(
    at: tuple[int, int], grip: tuple[int, int] | None
) -> None:
    assert grip_at(QPointF(*at), QRectF(100, 80, 60, 90)) == grip


def test_a_tiny_box_can_be_moved_and_has_eight_handles() -> None:
    tiny = QRectF(100, 100, 12, 12)
    assert grip_at(tiny.center(), tiny) == (0, 0)
    assert grip_at(tiny.bottomRight(), tiny) == (1, 1)
    assert len({point.toTuple() for point in grips(tiny)}) == 8


def test_a_side_never_passes_its_opposite() -> None:
    box = reshaped(BOX, (-1, 1), 500, -500, PHOTO)
    assert box.width > 0
    assert box.height > 0
    assert box.x + box.width == BOX.x + BOX.width
    assert box.y == BOX.y


def test_the_middle_of_a_box_stays_in_the_photo() -> None:
    for by in (-5000, 5000):
        x, y = reshaped(BOX, (0, 0), by, by, PHOTO).centre
        assert (x, y) == ((0, 0) if by < 0 else PHOTO)


def test_the_smaller_of_two_boxes_is_hit_and_outside_none() -> None:
    boxes = [QRectF(0, 0, 100, 100), QRectF(40, 40, 20, 20)]
    assert box_under(QPointF(50, 50), boxes) == 1
    assert box_under(QPointF(10, 10), boxes) == 0
    assert box_under(QPointF(200, 10), boxes) is None


def test_a_drawn_box_is_cut_at_the_photo() -> None:
    assert drawn_box((-50, 20), (60, 900), PHOTO) == FaceBox(0, 20, 60, 280)
    assert drawn_box((-50, 20), (-10, 90), PHOTO) is None


# --- the window ----------------------------------------------------------------------------


@pytest.mark.slow
def test_boxes_are_there_before_the_correction(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    qtbot.waitUntil(lambda: bool(window.view.boxes.boxes), timeout=PATIENCE)
    assert window.document.analysis is None
    assert "1 face" in window.status.facts.text()
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    face = on_screen(window)
    assert window.view.seen().contains(face)
    (early,) = window.view.boxes.boxes
    analysed(qtbot, window)
    assert window.view.boxes.boxes == (early,)
    assert on_screen(window) == face


@pytest.mark.slow
def test_a_box_is_selected_moved_resized_and_deleted_and_all_undone(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view, boxes, stack = window.view, window.view.boxes, window.document.undo_stack
    found, first = boxes.boxes, window.document.analysis
    scale = view.viewport.scale
    view.move_divider(-0.5)  # out of the way
    assert not window.table["delete_box"].isEnabled()

    inside = on_screen(window).center().toPoint() + QPoint(10, 20)
    QTest.mouseClick(view, LEFT, pos=inside)
    assert boxes.selected == 0
    assert window.table["delete_box"].isEnabled()
    assert stack.count() == 0, "a click changes nothing"

    drag(view, inside, inside + QPoint(30, 15))
    moved = boxes.boxes[0]
    assert moved.x - found[0].x == pytest.approx(30 / scale, abs=1)
    assert moved.y - found[0].y == pytest.approx(15 / scale, abs=1)
    assert moved.width == pytest.approx(found[0].width)
    assert not window.table["export"].isEnabled(), "what is seen is not yet what was asked for"
    corner = on_screen(window).bottomRight().toPoint()
    drag(view, corner, corner + QPoint(20, 10))
    assert boxes.boxes[0].width - moved.width == pytest.approx(20 / scale, abs=1)
    assert boxes.boxes[0].x == moved.x
    assert stack.count() == 2
    qtbot.waitUntil(window.table["export"].isEnabled, timeout=PATIENCE)
    assert window.document.analysis is not first, "the changed box was analysed"
    assert window.document.options.faces == boxes.boxes

    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert boxes.boxes == found
    assert window.document.analysis is first, "and is known, without asking again"
    assert window.table["export"].isEnabled()

    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert boxes.boxes == ()
    assert window.document.state is State.SHOWN
    assert not view.corrected
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert boxes.boxes == found
    assert view.corrected
    settled(qtbot, window)


@pytest.mark.slow
def test_keys_select_nudge_and_resize_a_box_in_one_step(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view, boxes, stack = window.view, window.view.boxes, window.document.undo_stack
    (start,) = boxes.boxes
    view.zoom_to(1.0)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert boxes.boxes == (start,), "nothing is selected"
    QTest.keyClick(view, Qt.Key.Key_N)
    assert boxes.selected == 0
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
    (now,) = boxes.boxes
    assert (now.x - start.x, now.y - start.y) == pytest.approx((3, -10))
    assert (now.width - start.width, now.height - start.height) == pytest.approx((1, 0))
    assert stack.count() == 1
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert boxes.boxes == (start,)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert boxes.selected is None
    # Boxes that are hidden cannot be selected.
    QTest.keyClick(view, Qt.Key.Key_X)
    assert not window.table["next_box"].isEnabled()
    QTest.mouseClick(view, LEFT, pos=on_screen(window).center().toPoint() + QPoint(20, 20))
    assert boxes.selected is None


@pytest.mark.slow
def test_a_second_face_is_drawn_and_found_again_without_it(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view, boxes = window.view, window.view.boxes
    found = boxes.boxes
    QTest.keyClick(view, Qt.Key.Key_D)
    assert view.cursor().shape() is Qt.CursorShape.CrossCursor
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not window.table["draw_box"].isChecked()
    QTest.keyClick(view, Qt.Key.Key_D)
    corner = view.seen().topLeft().toPoint() + QPoint(20, 20)
    drag(view, corner, corner + QPoint(90, 110))
    assert boxes.boxes[:1] == found
    assert boxes.selected == 1
    qtbot.waitUntil(window.table["export"].isEnabled, timeout=PATIENCE)
    assert window.document.analysis is not None
    assert len(window.document.analysis.faces) == 2
    QTest.keyClick(view, Qt.Key.Key_F5)
    assert boxes.boxes == found
    assert np.isclose(window.document.analysis.faces[0].box.x, found[0].x)


@pytest.mark.slow
def test_a_click_on_the_photo_leaves_the_arrow_keys_to_the_next_one(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    photo(portrait.with_name("z.jpg"))
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(window.table["next"].isEnabled)
    view, boxes, stack = window.view, window.view.boxes, window.document.undo_stack
    view.move_divider(-0.5)  # out of the way
    face = on_screen(window).center().toPoint() + QPoint(10, 20)
    for _ in range(2):  # the second takes hold of it, and does not move it
        QTest.mouseClick(view, LEFT, pos=face)
        assert boxes.selected == 0
        QTest.keyClick(view, Qt.Key.Key_Right)
        opened(qtbot, window, "z.jpg")
        QTest.keyClick(view, Qt.Key.Key_Left)
        opened(qtbot, window, "portrait.jpg")
        analysed(qtbot, window)
        assert stack.count() == 0
        assert boxes.selected is None
        QTest.mouseClick(view, LEFT, pos=face)
    assert boxes.selected == 0
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert stack.count() == 0
    (start,) = boxes.boxes
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)  # this can be no other thing's
    QTest.keyClick(view, Qt.Key.Key_Left)  # and so this is the box's, too
    (now,) = boxes.boxes
    assert now.x - start.x == pytest.approx(9 * max(view.lens.photo_pixels, 1))
    QTest.mouseClick(view, LEFT, pos=face)
    drag(view, face, face + QPoint(20, 0))
    (start,) = boxes.boxes
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert boxes.boxes[0].y > start.y, "who drags is editing"
    assert window.document.path == portrait


def test_a_key_amid_a_drag_puts_the_box_back(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    two = (FaceBox(50, 60, 120, 130), FaceBox(300, 200, 90, 100))
    window.document.set_boxes(lambda: "Two", two)
    boxes = window.view.boxes
    for press in (boxes.select_next, boxes.escape):
        boxes.select(0)
        lens = window.view.lens
        start = lens.rect(two[0]).center().toPoint()
        QTest.mousePress(window.view, LEFT, NO_KEY, start)
        QTest.mouseMove(window.view, start + QPoint(40, 30))
        assert boxes.boxes[0] != two[0]
        press()
        assert boxes.boxes == two
        QTest.mouseMove(window.view, start + QPoint(60, 50))
        QTest.mouseRelease(window.view, LEFT, NO_KEY, start + QPoint(60, 50))
        assert boxes.boxes == window.document.boxes == two


def test_a_box_stays_in_the_hand_when_an_answer_arrives(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    two = (FaceBox(50, 60, 120, 130), FaceBox(300, 200, 90, 100))
    window.document.set_boxes(lambda: "Two", two)
    view, boxes, size = window.view, window.view.boxes, window.view.boxes.size
    boxes.select(0)
    start = view.lens.rect(two[0]).center().toPoint()
    QTest.mousePress(view, LEFT, NO_KEY, start)
    QTest.mouseMove(view, start + QPoint(40, 30))
    dragged, answer = boxes.boxes[0], (FaceBox(51, 61, 121, 131), FaceBox(303, 203, 93, 103))
    boxes.show(answer, size)
    assert boxes.boxes == (dragged, answer[1])
    QTest.mouseMove(view, start + QPoint(60, 50))
    assert boxes.boxes[0].x > dragged.x
    QTest.mouseRelease(view, LEFT, NO_KEY, start + QPoint(60, 50))
    assert window.document.boxes[0].x > dragged.x
    QTest.mousePress(view, LEFT, NO_KEY, start + QPoint(60, 50))
    boxes.show(answer[:1], size)
    assert boxes.selected is None, "other faces: there is nothing left to hold"
