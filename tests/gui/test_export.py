"""Exports by hand: what is written is what was seen, and as large as was said."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from gui_hands import CONTROL, LEFT, PATIENCE, SHIFT, activated, analysed
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFormLayout, QWidget

from deepflash_app.core.relight import render
from deepflash_app.engine.photo import read_photo
from deepflash_app.gui import folder as folders
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.export_dialog import ExportDialog
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


pytestmark = pytest.mark.slow

ROLES = QFormLayout.ItemRole


def test_export_writes_a_jpeg_of_what_render_gives(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    original = portrait.read_bytes()
    target = portrait.with_name("portrait-studio.jpg")
    target.write_bytes(b"somebody else's")
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.name.text() == target.name
    assert "portrait-studio (2).jpg" in dialog.hint.text()
    qtbot.waitUntil(
        lambda: "512 \N{MULTIPLICATION SIGN} 512" in dialog.size_label.text(), timeout=PATIENCE
    )
    dialog.quality.setValue(100)
    QTest.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "Saved as" in window.banner.sentence.text()
    assert target.read_bytes() == b"somebody else's"
    assert portrait.read_bytes() == original
    found = window.document.analysis
    assert found is not None
    wanted = render(read_photo(portrait).pixels, found, window.document.options)
    with Image.open(target.with_name("portrait-studio (2).jpg")) as written:
        error = np.abs(np.asarray(written).astype(int) - wanted)
    assert error.mean() < 1, "quality 100 without chroma subsampling"
    qtbot.waitUntil(lambda: window.film.photos.rowCount() == 3, timeout=PATIENCE)
    activated(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    batch = window.findChild(BatchDialog)
    assert isinstance(batch, BatchDialog)
    assert set(batch.form.inputs) == {portrait, target}, "not what has just been exported"


def test_enter_exports_under_the_name_just_typed(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(dialog.name.hasFocus)
    dialog.name.setText(300 * "x")  # which no folder can hold, and none can look up
    dialog.folder.setText(f"/{300 * 'x'}/y")
    assert "no such folder" in dialog.hint.text()
    (form,) = dialog.findChildren(QFormLayout)
    label, field = (form.itemAt(0, role) for role in (ROLES.LabelRole, ROLES.FieldRole))
    assert label is not None
    assert field is not None
    assert abs(label.geometry().center().y() - field.geometry().center().y()) <= 1
    dialog.folder.setText(str(portrait.parent))
    QTest.keyClick(dialog.name, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(dialog.name, "typed.jpg")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(portrait.with_name("typed.jpg").exists, timeout=PATIENCE)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)


def test_it_is_of_the_photo_that_is_seen_whatever_was_coming(
    qtbot: QtBot, open_window: Open, portrait: Path, wall: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(lambda: window.film.photos.rowCount() == 2, timeout=PATIENCE)
    assert wall.is_file()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.name.text() == "portrait-studio.jpg"
    qtbot.wait(400)  # longer than a step of the filmstrip takes
    assert window.document.path == portrait
    assert window.film.chosen() == (portrait,)
    QTest.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    with Image.open(portrait.with_name("portrait-studio.jpg")) as written:
        assert written.size == (512, 512)


def test_a_photo_that_another_program_has_replaced_is_corrected_anew(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    def mirror() -> None:
        with Image.open(portrait) as picture:
            picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(portrait, quality=95)
        os.utime(portrait, ns=(0, portrait.stat().st_mtime_ns + 1))  # whatever the disk's clock

    window = open_window(portrait)
    analysed(qtbot, window)
    document, told = window.document, window.banner.sentence
    (box,) = document.boxes
    mirror()
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    assert window.findChild(ExportDialog) is None, "it would be of a photo that is no more"
    with qtbot.waitSignal(document.corrected, timeout=PATIENCE, check_params_cb=bool):
        qtbot.waitUntil(lambda: "Another program has changed" in told.text(), timeout=PATIENCE)
    (mirrored,) = document.boxes
    assert abs(mirrored.centre[0] - (512 - box.centre[0])) < 20
    window.banner.dismiss()
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    mirror()
    QTest.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "Another program has changed" in told.text()
    assert not document.exporter.running
    qtbot.waitUntil(lambda: document.state is State.ANALYSED, timeout=PATIENCE)
    portrait.unlink()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    for sight in (True, False):
        activated(qtbot, other)
        activated(qtbot, window)
        if sight:
            qtbot.waitUntil(lambda: "no such file" in told.text(), timeout=PATIENCE)
            window.banner.dismiss()  # it lies over the other one
            window.banner.dismiss()
        qtbot.wait(150)
        assert not window.banner.isVisible(), "told once"


def test_a_failed_export_is_done_again_and_nothing_else(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    target = portrait.with_name(dialog.name.text())
    QTest.mouseClick(dialog.accept_button, LEFT)
    worker = window.bridge.worker
    for _ in range(2):  # the second try, with less memory, dies as well
        qtbot.waitUntil(lambda: worker._current is not None, timeout=PATIENCE)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: worker._current is None, timeout=PATIENCE)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "stopped unexpectedly" in window.banner.sentence.text()
    assert not target.exists()
    QTest.mouseClick(window.banner.action_button, LEFT)
    qtbot.waitUntil(target.is_file, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Saved as" in window.banner.sentence.text(), timeout=PATIENCE)
    assert window.document.state is State.ANALYSED, "nothing was analysed anew"


@pytest.mark.parametrize("background", ["keep", "backdrop"])
def test_sixteen_bits_are_as_large_as_was_said(
    qtbot: QtBot, open_window: Open, tmp_path: Path, portrait: Path, background: str
) -> None:
    with Image.open(portrait) as picture:
        large = cv2.resize(np.asarray(picture), (1500, 1500), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).normal(0, 3, large.shape)
    Image.fromarray((large + grain).clip(0, 255).astype(np.uint8)).save(portrait, quality=92)
    window = open_window(portrait)
    analysed(qtbot, window)
    QTest.mouseClick(window.panel.background.buttons[background], LEFT)
    scene = window.document
    qtbot.waitUntil(lambda: background == "keep" or scene.scene is not None, timeout=PATIENCE)
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.folder.setText(str(tmp_path))
    for box, steps in ((dialog.form.format, 1), (dialog.form.bits, 2)):
        box.setFocus()
        for _ in range(steps):
            QTest.keyClick(box, Qt.Key.Key_Down)
    dialog.size_label.clear()
    qtbot.waitUntil(lambda: dialog.size_label.text() != "", timeout=PATIENCE)
    said = float(dialog.size_label.text().split()[1])
    assert " MB, 1500" in dialog.size_label.text()
    QTest.mouseClick(dialog.accept_button, LEFT)
    target = tmp_path / "portrait-studio.png"
    qtbot.waitUntil(target.is_file, timeout=PATIENCE)
    assert said == pytest.approx(target.stat().st_size / 2**20, rel=0.1)


def asked(window: MainWindow) -> ExportDialog:
    """The dialog, asked for by its key."""
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    return dialog


def test_neither_a_folder_nor_a_pasted_picture_comes_behind_the_dialog(
    qtbot: QtBot, open_window: Open, portrait: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    go_on, real = threading.Event(), folders.photos_of

    def slow(path: Path) -> tuple[tuple[Path, int], ...]:
        assert go_on.wait(10)
        return real(path)

    monkeypatch.setattr(folders, "photos_of", slow)
    window.shell.open_paths([folder])
    QGuiApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB32))
    window.edits.paste()
    dialog = asked(window)
    go_on.set()
    with qtbot.assertNotEmitted(window.document.picture_changed, wait=800):
        qtbot.waitUntil(lambda: window.film.photos.row_of(folder / "p1.jpg") >= 0, timeout=PATIENCE)
    assert window.document.path == portrait
    dialog.reject()


def test_whatever_comes_behind_the_dialog_its_photo_is_written(
    qtbot: QtBot, open_window: Open, portrait: Path, wall: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    dialog = asked(window)
    window.document.open(wall)
    qtbot.waitUntil(lambda: window.document.path == wall, timeout=PATIENCE)
    with qtbot.waitSignal(window.document.exporter.exported, timeout=PATIENCE) as exported:
        dialog.accept_button.click()
    assert exported.args is not None
    job, path = exported.args
    assert (job.path, job.analysis is None) == (portrait, False)
    with Image.open(path) as written:
        assert written.size == (512, 512)
