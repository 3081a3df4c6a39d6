"""The studio backdrops as small pictures, and a tile for one's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QToolButton, QWidget

from deepflash_app.core.options import BACKDROPS, PICTURE
from deepflash_app.engine.export_settings import READ_PATTERNS
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.paths import resource

_SIZE = QSize(54, 40)
_OWN = "own"
_NAMES = {
    "canvas": QT_TRANSLATE_NOOP("BackdropTiles", "Grey canvas"),
    "beige": QT_TRANSLATE_NOOP("BackdropTiles", "Warm beige"),
    "charcoal": QT_TRANSLATE_NOOP("BackdropTiles", "Charcoal"),
    _OWN: QT_TRANSLATE_NOOP("BackdropTiles", "A picture of your own…"),
}


class BackdropTiles(QWidget):
    """One row of pictures, one of which may be chosen.

    Signals:
        chosen: The background that it stands for.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # none is chosen while the background is something else
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        for value in (*BACKDROPS, _OWN):
            row.addWidget(self._tile(value))
        row.addStretch(1)
        self._group.buttonClicked.connect(self._on_click)
        self._value = ""

    def show_value(self, value: str) -> None:
        """Mark the tile of a background, or none."""
        self._value = value
        own = value.startswith(PICTURE)
        for name, button in self.buttons.items():
            button.setChecked(name == value or (own and name == _OWN))
        words = QCoreApplication.translate("BackdropTiles", _NAMES[_OWN])
        self.buttons[_OWN].setToolTip(value.removeprefix(PICTURE) if own else words)

    def _tile(self, value: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tile")
        button.setCheckable(True)
        name = QCoreApplication.translate("BackdropTiles", _NAMES[value])
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFixedSize(_SIZE + QSize(6, 6))
        button.setIconSize(_SIZE)
        if value == _OWN:
            button.setText("+")
        else:
            button.setIcon(QIcon(_thumbnail(value)))
        self._group.addButton(button)
        self.buttons[value] = button
        return button

    def _on_click(self, button: QToolButton) -> None:
        value = next(name for name, one in self.buttons.items() if one is button)
        self.show_value(self._value)  # a click alone marks nothing: the edit does
        if value != _OWN:
            self.chosen.emit(value)
            return
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a picture"),
            "",
            self.tr("Pictures") + f" ({READ_PATTERNS} {READ_PATTERNS.upper()})",
        )
        if path:
            self.chosen.emit(PICTURE + path)


def backdrop_name(value: str) -> str:
    """What people call a backdrop: one of the studio's, or the name of one's own picture."""
    if value.startswith(PICTURE):
        return Path(value.removeprefix(PICTURE)).name
    return QCoreApplication.translate("BackdropTiles", _NAMES[value]).lower()


@cache
def _thumbnail(name: str) -> QPixmap:
    """Decoded at its own small size: a fraction of a millisecond."""
    reader = QImageReader(str(resource(f"backdrops/{name}.jpg")))
    reader.setScaledSize(QSize(3 * _SIZE.width(), 3 * _SIZE.width()))
    picture = QPixmap.fromImage(reader.read())
    middle = (picture.height() - 3 * _SIZE.height()) // 2
    shown = picture.copy(0, max(middle, 0), 3 * _SIZE.width(), 3 * _SIZE.height())
    return shown.scaled(
        _SIZE * 3, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
