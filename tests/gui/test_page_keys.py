"""From photo to photo by keys that work wherever the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from film_hands import opened, photo
from gui_hands import SHIFT, analysed
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


@pytest.mark.slow
def test_the_page_keys_go_from_photo_to_photo_wherever_the_focus_is(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    photo(portrait.with_name("z.jpg"))
    window = open_window(portrait)
    analysed(qtbot, window)
    window.table["filmstrip"].trigger()
    qtbot.waitUntil(window.isActiveWindow)
    panel, stack = window.panel, window.document.undo_stack
    controls = (panel.strength.slider, panel.strength.number, panel.background.buttons["keep"])
    for holder in (*controls, window.film.strip, window.view):
        holder.setFocus()
        assert holder.hasFocus()
        QTest.keyClick(holder, Qt.Key.Key_PageDown)
        opened(qtbot, window, "z.jpg")
        QTest.keyClick(window.view, Qt.Key.Key_PageUp)
        opened(qtbot, window, "portrait.jpg")
        analysed(qtbot, window)
        assert stack.count() == 0
    # What the page keys did there, Shift with an arrow key does.
    QTest.keyClick(panel.strength.slider, Qt.Key.Key_Down, SHIFT)
    assert window.document.options.strength == 0.9


@pytest.mark.slow
def test_another_key_for_the_next_photo_works_wherever_no_control_needs_it(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    photo(portrait.with_name("z.jpg"))
    window = open_window(portrait)
    analysed(qtbot, window)
    window.table.remap({"next": ("K",), "previous": ("Home",)})
    qtbot.waitUntil(window.isActiveWindow)
    slider = window.panel.strength.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert window.document.options.strength == 0
    assert window.table["next"].shortcut().toString() == "K"
    QTest.keyClick(slider, Qt.Key.Key_K)
    opened(qtbot, window, "z.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_Home)
    opened(qtbot, window, "portrait.jpg")


@pytest.mark.slow
def test_a_number_that_is_being_typed_is_the_photo_s_that_is_left_by_a_page_key(
    qtbot: QtBot, open_window: Open, couple: Path
) -> None:
    Image.open(couple).save(couple.with_name("z.png"))
    window = open_window(couple)
    analysed(qtbot, window)
    qtbot.waitUntil(window.isActiveWindow)
    number = window.panel.strength.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "40")
    QTest.keyClick(number, Qt.Key.Key_PageDown)
    opened(qtbot, window, "z.png")
    analysed(qtbot, window)
    assert window.document.options.strength == 1
    assert window.document.undo_stack.count() == 0
    QTest.keyClick(window.view, Qt.Key.Key_PageUp)
    opened(qtbot, window, "couple.png")
    assert window.document.options.strength == 0.4
