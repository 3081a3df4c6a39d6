"""The filmstrip: walked through, framed, told by badges what became of each photo."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from film_hands import badges, click, names, opened, photo
from gui_hands import CONTROL, LEFT, NO_KEY, PATIENCE, SHIFT, activated, analysed, drag, drop
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from deepflash_app.gui.convert import to_array
from deepflash_app.gui.export_dialog import ExportDialog
from deepflash_app.gui.photo_list import BADGES

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def slide(window: MainWindow, key: Qt.Key) -> None:
    """Move the strength by a key."""
    slider = window.panel.strength.slider
    slider.setFocus()
    QTest.keyClick(slider, key)


@pytest.mark.slow
def test_a_dropped_folder_is_walked_through_by_keys_and_mouse(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window()
    assert not window.table["next"].isEnabled()
    drop(window, folder)
    opened(qtbot, window, "p1.jpg")
    strip, photos = window.film.strip, window.film.photos
    assert strip.isVisible()
    assert window.table["filmstrip"].isChecked()
    assert names(window) == ["p1.jpg", "p2.jpg", "p10.jpg"]
    qtbot.waitUntil(lambda: photos.index(1).data(BADGES) == ("badge-flash",), timeout=PATIENCE)
    assert "flash fired" in photos.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert photos.index(0).data(BADGES) == ()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    opened(qtbot, window, "p2.jpg")
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Left)
    opened(qtbot, window, "p1.jpg")
    strip.setFocus()  # where the arrow keys are its own
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.currentIndex().row() == 1
    opened(qtbot, window, "p2.jpg")
    middle = strip.visualRect(photos.index(2)).center()
    QTest.mouseClick(strip.viewport(), LEFT, NO_KEY, middle)
    opened(qtbot, window, "p10.jpg")
    QTest.mouseClick(strip.viewport(), LEFT, CONTROL, strip.visualRect(photos.index(0)).center())
    assert [path.name for path in strip.selected()] == ["p1.jpg", "p10.jpg"]
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_A, CONTROL)
    assert len(strip.selected()) == 3
    QTest.keyClick(window.view, Qt.Key.Key_P)
    assert strip.isHidden()
    assert window.panel.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_P)
    assert strip.isVisible()
    assert window.panel.isVisible()
    QTest.keyClick(window.view, Qt.Key.Key_P)
    QTest.keyClick(window.view, Qt.Key.Key_I)  # a part of the panel brings all back
    assert strip.isVisible()
    QTest.keyClick(window.view, Qt.Key.Key_T)
    assert strip.isHidden()
    for _ in range(2):  # what was not there does not come
        QTest.keyClick(window.view, Qt.Key.Key_P)
    assert window.panel.isVisible()
    assert strip.isHidden()


@pytest.mark.slow
def test_the_last_click_wins_whatever_arrives_meanwhile(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    strip = window.film.strip
    with qtbot.waitSignal(strip.photo_asked, timeout=PATIENCE):
        click(window, "p2.jpg")
    strip._soon.setInterval(1500)  # the time in which a click was lost, longer than a busy machine
    click(window, "p10.jpg")
    opened(qtbot, window, "p2.jpg")
    assert strip.selected() == (folder / "p10.jpg",)
    assert window.document.path == folder / "p2.jpg"
    opened(qtbot, window, "p10.jpg")
    assert strip.selected() == (folder / "p10.jpg",)


@pytest.mark.slow
def test_a_click_elsewhere_and_back_leaves_the_open_photo_and_its_history_alone(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    qtbot.waitUntil(window.table["draw_box"].isEnabled, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_D)
    middle = window.view.rect().center()
    drag(window.view, middle - QPoint(80, 80), middle + QPoint(80, 80))
    assert window.document.undo_stack.count() == 1
    with qtbot.assertNotEmitted(window.document.picture_changed, wait=600):
        click(window, "p2.jpg")
        click(window, "p1.jpg")
    assert window.document.undo_stack.count() == 1
    assert window.film.strip.selected() == (folder / "p1.jpg",)


@pytest.mark.slow
def test_a_photo_that_failed_is_tried_again_by_a_click(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    broken, photos = folder / "broken.jpg", window.film.photos
    qtbot.waitUntil(lambda: badges(window, broken) == ("badge-failed",), timeout=PATIENCE)
    with qtbot.waitSignal(window.document.failed, timeout=PATIENCE):
        click(window, "broken.jpg")
    assert window.film.strip.currentIndex().row() == photos.row_of(broken)
    date = broken.stat().st_mtime_ns
    photo(broken)
    os.utime(broken, ns=(date, date))
    click(window, "broken.jpg")
    opened(qtbot, window, "broken.jpg")
    qtbot.waitUntil(lambda: badges(window, broken) == (), timeout=PATIENCE)


@pytest.mark.slow
def test_that_a_photo_was_exported_is_known_the_next_day_until_it_is_edited(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    slide(window, Qt.Key.Key_Left)
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    QTest.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: "badge-exported" in badges(window, portrait), timeout=PATIENCE)
    slide(window, Qt.Key.Key_Left)
    assert "badge-outdated" in badges(window, portrait)
    row = window.film.photos.index(window.film.photos.row_of(portrait))
    assert "edited since" in row.data(Qt.ItemDataRole.ToolTipRole)
    slide(window, Qt.Key.Key_Right)
    assert "badge-exported" in badges(window, portrait)
    window.close()
    window = open_window(portrait)
    qtbot.waitUntil(lambda: "badge-exported" in badges(window, portrait), timeout=PATIENCE)
    analysed(qtbot, window)
    assert "badge-exported" in badges(window, portrait)
    slide(window, Qt.Key.Key_Left)
    window.close()
    again = open_window(portrait)
    qtbot.waitUntil(lambda: "badge-outdated" in badges(again, portrait), timeout=PATIENCE)


@pytest.mark.slow
def test_an_unreadable_photo_that_is_stepped_on_is_the_open_one_with_nothing_of_the_last(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    shoot = portrait.parent / "shoot"
    shoot.mkdir()
    portrait.rename(shoot / "a.jpg")
    broken = shoot / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no more")
    photo(shoot / "c.jpg")
    window = open_window(shoot)
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    slide(window, Qt.Key.Key_Left)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.document.path == broken, timeout=PATIENCE)
    assert window.windowTitle().startswith("broken.jpg")
    assert window.film.strip.selected() == (broken,)
    assert not window.view.has_photo
    window.view.repaint()
    assert window.view.accessibleDescription() == "broken.jpg cannot be shown"
    assert window.banner.sentence.text().startswith("broken.jpg cannot be read")
    assert not window.panel.strength.isEnabled()
    assert window.panel.strength.number.value() == 100
    for name in ("export", "undo", "reset", "fit", "draw_box", "analyse"):
        assert not window.table[name].isEnabled(), name
    assert window.panel.histogram.curves.before is None
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    ask = window.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    assert "broken.jpg" in ask.text()
    ask.close()
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    opened(qtbot, window, "c.jpg")
    assert window.view.has_photo
    QTest.keyClick(window.view, Qt.Key.Key_Left)
    opened(qtbot, window, "broken.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_Left)
    opened(qtbot, window, "a.jpg")
    assert window.document.options.strength == 0.99, "what was edited before is kept"


@pytest.mark.slow
def test_what_cannot_be_read_is_told_last_though_the_photo_before_was_still_looked_at(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    shoot = wall.parent / "shoot"
    shoot.mkdir()
    wall.rename(shoot / "a.jpg")
    (shoot / "empty.jpg").touch()
    window = open_window(shoot)
    opened(qtbot, window, "a.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    opened(qtbot, window, "empty.jpg")
    with qtbot.assertNotEmitted(window.document.no_face, wait=3000):
        assert window.document.task is None
    assert window.banner.sentence.text().startswith("empty.jpg cannot be read")


@pytest.mark.slow
def test_the_open_photo_stays_framed_wherever_a_hand_clicks_in_the_strip(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    strip = window.film.strip
    beside = QPoint(strip.viewport().width() - 30, 40)
    assert not strip.indexAt(beside).isValid()
    framed = to_array(strip.viewport().grab().toImage())
    for held in (NO_KEY, CONTROL, SHIFT):
        QTest.mouseClick(strip.viewport(), LEFT, held, beside)
        assert np.array_equal(to_array(strip.viewport().grab().toImage()), framed)
    assert strip.selected() == (folder / "p1.jpg",)
    QTest.mouseClick(
        strip.viewport(), LEFT, CONTROL, strip.visualRect(strip.currentIndex()).center()
    )
    assert strip.selected() == (folder / "p1.jpg",), "it is what keys and menus are about"
    assert np.array_equal(to_array(strip.viewport().grab().toImage()), framed)


def test_the_strip_has_a_scroll_bar_only_where_there_is_something_to_scroll(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)
    bar = window.film.strip.horizontalScrollBar()
    qtbot.waitUntil(window.film.strip.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(names(window)) == 4, timeout=PATIENCE)
    assert not bar.isVisible()
    for number in range(20):
        photo(folder / f"more{number}.jpg")
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE)
    assert bar.maximum() > 0


def test_all_photos_are_seen_to_be_selected(qtbot: QtBot, open_window: Open, folder: Path) -> None:
    window = open_window(folder / "p1.jpg")
    qtbot.waitUntil(lambda: len(names(window)) == 4, timeout=PATIENCE)
    activated(qtbot, window)
    assert window.film.strip.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_A, CONTROL)
    assert window.film.strip.isVisible()
    assert window.table["filmstrip"].isChecked()
    assert len(window.film.strip.selected()) == 4


@pytest.mark.parametrize("panels", ["shown", "hidden"])
def test_the_strip_is_there_again_the_next_day_if_it_was(
    qtbot: QtBot, open_window: Open, folder: Path, panels: str
) -> None:
    window = open_window(folder / "p1.jpg")
    qtbot.waitUntil(window.table["filmstrip"].isEnabled)
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_T)
    if panels == "hidden":
        QTest.keyClick(window.view, Qt.Key.Key_P)
        assert window.film.strip.isHidden()
    window.close()
    window = open_window(folder / "p1.jpg")
    qtbot.waitUntil(window.table["filmstrip"].isEnabled)
    assert window.film.strip.isVisible()
    assert window.table["filmstrip"].isChecked()
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_T)
    window.close()
    assert open_window().film.strip.isHidden()
