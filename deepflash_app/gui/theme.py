"""Colours and shapes: neutral greys that do not tint the eye, one restrained accent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt
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
        line: Separators, and the borders of what words tell already.
        text: Ordinary text.
        faded: What cannot be used now, and the outlines of what can: fields, lists, what sliders
            and scroll bars are; at least 3:1 on ``window`` and ``raised``.
        groove: Sliders that cannot be used now, and what is chosen in a menu.
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
    groove: str
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
    faded="#7f7f7f",
    groove="#565656",
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
    faded="#848484",
    groove="#b2b2b2",
    knob="#ffffff",
    muted="#5e5e5e",
    accent="#925e18",
    accent_hover="#9c661e",
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
    """Give the whole application its colours; the same on every system, as the photo must look.

    The style sheet takes them from the palette and so stays the same. Widgets that have been seen
    show other colours once ``Dressing`` has gone over them.
    """
    QDir.setSearchPaths("theme", [str(resource("icons/dark" if theme is DARK else "icons/light"))])
    app.setPalette(_palette(theme))
    if not app.styleSheet():
        app.setStyle("Fusion")
        colours = {name: f"palette({role})" for name, (role, _) in _ROLES.items()}
        chevron = resource("icons/chevron.svg")
        app.setStyleSheet(STYLESHEET.substitute(colours, chevron=chevron.as_posix()))


_Role = QPalette.ColorRole
_ROLES = {
    "surround": ("shadow", _Role.Shadow),
    "window": ("window", _Role.Window),
    "raised": ("button", _Role.Button),
    "hover": ("light", _Role.Light),
    "line": ("mid", _Role.Mid),
    "text": ("window-text", _Role.WindowText),
    "faded": ("midlight", _Role.Midlight),
    "groove": ("dark", _Role.Dark),
    "knob": ("bright-text", _Role.BrightText),
    "muted": ("placeholder-text", _Role.PlaceholderText),
    "accent": ("highlight", _Role.Highlight),
    "accent_hover": ("link-visited", _Role.LinkVisited),
    "on_accent": ("highlighted-text", _Role.HighlightedText),
    "alarm": ("alternate-base", _Role.AlternateBase),
}
"""Where the palette keeps each colour, by the style sheet's name and by Qt's."""


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    colours = {role: getattr(theme, name) for name, (_, role) in _ROLES.items()} | {
        _Role.Base: theme.raised,
        _Role.Text: theme.text,
        _Role.ButtonText: theme.text,
        _Role.ToolTipBase: theme.raised,
        _Role.ToolTipText: theme.text,
        _Role.Link: theme.accent,
        _Role.Accent: theme.accent,
    }
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faded))
    return palette
