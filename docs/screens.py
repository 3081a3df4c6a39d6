"""Takes the screenshots of ``docs/screens``: every state of the window, in dark and in light.

``python docs/screens.py docs/screens [--photo PHOTO] [--scale 2]``. Needs no screen. With a scale
of 2 the window is 1920 by 1080 points, 3840 by 2160 pixels.
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

import argparse
import os
import tempfile
import time
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
    from PySide6.QtCore import QSettings  # noqa: PLC0415
    from PySide6.QtTest import QTest  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from deepflash_app.gui.app import make_window  # noqa: PLC0415
    from deepflash_app.gui.document import State  # noqa: PLC0415
    from deepflash_app.gui.export_dialog import ExportDialog  # noqa: PLC0415

    user = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, user, str(folder))
    app = QApplication([])
    window = make_window()
    window.resize(*SIZES[scale])
    window.show()

    def until(ready: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError("The window did not get ready.")
            QTest.qWait(10)
        QTest.qWait(100)

    def shoot(name: str, widget: QWidget = window) -> None:
        for theme in ("dark", "light"):
            window.table[f"theme_{theme}"].trigger()
            QTest.qWait(50)
            until(lambda: window.view.settled)
            _save(widget, out / f"{name}-{theme}{'@2x' if scale == 2 else ''}.png")  # noqa: PLR2004

    shoot("start")
    window.commands.open_path(wall)
    until(window.banner.isVisible)
    shoot("no-face")
    window.commands.open_path(photo)
    until(lambda: window.status.cancel.isVisible() and window.document.photo is not None)
    _save(window, out / f"analysing-light{'@2x' if scale == 2 else ''}.png")  # noqa: PLR2004
    until(lambda: window.document.state is State.ANALYSED)
    shoot("split")
    window.table["toggle_actual"].trigger()
    shoot("actual-size")
    window.table["toggle_actual"].trigger()
    window.table["export"].trigger()
    dialog = window.findChild(ExportDialog)
    if isinstance(dialog, ExportDialog):
        shoot("export", dialog)
        dialog.reject()
    _show_error(window, folder)
    until(window.banner.isVisible)
    shoot("error")
    window.close()
    app.quit()


def _show_error(window: MainWindow, folder: Path) -> None:
    broken = folder / "holiday.jpg"
    broken.write_text("This is no picture.")
    window.commands.open_path(broken)


def _save(widget: QWidget, path: Path) -> None:
    """As a palette PNG, a third of the size."""
    widget.grab().save(str(path))
    with Image.open(path) as shot:
        small = shot.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.FLOYDSTEINBERG)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main()
