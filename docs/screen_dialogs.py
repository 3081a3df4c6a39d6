"""The dialogs of the window, one after another, for ``screens.py``."""  # noqa: INP001  # no package

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from screen_camera import THEMES, until
from skimage import data

from deepflash_app.core.relight import render
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.train_dialog import TrainDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from screen_camera import Camera

    from deepflash_app.gui.main_window import MainWindow


def take_dialogs(camera: Camera, folder: Path, photos: list[Path]) -> None:
    """What lies over the window."""
    window = camera.window
    window.table["shortcuts"].trigger()
    camera.shoot("shortcuts")
    window.shortcuts.hide()
    with _dialog(window, "about") as dialog:
        for number in _pages(dialog):
            camera.shoot(f"about-{number}", dialog)
    for theme in THEMES:  # opened for each, since they name the theme
        camera.dress(theme)
        with _dialog(window, "settings") as dialog:
            for number in _pages(dialog):
                QTest.qWait(100)
                camera.shoot_now(f"settings-{number}-{theme}", dialog)
    for name in ("export", "copy_some"):
        with _dialog(window, name) as dialog:
            QTest.qWait(400)  # the size of the file is estimated
            camera.shoot(name.replace("_", "-"), dialog)
    with _dialog(window, "batch") as dialog:
        _batch(camera, dialog, folder, photos)
    with _dialog(window, "retrain") as dialog:
        _retrain(camera, dialog, folder)


def _pages(dialog: QDialog) -> Iterator[int]:
    """Turn a dialog's pages, one after another; tells their numbers from 1."""
    tabs = dialog.tabs  # type: ignore[attr-defined]
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        yield number + 1


def _batch(camera: Camera, dialog: QDialog, folder: Path, photos: list[Path]) -> None:
    if not isinstance(dialog, BatchDialog):
        raise TypeError
    dialog.add([photos[0].parent])
    dialog.form.output.setText(str(folder / "Studio"))
    camera.shoot("batch", dialog)
    dialog.start_button.click()
    until(dialog.report_button.isVisible)
    camera.shoot("batch-finished", dialog)


def _retrain(camera: Camera, dialog: QDialog, folder: Path) -> None:
    """Lines as a training writes them; ``tests/gui/test_retraining.py`` drives real ones."""
    if not isinstance(dialog, TrainDialog):
        raise TypeError
    dialog.form.folder.setText(str(folder))
    camera.shoot("retrain", dialog)
    page = dialog.page
    dialog.show_progress()
    for number, name in enumerate(("anna/1", "anna/2", "ben/1", "ben/2", "carla/1"), 1):
        outcome = "refused" if name == "ben/2" else "done"
        text = f"{name}: another pose" if outcome == "refused" else f"{name}: 0.4 px"
        page.show_line(
            {"kind": "pair", "done": number, "total": 5, "outcome": outcome, "text": text}
        )
    page.show_line({"kind": "fold", "number": 2, "folds": 3})
    page.show_line({"kind": "start", "steps": 250})
    for step in range(10, 160, 10):
        at = {"step": step, "steps": 250, "seconds": 1.1 * step}
        page.show_line({"kind": "train", "loss": 0.03 * 0.985**step + 0.004, **at})
        if step % 50 == 0:
            page.show_line({"kind": "val", "loss": 0.032 * 0.988**step + 0.006, **at})
    page.show_line({"kind": "picture", "path": str(_judged(camera.window, folder))})
    dialog.start_button.hide()
    dialog.stop_button.show()
    dialog.close_button.hide()
    camera.shoot("retrain-running", dialog)


def _judged(window: MainWindow, folder: Path) -> Path:
    """Flash, result and studio light of the open photo's face."""
    photo, analysis = window.document.photo, window.document.analysis
    if photo is None or analysis is None:
        raise RuntimeError
    result = render(photo.pixels, analysis, window.document.options)
    studio = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    row = [Image.fromarray(part).resize((256, 256)) for part in (photo.pixels, result, studio)]
    path = folder / "judged.png"
    Image.fromarray(np.hstack([np.asarray(part) for part in row])).save(path)
    return path


@contextmanager
def _dialog(window: MainWindow, action: str) -> Iterator[QDialog]:
    """The dialog that an action opens, closed afterwards."""
    window.table[action].trigger()
    QTest.qWait(50)
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    yield dialog
    dialog.close()
    QTest.qWait(50)
