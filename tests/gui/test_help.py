"""Help: every key on one sheet, and where everything comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import LEFT
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QScrollArea

from deepflash_app.engine.network import RelightNetwork
from deepflash_app.engine.weights_card import card_in_use, read_card
from deepflash_app.errors import WeightsError
from deepflash_app.gui.about_dialog import AboutDialog
from deepflash_app.gui.action_table import ACTIONS
from deepflash_app.gui.language import speak
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


def test_the_sheet_lists_every_key_and_goes_away(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    qtbot.waitUntil(window.isActiveWindow)
    sheet = window.shortcuts
    QTest.keyClick(window.start_page, Qt.Key.Key_H)
    qtbot.waitUntil(sheet.isVisible)
    assert window.rect().contains(sheet.geometry())
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    keys = {QKeySequence(key).toString(native) for spec in ACTIONS for key in spec.keys}
    assert keys <= shown
    assert "" not in shown
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_H)
    assert sheet.isHidden()
    assert window.start_page.hasFocus()
    QTest.keyClick(window.start_page, Qt.Key.Key_Question)
    qtbot.waitUntil(sheet.isVisible)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    window.table["shortcuts"].trigger()
    qtbot.waitUntil(sheet.isVisible)
    QTest.mouseClick(sheet, LEFT)
    assert sheet.isHidden()


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("size", [(1280, 800), (700, 500)])
def test_the_sheet_fits_and_scrolls_downwards_only_where_it_must(
    qtbot: QtBot, open_window: Open, language: str, size: tuple[int, int]
) -> None:
    speaker = QObject()
    speak(language, speaker)
    window = open_window()
    window.resize(*size)
    window.table["shortcuts"].trigger()
    sheet = window.shortcuts
    qtbot.waitUntil(sheet.isVisible)
    scroll = sheet.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    across, down = scroll.horizontalScrollBar(), scroll.verticalScrollBar()
    QApplication.processEvents()
    assert window.rect().contains(sheet.geometry())
    assert not across.isVisible()
    keys = scroll.widget()
    assert keys is not None
    assert sheet.rect().width() >= keys.minimumSizeHint().width()
    assert (down.maximum() == 0) == (size == (1280, 800))
    QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert down.value() == min(down.maximum(), down.pageStep())
    assert sheet.isVisible() == (down.maximum() > 0)


def test_about_tells_version_licences_and_weights(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    window.table["about"].trigger()
    dialog = window.findChild(AboutDialog)
    assert isinstance(dialog, AboutDialog)
    qtbot.waitUntil(dialog.isVisible)
    for tab in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(tab)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    card = card_in_use()
    for told in (window.windowTitle(), card.name, card.data, card.licence, card.sha256[:32]):
        assert told in words
    reader = dialog.findChild(QPlainTextEdit)
    assert isinstance(reader, QPlainTextEdit)
    assert "MODNet" in reader.toPlainText()
    (close,) = dialog.findChildren(QPushButton)
    QTest.mouseClick(close, LEFT)
    assert dialog.isHidden()


@pytest.mark.slow
def test_the_card_says_what_the_network_says() -> None:
    path = resource("models/deepflash.onnx")
    recipe, card = RelightNetwork(path).recipe, read_card(path)
    assert (card.name, card.data, card.licence, card.sha256) == (
        *(recipe.name, recipe.data, recipe.licence, recipe.sha256),
    )


def test_altered_weights_have_no_card(tmp_path: Path) -> None:
    altered = tmp_path / "altered.onnx"
    content = resource("models/deepflash.onnx").read_bytes()
    altered.write_bytes(content[:-40] + b"x" + content[-39:])
    with pytest.raises(WeightsError, match=r"altered\.onnx"):
        read_card(altered)
