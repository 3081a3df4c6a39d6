"""Backdrops that cannot be read: said once, and nothing else is seen in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui_hands import PATIENCE
from PIL import Image
from PySide6.QtCore import QObject

from deepflash_app.gui.scenery import Scenery

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_what_cannot_be_read_is_told_once_and_tried_again_when_it_is_chosen_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QObject()
    scenery = Scenery(parent)
    failures: list[object] = []
    scenery.failed.connect(failures.append)
    with qtbot.waitSignal(scenery.changed, timeout=PATIENCE):
        scenery.want("canvas", None)
    assert scenery.picture is not None
    gone = tmp_path / "gone.png"
    with qtbot.waitSignal(scenery.failed, timeout=PATIENCE):
        scenery.want(f"picture:{gone}", None)
    assert scenery.picture is None, "the canvas is not what was chosen"
    for _ in range(5):  # a slider
        scenery.want(f"picture:{gone}", None)
    qtbot.wait(100)
    assert len(failures) == 1
    Image.new("RGB", (8, 8), (200, 100, 50)).save(gone)
    scenery.want("keep", None)
    with qtbot.waitSignal(scenery.changed, timeout=PATIENCE):
        scenery.want(f"picture:{gone}", None)
    assert scenery.picture is not None
    scenery.close()


def test_a_file_that_has_changed_is_seen_when_it_is_chosen_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    parent, path = QObject(), tmp_path / "wall.png"
    scenery = Scenery(parent)
    for colour in ((255, 0, 0), (0, 0, 255)):
        Image.new("RGB", (8, 8), colour).save(path)
        scenery.want("keep", None)
        with qtbot.waitSignal(scenery.changed, timeout=PATIENCE):
            scenery.want(f"picture:{path}", None)
        assert scenery.picture is not None
        assert tuple(scenery.picture.pixels[0, 0]) == colour
    with qtbot.assertNotEmitted(scenery.changed, wait=300):  # the same: nothing is drawn anew
        scenery.want("keep", None)
        scenery.want(f"picture:{path}", None)
        scenery.look_again()
    Image.new("RGB", (8, 8), (0, 255, 0)).save(path)
    with qtbot.waitSignal(scenery.changed, timeout=PATIENCE):
        scenery.look_again()
    scenery.close()
