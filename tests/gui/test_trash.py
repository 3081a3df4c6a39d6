"""Photos thrown away: asked first, with their edits, and the next one in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from film_hands import click, names, opened, photo
from gui_hands import LEFT, PATIENCE, SHIFT, activated, analysed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from deepflash_app.engine.drafts import draft_path
from deepflash_app.engine.sidecar import sidecar_path
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def answer_trash(qtbot: QtBot, window: MainWindow, role: QMessageBox.ButtonRole) -> None:
    """Press Del over the photo and a button of what is asked then."""
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    ask = window.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    (button,) = (b for b in ask.buttons() if ask.buttonRole(b) is role)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)


@pytest.mark.slow
def test_a_photo_goes_to_the_trash_only_when_sure(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    window.view.setFocus()
    answer_trash(qtbot, window, QMessageBox.ButtonRole.RejectRole)
    assert (folder / "p1.jpg").exists()
    for following in ("p2.jpg", "p10.jpg"):
        answer_trash(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
        opened(qtbot, window, following)
    assert sorted(left.name for left in folder.iterdir()) == [
        ".hidden.jpg",
        "notes.txt",
        "p10.jpg",
        "sub",
    ]
    answer_trash(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
    qtbot.waitUntil(lambda: window.document.state is State.EMPTY)
    assert window.pages.currentWidget() is window.start_page


@pytest.mark.slow
def test_after_a_photo_of_the_middle_the_next_one_is_open_and_framed_and_after_the_last_that_before(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    for name in "abcd":
        photo(shoot / f"{name}.jpg")
    window = open_window(shoot)
    opened(qtbot, window, "a.jpg")
    click(window, "b.jpg")
    opened(qtbot, window, "b.jpg")
    for following, left in (("c", "acd"), ("d", "ad"), ("a", "a")):
        asked: list[Path] = []
        window.film.strip.photo_asked.connect(asked.append)
        answer_trash(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
        opened(qtbot, window, f"{following}.jpg")
        qtbot.wait(500)  # longer than listing takes and the strip waits before it asks
        assert window.document.path == shoot / f"{following}.jpg"
        assert window.film.strip.selected() == (window.document.path,)
        assert names(window) == [f"{name}.jpg" for name in left]
        assert asked == [], "no hand has chosen one"


@pytest.mark.slow
def test_edits_go_to_the_trash_with_their_photo(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    folder = portrait.parent / "shoot"
    folder.mkdir()
    thrown = portrait.rename(folder / portrait.name)
    window = open_window(thrown)
    analysed(qtbot, window)
    for _ in range(2):  # once kept beside the photo, and changed again
        QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_Left, SHIFT)
        window.document.keeper.save()
        qtbot.waitUntil(sidecar_path(thrown).is_file, timeout=PATIENCE)
    QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_Left, SHIFT)
    qtbot.waitUntil(draft_path(thrown).is_file, timeout=PATIENCE)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    ask = window.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    QTest.keyClick(ask.buttons()[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.document.state is State.EMPTY, timeout=PATIENCE)
    window.close()
    assert list(folder.iterdir()) == []
    assert not draft_path(thrown).exists()


@pytest.mark.slow
def test_after_a_trashed_photo_comes_the_next_even_if_it_is_unreadable(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "p0.jpg").write_bytes((folder / "p1.jpg").read_bytes())
    (folder / "broken.jpg").rename(folder / "p1.jpg")
    window = open_window(folder / "p0.jpg")
    window.table["filmstrip"].trigger()
    opened(qtbot, window, "p0.jpg")
    qtbot.waitUntil(lambda: len(names(window)) == 4, timeout=PATIENCE)
    answer_trash(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
    opened(qtbot, window, "p1.jpg")
    qtbot.waitUntil(lambda: len(names(window)) == 3, timeout=PATIENCE)
    assert window.document.state is State.UNREADABLE
    assert window.film.strip.selected() == (folder / "p1.jpg",)
    answer_trash(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
    opened(qtbot, window, "p2.jpg")
    assert window.view.has_photo
