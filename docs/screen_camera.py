"""Takes pictures of a window into small files, for ``screens.py``."""  # noqa: INP001  # no package

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from deepflash_app.gui.backdrop_tiles import BackdropTiles
from deepflash_app.gui.banner import Banner
from deepflash_app.gui.convert import to_array
from deepflash_app.gui.filmstrip import Filmstrip
from deepflash_app.gui.judged_view import JudgedView
from deepflash_app.gui.photo_view import PhotoView
from deepflash_app.gui.shortcut_sheet import ShortcutSheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from deepflash_app.gui.main_window import MainWindow

    Pixels = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

PATIENCE = 120.0  # seconds
THEMES = ("dark", "light")
COLOURS, OF_PHOTOS = 256, 192
"""Of a picture, and those of them that are kept for the photos in it."""

_BLOCK = {1: 1, 2: 4}
"""Side of the squares that a photo is shown in, by the scale: its own pixels are hardly smaller."""

_SAMPLED = 17
"""Of so many pixels of the photos one has a say in the palette."""

_SHARP = 24
"""What differs so much from the square that it lies in is drawn over the photo, and stays."""


_LARGE, _LITTLE = (PhotoView, JudgedView), (Filmstrip, BackdropTiles)
"""Widgets that show photos."""
_OVER_THEM = (Banner, ShortcutSheet)


@dataclass(frozen=True)
class Camera:
    """Takes pictures of a window into a folder."""

    window: MainWindow
    out: Path

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """The window or a widget, in dark and in light."""
        for theme in THEMES:
            self.dress(theme)
            self.shoot_now(f"{name}-{theme}", widget)

    def dress(self, theme: str) -> None:
        """Put a theme on, and wait until it is seen everywhere."""
        self.window.table[f"theme_{theme}"].trigger()
        until(lambda: self.window.view.settled and self.window.shell.dressing.done)

    def shoot_now(self, name: str, widget: QWidget | None = None) -> None:
        """As it looks."""
        seen = widget or self.window
        scale = round(seen.devicePixelRatioF())
        pixels = to_array(seen.grab().toImage())
        covered = _place(seen, _OVER_THEM, pixels)
        large = _place(seen, _LARGE, pixels) & ~covered
        _show_in_squares(pixels, large, _BLOCK[scale])
        small = _with_palette(pixels, large | _place(seen, _LITTLE, pixels) & ~covered)
        suffix = "" if scale == 1 else f"@{scale}x"
        small.save(self.out / f"{name}{suffix}.png", optimize=True)


def until(ready: Callable[[], bool]) -> None:
    """Let the window work until it is ready, and a little longer."""
    QTest.qWait(50)
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready.")
        QTest.qWait(10)
    QTest.qWait(100)


def _place(seen: QWidget, kinds: tuple[type[QWidget], ...], pixels: Pixels) -> Mask:
    """Where in the pixels of a widget its parts of some kinds are."""
    found = np.zeros(pixels.shape[:2], bool)
    ratio = round(seen.devicePixelRatioF())
    for kind in kinds:
        for part in filter(QWidget.isVisible, seen.findChildren(kind)):
            left, top = (part.mapTo(seen, QPoint(0, 0)) * ratio).toTuple()
            found[top : top + part.height() * ratio, left : left + part.width() * ratio] = True
    return found


def _show_in_squares(pixels: Pixels, photos: Mask, block: int) -> None:
    """Show photos in squares of one colour each, and what is drawn over them as it is.

    A photo that is shown larger than it is needs no more than its own pixels.
    """
    high, wide = pixels.shape[:2]
    means = np.asarray(Image.fromarray(pixels).reduce(block))
    squares = means.repeat(block, axis=0).repeat(block, axis=1)[:high, :wide]
    near = np.abs(pixels.astype(np.int16) - squares).max(axis=2) <= _SHARP
    pixels[photos & near] = squares[photos & near]


def _with_palette(pixels: Pixels, photos: Mask) -> Image.Image:
    """A picture with a palette of its own: a few colours for the window, many for the photos.

    Nothing is dithered, which would double the size.
    """
    colours = _most_frequent(pixels[~photos], COLOURS - (OF_PHOTOS if photos.any() else 0))
    if photos.any():
        sample = Image.fromarray(pixels[photos][np.newaxis, ::_SAMPLED])
        colours += (sample.quantize(OF_PHOTOS, kmeans=1).getpalette() or [])[: 3 * OF_PHOTOS]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE)


def _most_frequent(pixels: Pixels, number: int) -> list[int]:
    """The colours that cover most, one after another."""
    words = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, counts = np.unique(words, return_counts=True)
    most = colours[np.argsort(-counts.astype(np.int64))][:number]
    return [int(colour >> shift) & 255 for colour in most for shift in (16, 8, 0)]
