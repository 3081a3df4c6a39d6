"""Red pupils are found, told, and mended or kept eye by eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from film_hands import opened
from gui_hands import CONTROL, RED_PUPILS, analysed, drop, settled
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deepflash_app.gui.convert import to_array

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def redness(qtbot: QtBot, window: MainWindow) -> list[float]:
    """How far red stands out in each pupil, as it is seen at 1:1."""
    settled(qtbot, window)
    left, top = window.view.viewport.origin
    shot = to_array(window.view.grab().toImage()).astype(float)
    found = []
    for x, y in RED_PUPILS:
        pupil = shot[top + y - 1 : top + y + 2, left + x - 1 : left + x + 2]
        found.append(float(np.mean(pupil[..., 0] - pupil[..., 1:].max(axis=2))))
    return found


@pytest.mark.slow
def test_each_eye_is_mended_or_stays_red(qtbot: QtBot, open_window: Open, couple: Path) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    eyes = window.panel.faces.eyes
    words = [eyes[number].text() for number in (0, 1)]
    assert words == ["Face 1, eye on the left", "Face 1, eye on the right"]
    QTest.keyClick(window.view, Qt.Key.Key_X)
    QTest.keyClick(window.view, Qt.Key.Key_1, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_2)
    assert min(redness(qtbot, window)) > 100, "before"
    QTest.keyClick(window.view, Qt.Key.Key_3)
    assert max(redness(qtbot, window)) < 25, "both mended"
    QTest.keyClick(eyes[1], Qt.Key.Key_Space)
    mended, kept = redness(qtbot, window)
    assert mended < 25
    assert kept > 60
    QTest.keyClick(window.panel.red_eye, Qt.Key.Key_Space)
    assert not eyes[0].isEnabled()
    assert min(redness(qtbot, window)) > 60, "none is mended"
    stack = window.document.undo_stack
    assert [stack.text(number) for number in range(stack.count())] == [
        *("Face 1, eye on the right: left red", "Red-eye removal off")
    ]
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert max(redness(qtbot, window)) < 25
    for box in (eyes[1], window.panel.red_eye):  # off, and on again
        for _ in range(2):
            QTest.keyClick(box, Qt.Key.Key_Space)
    assert [stack.text(number) for number in (1, 3)] == [
        *("Face 1, eye on the right: red removed", "Red-eye removal on")
    ]


@pytest.mark.slow
def test_rows_of_faces_and_eyes_go_with_their_photo(
    qtbot: QtBot, open_window: Open, couple: Path, wall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    faces = window.panel.faces
    assert faces.isVisible()
    assert faces.eye_rows.isVisible()
    with monkeypatch.context() as patch:
        patch.setattr(window.bridge.worker, "poll", list)  # as if the next analysis took long
        drop(window, wall)
        opened(qtbot, window, wall.name)
        assert not faces.isVisible()
        assert not faces.eye_rows.isVisible()
