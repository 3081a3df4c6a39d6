"""The window where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import LEFT, PATIENCE
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from deepflash_app.gui.app import make_window

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


def test_the_first_window_fits_on_the_screen_with_its_frame(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(*settings, str(tmp_path))  # where no window was before
    window = make_window()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert (room.width(), room.height()) == (800, 800), "the screen of these tests is small"
    assert window.width() < room.width()
    assert window.height() <= room.height() - 40
    assert not window.windowIcon().isNull()
    window.close()


def test_what_a_narrow_toolbar_has_no_room_for_is_a_click_away(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    window.resize(600, 600)
    more = window.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)
    qtbot.waitUntil(more.isVisible)
    assert more.width() >= 16
    hidden = window.toolbar.widgetForAction(window.table["panels"])
    assert not hidden.isVisible()
    QTest.mouseClick(more, LEFT)
    qtbot.waitUntil(hidden.isVisible)


@pytest.mark.parametrize("width", [600, 800, 1280])
def test_no_button_of_a_message_is_cut(
    qtbot: QtBot, open_window: Open, portrait: Path, width: int
) -> None:
    window = open_window(portrait)
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    window.resize(width, 600)
    offers = ("Disegna un riquadro", "Cerca di nuovo i volti")
    first, second = ((words, lambda: None) for words in offers)
    window.banner.tell("Nessun volto trovato.", action=first, other=second)
    qtbot.waitUntil(window.banner.isVisible)
    banner = window.banner
    for button in (banner.action_button, banner.other_button, banner.close_button):
        assert button.width() >= button.sizeHint().width()
        assert banner.rect().contains(button.geometry())


def test_a_long_name_makes_nothing_wider(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    long = wall.rename(wall.with_name(200 * "L" + ".jpg"))
    window = open_window()
    narrow = window.minimumSizeHint().width()
    window.shell.open_paths([long])
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)  # there is no face, it tells
    assert window.width() == 1280
    assert window.minimumSizeHint().width() <= narrow + 100
    banner, facts, name = window.banner, window.status.facts, window.panel.info.values["name"]
    assert banner.sentence.minimumSizeHint().width() <= banner.sentence.width()
    assert facts.toolTip() == facts.whole
    assert facts.text() != facts.whole
    assert name == long.name
    panel = window.panel
    assert panel.info.minimumSizeHint().width() < panel.width()
    window.table["trash"].trigger()
    (ask,) = window.findChildren(QMessageBox)
    assert ask.sizeHint().width() < 800
    ask.reject()


def test_a_screen_of_another_density_is_filled(
    qtbot: QtBot, open_window: Open, wall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    view = window.view
    before = view.seen()
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    after = view.seen()
    assert (after.center() - before.center()).manhattanLength() < 2
    assert after.width() == pytest.approx(before.width(), abs=2)
