"""The states of the window, one after another, for ``screens.py``."""  # noqa: INP001  # no package

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QSettings, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from screen_camera import Camera, until
from screen_dialogs import take_dialogs

from deepflash_app.gui.app import make_window
from deepflash_app.gui.photo_list import BADGES
from deepflash_app.gui.setting_table import LANGUAGE
from deepflash_app.gui.state import State
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.gui.main_window import MainWindow

TONES = (("shine", -0.3), ("warmth", 0.25), ("fall_off", 0.4))


def take(out: Path, folder: Path, size: tuple[int, int], photo: Path | None) -> None:
    """Go through all states.

    Args:
        out: Where the pictures go.
        folder: A temporary one, for photos and settings.
        size: Of the window, in points.
        photo: Another one than the sample.
    """
    qInstallMessageHandler(_on_message)
    user = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, user, str(folder))
    app = QApplication([])
    photos = _photos(folder, photo)
    camera = Camera(_opened(size), out)
    _first(camera, folder, photos[0])
    _viewer(camera)
    _panel(camera)
    _many(camera, photos)
    take_dialogs(camera, folder, photos)
    camera.window.close()
    camera = Camera(_opened(size), out)
    until(camera.window.isVisible)
    camera.window.settings.set(LANGUAGE, "it")
    QTest.qWait(500)  # the panel is made anew
    camera.shoot("italian-start")
    camera.window.commands.open_path(photos[0])
    until(lambda: camera.window.document.state is State.ANALYSED)
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


def _first(camera: Camera, folder: Path, photo: Path) -> None:
    """From the empty window to the corrected photo, and what can go wrong on the way."""
    window = camera.window
    camera.shoot("start")
    window.start_page.set_inviting(inviting=True)
    camera.shoot("start-invites")
    window.start_page.set_inviting(inviting=False)
    window.commands.open_path(photo.with_name("wall.jpg"))
    until(window.banner.isVisible)
    camera.shoot("no-face")
    window.commands.open_path(photo)
    for theme, path in (("dark", photo.with_name("ben.jpg")), ("light", photo)):
        window.table[f"theme_{theme}"].trigger()
        window.commands.open_path(path)
        until(lambda path=path: window.document.path == path)  # type: ignore[misc]
        until(lambda: bool(window.view.boxes.boxes))
        camera.shoot_now(f"analysing-{theme}")
        until(lambda: window.document.state is State.ANALYSED)
    window.commands.open_path(photo.with_name("holiday.jpg"))
    until(window.banner.isVisible)
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


def _viewer(camera: Camera) -> None:
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


def _panel(camera: Camera) -> None:
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
        until(lambda before=before: window.document.scene not in (None, before))  # type: ignore[misc]
        if backdrop == "beige":  # the other one is seen on the pictures that follow
            camera.shoot("backdrop")
    window.table["clipping"].trigger()
    camera.shoot("clipping")
    window.table["clipping"].trigger()
    for tab in ("history", "info"):
        window.table[tab].trigger()
        camera.shoot(tab)
    window.panel.show_tab(0)
    window.document.edit(lambda: "Reset", options)


def _many(camera: Camera, photos: list[Path]) -> None:
    """The filmstrip with its badges."""
    window = camera.window
    window.shell.open_paths([photos[0].parent])
    QTest.qWait(1000)  # its first photo is opened
    listed = window.film.photos
    until(lambda: len(listed.photos) == len(photos))
    until(lambda: window.document.state is State.ANALYSED)
    window.film.strip.step(1)
    until(lambda: window.document.path == photos[1])
    until(lambda: window.document.state is State.ANALYSED)
    rows = [listed.index(row) for row in range(len(photos))]
    picture = Qt.ItemDataRole.DecorationRole
    until(lambda: all(listed.data(row, picture) or listed.data(row, BADGES) for row in rows))
    camera.shoot("filmstrip")


def _on_message(_kind: object, _context: object, message: str) -> None:
    """Qt's warnings, but for what the screen that is none cannot do."""
    if "This plugin does not support" not in message:
        print(message, file=sys.stderr)  # noqa: T201
