"""What becomes of the background: kept, corrected, blurred, or one colour."""

from __future__ import annotations

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

from deepflash_app.core.options import BACKGROUNDS
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

FIRST_COLOUR = "#e8e6e3"

_NAMES = {
    "keep": QT_TRANSLATE_NOOP("BackgroundChoice", "Keep as it is"),
    "correct": QT_TRANSLATE_NOOP("BackgroundChoice", "Lift the flash fall-off"),
    "blur": QT_TRANSLATE_NOOP("BackgroundChoice", "Blur"),
}
_COLOUR = QT_TRANSLATE_NOOP("BackgroundChoice", "Plain colour")


class BackgroundChoice(QWidget):
    """Radio buttons for ``RelightOptions.background``.

    Signals:
        edited: The new value: a name or ``#rrggbb``.
    """

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = FIRST_COLOUR
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for value in BACKGROUNDS:
            layout.addWidget(self._add(value, _NAMES.get(value, value)))
        row = QHBoxLayout()
        row.addWidget(self._add("colour", _COLOUR))
        self.swatch = QPushButton()
        self.swatch.setObjectName("swatch")
        self.swatch.setFixedSize(46, 24)
        self.swatch.setIconSize(QSize(38, 16))
        self.swatch.setAccessibleName(self.tr("Choose the background colour"))
        self.swatch.setToolTip(self.tr("Choose the background colour"))
        self.swatch.clicked.connect(self._choose)
        row.addStretch(1)
        row.addWidget(self.swatch)
        layout.addLayout(row)
        self._group.buttonClicked.connect(self._on_click)
        self.show_value("keep")

    def show_value(self, value: str) -> None:
        """Show a choice without announcing it."""
        if value.startswith("#"):
            self._colour = value
        self.buttons["colour" if value.startswith("#") else value].setChecked(True)
        sample = QPixmap(114, 48)
        sample.fill(QColor(self._colour))
        self.swatch.setIcon(QIcon(sample))

    def _add(self, value: str, name: str) -> QRadioButton:
        button = QRadioButton(QCoreApplication.translate("BackgroundChoice", name))
        self._group.addButton(button)
        self.buttons[value] = button
        return button

    def _on_click(self, button: QRadioButton) -> None:
        value = next(name for name, one in self.buttons.items() if one is button)
        self.edited.emit(self._colour if value == "colour" else value)

    def _choose(self) -> None:
        title = self.tr("Background colour")
        chosen = QColorDialog.getColor(QColor(self._colour), self, title)
        if chosen.isValid():
            self.edited.emit(chosen.name())
