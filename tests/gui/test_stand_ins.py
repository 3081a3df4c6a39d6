"""The divider and the face boxes, as screen readers find them and Tab reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import CONTROL, LEFT, SHIFT, activated, analysed, drag, settled
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deepflash_app.gui.setting_table import LANGUAGE

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtGui import QAccessibleInterface
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.slow

NAME = QAccessible.Text.Name


def found(window: MainWindow) -> list[QAccessibleInterface]:
    """What a screen reader finds on the photo, as it lies there now."""
    window.view.repaint()
    QApplication.processEvents()
    view = QAccessible.queryAccessibleInterface(window.view)
    assert view is not None
    parts = [view.child(number) for number in range(view.childCount())]
    return [part for part in parts if not part.state().invisible]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: Qt.Key) -> None:
    """Keys go to what has the focus."""
    for key in keys:
        QTest.keyClick(focused(), key)


def test_a_screen_reader_finds_the_divider_and_moves_it(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    divider = found(window)[0]
    assert divider.role() == QAccessible.Role.Slider
    assert divider.text(NAME) == "Divider between before and after"
    value = divider.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (0, 50, 100)
    value.setCurrentValue(30)
    assert view.divider.fraction == 0.3
    start = view.seen().topLeft() + (view.seen().topRight() - view.seen().topLeft()) * 0.3
    drag(view, start.toPoint() + QPoint(0, 40), start.toPoint() + QPoint(90, 40))
    assert view.divider.fraction > 0.3, "a mouse takes hold of what is painted"
    found(window)
    assert value.currentValue() == round(100 * view.divider.fraction)
    middle = divider.rect().center() - view.mapToGlobal(QPoint())
    line = view.divider.sides(view.seen())[1].left()
    assert middle.x() == pytest.approx(line, abs=2)

    # By keys, and where it lies the other way, downwards is downwards.
    activated(qtbot, window)
    view.divider.fraction = 0.5
    found(window)
    view.setFocus()
    press(Qt.Key.Key_Tab, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert view.divider.fraction == pytest.approx(0.46)
    QTest.keyClick(view, Qt.Key.Key_Y, SHIFT)
    found(window)
    press(Qt.Key.Key_Down)
    assert view.divider.fraction == pytest.approx(0.48)
    QTest.keyClick(view, Qt.Key.Key_Y)
    assert [part.role() for part in found(window)] == [QAccessible.Role.CheckBox]
    settled(qtbot, window)


def test_each_face_box_has_name_state_and_place(
    qtbot: QtBot, open_window: Open, couple: Path
) -> None:
    window = open_window(couple)
    qtbot.waitUntil(lambda: bool(window.view.boxes.boxes), timeout=60_000)
    assert [part.text(NAME) for part in found(window)] == ["Face 1 of 2", "Face 2 of 2"]
    analysed(qtbot, window)
    view, panel = window.view, window.panel
    for _ in range(2):
        QTest.keyClick(panel.faces.sliders[1].slider, Qt.Key.Key_Left, SHIFT)
    _, first, second = found(window)
    assert [first.text(NAME), second.text(NAME)] == [
        "Face 1 of 2, strength 100 %",
        "Face 2 of 2, strength 80 %",
    ]
    assert second.role() == QAccessible.Role.CheckBox
    assert second.state().focusable
    assert not second.state().checked
    box = view.lens.rect(view.boxes.boxes[1]).toAlignedRect()
    assert second.rect() == QRect(view.mapToGlobal(box.topLeft()), box.size())
    second.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: view.boxes.selected == 1)
    _, first, second = found(window)
    assert (first.state().checked, second.state().checked) == (False, True)
    QTest.mouseClick(view, LEFT, pos=view.lens.rect(view.boxes.boxes[0]).center().toPoint())
    assert view.boxes.selected == 0, "mice go through to the photo"

    # The other language, hidden boxes, and one face fewer.
    window.settings.set(LANGUAGE, "it")
    qtbot.waitUntil(lambda: found(window)[2].text(NAME) == "Volto 2 di 2, intensità 80 %")
    window.settings.set(LANGUAGE, "en")
    QTest.keyClick(view, Qt.Key.Key_X)
    assert len(found(window)) == 1
    for key in (Qt.Key.Key_X, Qt.Key.Key_N, Qt.Key.Key_Delete):
        QTest.keyClick(view, key)
    qtbot.waitUntil(lambda: len(found(window)) == 2)
    assert found(window)[1].text(NAME).startswith("Face 1 of 1")


def test_tab_goes_from_the_photo_to_divider_and_faces_and_keys_move_them(
    qtbot: QtBot, open_window: Open, couple: Path
) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    activated(qtbot, window)
    view, boxes = window.view, window.view.boxes
    start = boxes.boxes
    found(window)
    view.setFocus()
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert boxes.selected == 1
    press(Qt.Key.Key_Right)
    assert boxes.boxes[1].x > start[1].x
    assert boxes.boxes[0] == start[0]
    press(Qt.Key.Key_Space)
    assert boxes.selected is None
    press(Qt.Key.Key_Space)
    assert boxes.selected == 1
    QTest.keyClick(focused(), Qt.Key.Key_Tab, SHIFT)
    assert boxes.selected == 0
    assert focused().accessibleName().startswith("Face 1 of 2")
    press(Qt.Key.Key_N)
    found(window)
    assert focused().accessibleName().startswith("Face 2 of 2"), "the focus follows"

    # Where the enlarged photo shows another part, the box is brought into sight.
    QTest.keyClick(view, Qt.Key.Key_2, CONTROL)
    for _ in range(20):
        view.setFocus()
        press(Qt.Key.Key_Escape)
        QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert not view.lens.rect(boxes.boxes[1]).intersects(view.seen())
    found(window)
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert view.seen().contains(view.lens.rect(boxes.boxes[1]).center())
    press(Qt.Key.Key_Delete)
    assert len(boxes.boxes) == 1
    found(window)
    assert focused() is view
