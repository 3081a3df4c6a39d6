"""What hands do to the panel for many photos in tests: bring it up, look at its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui_hands import CONTROL
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.batch_queue import SOURCE, STATE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def opened(qtbot: QtBot, window: MainWindow) -> BatchDialog:
    """The panel, asked for by its key."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.start_page, Qt.Key.Key_B, CONTROL)
    dialog = window.findChild(BatchDialog)
    assert isinstance(dialog, BatchDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def states(dialog: BatchDialog) -> dict[str, str]:
    """What each photo of the queue has come to."""
    rows = (dialog.page.queue.index(row, 0) for row in range(dialog.page.queue.rowCount()))
    return {row.data(SOURCE).name: row.data(STATE) for row in rows}
