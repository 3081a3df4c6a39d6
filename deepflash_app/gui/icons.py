"""The program's own line icons, drawn in a theme's colours at the screen's resolution."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from deepflash_app.paths import resource

if TYPE_CHECKING:
    from deepflash_app.gui.theme import Theme

_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
SIZE = 20
"""Side of an icon in logical pixels."""


def pixmap(name: str, colour: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """One icon of ``resources/icons``, transparent but for its lines.

    Args:
        name: File name without ``.svg``.
        colour: ``#rrggbb`` of the lines.
        size: Side in logical pixels.
        ratio: Physical pixels per logical pixel.
    """
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace(b"currentColor", colour.encode())))
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def app_icon() -> QIcon:
    """The program's own, in its own colours."""
    made = QIcon()
    for size in _APP_SIZES:
        made.addPixmap(pixmap("app", "", size))
    return made


@cache
def _drawing(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


@cache
def badge(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """As ``pixmap``, made once: a filmstrip paints the same few again and again."""
    return pixmap(name, colour, size, ratio)


@cache
def icon(name: str, theme: Theme) -> QIcon:
    """An icon for buttons and menus: ordinary, chosen (accent) and disabled."""
    made = QIcon()
    looks = {
        theme.text: ((QIcon.Mode.Normal, QIcon.State.Off),),
        theme.accent: ((QIcon.Mode.Normal, QIcon.State.On),),
        theme.faded: tuple((QIcon.Mode.Disabled, state) for state in QIcon.State),
    }
    for colour, uses in looks.items():
        for ratio in (1.0, 2.0, 3.0):
            drawn = pixmap(name, colour, ratio=ratio)
            for mode, state in uses:
                made.addPixmap(drawn, mode, state)
    return made
