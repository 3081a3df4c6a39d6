"""Before against after: split both ways, side by side, divided by mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import ALT, CONTROL, SHIFT, activated, analysed, drag, settled
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from deepflash_app.core.relight import render
from deepflash_app.engine.photo import read_photo
from deepflash_app.gui.comparison import Compare, Divider, paint_sides, panes
from deepflash_app.gui.convert import to_array

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

BESIDE, ABOVE = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


@pytest.mark.parametrize("across", [BESIDE, ABOVE])
def test_two_panes_are_of_one_size_and_apart(across: Qt.Orientation) -> None:
    before, after = panes(Compare.SIDES, across, QRect(0, 0, 801, 601), 6)
    assert (before.shows, after.shows) == (Compare.BEFORE, Compare.AFTER)
    assert before.rect.size() == after.rect.size()
    assert not before.rect.adjusted(-2, -2, 2, 2).intersects(after.rect.adjusted(-2, -2, 2, 2))
    assert QRect(0, 0, 801, 601).contains(before.rect.united(after.rect))


@pytest.mark.parametrize("across", [BESIDE, ABOVE])
def test_the_divider_shares_the_photo_and_is_held_where_it_is(across: Qt.Orientation) -> None:
    divider, area = Divider(), QRectF(10, 20, 200, 100)
    divider.across = across
    divider.move_to(QPointF(60, 45), area)
    assert divider.fraction == 0.25
    before, after = divider.sides(area)
    assert before.united(after) == area
    assert after.width() * after.height() == pytest.approx(0.75 * 200 * 100)
    assert divider.is_near(after.topLeft() + QPointF(1, 1), area)
    assert not divider.is_near(area.bottomRight(), area)
    divider.move_by(5)
    assert divider.fraction == 1.0


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("across", [BESIDE, ABOVE])
def test_both_sides_are_labelled(across: Qt.Orientation) -> None:
    def drawn(fraction: float) -> QImage:
        image = QImage(400, 400, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        divider = Divider()
        divider.across, divider.fraction = across, fraction
        painter = QPainter(image)
        paint_sides(painter, divider, Compare.SPLIT, QRectF(image.rect()))
        painter.end()
        return image

    def darkened(image: QImage, corner: str) -> bool:
        part = to_array(image)[:40, :60] if corner == "first" else to_array(image)[-40:, :60]
        if corner == "second" and across is BESIDE:
            part = to_array(image)[:40, -60:]
        return bool((part[..., 0] < 150).any())

    assert darkened(drawn(0.5), "first")
    assert darkened(drawn(0.5), "second")
    assert not darkened(drawn(0.05), "first"), "no room for it"


@pytest.mark.slow
def test_side_by_side_shows_the_file_and_the_export_at_the_same_sight(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view, found = window.view, window.document.analysis
    assert found is not None
    window.table["faces"].trigger()
    pixels = read_photo(portrait).pixels
    relit = render(pixels, found, window.document.options)

    QTest.keyClick(view, Qt.Key.Key_Y)
    assert window.table["sides"].isChecked()
    assert not window.table["divider_on"].isEnabled()
    for above in (False, True):
        if above:
            QTest.keyClick(view, Qt.Key.Key_Y, SHIFT)
        QTest.keyClick(view, Qt.Key.Key_1, CONTROL)
        before, after = (pane.rect.topLeft() for pane in view._panes())
        assert (after.y() > before.y()) is above
        start = after + QPoint(150, 100)  # dragged in one pane, moved in both
        drag(view, start, start + QPoint(-40, -30))
        settled(qtbot, window)
        left, top = view.viewport.origin
        shot = to_array(view.grab().toImage())
        part = np.s_[180:240, 200:300]
        for corner, wanted in ((before, pixels), (after, relit)):
            y, x = corner.y() + top + 180, corner.x() + left + 200
            np.testing.assert_array_equal(shot[y : y + 60, x : x + 100], wanted[part])
        QTest.keyClick(view, Qt.Key.Key_0, CONTROL)
    QTest.keyClick(view, Qt.Key.Key_Y)
    assert view.compare is Compare.SPLIT


@pytest.mark.slow
def test_keys_and_mouse_move_the_divider_either_way(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Left, ALT)
    assert view.divider.fraction == pytest.approx(0.4)
    QTest.keyClick(view, Qt.Key.Key_Home, ALT)
    assert view.divider.fraction == 0.5
    QTest.keyClick(view, Qt.Key.Key_Y, SHIFT)
    assert window.table["turn_split"].isChecked()
    QTest.keyClick(view, Qt.Key.Key_Down, ALT)
    assert view.divider.fraction == pytest.approx(0.52)
    area = view.seen()
    middle = QPoint(round(area.left()) + 30, round(area.top() + 0.52 * area.height()))
    drag(view, middle, QPoint(middle.x(), round(area.top() + 0.2 * area.height())))
    assert view.divider.fraction == pytest.approx(0.2, abs=0.01)
    settled(qtbot, window)
    # Above the line the file's pixels, below it the corrected ones.
    window.table["faces"].trigger()
    split = to_array(view.grab().toImage()).astype(int)
    QTest.keyClick(view, Qt.Key.Key_2)
    whole = to_array(view.grab().toImage()).astype(int)
    face = np.s_[
        round(area.top() + 0.25 * area.height()) : round(area.top() + 0.4 * area.height()),
        round(area.left() + 0.4 * area.width()) : round(area.left() + 0.5 * area.width()),
    ]
    upper = np.s_[round(area.top()) + 60 : round(area.top() + 0.15 * area.height())]
    inner = np.s_[round(area.left()) + 150 : round(area.right()) - 150]
    assert np.abs(split[face] - whole[face]).mean() > 1
    np.testing.assert_array_equal(split[upper, inner], whole[upper, inner])


@pytest.mark.slow
def test_a_peek_out_of_two_panes_comes_back_to_the_same_place(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    QTest.keyClick(view, Qt.Key.Key_Y)
    QTest.keyClick(view, Qt.Key.Key_2, CONTROL)
    for _ in range(3):  # until an edge shows
        drag(view, QPoint(20, 300), QPoint(220, 500))
    settled(qtbot, window)
    sight, before = view.viewport.origin, to_array(view.grab().toImage())
    assert sight == (0, 0)
    QTest.keyPress(view, Qt.Key.Key_B)
    assert view.viewport.width > 900, "one pane"
    qtbot.wait(350)
    QTest.keyRelease(view, Qt.Key.Key_B)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_B)
    settled(qtbot, window)
    assert view.compare is Compare.SIDES
    assert view.viewport.origin == sight
    assert np.array_equal(to_array(view.grab().toImage()), before)


def test_a_peek_ends_though_the_focus_went_elsewhere_meanwhile(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    activated(qtbot, window)
    slider, view = window.panel.strength.slider, window.view
    slider.setFocus()
    QTest.keyPress(slider, Qt.Key.Key_B)
    sides = [view.compare]
    view.setFocus()
    qtbot.wait(350)
    QTest.keyRelease(view, Qt.Key.Key_B)
    assert [*sides, view.compare] == [Compare.BEFORE, Compare.SPLIT]
    window.table["peek"].trigger()  # from the menu: no key is held
    qtbot.wait(350)
    field = window.panel.strength.number
    field.setFocus()
    QTest.keyPress(field, Qt.Key.Key_B)
    QTest.keyRelease(field, Qt.Key.Key_B)
    assert view.compare is Compare.BEFORE, "that was typed, and no key had been held"
