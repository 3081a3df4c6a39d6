"""Without a mouse: menus by their letters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from deepflash_app.gui.language import speak

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtGui import QAction


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
