"""Takes the screenshots of ``docs/screens``: every state of the window, in dark and in light.

``python docs/screens.py docs/screens [--photo PHOTO] [--scale 2]``. Needs no screen. With a scale
of 2 the window is 1920 by 1080 points, 3840 by 2160 pixels.
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.main_window import MainWindow

SIZES = {1: (1280, 800), 2: (1920, 1080)}
SCREEN = '{"screens":[{"name":"s","x":0,"y":0,"width":2560,"height":1600,"dpr":1}]}'
PATIENCE = 120.0  # seconds


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--scale", type=int, choices=SIZES, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        screen = Path(folder) / "screen.json"
        screen.write_text(SCREEN)
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        os.environ["QT_SCALE_FACTOR"] = str(options.scale)
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):  # nobody's settings, presets, drafts
            os.environ[variable] = str(Path(folder) / "user")
        photo = options.photo or _portrait(Path(folder))
        _take(options.out, photo, _wall(Path(folder)), options.scale, Path(folder))


def _portrait(folder: Path) -> Path:
    from skimage import data  # noqa: PLC0415  # only without a photo of one's own

    path = folder / "portrait.jpg"
    Image.fromarray(data.astronaut()).save(path, quality=95)  # type: ignore[no-untyped-call]
    return path


def _wall(folder: Path) -> Path:
    path = folder / "wall.jpg"
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(path)
    return path


def _take(out: Path, photo: Path, wall: Path, scale: int, folder: Path) -> None:
    # After the environment is set, which Qt reads but once.
    from PySide6.QtCore import QSettings, qInstallMessageHandler  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from deepflash_app.gui.app import make_window  # noqa: PLC0415
    from deepflash_app.gui.document import State  # noqa: PLC0415

    qInstallMessageHandler(_on_message)
    user = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, user, str(folder))
    app = QApplication([])
    window = make_window()
    window.resize(*SIZES[scale])
    window.show()
    camera = _Camera(window, out, "@2x" if scale == 2 else "")  # noqa: PLR2004
    camera.shoot("start")
    window.commands.open_path(wall)
    _until(window.banner.isVisible)
    camera.shoot("no-face")
    window.commands.open_path(photo)
    _until(lambda: bool(window.view.boxes.boxes) and window.document.photo is not None)
    camera.shoot_now("analysing-light")
    _until(lambda: window.document.state is State.ANALYSED)
    _editor(camera)
    _panel(camera)
    _dialogs(camera)
    _show_error(window, folder)
    _until(window.banner.isVisible)
    camera.shoot("error")
    window.close()
    app.quit()


def _editor(camera: _Camera) -> None:
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
    window.view.boxes.select_next()
    camera.shoot("face-box")
    window.view.boxes.select(None)


def _panel(camera: _Camera) -> None:
    """What the panel beside the photo holds, with some edits made."""
    window = camera.window
    options = window.document.options
    for name, value in (("shine", -0.3), ("warmth", 0.25), ("fall_off", 0.4)):
        window.panel.adjustments.balances[name].slider.setValue(round(100 * value))
    for backdrop in ("canvas", "beige", "charcoal"):
        window.panel.background.tiles.buttons[backdrop].click()
        before = window.document.scene
        _until(lambda before=before: window.document.scene not in (None, before))  # type: ignore[misc]
        camera.shoot(f"backdrop-{backdrop}")
    window.table["clipping"].trigger()
    camera.shoot("clipping")
    window.table["clipping"].trigger()
    for tab in ("history", "info"):
        window.table[tab].trigger()
        camera.shoot(tab)
    window.panel.show_tab(0)
    window.document.edit("Reset", options)


def _dialogs(camera: _Camera) -> None:
    """What lies over the window."""
    from deepflash_app.gui.about_dialog import AboutDialog  # noqa: PLC0415
    from deepflash_app.gui.export_dialog import ExportDialog  # noqa: PLC0415

    window = camera.window
    window.table["shortcuts"].trigger()
    camera.shoot("shortcuts")
    window.shortcuts.hide()
    window.table["about"].trigger()
    about = window.findChild(AboutDialog)
    if isinstance(about, AboutDialog):
        about.tabs.setCurrentIndex(1)
        camera.shoot("about", about)
        about.reject()
    window.table["export"].trigger()
    export = window.findChild(ExportDialog)
    if isinstance(export, ExportDialog):
        camera.shoot("export", export)
        export.reject()


@dataclass(frozen=True)
class _Camera:
    """Takes pictures of a window into a folder."""

    window: MainWindow
    out: Path
    suffix: str

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """The window or a widget, in dark and in light."""
        for theme in ("dark", "light"):
            self.window.table[f"theme_{theme}"].trigger()
            _until(lambda: self.window.view.settled)
            self.shoot_now(f"{name}-{theme}", widget)

    def shoot_now(self, name: str, widget: QWidget | None = None) -> None:
        """As it looks; a palette PNG, a third of the size."""
        path = self.out / f"{name}{self.suffix}.png"
        (widget or self.window).grab().save(str(path))
        with Image.open(path) as shot:
            small = shot.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.FLOYDSTEINBERG)
        small.save(path, optimize=True)


def _until(ready: Callable[[], bool]) -> None:
    """Let the window work until it is ready, and a little longer."""
    from PySide6.QtTest import QTest  # noqa: PLC0415

    QTest.qWait(50)
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready.")
        QTest.qWait(10)
    QTest.qWait(100)


def _on_message(_kind: object, _context: object, message: str) -> None:
    """Qt's warnings, but for what the screen that is none cannot do."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)  # noqa: T201


def _show_error(window: MainWindow, folder: Path) -> None:
    broken = folder / "holiday.jpg"
    broken.write_text("This is no picture.")
    window.commands.open_path(broken)


if __name__ == "__main__":
    main()
