"""Names of files that look like markup are shown as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui_hands import PATIENCE
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from deepflash_app.gui.as_tip import as_tip

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

NAME = "<b>x.jpg"


def test_a_name_is_never_taken_for_markup(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    photo = wall.rename(wall.with_name(NAME))
    window = open_window(photo)
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    window.banner.tell(f"{NAME} cannot be read.")
    window.film.trash()
    (ask,) = window.findChildren(QMessageBox)
    questions = [one for one in ask.findChildren(QLabel) if NAME in one.text()]
    labels = [window.status.facts, window.banner.sentence, *questions]
    assert len(labels) == 3
    for label in labels:
        assert NAME in label.text()
        assert label.textFormat() == Qt.TextFormat.PlainText
    ask.reject()
    index = window.film.photos.index(0)
    assert "&lt;b&gt;x.jpg" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert NAME in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_ordinary_name_is_its_own_tip() -> None:
    assert as_tip("Anna & Ben.jpg") == "Anna & Ben.jpg"
