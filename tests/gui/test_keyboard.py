"""Without a mouse: menus by their letters, controls by Tab, the photo and its faces by keys."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import ALT, CONTROL, PATIENCE, SHIFT, analysed
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QStackedWidget, QTabWidget, QWidget
from skimage import data

from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.convert import to_array
from deepflash_app.gui.language import speak
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

ENOUGH = 12
"""Pixels that must change for a focus to be seen."""


def letters(actions: list[QAction]) -> Counter[str]:
    """How often each letter is that of an action; empty for an action that has none."""
    named = [action for action in actions if not action.isSeparator()]
    return Counter(QKeySequence.mnemonic(action.text()).toString() for action in named)


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_entry_of_a_menu_has_a_letter_of_its_own(
    open_window: Open, wall: Path, language: str
) -> None:
    speaker = QObject()
    speak(language, speaker)
    window = open_window()
    window.memory.add_recent(wall)
    window.recent.aboutToShow.emit()
    menus = [window.menuBar().actions()]
    menus += [menu.actions() for menu in window.menuBar().findChildren(QMenu)]
    assert len(menus) == 7
    for menu in menus:
        shared = {letter: count for letter, count in letters(menu).items() if count > 1}
        assert shared == {}
        assert "" not in letters(menu)


# --- the focus -----------------------------------------------------------------------------


def unseen(root: QWidget) -> Iterator[str]:
    """The controls below a widget that look the same with the focus and without it."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for widget in root.findChildren(QWidget):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (by_tab and widget.isVisibleTo(root) and widget.isEnabled()):
            continue
        place = QRect(widget.mapTo(root, QPoint()), widget.size()).adjusted(-3, -3, 3, 3)
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()
        without = to_array(root.grab(place).toImage()).astype(int)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus()
        shown = to_array(root.grab(place).toImage()).astype(int)
        if (np.abs(shown - without).max(axis=2) > 40).sum() < ENOUGH:
            yield f"{type(widget).__name__} {widget.accessibleName()}"


def pages(root: QWidget) -> Iterator[None]:
    """Turn every page of every book below a widget, one after another."""
    books: list[QTabWidget | QStackedWidget] = [*root.findChildren(QTabWidget)]
    yield
    for book in books + root.findChildren(QStackedWidget):
        if book.isVisibleTo(root):
            for number in range(book.count()):
                book.setCurrentIndex(number)
                yield


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["theme_dark", "theme_light"])
def test_the_focus_is_seen_on_every_control(
    qtbot: QtBot, open_window: Open, portrait: Path, theme: str
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(window.table["filmstrip"].isEnabled)
    window.table["filmstrip"].trigger()
    window.table[theme].trigger()
    qtbot.waitUntil(window.updatesEnabled)
    qtbot.waitUntil(window.isActiveWindow)
    window.banner.tell("A sentence.", details="Its details.", action=("Do it", window.update))
    window.banner.details_button.setChecked(True)
    seen = [list(unseen(window.banner))]
    for tab in range(window.panel.tabs.count()):
        window.panel.tabs.setCurrentIndex(tab)
        seen.append(list(unseen(window)))
    for name in ("export", "copy_some", "settings", "about", "batch", "retrain"):
        window.table[name].trigger()
        qtbot.waitUntil(lambda: any(map(QDialog.isVisible, window.findChildren(QDialog))))
        (dialog,) = filter(QDialog.isVisible, window.findChildren(QDialog))
        qtbot.waitUntil(dialog.isActiveWindow)
        seen += [list(unseen(dialog)) for _ in pages(dialog)]
        dialog.close()
    assert [names for names in seen if names] == []


@pytest.mark.slow
def test_tab_goes_through_the_panel_as_it_is_read(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    half = np.asarray(data.astronaut())  # type: ignore[no-untyped-call]
    photo = tmp_path / "two.png"
    Image.fromarray(np.hstack([half, half[:, ::-1]])).save(photo)
    window = open_window(photo)
    analysed(qtbot, window)
    qtbot.waitUntil(window.isActiveWindow)
    panel = window.panel
    assert len(panel.faces.sliders) == 2
    panel.strength.slider.setFocus()
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    rows = [panel.strength, *panel.faces.sliders, *panel.adjustments.balances.values()]
    wanted: list[QWidget] = [one for row in rows for one in (row.slider, row.number)]
    wanted += [panel.red_eye, panel.background.buttons["keep"], panel.background.swatch]
    assert seen[: len(wanted)] == wanted
    assert {window.view, panel.export_button} <= set(seen)
    # A face's row means that face, for eyes and ears.
    panel.faces.sliders[1].slider.setFocus()
    assert window.view.boxes.selected == 1
    assert "face 2 selected" in shown(window.view)


def shown(view: QWidget) -> str:
    """The words for what is seen, once it has been painted."""
    view.repaint()
    return view.accessibleDescription()


# --- the photo -----------------------------------------------------------------------------


@pytest.mark.slow
def test_a_photo_is_judged_by_keys_alone(qtbot: QtBot, open_window: Open, portrait: Path) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    assert "Before to the left of 50 %" in shown(view)
    assert "1 face" in shown(view)
    QTest.keyClick(view, Qt.Key.Key_Right, ALT)
    QTest.keyClick(view, Qt.Key.Key_Y, SHIFT)
    assert "Before above 52 %" in shown(view)
    QTest.keyClick(view, Qt.Key.Key_2)
    assert shown(view).startswith("Before, ")
    QTest.keyClick(view, Qt.Key.Key_Y)
    QTest.keyClick(view, Qt.Key.Key_2, CONTROL)
    assert shown(view).startswith("Before above, after below, zoom 200 %")
    QTest.keyClick(view, Qt.Key.Key_Plus, CONTROL)
    left, top = view.viewport.origin
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert view.viewport.origin[0] == pytest.approx(left - 0.1 * view.viewport.width, abs=1)
    assert view.viewport.origin[1] == pytest.approx(top - 0.1 * view.viewport.height, abs=1)
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.viewport.origin[0] == 0, "the photo's edge"
    QTest.keyClick(view, Qt.Key.Key_0, CONTROL)
    fitted = view.viewport
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.viewport == fitted


@pytest.mark.slow
def test_a_face_is_boxed_by_keys_alone(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    window = open_window(wall)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    view, boxes = window.view, window.view.boxes
    QTest.keyClick(view, Qt.Key.Key_X)
    assert not boxes.shown
    QTest.keyClick(view, Qt.Key.Key_D)
    assert boxes.shown, "what is drawn is seen"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not window.table["draw_box"].isChecked()
    (box,) = boxes.boxes
    assert boxes.selected == 0
    assert box.centre == pytest.approx((320, 240), abs=1)
    assert box.width == pytest.approx(0.3 * 480, abs=1)
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Down, CONTROL)
    (moved,) = boxes.boxes
    assert moved.x < box.x
    assert moved.height > box.height
    assert window.document.undo_stack.count() == 2
    analysed(qtbot, window)


def test_escape_lets_go_of_one_thing_after_another(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    view = window.view
    window.showMaximized()
    window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)  # not by its key
    qtbot.waitUntil(window.table["full_screen"].isChecked)
    assert window.menuBar().isHidden()
    window.banner.tell("A sentence.")
    QTest.keyClick(view, Qt.Key.Key_D)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not window.table["draw_box"].isChecked()
    assert window.banner.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert window.banner.isHidden()
    assert window.isFullScreen()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.table["full_screen"].isChecked()
    assert window.menuBar().isVisible()
    assert window.isMaximized(), "as before"


@pytest.mark.slow
def test_escape_leads_from_the_panel_back_to_the_photo(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(window.isActiveWindow)
    panel, view = window.panel, window.view
    controls = (panel.strength.slider, panel.background.buttons["keep"], panel.export_button)
    for holder in (*controls, panel.tabs.tabBar(), panel.history, panel.strength.number):
        panel.tabs.setCurrentIndex(1 if holder is panel.history else 0)
        holder.setFocus()
        if holder is panel.strength.number:
            QTest.keyClicks(holder, "25")
        QTest.keyClick(holder, Qt.Key.Key_Escape)
        assert view.hasFocus(), holder
    assert window.document.options.strength == 1, "what was typed is taken back"
    field = panel.strength.number
    assert field.text() == "100 %"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.document.options.strength == 0.25
    QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert window.document.options.strength == 1, "undone from where it was typed"
    assert "0 to 100 %" in field.toolTip()


@pytest.mark.slow
def test_the_key_is_held_to_peek_wherever_the_focus_is(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    window.table["filmstrip"].trigger()
    for holder in (window.film.strip, window.panel.history, window.panel.export_button):
        window.panel.tabs.setCurrentIndex(1)
        holder.setFocus()
        QTest.keyPress(holder, Qt.Key.Key_B)
        sides = [window.view.compare]
        qtbot.wait(350)
        QTest.keyRelease(holder, Qt.Key.Key_B)
        assert [*sides, window.view.compare] == [Compare.BEFORE, Compare.SPLIT]
