"""Gestures as hands make them: clicks, turns of the wheel and keys, in dialogs and menus, too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from gui_hands import (
    ALT,
    CONTROL,
    LEFT,
    NO_KEY,
    PATIENCE,
    SHIFT,
    activated,
    analysed,
    answering,
    drag,
    settled,
    turn_wheel,
    type_name,
)
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.option_slider import OptionSlider
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.photo_view import PhotoView

pytestmark = pytest.mark.slow


@pytest.fixture
def large(portrait: Path) -> Path:
    """A portrait with more pixels than the window, so that 1:1 enlarges it."""
    with Image.open(portrait) as photo:
        photo.resize((1500, 1500)).save(portrait, quality=95)
    return portrait


def photo_point(view: PhotoView, at: QPoint) -> tuple[float, float]:
    """The photo point under a point of the view, in whichever pane that lies."""
    return view.lens.to_photo(QPointF(at) - view.pane_corner(QPointF(at)))


def on_divider(view: PhotoView) -> QPoint:
    """A point of the divider, away from its knob."""
    before, _ = view.divider.sides(view.seen())
    beside = view.divider.across is Qt.Orientation.Horizontal
    off = QPointF(0, -60) if beside else QPointF(-60, 0)
    edge = before.topRight() if beside else before.bottomLeft()
    middle = (
        QPointF(edge.x(), before.center().y()) if beside else QPointF(before.center().x(), edge.y())
    )
    return (middle + off).toPoint()


# --- the photo -----------------------------------------------------------------------------


@pytest.mark.parametrize("above", [False, True], ids=["beside", "above"])
def test_a_double_click_on_the_divider_centres_it(
    qtbot: QtBot,
    open_window: Open,
    portrait: Path,
    above: bool,  # noqa: FBT001  # a parameter
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    if above:
        QTest.keyClick(view, Qt.Key.Key_Y, SHIFT)
    QTest.mouseDClick(view, LEFT, NO_KEY, view.seen().center().toPoint() + QPoint(90, 90))
    assert view.viewport.scale == 1.0, "anywhere else it enlarges"
    start = on_divider(view)
    drag(view, start, start - QPoint(120, 130))
    assert view.divider.fraction < 0.4
    sight = view.viewport
    QTest.mouseDClick(view, LEFT, NO_KEY, on_divider(view))
    assert view.divider.fraction == 0.5
    assert view.viewport == sight


def test_the_wheel_zooms_at_the_pointer_in_every_pane(
    qtbot: QtBot, open_window: Open, large: Path
) -> None:
    window = open_window(large)
    analysed(qtbot, window)
    view = window.view
    for compare in (Compare.SPLIT, Compare.SIDES):
        if compare is Compare.SIDES:
            QTest.keyClick(view, Qt.Key.Key_Y)
        assert view.compare is compare
        right_pane = QPointF(view._panes()[-1].rect.topLeft())
        face = (right_pane + view.lens.rect(view.boxes.boxes[0]).center()).toPoint()
        under = photo_point(view, face)
        for notches in (6, 1, -1):  # a side that fits into the pane is centred before
            scale = view.viewport.scale
            turn_wheel(view, face, notches)
            assert view.viewport.scale == pytest.approx(scale * 1.25**notches)
            assert photo_point(view, face) == pytest.approx(under, abs=1.5), "the point stays"
        turn_wheel(view, face, -12)
        assert view.viewport.zoom is None, "never smaller than fitted"
    settled(qtbot, window)


def test_a_double_click_enlarges_what_lies_under_it_and_goes_back(
    qtbot: QtBot, open_window: Open, large: Path
) -> None:
    window = open_window(large)
    analysed(qtbot, window)
    view = window.view
    eye = view.lens.rect(view.boxes.boxes[0]).center().toPoint() + QPoint(20, 0)
    under, fitted = photo_point(view, eye), view.viewport
    QTest.mouseDClick(view, LEFT, NO_KEY, eye)
    assert view.viewport.scale == 1.0
    assert photo_point(view, eye) == pytest.approx(under, abs=1)
    QTest.mouseDClick(view, LEFT, NO_KEY, eye)
    assert (view.viewport.zoom, view.viewport.origin) == (None, fitted.origin)
    assert window.document.undo_stack.count() == 0


def test_the_toolbar_compares_zooms_and_undoes(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view, panel = window.view, window.panel

    def click(name: str) -> None:
        QTest.mouseClick(window.toolbar.widgetForAction(window.table[name]), LEFT)

    for name in ("sides", "before", "after", "split"):
        click(name)
        assert view.compare is Compare(name)
        assert window.table[name].isChecked()
    click("actual")
    assert view.viewport.scale == 1.0
    click("fit")
    assert view.viewport.zoom is None
    click("faces")
    assert not view.boxes.shown
    click("draw_box")
    assert view.boxes.drawing
    assert view.boxes.shown, "what is drawn is seen"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(panel.strength.slider, Qt.Key.Key_Left, SHIFT)
    click("undo")
    assert panel.strength.slider.value() == 100
    click("redo")
    assert panel.strength.slider.value() == 90
    QTest.mouseDClick(panel.strength.slider, LEFT)
    assert panel.strength.slider.value() == 100, "a double click brings the default back"
    QTest.mouseClick(panel.reset_button, LEFT)
    assert window.document.options == RelightOptions(faces=window.document.options.faces)
    click("panels")
    assert panel.isHidden()


def test_each_face_has_its_own_strength(qtbot: QtBot, open_window: Open, couple: Path) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    view = window.view
    second = view.boxes.boxes[1]
    QTest.mouseClick(view, LEFT, pos=view.lens.rect(second).center().toPoint() + QPoint(12, 12))
    assert view.boxes.selected == 1
    row = window.panel.faces.sliders[1]
    assert row.property("chosen") == "true"
    row.number.setFocus()
    QTest.keyClick(row.number, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(row.number, "0")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert window.document.options.face_strengths == (1.0, 0.0), "this face is left as it was"
    assert view.boxes.selected == 1
    settled(qtbot, window)


# --- opening -------------------------------------------------------------------------------


def test_a_photo_and_a_folder_are_opened_from_the_dialog_by_keys(
    qtbot: QtBot, open_window: Open, portrait: Path, wall: Path
) -> None:
    window = open_window()
    window.memory.folder = portrait.parent
    activated(qtbot, window)
    with answering(QFileDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape)):
        QTest.keyClick(window.start_page, Qt.Key.Key_O, CONTROL)
    assert window.document.state is State.EMPTY
    with answering(QFileDialog, partial(type_name, name=portrait.name)):
        QTest.mouseClick(window.start_page.button, LEFT)
    qtbot.waitUntil(window.view.isVisible, timeout=PATIENCE)
    assert window.document.path == portrait
    shoot = portrait.parent / "shoot"
    shoot.mkdir()
    moved = wall.rename(shoot / wall.name)
    activated(qtbot, window)
    with answering(QFileDialog, partial(type_name, name="shoot")):
        QTest.keyClick(window.view, Qt.Key.Key_O, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.document.path == moved, timeout=PATIENCE)
    assert window.film.strip.isVisible()
    assert window.memory.folder == shoot


def test_a_recent_photo_is_opened_from_the_menu_by_its_letters(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window()
    activated(qtbot, window)
    window.memory.add_recent(wall)
    QTest.keyClick(window, Qt.Key.Key_F, ALT)
    for key in (Qt.Key.Key_R, Qt.Key.Key_1):
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: window.document.path == wall, timeout=PATIENCE)


# --- sliders -------------------------------------------------------------------------------


def test_a_slider_that_is_held_while_another_photo_comes_is_let_go(qtbot: QtBot) -> None:
    row = OptionSlider("strength", str)
    qtbot.addWidget(row)
    row.resize(300, 60)
    row.show()
    edits: list[float] = []
    row.edited.connect(lambda value, _gesture: edits.append(value))
    end, middle = (
        QPoint(row.slider.width() - 6, row.slider.height() // 2),
        row.slider.rect().center(),
    )
    QTest.mousePress(row.slider, LEFT, NO_KEY, end)
    QTest.mouseMove(row.slider, middle)
    assert edits
    edits.clear()
    row.setEnabled(False)  # as until the next photo is analysed
    row.setEnabled(True)
    QTest.mouseMove(row.slider, end)
    assert edits == []
    QTest.mouseRelease(row.slider, LEFT, NO_KEY, end)
    QTest.mousePress(row.slider, LEFT, NO_KEY, middle)
    QTest.mouseMove(row.slider, end)
    assert edits, "and can be taken again"


def test_a_number_that_is_typed_while_another_photo_comes_is_dropped(
    qtbot: QtBot, open_window: Open, portrait: Path, couple: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    number = window.panel.strength.number
    number.setFocus()
    number.lineEdit().selectAll()
    QTest.keyClicks(number, "37")
    window.document.open(couple)
    qtbot.waitUntil(lambda: window.document.path == couple, timeout=PATIENCE)
    analysed(qtbot, window)
    assert window.document.options == RelightOptions()
    assert not window.document.edited
    assert number.value() == 100
