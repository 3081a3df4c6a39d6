"""The states of the window, one after another, for ``screens.py``."""  # noqa: INP001  # no package

from __future__ import annotations

import shutil
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtCore import QSettings, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from skimage import data

from deepflash_app.core.relight import render
from deepflash_app.gui.app import make_window
from deepflash_app.gui.batch_dialog import BatchDialog
from deepflash_app.gui.document import State
from deepflash_app.gui.language import speak
from deepflash_app.gui.theme import DARK, LIGHT, Theme
from deepflash_app.gui.train_dialog import TrainDialog
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.main_window import MainWindow

PATIENCE = 120.0  # seconds
COLOURS = {1: 48, 2: 32}  # of a picture by its scale: enough to judge a window by, and small
AT_4K = {"start", "split", "shortcuts", "about-1", "settings-1"} | {
    *("settings-4", "export", "batch", "batch-finished", "retrain-running", "italian-start"),
}
"""States that are kept in the large size unless all are asked for, since all would be 15 MB."""

TONES = (("shine", -0.3), ("warmth", 0.25), ("fall_off", 0.4))


def take(
    out: Path, folder: Path, size: tuple[int, int], photo: Path | None, *, every: bool
) -> None:
    """Go through all states.

    Args:
        out: Where the pictures go.
        folder: A temporary one, for photos and settings.
        size: Of the window, in points.
        photo: Another one than the sample.
        every: Whether all states are kept in the large size, too.
    """
    qInstallMessageHandler(_on_message)
    user = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, user, str(folder))
    app = QApplication([])
    photos = _photos(folder, photo)
    camera = _Camera(_opened(size), out, every)
    _first(camera, folder, photos[0])
    _viewer(camera)
    _panel(camera)
    _many(camera, photos)
    _dialogs(camera, folder, photos)
    camera.window.close()
    speak("it", app)
    camera = _Camera(_opened(size), out, every)
    _until(camera.window.isVisible)
    camera.shoot("italian-start")
    camera.window.commands.open_path(photos[0])
    _until(lambda: camera.window.document.state is State.ANALYSED)
    camera.shoot("italian-split")
    camera.window.table["shortcuts"].trigger()
    camera.shoot("italian-shortcuts")
    camera.window.close()
    app.quit()


def _opened(size: tuple[int, int]) -> MainWindow:
    window = make_window()
    window.resize(*size)
    window.show()
    return window


def _photos(folder: Path, photo: Path | None) -> list[Path]:
    """The sample, some made of it, and one that is broken."""
    place = folder / "Saturday"
    place.mkdir()
    sample = place / "anna.jpg"
    shutil.copyfile(photo or resource("sample/flash-selfie.jpg"), sample)
    with Image.open(sample) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(place / "ben.jpg", quality=95)
        image.resize((420, 420)).save(place / "carla.png")
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(place / "wall.jpg")
    (place / "holiday.jpg").write_text("This is no picture.", encoding="utf-8")
    return [
        place / name for name in ("anna.jpg", "ben.jpg", "carla.png", "wall.jpg", "holiday.jpg")
    ]


def _first(camera: _Camera, folder: Path, photo: Path) -> None:
    """From the empty window to the corrected photo, and what can go wrong on the way."""
    window = camera.window
    camera.shoot("start")
    window.start_page.set_inviting(inviting=True)
    camera.shoot("start-invites")
    window.start_page.set_inviting(inviting=False)
    window.commands.open_path(photo.with_name("wall.jpg"))
    _until(window.banner.isVisible)
    camera.shoot("no-face")
    window.commands.open_path(photo)
    for theme, path in (("dark", photo.with_name("ben.jpg")), ("light", photo)):
        window.table[f"theme_{theme}"].trigger()
        window.commands.open_path(path)
        _until(lambda path=path: window.document.path == path)  # type: ignore[misc]
        _until(lambda: bool(window.view.boxes.boxes))
        if camera.every or window.devicePixelRatioF() == 1:
            camera.shoot_now(f"analysing-{theme}")
        _until(lambda: window.document.state is State.ANALYSED)
    window.commands.open_path(photo.with_name("holiday.jpg"))
    _until(window.banner.isVisible)
    camera.shoot("error")
    window.banner.tell(
        "The helper that works on anna.jpg stopped unexpectedly.",
        alarm=True,
        details=f"The worker process ended with exit code -9.\n{folder.name}",
        action=("Try again", window.document.find_again),
    )
    window.banner.details_button.setChecked(True)
    camera.shoot("error-details")
    window.banner.hide()


def _viewer(camera: _Camera) -> None:
    """What a corrected photo can be looked at like."""
    window, table = camera.window, camera.window.table
    camera.shoot("split")
    for name, action in (
        ("actual-size", "toggle_actual"),
        ("side-by-side", "sides"),
        ("split-turned", "turn_split"),
    ):
        table[action].trigger()
        camera.shoot(name)
        table[action].trigger()
        table["split"].trigger()
    table["before"].trigger()
    camera.shoot("before")
    table["split"].trigger()
    window.view.boxes.select_next()
    camera.shoot("face-box")
    window.view.boxes.select(None)
    table["panels"].trigger()
    camera.shoot("without-panel")
    table["panels"].trigger()


def _panel(camera: _Camera) -> None:
    """What the panel beside the photo holds, with some edits made."""
    window = camera.window
    options = window.document.options
    for name, value in TONES:
        window.panel.adjustments.balances[name].slider.setValue(round(100 * value))
    camera.shoot("adjusted")
    for kind in ("correct", "gradient"):
        window.panel.background.buttons[kind].click()
        camera.shoot(f"background-{kind}")
    for backdrop in ("beige", "charcoal"):
        before = window.document.scene
        window.panel.background.tiles.buttons[backdrop].click()
        _until(lambda before=before: window.document.scene not in (None, before))  # type: ignore[misc]
        if backdrop == "beige":  # the other one is seen on the pictures that follow
            camera.shoot("backdrop")
    window.table["clipping"].trigger()
    camera.shoot("clipping")
    window.table["clipping"].trigger()
    for tab in ("history", "info"):
        window.table[tab].trigger()
        camera.shoot(tab)
    window.panel.show_tab(0)
    window.document.edit("Reset", options)


def _many(camera: _Camera, photos: list[Path]) -> None:
    """The filmstrip with its badges."""
    window = camera.window
    window.shell.open_paths([photos[0].parent])
    QTest.qWait(1000)  # its first photo is opened
    _until(lambda: len(window.film.photos.photos) == len(photos))
    _until(lambda: window.document.state is State.ANALYSED)
    window.film.strip.step(1)
    _until(lambda: window.document.path == photos[1])
    _until(lambda: window.document.state is State.ANALYSED)
    camera.shoot("filmstrip")


def _dialogs(camera: _Camera, folder: Path, photos: list[Path]) -> None:
    """What lies over the window."""
    window = camera.window
    window.table["shortcuts"].trigger()
    camera.shoot("shortcuts")
    window.shortcuts.hide()
    for name in ("about", "settings"):
        with _dialog(window, name) as dialog:
            tabs = dialog.tabs  # type: ignore[attr-defined]
            for number in range(tabs.count()):
                tabs.setCurrentIndex(number)
                camera.shoot(f"{name}-{number + 1}", dialog)
    for name in ("export", "copy_some"):
        with _dialog(window, name) as dialog:
            QTest.qWait(400)  # the size of the file is estimated
            camera.shoot(name.replace("_", "-"), dialog)
    with _dialog(window, "batch") as dialog:
        _batch(camera, dialog, folder, photos)
    with _dialog(window, "retrain") as dialog:
        _retrain(camera, dialog, folder)


def _batch(camera: _Camera, dialog: QDialog, folder: Path, photos: list[Path]) -> None:
    if not isinstance(dialog, BatchDialog):
        raise TypeError
    dialog.add([photos[0].parent])
    dialog.form.output.setText(str(folder / "Studio"))
    camera.shoot("batch", dialog)
    dialog.start_button.click()
    _until(dialog.report_button.isVisible)
    camera.shoot("batch-finished", dialog)


def _retrain(camera: _Camera, dialog: QDialog, folder: Path) -> None:
    """Lines as a training writes them; ``tests/gui/test_retraining.py`` drives real ones."""
    if not isinstance(dialog, TrainDialog):
        raise TypeError
    dialog.form.folder.setText(str(folder))
    camera.shoot("retrain", dialog)
    page = dialog.page
    dialog.pages.setCurrentIndex(1)
    page.begin()
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


@dataclass(frozen=True)
class _Camera:
    """Takes pictures of a window into a folder."""

    window: MainWindow
    out: Path
    every: bool

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """The window or a widget, in dark and in light."""
        if self.window.devicePixelRatioF() > 1 and not self.every and name not in AT_4K:
            return
        for theme in ("dark", "light"):
            self.window.table[f"theme_{theme}"].trigger()
            _until(lambda: self.window.view.settled)
            self.shoot_now(f"{name}-{theme}", widget)

    def shoot_now(self, name: str, widget: QWidget | None = None) -> None:
        """As it looks; with a palette of its own, a tenth of the size."""
        scale = round(self.window.devicePixelRatioF())
        suffix = "" if scale == 1 else f"@{scale}x"
        path = self.out / f"{name}{suffix}.png"
        (widget or self.window).grab().save(str(path))
        with Image.open(path) as shot:
            small = _with_few_colours(shot.convert("RGB"), COLOURS[scale])
        small.save(path, optimize=True)


def _with_few_colours(shot: Image.Image, colours: int) -> Image.Image:
    """A picture with so many colours of its own, and with all of the themes as they are."""
    own = shot.quantize(colours, dither=Image.Dither.NONE).getpalette() or []
    named = [getattr(theme, name) for theme in (DARK, LIGHT) for name in Theme.__dataclass_fields__]
    fixed = [int(colour[k : k + 2], 16) for colour in named for k in (1, 3, 5)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(fixed + own[: 3 * colours])
    return shot.quantize(palette=palette, dither=Image.Dither.NONE)


def _until(ready: Callable[[], bool]) -> None:
    """Let the window work until it is ready, and a little longer."""
    QTest.qWait(50)
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready.")
        QTest.qWait(10)
    QTest.qWait(100)


def _on_message(_kind: object, _context: object, message: str) -> None:
    """Qt's warnings, but for what the screen that is none cannot do."""
    if "This plugin does not support" not in message:
        print(message, file=sys.stderr)  # noqa: T201
