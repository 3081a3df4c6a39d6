"""The window's language: chosen, spoken at once everywhere, with nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import CONTROL, LEFT, PATIENCE, SHIFT, activated, analysed, settled
from italian import entries
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QPushButton,
    QTabBar,
    QWidget,
)

from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.language import decimal, language
from deepflash_app.gui.setting_table import LANGUAGE
from deepflash_app.gui.settings_dialog import SettingsDialog
from deepflash_app.gui.train_dialog import TrainDialog

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def test_the_window_speaks_italian_and_the_next_one_english(open_window: Open) -> None:
    window = open_window()
    assert window.table["open"].text() == "&Open…"
    window.settings.set(LANGUAGE, "it")
    window.close()
    italian = open_window()
    known = entries()
    assert italian.table["open"].text() == known["Actions", "&Open…"]
    assert italian.start_page.button.text() == known["StartPage", "Open a photo…"]
    words = {label.text() for label in italian.findChildren(QLabel)}
    words |= {button.text() for button in italian.findChildren(QPushButton)}
    assert "Strength" not in words
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annulla"
    assert decimal(0.25, 2) == "0,25"
    italian.settings.set(LANGUAGE, "en")
    assert decimal(0.25, 2) == "0.25"


def said(window: QWidget) -> list[str]:
    """All that a window says to eyes and ears, in the order of its parts."""
    parts: list[QWidget | QAction] = [*window.findChildren(QAction)]
    for kind in (QLabel, QAbstractButton, QTabBar, QWidget):
        parts += window.findChildren(kind)
    words = []
    for part in parts:
        words += [part.toolTip()]
        words += [part.text()] if isinstance(part, QAction | QLabel | QAbstractButton) else []
        words += [part.accessibleName()] if isinstance(part, QWidget) else []
        words += [part.title()] if isinstance(part, QMenu) else []
        if isinstance(part, QTabBar):
            words += [part.tabText(number) for number in range(part.count())]
    return sorted(words)


def history(window: MainWindow) -> list[str]:
    """What the list in the panel shows, but for its first line."""
    model = window.panel.history.model()
    return [model.index(row, 0).data() for row in range(1, model.rowCount())]


def counted(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the histogram tells what is clipped."""
    qtbot.waitUntil(lambda: window.panel.histogram.facts.text().strip() != "", timeout=PATIENCE)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """A key with Ctrl, in the window and not in a dialog that was there before."""
    activated(qtbot, window)
    QTest.keyClick(window.view, key, CONTROL)


def choose_language(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> SettingsDialog:
    """By the keyboard, in the settings; returns them as they are shown then."""
    press(qtbot, window, Qt.Key.Key_Comma)
    old, panel = window.findChild(SettingsDialog), window.panel
    assert isinstance(old, SettingsDialog)
    QTest.keyClick(old.controls["language"], key)

    def renewed() -> list[SettingsDialog]:
        found = window.findChildren(SettingsDialog)
        return [one for one in found if one is not old and one.isVisible()]

    qtbot.waitUntil(lambda: len(renewed()) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.panel is not panel, timeout=PATIENCE)
    return renewed()[0]


@pytest.mark.slow
def test_another_language_is_spoken_at_once_and_nothing_is_lost(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    window.settings.set(LANGUAGE, "en")
    analysed(qtbot, window)
    document, view = window.document, window.view
    window.panel.strength.slider.setFocus()
    QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_Left, SHIFT)
    press(qtbot, window, Qt.Key.Key_1)
    window.panel.show_tab(1)
    counted(qtbot, window)
    settled(qtbot, window)
    english, sight, photo = said(window), view.viewport, document.photo
    dialog = choose_language(qtbot, window, Qt.Key.Key_Down)
    known = entries()
    assert dialog.windowTitle() == known["SettingsDialog", "Settings"]
    assert dialog.focusWidget() is dialog.controls["language"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None, timeout=PATIENCE)
    counted(qtbot, window)
    italian = said(window)
    assert window.menuBar().actions()[0].text() == known["Actions", "&File"]
    assert (document.photo, view.viewport) == (photo, sight)
    assert document.options.strength == pytest.approx(0.9)
    assert window.panel.strength.slider.value() == 90
    assert window.panel.tabs.currentIndex() == 1
    assert window.panel.export_button.isEnabled()
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.panel.strength.slider.value() == 100
    press(qtbot, window, Qt.Key.Key_Y)
    dialog = choose_language(qtbot, window, Qt.Key.Key_Up)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: said(window) == english, timeout=PATIENCE)
    window.settings.set(LANGUAGE, "it")
    window.close()
    window = open_window(portrait)
    analysed(qtbot, window)
    press(qtbot, window, Qt.Key.Key_1)
    window.panel.show_tab(1)
    qtbot.waitUntil(lambda: said(window) == italian, timeout=PATIENCE)


@pytest.mark.slow
def test_the_history_and_what_is_open_beside_the_window_follow(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    window.settings.set(LANGUAGE, "en")
    analysed(qtbot, window)
    view, panel = window.view, window.panel
    QTest.keyClick(panel.strength.slider, Qt.Key.Key_Left, SHIFT)
    QTest.mouseClick(panel.red_eye, LEFT, pos=QPoint(8, 10))
    for button in ("blur", "backdrop"):
        QTest.mouseClick(panel.background.buttons[button], LEFT, pos=QPoint(8, 10))
    presets = panel.adjustments.presets
    presets.fill()
    presets.menu().actions()[1].trigger()
    for key in (Qt.Key.Key_N, Qt.Key.Key_Right, Qt.Key.Key_Delete):
        QTest.keyClick(view, key)
    press(qtbot, window, Qt.Key.Key_R)
    english = history(window)
    assert english[0] == "Strength 90 %"
    assert english[-1] == "Reset"

    press(qtbot, window, Qt.Key.Key_B)
    batch = window.findChild(BatchDialog)
    assert isinstance(batch, BatchDialog)
    batch.add([portrait])
    batch.form.template.setText("{nonsense}")
    batch.form.only_flash.setChecked(True)
    window.table["retrain"].trigger()
    retrain = window.findChild(TrainDialog)
    assert isinstance(retrain, TrainDialog)
    retrain.form.folder.setText("/no/such/folder")
    retrain.page.show_line({"kind": "start", "steps": 10})
    before = [said(batch), said(retrain)]
    titles = {batch.windowTitle(), retrain.windowTitle()}

    dialog = choose_language(qtbot, window, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not titles & {batch.windowTitle(), retrain.windowTitle()})
    known = entries()
    only_flash = known["BatchForm", "Only photos where the flash fired"]
    qtbot.waitUntil(lambda: batch.form.only_flash.text() == only_flash)
    assert history(window)[0] == f"{known['Options', 'Strength']} 90 %"
    assert history(window)[-1] == known["Document", "Reset"]
    assert not set(history(window)) & set(english)
    english_words = {text for (_, text), made in known.items() if made != text}
    qtbot.waitUntil(lambda: not {*said(batch), *said(retrain)} & english_words)
    assert batch.form.inputs == (portrait,)
    assert batch.form.template.text() == "{nonsense}"
    assert batch.form.only_flash.isChecked()
    assert batch.words.text() == batch.form.problem()
    assert retrain.form.folder.text() == "/no/such/folder"
    assert retrain.page.stage.text() == known["TrainPage", "Learning"]

    QTest.keyClick(dialog.controls["language"], Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: history(window) == english)
    qtbot.waitUntil(lambda: [said(batch), said(retrain)] == before)


def test_dialogs_that_hold_the_window_up_leave_no_way_to_the_settings(
    qtbot: QtBot, open_window: Open
) -> None:
    """So they need not follow: the language is chosen in another such dialog."""
    window = open_window()
    activated(qtbot, window)
    window.table["about"].trigger()
    qtbot.waitUntil(lambda: any(map(QDialog.isVisible, window.findChildren(QDialog))))
    QTest.keyClick(window.start_page, Qt.Key.Key_Comma, CONTROL)
    QTest.mouseClick(window.menuBar(), LEFT)
    assert window.findChild(SettingsDialog) is None
    assert QApplication.activePopupWidget() is None


def test_the_language_is_the_users_first_that_there_is() -> None:
    assert language("it") == "it"
    assert language("en") == "en"
    assert language("fr") == "en"
