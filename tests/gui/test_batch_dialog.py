"""The panel for many photos: filled, started, paused, cancelled, retried, reported."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from batch_dialog_hands import opened, states
from gui_hands import CONTROL, LEFT, PATIENCE, SHIFT, analysed, answering, drop, type_name
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from deepflash_app.engine.batch.plan import BatchPlan, BatchSettings, PlannedPhoto
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.batch_queue import REMARKS, SOURCE, BatchQueue
from deepflash_app.gui.durations import duration
from deepflash_app.gui.photo_list import BADGES

if TYPE_CHECKING:
    from gui_hands import Open
    from pytestqt.qtbot import QtBot


def shown_whole(dialog: BatchDialog) -> None:
    """No remark is cut, however wide its column is just now, down to the last pixel."""
    table = dialog.page.table
    for row in range(dialog.page.queue.rowCount()):
        words = dialog.page.queue.remark(row)
        for wide in range(table.columnWidth(REMARKS), table.columnWidth(REMARKS) - 40, -3):
            table.setColumnWidth(REMARKS, wide)
            cell = table.visualRect(dialog.page.queue.index(row, REMARKS))
            room = QRect(0, 0, cell.width() - 20, 10_000)
            needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            assert needed.height() <= cell.height()


@pytest.mark.slow
def test_a_folder_is_corrected_with_a_state_for_each_photo_and_a_report(
    qtbot: QtBot, open_window: Open, portrait: Path, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    (shoot / "inside").mkdir(parents=True)
    shutil.copy(portrait, shoot / "inside" / "b.jpg")
    (shoot / "broken.jpg").write_text("This is no picture.")
    window = open_window()
    dialog = opened(qtbot, window)
    assert not dialog.start_button.isEnabled()
    dialog.add([shoot])
    assert dialog.form.output_folder == tmp_path / "shoot-studio"
    assert dialog.start_button.isEnabled()
    QTest.mouseClick(dialog.start_button, LEFT)
    assert dialog.pause_button.isVisible()
    assert not dialog.start_button.isVisible()
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert states(dialog) == {"b.jpg": "done", "broken.jpg": "failed"}
    assert "1 corrected" in dialog.words.text()
    assert "1 failed" in dialog.words.text()
    assert (tmp_path / "shoot-studio" / "inside" / "b.jpg").is_file()
    assert sorted(path.name for path in shoot.iterdir()) == ["broken.jpg", "inside"]
    assert dialog.report_button.isVisible()
    shown_whole(dialog)
    dialog.resize(dialog.width() - 40, dialog.height())
    shown_whole(dialog)
    table, rows = dialog.page.table, range(dialog.page.queue.rowCount())
    heights = {dialog.page.queue.index(n, 0).data(SOURCE).name: table.rowHeight(n) for n in rows}
    assert heights["broken.jpg"] > heights["b.jpg"], "a long remark is read to its end"
    # Once the broken one is mended, only that one is done.
    shutil.copy(portrait, shoot / "broken.jpg")
    QTest.mouseClick(dialog.retry_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert states(dialog) == {"b.jpg": "earlier", "broken.jpg": "done"}
    QTest.mouseClick(dialog.close_button, LEFT)
    assert dialog.isHidden()
    drop(window, shoot / "inside")
    photos = window.film.photos
    qtbot.waitUntil(lambda: photos.rowCount() == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "badge-exported" in photos.index(0).data(BADGES), timeout=PATIENCE)


@pytest.mark.slow
def test_files_are_written_as_the_last_export_was_or_as_is_chosen(
    qtbot: QtBot, open_window: Open, portrait: Path, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    (shoot / "inside").mkdir(parents=True)
    shutil.copy(portrait, shoot / "inside" / "b.jpg")
    window = open_window()
    window.memory.export_settings = ExportSettings(format="png", long_edge=200)
    dialog = opened(qtbot, window)
    form = dialog.form
    assert (form.export.format.currentText(), form.export.long_edge.value()) == ("PNG", 200)
    QTest.keyClick(form.export.format, Qt.Key.Key_Down)
    form.export.long_edge.selectAll()
    QTest.keyClicks(form.export.long_edge, "128")
    QTest.mouseClick(form.keep_tree, LEFT, pos=QPoint(8, form.keep_tree.height() // 2))
    assert not form.keep_tree.isChecked()
    dialog.add([shoot])
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert states(dialog) == {"b.jpg": "done"}
    with Image.open(tmp_path / "shoot-studio" / "b.tif") as written:
        assert (written.format, max(written.size)) == ("TIFF", 128)


@pytest.mark.slow
def test_it_pauses_goes_on_and_cancels(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    for number in range(12):
        shutil.copy(wall, shoot / f"{number}.jpg")
    dialog = opened(qtbot, open_window())
    dialog.add([shoot])
    QTest.mouseClick(dialog.start_button, LEFT)
    QTest.mouseClick(dialog.pause_button, LEFT)
    qtbot.waitUntil(lambda: "paused" in dialog.words.text(), timeout=PATIENCE)
    QTest.mouseClick(dialog.pause_button, LEFT)
    qtbot.waitUntil(lambda: "paused" not in dialog.words.text(), timeout=PATIENCE)
    QTest.mouseClick(dialog.cancel_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=10_000)
    assert "Stopped" in dialog.words.text()
    assert "waiting" in states(dialog).values()


def test_a_folder_is_looked_for_where_the_last_one_was(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window()
    window.memory.folder = folder.parent
    dialog = opened(qtbot, window)
    with answering(QFileDialog, partial(type_name, name="shoot")):
        QTest.mouseClick(dialog.form.add_button, LEFT)
    assert window.memory.folder == folder
    with answering(QFileDialog, partial(type_name, name="sub")):
        QTest.mouseClick(dialog.form.add_button, LEFT)
    assert dialog.form.inputs == (folder, folder / "sub")


def test_equal_names_are_told_apart_by_their_folders(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    photos = [shoot / "a.jpg", shoot / "anna" / "a.jpg", shoot / "ben" / "late" / "a.jpg"]
    for path in photos:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("This is no picture.")
    dialog = opened(qtbot, open_window())
    dialog.add([shoot])
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    cells = [dialog.page.queue.index(row, 0) for row in range(3)]
    assert [cell.data() for cell in cells] == [
        *("a.jpg", str(Path("anna", "a.jpg")), str(Path("ben", "late", "a.jpg")))
    ]
    assert [cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells] == list(map(str, photos))
    assert "a.jpg" in dialog.page.queue.index(0, REMARKS).data(Qt.ItemDataRole.ToolTipRole)


def test_photos_are_listed_and_reported_as_people_count(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    for name in ("n1.jpg", "n10.jpg", "n2.jpg"):
        (shoot / name).write_text("This is no picture.")
    dialog = opened(qtbot, open_window())
    dialog.add([shoot])
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert list(states(dialog)) == ["n1.jpg", "n2.jpg", "n10.jpg"]
    report = (dialog.form.output_folder / "deepflash-report.csv").read_text(encoding="utf-8")
    assert report.index("n2.jpg") < report.index("n10.jpg")


def test_a_photo_alone_or_none_needs_no_folder(tmp_path: Path) -> None:
    queue = BatchQueue()
    queue.show(BatchPlan((), (), tmp_path, BatchSettings()))
    assert queue.rowCount() == 0
    one = PlannedPhoto(tmp_path / "a.jpg", Path())
    queue.show(BatchPlan((one,), (), tmp_path, BatchSettings()))
    assert queue.index(0, 0).data() == "a.jpg"


def test_export_all_takes_what_the_filmstrip_lists(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    for name in "abc":
        Image.new("RGB", (64, 64)).save(shoot / f"{name}.jpg")
    window = open_window(shoot)
    qtbot.waitUntil(lambda: window.document.path == shoot / "a.jpg", timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL | SHIFT)
    dialog = window.findChild(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    assert [path.name for path in dialog.form.inputs] == ["a.jpg", "b.jpg", "c.jpg"]


def test_durations_are_no_finer_than_guesses() -> None:
    assert [duration(s) for s in (0.2, 41.4, 190, 3600, 7800)] == [
        *("1 s", "41 s", "3 min", "1 h 0 min", "2 h 10 min")
    ]


@pytest.mark.slow
def test_photos_are_exported_with_their_own_edits(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    shoot = portrait.parent / "shoot"
    shoot.mkdir()
    for name in ("a.jpg", "b.jpg"):
        shutil.copy(portrait, shoot / name)
    window = open_window(shoot / "a.jpg")
    analysed(qtbot, window)
    QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: window.film.photos.rowCount() == 2, timeout=PATIENCE)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.document.path == shoot / "b.jpg", timeout=PATIENCE)
    analysed(qtbot, window)
    QTest.keyClick(window.panel.adjustments.balances["warmth"].slider, Qt.Key.Key_End)
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL | SHIFT)
    dialog = window.findChild(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    assert dialog.form.own_edits.isChecked()
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert set(states(dialog).values()) == {"done"}
    face = np.s_[70:180, 180:270]
    original, a, b = (
        np.asarray(Image.open(path)).astype(int)[face]
        for path in (portrait, *(dialog.form.output_folder / name for name in ("a.jpg", "b.jpg")))
    )
    assert np.abs(a - original).mean() < 1, "left as it was, as it was edited"
    assert np.abs(b - original).mean() > 4
    dialog.close()
