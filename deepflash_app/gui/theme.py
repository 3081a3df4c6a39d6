"""Colours and shapes: neutral greys that do not tint the eye, one restrained accent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from deepflash_app.gui.stylesheet import STYLESHEET
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each ``#rrggbb``. All greys have equal red, green and blue.

    Attributes:
        surround: Behind the photo.
        window: Panels and bars.
        raised: Buttons and fields.
        hover: The same under the pointer.
        line: Borders and separators.
        text: Ordinary text.
        faded: What cannot be used now.
        knob: The handles of sliders.
        muted: Secondary text, at least 4.5:1 on ``window``.
        accent: What is chosen, and the one main button.
        accent_hover: The same under the pointer.
        on_accent: Text on the accent.
        alarm: The edge of an error.
    """

    surround: str
    window: str
    raised: str
    hover: str
    line: str
    text: str
    faded: str
    knob: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    alarm: str


DARK = Theme(
    surround="#1c1c1c",
    window="#282828",
    raised="#363636",
    hover="#424242",
    line="#141414",
    text="#dedede",
    faded="#565656",
    knob="#e4e4e4",
    muted="#a0a0a0",
    accent="#d6a25e",
    accent_hover="#e3b476",
    on_accent="#1b1b1b",
    alarm="#d9705f",
)

LIGHT = Theme(
    surround="#c4c4c4",
    window="#ececec",
    raised="#fbfbfb",
    hover="#ffffff",
    line="#c6c6c6",
    text="#222222",
    faded="#b2b2b2",
    knob="#ffffff",
    muted="#5e5e5e",
    accent="#97621a",
    accent_hover="#ad7428",
    on_accent="#ffffff",
    alarm="#b3402f",
)


def resolve(choice: str) -> Theme:
    """The colours for a choice; ``system`` is dark unless the system says that it is light."""
    if choice == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        choice = "light" if scheme == Qt.ColorScheme.Light else "dark"
    return LIGHT if choice == "light" else DARK


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application; the same on every system, since the photo must look the same."""
    if not app.styleSheet():  # setting it again would polish every widget once more
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    colours = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    tick = resource("icons/tick-dark.svg" if theme is DARK else "icons/tick-light.svg")
    chevron = resource("icons/chevron.svg")
    app.setStyleSheet(
        STYLESHEET.substitute(colours, tick=tick.as_posix(), chevron=chevron.as_posix())
    )


def _palette(theme: Theme) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.raised,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.Accent: theme.accent,
        role.Light: theme.hover,
        role.Mid: theme.line,
        role.Dark: theme.line,
    }
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.faded))
    return palette
