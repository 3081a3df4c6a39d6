"""A batch that was left in its middle: remembered, offered again, gone on with or forgotten."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from batch_dialog_hands import opened, states
from gui_hands import LEFT, PATIENCE, activated, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from deepflash_app.engine.batch.plan import BatchSettings
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.unfinished_batch import BatchRun, run_from_text, run_to_text

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


@pytest.mark.slow
def test_a_batch_that_was_left_is_offered_again_and_gone_on_with(
    qtbot: QtBot, open_window: Open, portrait: Path, tmp_path: Path
) -> None:
    shoot, out = tmp_path / "shoot", tmp_path / "out"
    shoot.mkdir()
    for number in range(8):
        shutil.copy(portrait, shoot / f"{number}.jpg")
    window = open_window()
    dialog = opened(qtbot, window)
    assert dialog.unfinished.isHidden()
    dialog.add([shoot])
    dialog.form.output.setText(str(out))
    dialog.form.template.setText("{stem}_new")
    dialog.form.export.long_edge.setValue(128)
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(lambda: "done" in states(dialog).values(), timeout=PATIENCE)
    window.quitting.sure = True
    window.close()
    there = {path: path.stat().st_mtime_ns for path in out.glob("*.jpg")}
    assert 0 < len(there) < 8, "in the middle"
    again = opened(qtbot, open_window())
    assert again.unfinished.sentence.text() == "The batch into out is unfinished."
    assert again.unfinished.sentence.toolTip() == str(out)
    assert again.form.inputs == ()
    QTest.mouseClick(again.unfinished.go_on_button, LEFT)
    assert again.unfinished.isHidden()
    qtbot.waitUntil(again.close_button.isVisible, timeout=PATIENCE)
    assert sorted(states(again).values()) == ["done"] * (8 - len(there)) + ["earlier"] * len(there)
    assert sorted(path.name for path in out.glob("*.jpg")) == [f"{n}_new.jpg" for n in range(8)]
    assert {path: path.stat().st_mtime_ns for path in there} == there
    assert again.form.export.long_edge.value() == 128
    QTest.mouseClick(again.again_button, LEFT)
    assert again.form.isVisible()
    assert again.unfinished.isHidden(), "it has come to its end"


@pytest.mark.slow
@pytest.mark.parametrize("how", ["Escape", "frame"])
def test_a_batch_that_runs_is_closed_only_by_who_says_so_and_is_offered_again(
    qtbot: QtBot, open_window: Open, shoot: Path, how: str
) -> None:
    window = open_window()
    dialog = opened(qtbot, window)
    dialog.add([shoot])
    QTest.mouseClick(dialog.start_button, LEFT)
    QTest.mouseClick(dialog.pause_button, LEFT)
    qtbot.waitUntil(lambda: "paused" in dialog.words.text(), timeout=PATIENCE)

    def asked() -> QMessageBox:
        activated(qtbot, dialog)
        if how == "Escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            dialog.close()
        (ask,) = dialog.findChildren(QMessageBox)
        assert "the rest can be done later" in ask.text()
        return ask

    QTest.keyClick(asked(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
    assert dialog.isVisible()
    assert dialog.runner.running
    press(asked(), "Stop and close")
    qtbot.waitUntil(lambda: window.findChild(BatchDialog) is None, timeout=PATIENCE)
    activated(qtbot, window)
    assert opened(qtbot, window).unfinished.isVisible()


def test_a_batch_that_is_not_wanted_any_more_is_forgotten(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    window = open_window()
    run = BatchRun((wall,), tmp_path / "out", BatchSettings(on_conflict="skip", recursive=True))
    assert run_from_text(run_to_text(run)) == run
    assert not BatchRun((wall,), tmp_path / (300 * "x"), BatchSettings()).begun, "nor looked up"
    window.memory.unfinished_batch = run_to_text(run)
    dialog = opened(qtbot, window)
    assert dialog.unfinished.isHidden(), "without its folder there is nothing to go on by"
    dialog.close()
    (tmp_path / "out" / ".deepflash").mkdir(parents=True)
    qtbot.waitUntil(lambda: window.findChild(BatchDialog) is None)
    activated(qtbot, window)
    dialog = opened(qtbot, window)
    QTest.mouseClick(dialog.unfinished.forget_button, LEFT)
    assert dialog.unfinished.isHidden()
    assert window.memory.unfinished_batch == ""


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"options": {}}', "[" * 100_000])
def test_what_is_no_batch_is_not_offered(text: str) -> None:
    assert run_from_text(text) is None
