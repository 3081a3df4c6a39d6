"""The window as a user has it: opened, dropped on, dragged, typed at, looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import LEFT, PATIENCE, analysed, drag, drop, seen, settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from deepflash_app.core.relight import render
from deepflash_app.engine.photo import read_photo
from deepflash_app.gui.action_table import ACTIONS
from deepflash_app.gui.banner import Until
from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.convert import to_array
from deepflash_app.gui.menu_table import MENUS, RECENT, TOOLBAR
from deepflash_app.gui.state import State
from deepflash_app.paths import data_dir, resource

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtWidgets import QSlider
    from pytestqt.qtbot import QtBot


pytestmark = pytest.mark.slow


def knob(slider: QSlider) -> QPoint:
    """Where a slider is taken hold of."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = QStyle.SubControl.SC_SliderHandle
    control = QStyle.ComplexControl.CC_Slider
    return slider.style().subControlRect(control, option, handle, slider).center()


def test_a_photo_is_there_before_its_analysis_and_then_corrected(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    assert window.pages.currentWidget() is window.start_page
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    assert window.document.analysis is None, "the picture came first"
    assert window.status.cancel.isVisible()
    assert not window.table["export"].isEnabled()
    before = seen(window, 0.75, 0.5)
    assert before.std() > 0
    analysed(qtbot, window)
    assert window.status.cancel.isHidden()
    assert len(window.view.boxes.boxes) == 1
    assert window.table["export"].isEnabled()
    assert window.windowTitle().startswith("portrait.jpg")

    # The divider: before to its left, after to its right.
    window.table["faces"].trigger()
    area = window.view.seen()
    middle = area.center().toPoint() + QPoint(0, 60)
    face = (0.44, 0.28)
    untouched = seen(window, *face)
    drag(window.view, middle, QPoint(int(area.left() + 0.1 * area.width()), middle.y()))
    assert window.view.divider.fraction == pytest.approx(0.1, abs=0.01)
    settled(qtbot, window)
    corrected = seen(window, *face)
    # the portrait is in good light, which the correction hardly changes
    assert np.abs(corrected.astype(int) - untouched).mean() > 0.5

    # The slider, by mouse to its left end: the source's own pixels.
    slider = window.panel.strength.slider
    drag(slider, knob(slider), QPoint(-50, knob(slider).y()))
    assert slider.value() == 0
    settled(qtbot, window)
    np.testing.assert_array_equal(seen(window, *face), untouched)

    # One drag is one step of the history.
    assert window.document.undo_stack.count() == 1
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert slider.value() == 100
    assert not window.view.settled, "it is still to be painted"
    settled(qtbot, window)
    np.testing.assert_array_equal(seen(window, *face), corrected)
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert slider.value() == 0


def test_keys_compare_and_zoom_and_1_to_1_shows_the_export(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    # Hold to peek, tap to stay.
    QTest.keyPress(view, Qt.Key.Key_B)
    sides = [view.compare]
    qtbot.wait(400)
    QTest.keyRelease(view, Qt.Key.Key_B)
    sides.append(view.compare)
    assert sides == [Compare.BEFORE, Compare.SPLIT]
    for expected in (Compare.BEFORE, Compare.SPLIT):
        QTest.keyClick(view, Qt.Key.Key_Backslash)
        assert view.compare is expected
    QTest.keyClick(view, Qt.Key.Key_3)
    assert view.compare is Compare.AFTER
    window.table["faces"].trigger()

    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(view, Qt.Key.Key_1, control)
    assert view.viewport.scale == 1.0
    assert window.status.zoom.text() == "100 %"
    settled(qtbot, window)
    pixels, found = read_photo(portrait).pixels, window.document.analysis
    assert found is not None
    wanted = render(pixels, found, window.document.options)
    left, top = view.viewport.origin
    screen = to_array(view.grab().toImage())[top + 60 : top + 500, left : left + 500]
    np.testing.assert_array_equal(screen, wanted[60:500, :500])

    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.viewport.zoom is None
    QTest.keyClick(view, Qt.Key.Key_Z)
    assert view.viewport.scale == 1.0
    QTest.keyClick(view, Qt.Key.Key_Plus, control)
    assert view.viewport.scale == 2.0
    origin = view.viewport.origin
    drag(view, QPoint(300, 300), QPoint(290, 270))
    assert view.viewport.origin == (origin[0] - 10, origin[1] - 30)
    QTest.keyClick(view, Qt.Key.Key_0, control)
    assert view.viewport.zoom is None
    QTest.keyClick(view, Qt.Key.Key_P)
    assert window.panel.isHidden()


def test_cancel_stops_the_analysis_and_it_can_be_asked_for_again(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    qtbot.waitUntil(window.status.cancel.isVisible, timeout=PATIENCE)
    QTest.mouseClick(window.status.cancel, LEFT)
    qtbot.waitUntil(lambda: window.document.task is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    assert window.document.analysis is None
    assert "Stopped" in window.banner.sentence.text()
    assert window.banner.action_button.text() == "Draw a box"
    assert window.banner.other_button.text() == "Find faces again"
    QTest.mouseClick(window.banner.other_button, LEFT)
    analysed(qtbot, window)
    assert window.banner.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.document.task is not None)
    QTest.keyClick(window.view, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.document.task is None, timeout=PATIENCE)
    assert window.banner.isHidden(), "what is corrected stays so"


def test_without_a_face_box_one_is_offered_until_there_is_one(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_N)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.document.boxes == ()
    assert "No face box is left" in window.banner.sentence.text()
    QTest.mouseClick(window.banner.action_button, LEFT)
    assert window.table["draw_box"].isChecked()
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window.view, Qt.Key.Key_Z, control)
    QTest.keyClick(window.view, Qt.Key.Key_Y, control)
    assert window.banner.isVisible()
    QTest.keyClick(window.view, Qt.Key.Key_Z, control)
    analysed(qtbot, window)
    assert window.banner.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_Y, control)
    QTest.mouseClick(window.banner.other_button, LEFT)
    analysed(qtbot, window)
    assert len(window.view.boxes.boxes) == 1
    assert window.banner.isHidden()


def test_no_face_offers_a_box_and_a_drawn_one_is_corrected(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "No face was found in wall.jpg" in window.banner.sentence.text()
    QTest.mouseClick(window.banner.action_button, LEFT)
    assert window.banner.isHidden()
    area = window.view.seen()
    corner = area.topLeft().toPoint() + QPoint(150, 100)
    drag(window.view, corner, corner + QPoint(200, 240))
    assert not window.table["draw_box"].isChecked()
    analysed(qtbot, window)
    (box,) = window.view.boxes.boxes
    scale = window.view.viewport.scale
    assert box.x == pytest.approx(150 / scale, abs=3)
    assert box.height == pytest.approx(240 / scale, abs=3)


def test_a_dropped_photo_takes_the_place_of_the_open_one_but_a_bad_file_does_not(
    qtbot: QtBot, open_window: Open, portrait: Path, wall: Path
) -> None:
    window = open_window()
    drop(window, wall)
    qtbot.waitUntil(lambda: window.document.path == wall, timeout=PATIENCE)
    drop(window, portrait)
    qtbot.waitUntil(lambda: window.document.path == portrait, timeout=PATIENCE)
    analysed(qtbot, window)
    bad = portrait.with_name("bad.jpg")
    bad.write_text("This is no picture.")
    drop(window, bad)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "bad.jpg" in window.banner.sentence.text()
    assert window.banner.property("alarm") == "true"
    assert window.document.path == portrait


def test_a_photo_that_ends_too_early_is_refused_in_a_sentence(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    whole = portrait.read_bytes()
    portrait.write_bytes(whole[: len(whole) // 2])
    window = open_window(portrait)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "portrait.jpg" in window.banner.sentence.text()
    assert window.pages.currentWidget() is window.start_page
    assert window.document.state is State.EMPTY


def test_what_is_told_lies_over_the_photo_whatever_is_shown_round_it(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window()
    window.banner.tell("A sentence.", until=Until.CLOSED)
    room = window.pages.rect()
    assert window.banner.geometry().center().x() == pytest.approx(room.center().x(), abs=1)
    window.commands.open_path(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "No face" in window.banner.sentence.text(), timeout=PATIENCE)
    for key in (Qt.Key.Key_T, Qt.Key.Key_P, Qt.Key.Key_P, Qt.Key.Key_T):
        QTest.keyClick(window.view, key)
        qtbot.wait(50)  # to be laid out
        view, banner = window.view.geometry(), window.banner.geometry()
        assert banner.center().x() == pytest.approx(view.center().x(), abs=1)
        assert banner.bottom() == view.bottom() - 20


def test_every_action_has_a_menu_and_a_name_and_every_control_too(open_window: Open) -> None:
    ids = [spec.id for spec in ACTIONS]
    assert sorted(
        name for _, names in MENUS for name in names if name and name != RECENT
    ) == sorted(ids)
    assert set(TOOLBAR) <= {*ids, "", "<"}
    window = open_window()
    panel = window.panel
    swatch = panel.background.swatch
    controls = (panel.strength.slider, panel.strength.number, swatch, window.view)
    assert all(control.accessibleName() for control in controls)
    assert panel.strength.slider.maximum() == 100
    assert panel.strength.slider.value() == 100


def test_the_sample_is_corrected_and_the_shipped_file_stays(
    qtbot: QtBot, open_window: Open
) -> None:
    shipped = resource("sample/flash-selfie.jpg")
    before = shipped.read_bytes()
    window = open_window()
    QTest.mouseClick(window.start_page.sample_button, LEFT)
    analysed(qtbot, window)
    assert window.document.path == data_dir() / "sample" / shipped.name
    assert window.document.path.read_bytes() == shipped.read_bytes() == before
    assert len(window.view.boxes.boxes) == 1
