"""The end of the program: in a process of its own, and by a hand that is too early."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from gui_hands import CONTROL, LEFT, PATIENCE, activated, analysed, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.export_dialog import ExportDialog
from deepflash_app.gui.form_dialog import FormDialog
from deepflash_app.gui.train_dialog import TrainDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


@contextmanager
def held(window: MainWindow) -> Iterator[None]:
    """The worker gets nothing to do meanwhile, as if it were still at a large photo."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window.bridge.worker, "poll", list)
        yield


def export(qtbot: QtBot, window: MainWindow) -> Path:
    """Begin an export by keys; returns its target."""
    activated(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    target = dialog.choice().target
    QTest.mouseClick(dialog.accept_button, LEFT)
    return target


def started(qtbot: QtBot, window: MainWindow, photos: Path) -> BatchDialog:
    """A batch that runs."""
    window.shell.batch([photos])
    dialog = window.findChild(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    qtbot.waitUntil(dialog.isVisible)
    QTest.mouseClick(dialog.start_button, LEFT)
    return dialog


def asked(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    """The question that Ctrl+Q brings up."""
    activated(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Q, CONTROL)
    assert window.isVisible()
    (ask,) = window.findChildren(QMessageBox)
    return ask


@pytest.mark.slow
def test_an_export_is_finished_before_the_window_closes(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        target = export(qtbot, window)
        ask = asked(qtbot, window)
        assert ask.text() == "An export is still running."
        reached = []
        for _ in ask.buttons():
            QTest.keyClick(ask, Qt.Key.Key_Tab)
            reached.append(ask.focusWidget())
        assert set(reached) == set(ask.buttons()), "all of them by Tab"
        QTest.keyClick(ask, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
        QTest.keyClick(asked(qtbot, window), Qt.Key.Key_Return)  # what is proposed loses nothing
        assert "quits as soon as" in window.banner.sentence.text()
        qtbot.wait(50)
        assert window.isVisible()
        assert not target.exists()
    qtbot.waitUntil(window.isHidden, timeout=PATIENCE)
    assert target.is_file()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["no to a second question", "no export any more"])
def test_a_window_that_waited_for_its_end_stays_and_no_longer_says_otherwise(
    qtbot: QtBot, open_window: Open, portrait: Path, how: str
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        export(qtbot, window)
        press(asked(qtbot, window), "Quit when it is exported")
        qtbot.waitUntil(lambda: "quits as soon as" in window.banner.sentence.text())
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
        if how == "no to a second question":
            QTest.keyClick(asked(qtbot, window), Qt.Key.Key_Escape)
        else:
            QTest.mouseClick(window.status.cancel, LEFT)
    qtbot.waitUntil(lambda: not window.document.exporter.running, timeout=PATIENCE)
    qtbot.wait(100)
    assert window.isVisible()
    assert window.banner.isHidden() or "quits as" not in window.banner.sentence.text()


@pytest.mark.slow
def test_one_may_stay_after_all_or_lose_the_export(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        target = export(qtbot, window)
        press(asked(qtbot, window), "Quit when it is exported")
        QTest.mouseClick(window.banner.action_button, LEFT)
    qtbot.waitUntil(lambda: "Saved as" in window.banner.sentence.text(), timeout=PATIENCE)
    qtbot.wait(50)
    assert window.isVisible()
    target.unlink()
    with held(window):
        target = export(qtbot, window)
        press(asked(qtbot, window), "Quit anyway")
        qtbot.waitUntil(window.isHidden, timeout=PATIENCE)
    assert not target.exists()


@pytest.mark.slow
def test_a_failed_export_keeps_the_window_and_says_why(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        export(qtbot, window)
        portrait.unlink()
        press(asked(qtbot, window), "Quit when it is exported")
    qtbot.waitUntil(lambda: window.banner.property("alarm") == "true", timeout=PATIENCE)
    qtbot.wait(50)
    assert window.isVisible()
    assert "portrait.jpg" in window.banner.sentence.text()


@pytest.mark.slow
@pytest.mark.parametrize("good", [True, False])
def test_an_export_that_ends_while_it_is_asked_about_is_asked_about_no_more(
    qtbot: QtBot, open_window: Open, portrait: Path, *, good: bool
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        target = export(qtbot, window)
        if not good:
            portrait.unlink()
        asked(qtbot, window)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE)
    qtbot.wait(50)
    assert window.isVisible() is not good, "it stays only to say what went wrong"
    assert target.is_file() is good


@pytest.mark.slow
@pytest.mark.parametrize("closes", ["window", "dialog"])
def test_a_batch_that_ends_while_it_is_asked_about_is_asked_about_no_more(
    qtbot: QtBot, open_window: Open, portrait: Path, closes: str
) -> None:
    window = open_window()
    dialog = started(qtbot, window, portrait)
    if closes == "window":
        asked(qtbot, window)
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE)
    qtbot.wait(50)
    assert window.isVisible() is (closes == "dialog")
    assert bool(window.findChildren(BatchDialog)) is (closes == "dialog"), "with what came of it"


@pytest.mark.slow
@pytest.mark.parametrize("begun", ["before the question", "after the answer"])
def test_the_end_of_an_export_stops_no_batch(
    qtbot: QtBot, open_window: Open, portrait: Path, shoot: Path, begun: str
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    with held(window):
        target = export(qtbot, window)
        if begun == "after the answer":
            press(asked(qtbot, window), "Quit when it is exported")
            qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
        dialog = started(qtbot, window, shoot)
        QTest.mouseClick(dialog.pause_button, LEFT)
        if begun == "before the question":
            ask = asked(qtbot, window)
            assert "Quit when it is exported" not in [button.text() for button in ask.buttons()]
    qtbot.waitUntil(target.is_file, timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=PATIENCE)
    (ask,) = window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: "An export" not in ask.text())
    assert "A batch is still running" in ask.text()
    QTest.keyClick(ask, Qt.Key.Key_Return)  # to stay
    qtbot.wait(50)
    assert window.isVisible()
    assert dialog.runner.running


@pytest.mark.slow
def test_a_batch_is_stopped_only_by_who_says_so(
    qtbot: QtBot, open_window: Open, shoot: Path
) -> None:
    window = open_window()
    dialog = started(qtbot, window, shoot)
    QTest.mouseClick(dialog.pause_button, LEFT)
    ask = asked(qtbot, window)
    assert "A batch is still running" in ask.text()
    QTest.keyClick(ask, Qt.Key.Key_Return)
    assert dialog.runner.running
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    press(asked(qtbot, window), "Quit anyway")
    qtbot.waitUntil(window.isHidden, timeout=PATIENCE)
    assert not dialog.runner.running


def test_a_training_is_stopped_only_by_who_says_so(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.table["retrain"].trigger()
    dialog = window.findChild(TrainDialog)
    assert isinstance(dialog, TrainDialog)
    with monkeypatch.context() as patch:
        patch.setattr(type(dialog.process), "running", property(lambda _: True))
        ask = asked(qtbot, window)
        assert "A training is still running" in ask.text()
        press(ask, "Quit anyway")
    qtbot.waitUntil(window.isHidden, timeout=PATIENCE)


@pytest.mark.parametrize("name", ["batch", "retrain"])
def test_the_key_that_quits_works_in_the_dialogs_of_long_work(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    window = open_window()
    window.table[name].trigger()
    dialog = window.findChild(FormDialog)
    assert isinstance(dialog, FormDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    with monkeypatch.context() as patch:
        patch.setattr(type(dialog), "under_way", lambda _: "Much is to be done.")
        QTest.keyClick(dialog, Qt.Key.Key_Q, CONTROL)
        (ask,) = window.findChildren(QMessageBox)
        assert ask.text() == "Much is to be done."
        QTest.keyClick(ask, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    assert window.isVisible()
    activated(qtbot, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Q, CONTROL)
    qtbot.waitUntil(window.isHidden)
