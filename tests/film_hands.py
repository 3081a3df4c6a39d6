"""What hands do to a folder of photos in the window, and a folder for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui_hands import LEFT, NO_KEY, PATIENCE
from PIL import Image
from PySide6.QtTest import QTest

from deepflash_app.gui.photo_list import BADGES

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

FLASH = 0x9209


def photo(path: Path, *, flash: int | None = None, grey: int = 128) -> Path:
    """A small photo, with or without what its camera says of the flash."""
    exif = Image.Exif()
    if flash is not None:
        exif[0x8769] = {FLASH: flash}
    Image.new("RGB", (320, 240), (grey, grey, grey)).save(path, exif=exif)
    return path


def names(window: MainWindow) -> list[str]:
    return [path.name for path in window.film.photos.photos]


def click(window: MainWindow, name: str) -> None:
    """Click on a photo of the strip."""
    strip = window.film.strip
    index = window.film.photos.index(names(window).index(name))
    QTest.mouseClick(strip.viewport(), LEFT, NO_KEY, strip.visualRect(index).center())


def badges(window: MainWindow, path: Path) -> tuple[str, ...]:
    """The badges of a photo of the strip; none before it is listed."""
    photos = window.film.photos
    return photos.index(photos.row_of(path)).data(BADGES) or ()


def opened(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Wait until this photo is open."""
    qtbot.waitUntil(
        lambda: window.document.path is not None and window.document.path.name == name,
        timeout=PATIENCE,
    )
