"""Presets from the menu: saved by name, put on, replaced when asked, deleted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from gui_hands import (
    CONTROL,
    LEFT,
    NO_KEY,
    SHIFT,
    activated,
    analysed,
    answering,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox

from deepflash_app.engine.presets import load_presets

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.slow


def entry(menu: QMenu, text: str) -> QAction:
    (found,) = (action for action in menu.actions() if action.text().startswith(text))
    return found


def click_entry(menu: QMenu, text: str) -> None:
    QTest.mouseClick(menu, LEFT, NO_KEY, menu.actionGeometry(entry(menu, text)).center())


def name_preset(dialog: QInputDialog, name: str) -> None:
    field = dialog.focusWidget()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press_button(box: QMessageBox, role: QMessageBox.ButtonRole) -> None:
    (button,) = (one for one in box.buttons() if box.buttonRole(one) is role)
    QTest.mouseClick(button, LEFT)


def in_presets(qtbot: QtBot, window: MainWindow, *texts: str) -> None:
    """Open the menu by its key, and click through its entries."""

    def choose(menu: QMenu) -> None:
        for text in texts[:-1]:
            click_entry(menu, text)
            inner = entry(menu, text).menu()
            assert isinstance(inner, QMenu)
            qtbot.waitUntil(inner.isVisible)
            menu = inner
        click_entry(menu, texts[-1])

    activated(qtbot, window)
    with answering(QMenu, choose):
        QTest.keyClick(window.view, Qt.Key.Key_P, CONTROL)


def test_a_preset_is_saved_by_name_put_on_and_deleted(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    panel, document = window.panel, window.document
    warmth = panel.adjustments.balances["warmth"].slider
    for _ in range(2):
        QTest.keyClick(warmth, Qt.Key.Key_Right, SHIFT)
    QTest.mouseClick(panel.background.buttons["blur"], LEFT)
    wanted = document.options
    assert wanted.warmth == pytest.approx(0.2)
    assert wanted.background == "blur"

    with (
        answering(QInputDialog, partial(name_preset, name=" ")),
        answering(QMessageBox, lambda box: QTest.keyClick(box, Qt.Key.Key_Escape)),
    ):
        in_presets(qtbot, window, "Save")
    with answering(QInputDialog, partial(name_preset, name="Evening & <b>wine</b>")):
        in_presets(qtbot, window, "Save")
    assert [(one.name, one.options) for one in load_presets()] == [
        ("Evening & <b>wine</b>", replace(wanted, faces="all"))
    ]
    activated(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_R, CONTROL)
    assert document.options.warmth == 0
    in_presets(qtbot, window, "Evening && <b>wine</b>")
    assert document.options == wanted
    assert document.undo_stack.undoText() == "Preset Evening & <b>wine</b>"

    # Another look by the same name: asked first.
    QTest.keyClick(warmth, Qt.Key.Key_Home)
    for role, kept in (
        (QMessageBox.ButtonRole.RejectRole, wanted.warmth),
        (QMessageBox.ButtonRole.AcceptRole, -1),
    ):
        with (
            answering(QInputDialog, partial(name_preset, name="evening & <b>Wine</b>")),
            answering(QMessageBox, partial(press_button, role=role)),
        ):
            in_presets(qtbot, window, "Save")
        (preset,) = load_presets()
        assert preset.options.warmth == kept
    (preset,) = load_presets()
    in_presets(qtbot, window, "Delete", "evening")
    assert load_presets() == []
    assert window.banner.sentence.text() == "The preset evening & <b>Wine</b> is deleted."
    QTest.mouseClick(window.banner.action_button, LEFT)
    assert load_presets() == [preset]
