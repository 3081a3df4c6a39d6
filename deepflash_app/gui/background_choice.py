"""What becomes of the background: kept, corrected, blurred, colours, or a backdrop."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QColorDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.core.options import BACKDROPS, BACKGROUNDS
from deepflash_app.gui.backdrop_tiles import BackdropTiles, backdrop_name
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

FIRST_COLOUR = "#e8e6e3"
FIRST_GRADIENT = "#d9d6d1-#6f6c69"
_GRADIENT = re.compile(r"(#[0-9a-fA-F]{6})-(#[0-9a-fA-F]{6})")
_BACKDROP = "backdrop"
_SWATCH = QSize(38, 16)

_NAMES = {
    "keep": QT_TRANSLATE_NOOP("BackgroundChoice", "Keep as it is"),
    "correct": QT_TRANSLATE_NOOP("BackgroundChoice", "Lift the flash fall-off"),
    "blur": QT_TRANSLATE_NOOP("BackgroundChoice", "Blur"),
    "colour": QT_TRANSLATE_NOOP("BackgroundChoice", "Plain colour"),
    "gradient": QT_TRANSLATE_NOOP("BackgroundChoice", "Gradient"),
    _BACKDROP: QT_TRANSLATE_NOOP("BackgroundChoice", "Studio backdrop"),
}
_HISTORY = QT_TRANSLATE_NOOP("BackgroundChoice", "Background: {what}")


class BackgroundChoice(QWidget):
    """Radio buttons, swatches and pictures for ``RelightOptions.background``.

    Signals:
        edited: What is changed (``Say``), and the new value.
    """

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = FIRST_COLOUR
        self._gradient = FIRST_GRADIENT
        self._picture = BACKDROPS[0]
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self.swatch = self._swatch(self.tr("Choose the background colour"))
        self.top_swatch = self._swatch(self.tr("Choose the colour at the top"))
        self.bottom_swatch = self._swatch(self.tr("Choose the colour at the bottom"))
        self.swatch.clicked.connect(self._choose_colour)
        self.top_swatch.clicked.connect(lambda: self._choose_end(0))
        self.bottom_swatch.clicked.connect(lambda: self._choose_end(1))
        self.tiles = BackdropTiles()
        self.tiles.chosen.connect(self._edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for value in BACKGROUNDS:
            layout.addWidget(self._add(value))
        layout.addLayout(self._row("colour", self.swatch))
        layout.addLayout(self._row("gradient", self.top_swatch, self.bottom_swatch))
        layout.addWidget(self._add(_BACKDROP))
        layout.addWidget(self.tiles)
        self._group.buttonClicked.connect(self._on_click)
        self.show_value("keep")

    def show_value(self, value: str) -> None:
        """Show a choice without announcing it."""
        kind = _kind(value)
        if kind == "colour":
            self._colour = value
        elif kind == "gradient":
            self._gradient = value
        elif kind == _BACKDROP:
            self._picture = value
        self.buttons[kind].setChecked(True)
        self.tiles.show_value(value if kind == _BACKDROP else "")
        ends = self._gradient.split("-")
        swatches = (self.swatch, self.top_swatch, self.bottom_swatch)
        for swatch, colour in zip(swatches, (self._colour, *ends), strict=True):
            sample = QPixmap(_SWATCH * 3)
            sample.fill(QColor(colour))
            swatch.setIcon(QIcon(sample))
            swatch.setAccessibleDescription(colour)

    def _swatch(self, name: str) -> QPushButton:
        swatch = QPushButton()
        swatch.setObjectName("swatch")
        swatch.setFixedSize(46, 22)
        swatch.setIconSize(_SWATCH)
        swatch.setAccessibleName(name)
        swatch.setToolTip(name)
        return swatch

    def _row(self, value: str, *swatches: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(5)
        row.addWidget(self._add(value), 1)
        for swatch in swatches:
            row.addWidget(swatch)
        return row

    def _add(self, value: str) -> QRadioButton:
        button = QRadioButton(_told(_NAMES[value]))
        self._group.addButton(button)
        self.buttons[value] = button
        return button

    def _on_click(self, button: QRadioButton) -> None:
        kind = next(name for name, one in self.buttons.items() if one is button)
        own = {"colour": self._colour, "gradient": self._gradient, _BACKDROP: self._picture}
        self._edit(own.get(kind, kind))

    def _edit(self, value: str) -> None:
        self.edited.emit(partial(_history, value), value)

    def _choose_colour(self) -> None:
        chosen = self._asked(self._colour, self.tr("Background colour"))
        if chosen:
            self._edit(chosen)

    def _choose_end(self, end: int) -> None:
        ends = self._gradient.split("-")
        title = (self.tr("Colour at the top"), self.tr("Colour at the bottom"))[end]
        chosen = self._asked(ends[end], title)
        if chosen:
            ends[end] = chosen
            self._edit("-".join(ends))

    def _asked(self, colour: str, title: str) -> str:
        """A colour that the user chooses; empty for none."""
        chosen = QColorDialog.getColor(QColor(colour), self, title)
        return chosen.name() if chosen.isValid() else ""


def _kind(value: str) -> str:
    """Which button stands for a background."""
    if value in BACKGROUNDS:
        return value
    if _GRADIENT.fullmatch(value):
        return "gradient"
    return "colour" if value.startswith("#") else _BACKDROP


def _history(value: str) -> str:
    return _told(_HISTORY).format(what=_what(value))


def _what(value: str) -> str:
    """What a background is, for the history: which colours, which backdrop."""
    kind = _kind(value)
    if kind == _BACKDROP:
        return backdrop_name(value)
    name = _told(_NAMES[kind]).lower()
    colours = value.replace("-", " \N{EN DASH} ") if value.startswith("#") else ""
    return f"{name} {colours}".strip()


def _told(text: str) -> str:
    return QCoreApplication.translate("BackgroundChoice", text)
