"""What a batch is asked before it starts, and what is asked back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batch_dialog_hands import opened
from gui_hands import CONTROL, LEFT, PATIENCE, press
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.unfinished_batch import run_from_text

if TYPE_CHECKING:
    from gui_hands import Open
    from pytestqt.qtbot import QtBot


def test_replacing_is_asked_once_and_bad_choices_are_told(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    dialog = opened(qtbot, open_window())
    dialog.add([wall])
    dialog.form.template.setText("{nonsense}")
    assert not dialog.start_button.isEnabled()
    assert "{nonsense}" in dialog.words.text()
    dialog.form.template.setText("{stem}_studio")
    dialog.form.output.setText(str(tmp_path / "out"))
    dialog.form.conflict.setCurrentIndex(2)
    QTest.mouseClick(dialog.start_button, LEFT)
    ask = dialog.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    assert not dialog.runner.running
    qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
    assert not dialog.form.remove_button.isEnabled()
    dialog.form.list.setCurrentRow(0)
    QTest.mouseClick(dialog.form.remove_button, LEFT)
    assert not dialog.form.remove_button.isEnabled()
    assert not dialog.start_button.isEnabled()


def test_replacing_in_another_folder_is_asked_anew(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_text("This is no picture.")
    dialog = opened(qtbot, open_window())
    dialog.add([photo])
    dialog.form.conflict.setCurrentIndex(dialog.form.conflict.findData("overwrite"))
    for output, asked in (("one", True), ("one", False), ("two", True)):
        dialog.form.output.setText(str(tmp_path / output))
        QTest.mouseClick(dialog.start_button, LEFT)
        questions = dialog.findChildren(QMessageBox)
        assert len(questions) == asked
        for ask in questions:
            press(ask, "Replace them")
        qtbot.waitUntil(dialog.again_button.isVisible, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
        QTest.mouseClick(dialog.again_button, LEFT)


def test_a_batch_is_corrected_as_the_window_is_when_it_starts(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder / "p1.jpg")
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_B, CONTROL)
    dialog = window.findChild(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    qtbot.waitUntil(dialog.isVisible)
    window.document.edit(lambda: "Warmth", RelightOptions(warmth=1))
    dialog.add([folder / "p2.jpg"])
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(lambda: bool(window.memory.unfinished_batch), timeout=PATIENCE)
    begun = run_from_text(window.memory.unfinished_batch)
    assert begun is not None
    assert begun.settings.options.warmth == 1


def test_a_drive_is_no_folder_to_write_beside(qtbot: QtBot, open_window: Open) -> None:
    dialog = opened(qtbot, open_window())
    dialog.add([Path(Path.cwd().anchor)])
    assert not dialog.form.output.text()
    assert "Choose where" in dialog.words.text()
    dialog.form.output.setText("~nobody of that name/out")
    assert dialog.form.output_folder == Path("~nobody of that name/out")
    assert dialog.start_button.isEnabled()


def test_an_output_inside_the_photos_is_refused(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    Image.new("RGB", (64, 64)).save(shoot / "a.jpg")
    dialog = opened(qtbot, open_window())
    dialog.add([shoot])
    dialog.form.output.setText(str(shoot / "out"))
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(dialog.start_button.isVisible, timeout=PATIENCE)
    assert "lies in the folder of the photos" in dialog.words.text()
