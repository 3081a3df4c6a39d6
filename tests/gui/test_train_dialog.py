"""The window that retrains: drives the real commands, and lines as they write them."""

from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from gui_hands import CONTROL, LEFT, PATIENCE, SHIFT, activated, answering, press, type_name
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QListWidget, QMessageBox

from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.own_weights import own_weights, use_weights
from deepflash_app.gui import train_dialog
from deepflash_app.gui.loss_curve import LossCurve
from deepflash_app.gui.state import State
from deepflash_app.gui.train_dialog import TrainDialog
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.own_worker
PADDING = 9  # of a row: the style sheet's, and Qt's own
SHIPPED = "models/deepflash.onnx"


def opened(qtbot: QtBot, window: MainWindow) -> TrainDialog:
    """The dialog, asked for by its key."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.start_page, Qt.Key.Key_R, CONTROL | SHIFT)
    dialog = window.findChild(TrainDialog)
    assert isinstance(dialog, TrainDialog)
    assert dialog.isVisible()
    return dialog


def tell(dialog: TrainDialog, **line: Any) -> None:
    """A line as the training writes it."""
    dialog.process._take(json.dumps(line))


def test_it_asks_for_a_folder_and_for_what_is_missing(
    qtbot: QtBot, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(qtbot, open_window())
    assert not dialog.start_button.isEnabled()
    dialog.form.folder.setText(str(tmp_path / "gone"))
    assert "no such folder" in dialog.words.text()
    dialog.form.folder.setText(str(tmp_path))
    assert dialog.start_button.isEnabled()
    assert not dialog.form.minutes.isEnabled()
    QTest.mouseClick(dialog.form.portraits, LEFT)
    assert not dialog.form.pairs.isChecked()
    assert dialog.form.minutes.isEnabled()
    number = dialog.form.minutes.lineEdit()
    assert number.width() > number.fontMetrics().horizontalAdvance(number.text()), "it is seen"
    assert "index.csv" in dialog.words.text()
    (tmp_path / "index.csv").touch()
    dialog.form.folder.setText(str(tmp_path) + "//")
    assert dialog.start_button.isEnabled()
    monkeypatch.setattr(train_dialog, "can_train", lambda: False)
    dialog.form.folder.setText(str(tmp_path) + "/")
    assert not dialog.start_button.isEnabled()
    line = dialog.words.text().partition("by the line ")[2]
    assert line.startswith(f"{sys.executable} -m pip install "), line
    assert {"'torch>=", "'simpleitk>="} <= {part.rstrip("0123456789.'") for part in line.split()}


def test_a_folder_is_looked_for_where_the_last_one_was(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    (tmp_path / "shoot" / "flash").mkdir(parents=True)
    window = open_window()
    window.memory.folder = tmp_path
    dialog = opened(qtbot, window)
    with answering(QFileDialog, partial(type_name, name="shoot")):
        QTest.mouseClick(dialog.form.browse_button, LEFT)
    assert dialog.form.folder.text() == str(tmp_path / "shoot")
    assert window.memory.folder == tmp_path / "shoot"


@pytest.mark.slow
def test_the_real_command_refuses_photos_without_faces_in_a_sentence(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    for light in ("flash", "studio"):
        (shoot / light).mkdir(parents=True)
        Image.new("RGB", (320, 240), (120, 120, 120)).save(shoot / light / "wall.jpg")
    dialog = opened(qtbot, open_window())
    dialog.form.folder.setText(str(shoot))
    QTest.mouseClick(dialog.start_button, LEFT)
    assert dialog.stop_button.isVisible()
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=3 * PATIENCE)
    assert "No pair" in dialog.words.text()
    listed = [dialog.page.pairs.item(row).text() for row in range(dialog.page.pairs.count())]
    assert any("wall" in text and "Refused" in text for text in listed)
    assert dialog.start_button.isHidden(), "going on could only fail again"
    assert dialog.discard_button.isHidden(), "nothing was learnt"
    QTest.mouseClick(dialog.return_button, LEFT)
    assert dialog.form.isVisible()
    assert dialog.form.folder.text() == str(shoot)
    assert "No pair" in dialog.words.text()
    assert dialog.start_button.isVisible()
    assert not dialog.new_weights.parent.exists()


def test_what_was_learnt_is_thrown_away_only_if_that_is_meant(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    dialog = opened(qtbot, open_window())
    dialog.form.folder.setText(str(tmp_path))
    dialog._work = tmp_path / "work"
    (dialog._work / "run").mkdir(parents=True)
    checkpoint = dialog._work / "run" / "checkpoint.pt"
    checkpoint.write_text("hours")
    dialog.process.stopped = True
    dialog.pages.setCurrentIndex(1)
    dialog.process.ended.emit(False, "")  # noqa: FBT003
    assert dialog.start_button.text() == "Go on"
    QTest.mouseClick(dialog.discard_button, LEFT)
    (ask,) = dialog.findChildren(QMessageBox)
    QTest.keyClick(ask, Qt.Key.Key_Return)
    assert checkpoint.is_file()
    qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
    QTest.mouseClick(dialog.discard_button, LEFT)
    (ask,) = dialog.findChildren(QMessageBox)
    press(ask, "Throw it away")
    qtbot.waitUntil(dialog.form.isVisible)
    assert not dialog._work.exists()
    assert "thrown away" in dialog.words.text()


def test_a_training_that_runs_is_closed_only_by_who_says_so(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    dialog = opened(qtbot, window)
    dialog.show_progress()
    dialog.process._process.start(sys.executable, ["-c", "import time; time.sleep(600)"])
    dialog.close()
    (ask,) = dialog.findChildren(QMessageBox)
    assert "It can go on later" in ask.text()
    QTest.keyClick(ask, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
    assert dialog.isVisible()
    assert dialog.process.running
    activated(qtbot, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    (ask,) = dialog.findChildren(QMessageBox)
    press(ask, "Stop and close")
    qtbot.waitUntil(lambda: window.findChild(TrainDialog) is None)


def test_where_nothing_was_learnt_nothing_is_asked(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    dialog = opened(qtbot, open_window())
    dialog._work = tmp_path / "work"
    dialog._work.mkdir()
    dialog.process.stopped = True
    dialog.pages.setCurrentIndex(1)
    dialog.process.ended.emit(False, "")  # noqa: FBT003
    QTest.mouseClick(dialog.discard_button, LEFT)
    assert dialog.form.isVisible()
    assert "thrown away" not in dialog.words.text()
    assert not dialog._work.exists()


def test_lines_of_a_training_are_shown_and_the_result_is_used_and_given_up(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    dialog = opened(qtbot, window)
    dialog.form.folder.setText(str(tmp_path))
    dialog._work = tmp_path / "work"
    dialog._work.mkdir()
    dialog.pages.setCurrentIndex(1)
    tell(dialog, kind="pair", done=1, total=2, outcome="done", text="anna/01: 0.4 px")
    tell(dialog, kind="pair", done=2, total=2, outcome="refused", text="anna/02: another pose")
    assert dialog.words.text() == "2 pairs found, 1 registered, 1 refused"
    tell(dialog, kind="fold", number=1, folds=3, persons=["anna"])
    tell(dialog, kind="start", step=0, steps=100, seconds=0, parameters=5)
    for step in (25, 50):
        tell(dialog, kind="train", step=step, steps=100, seconds=step, loss=1 / step)
        tell(dialog, kind="val", step=step, steps=100, seconds=step, loss=2 / step, gain=0.5)
    tell(dialog, kind="val", step=75, steps=100, seconds=60, loss=float("nan"))
    # 25 steps of this part, and at most 300 of the three to come, at 0.8 s each
    assert dialog.words.text() == "About 4 min left at most"
    assert dialog.page.curve.judged == [(25, 0.08), (50, 0.04)]
    assert dialog.page.bar.value() == 75
    tell(dialog, kind="chosen", steps=75, before=0.4, after=0.62)
    tell(dialog, kind="from a later version", surprise=[1])
    shutil.copy(resource(SHIPPED), dialog.new_weights)
    dialog.process.ended.emit(True, "")  # noqa: FBT003
    assert "40%" in dialog.words.text()
    assert "62%" in dialog.words.text()
    QTest.mouseClick(dialog.install_button, LEFT)
    qtbot.waitUntil(lambda: "from now on" in dialog.words.text(), timeout=PATIENCE)
    assert own_weights().read_bytes() == resource(SHIPPED).read_bytes()
    assert not dialog._work.exists(), "else the next training would end at once"
    QTest.mouseClick(dialog.back_button, LEFT)
    assert not own_weights().exists()
    assert not dialog.back_button.isVisible()


def test_it_stays_while_weights_are_tried_and_exports_are_finished_before(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_R, CONTROL | SHIFT)
    dialog = window.findChild(TrainDialog)
    assert isinstance(dialog, TrainDialog)
    dialog._work = tmp_path / "work"
    dialog._work.mkdir()
    shutil.copy(resource(SHIPPED), dialog.new_weights)
    dialog.pages.setCurrentIndex(1)
    dialog._judge()
    QTest.mouseClick(dialog.install_button, LEFT)
    assert not dialog.close_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: "from now on" in dialog.words.text(), timeout=PATIENCE)
    assert dialog.close_button.isEnabled()
    exports = [tmp_path / f"{name}.jpg" for name in "ab"]
    for target in exports:
        window.document.export(target, ExportSettings(), "rename")
    worker = window.bridge.worker.pid
    QTest.mouseClick(dialog.back_button, LEFT)
    assert window.document.exporter.running
    qtbot.waitUntil(lambda: not window.document.exporter.running, timeout=PATIENCE)
    assert all(target.is_file() for target in exports)
    qtbot.waitUntil(lambda: window.bridge.worker.pid not in (worker, None), timeout=PATIENCE)


def test_the_log_is_read_to_its_end(qtbot: QtBot, open_window: Open) -> None:
    dialog = opened(qtbot, open_window())
    dialog.pages.setCurrentIndex(1)
    log = dialog.page.pairs
    sentence = "anna/02: the faces are turned by 14 degrees against each other, which is too much."
    tell(dialog, kind="pair", done=1, total=2, outcome="refused", text=sentence)
    for wide in range(dialog.width(), dialog.width() + 300, 7):
        dialog.resize(wide, dialog.height())
        qtbot.wait(20)
        assert log.horizontalScrollBar().maximum() == 0
        assert painted_whole(log), f"in a window of {wide} pixels"


def painted_whole(log: QListWidget) -> bool:
    """Whether a row would show no more if it were higher, and no wider than its list."""
    row = log.visualItemRect(log.item(0))
    assert row.width() <= log.viewport().width()
    room = QRect(0, 0, row.width() - 2 * PADDING, 10_000)
    words = log.item(0).text()
    high = log.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
    return high <= row.height()


def test_damaged_weights_are_not_used(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    use_weights(resource(SHIPPED))
    before = own_weights().read_bytes()
    dialog = opened(qtbot, open_window())
    dialog._work = tmp_path
    content = resource(SHIPPED).read_bytes()
    dialog.new_weights.write_bytes(content[:-40] + b"x" + content[-39:])
    dialog.pages.setCurrentIndex(1)
    dialog._judge()
    QTest.mouseClick(dialog.install_button, LEFT)
    qtbot.waitUntil(lambda: "new.onnx" in dialog.words.text(), timeout=PATIENCE)
    assert dialog.install_button.isEnabled()
    assert own_weights().read_bytes() == before


def test_the_curve_falls_to_the_right(qtbot: QtBot) -> None:
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.resize(400, 200)
    empty = curve.grab().toImage()
    curve.begin(100)
    for step in range(1, 5000):
        curve.add(step / 50, 1 / step, judged=False)
    assert len(curve.learnt) <= 4000
    assert curve.grab().toImage() != empty
    assert "step 100 of 100" in curve.accessibleDescription()
