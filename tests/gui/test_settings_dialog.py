"""The settings dialog and its shortcuts, by mouse and keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from gui_hands import LEFT, PATIENCE
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QMenu,
    QMenuBar,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from deepflash_app.gui.action_kinds import When
from deepflash_app.gui.action_table import ACTIONS
from deepflash_app.gui.actions import ActionSet
from deepflash_app.gui.bars import fill_menus
from deepflash_app.gui.export_choice import first_folder
from deepflash_app.gui.key_map import keys_in_force, spelt
from deepflash_app.gui.menu_table import MENUS
from deepflash_app.gui.setting_table import LANGUAGE, MAX_MEGAPIXELS, SETTINGS, THEME, WATCH_FOLDER
from deepflash_app.gui.settings_dialog import SettingsDialog
from deepflash_app.gui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow
    from deepflash_app.gui.shortcut_page import ShortcutPage


def opened(qtbot: QtBot, window: MainWindow) -> SettingsDialog:
    """The dialog, asked for by its key."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.start_page, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert dialog.isVisible()
    return dialog


def select(page: ShortcutPage, action: str) -> None:
    """Make an action of the list the current one."""
    (item,) = (item for item in page._items() if item.data(0, Qt.ItemDataRole.UserRole) == action)
    page.list.setCurrentItem(item)


def test_changes_hold_at_once_and_the_next_time(
    qtbot: QtBot, open_window: Open, own_folders: Path
) -> None:
    window = open_window()
    dialog = opened(qtbot, window)
    assert set(dialog.controls) == {row.key for row in SETTINGS if row.section}
    theme = dialog.controls["theme"]
    assert isinstance(theme, QComboBox)
    for colours, word in ((DARK, "dark"), (LIGHT, "light")):
        QTest.keyClick(theme, Qt.Key.Key_Down)
        assert window.view.surround.name() == colours.surround
        assert window.table[f"theme_{word}"].isChecked()
    watch = dialog.controls["watch_folder"]
    assert isinstance(watch, QCheckBox)
    dialog.tabs.setCurrentIndex(1)
    QTest.keyClick(watch, Qt.Key.Key_Space)
    dialog.tabs.setCurrentIndex(2)
    number = dialog.controls["max_megapixels"]
    assert isinstance(number, QSpinBox)
    number.selectAll()
    QTest.keyClicks(number, "40")
    QTest.keyClick(number, Qt.Key.Key_Tab)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    kept = json.loads((own_folders / "settings.json").read_text())
    assert kept == {"theme": "light", "watch_folder": False, "max_megapixels": 40}
    window.close()
    again = open_window()
    assert again.settings[THEME] == "light"
    assert again.settings[WATCH_FOLDER] is False
    assert again.settings[LANGUAGE] == "system"


def test_a_key_is_changed_refused_if_taken_and_given_back(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    page = opened(qtbot, window).shortcuts
    select(page, "open")
    QTest.keyClick(page.keys, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not page.assign_button.isEnabled()
    assert "Export" in page.hint.text()
    QTest.keyClick(page.keys, Qt.Key.Key_F9)
    QTest.mouseClick(page.assign_button, LEFT)
    assert [key.toString() for key in window.table["open"].shortcuts()] == ["F9"]
    assert "F9" in window.table["open"].toolTip()
    window.shortcuts.toggle()
    qtbot.waitUntil(window.shortcuts.isVisible)
    assert "F9" in {label.text() for label in window.shortcuts.findChildren(QLabel)}
    window.shortcuts.hide()
    QTest.mouseClick(page.default_button, LEFT)
    assert [key.toString() for key in window.table["open"].shortcuts()] == ["Ctrl+O"]
    page.keys.clear()
    QTest.mouseClick(page.assign_button, LEFT)
    assert window.table["open"].shortcuts() == []
    QTest.keyClicks(page.search, "zoom")
    assert all("zoom" in i.text(0).casefold() for i in page._items() if not i.isHidden())


def test_everything_can_be_set_as_at_first(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    dialog = opened(qtbot, window)
    window.table["theme_light"].trigger()
    select(dialog.shortcuts, "open")
    QTest.keyClick(dialog.shortcuts.keys, Qt.Key.Key_F9)
    QTest.mouseClick(dialog.shortcuts.assign_button, LEFT)
    QTest.mouseClick(dialog.reset_button, LEFT)
    ask = dialog.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    (sure,) = (b for b in ask.buttons() if ask.buttonRole(b) is QMessageBox.ButtonRole.AcceptRole)
    QTest.mouseClick(sure, LEFT)
    assert window.settings[THEME] == "system"
    theme = dialog.controls["theme"]
    assert isinstance(theme, QComboBox)
    assert theme.currentData() == "system"
    assert [key.toString() for key in window.table["open"].shortcuts()] == ["Ctrl+O"]


def test_a_broken_settings_file_is_told_on_the_start(
    qtbot: QtBot, open_window: Open, own_folders: Path
) -> None:
    own_folders.mkdir(parents=True)
    (own_folders / "settings.json").write_text("{theme: dark")
    window = open_window()
    qtbot.waitUntil(window.banner.isVisible)
    assert "settings.broken-1.json" in window.banner.sentence.text()


def test_every_action_is_reached_by_each_of_its_keys_and_by_a_menu(qtbot: QtBot) -> None:
    """The real table on a bare window; only what the actions would do is written down instead."""
    called: list[str] = []
    calls = {spec.id: lambda _down, name=spec.id: called.append(name) for spec in ACTIONS}
    window, photo = QWidget(), QWidget()
    photo.setParent(window)
    qtbot.addWidget(window)
    table = ActionSet(window, calls, (photo,))
    menus = QMenuBar(window)
    fill_menus(menus, table)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    photo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    photo.setFocus()
    apart = {When.BOX_SELECTED, When.NONE_SELECTED}
    for spec in ACTIONS:
        table.refresh(set(When) - (apart - {spec.when} if spec.when in apart else set()))
        assert spec.keys, f"{spec.id} has no key"
        for key in spec.keys:
            called.clear()
            QTest.keySequence(photo, QKeySequence(key))
            assert called == [spec.id], key
    in_menus = {action for menu in menus.findChildren(QMenu) for action in menu.actions()}
    assert {table[spec.id] for spec in ACTIONS} <= in_menus
    assert sorted(name for _, names in MENUS for name in names if name in calls) == sorted(calls)


def test_no_two_actions_have_the_same_key_whatever_a_file_says() -> None:
    assert keys_in_force({}) == {spec.id: tuple(map(spelt, spec.keys)) for spec in ACTIONS}
    keys = keys_in_force({"quit": ("Ctrl+O", "nonsense key"), "open": ("Ctrl+O",), "gone": ("A",)})
    assert keys["open"] == ("Ctrl+O",)
    assert keys["quit"] == ()
    assert keys_in_force({"quit": ("Ctrl+O",)})["open"] == ()


@pytest.mark.parametrize("section", sorted({row.section for row in SETTINGS if row.section}))
def test_every_setting_that_is_shown_explains_itself(section: str) -> None:
    rows = [row for row in SETTINGS if row.section == section]
    assert all(row.label and row.help.endswith(".") and row.accepts(row.default) for row in rows)


def test_photos_beyond_the_limit_are_refused(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    Image.new("L", (4000, 3000)).save(large)
    window = open_window()
    window.settings.set(MAX_MEGAPIXELS, 10)
    window.shell.open_paths([large])
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "large.png" in window.banner.sentence.text()
    assert window.document.path is None
    window.settings.set(MAX_MEGAPIXELS, 20)
    window.shell.open_paths([large])
    qtbot.waitUntil(lambda: window.document.path == large, timeout=PATIENCE)


def test_exports_go_where_the_setting_says(tmp_path: Path) -> None:
    photo, last = tmp_path / "photos" / "a.jpg", tmp_path / "last"
    assert first_folder(photo, "beside", last) == photo.parent
    assert first_folder(photo, "inside", last) == photo.parent / "studio"
    assert first_folder(photo, "last", last) == last
    assert first_folder(photo, "last", None) == photo.parent
