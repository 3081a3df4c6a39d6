"""The studio backdrops as small pictures, and a tile for one's own."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QToolButton, QWidget

from deepflash_app.core.options import BACKDROPS, PICTURE
from deepflash_app.engine.export_settings import READ_PATTERNS
from deepflash_app.gui.as_tip import as_tip
from deepflash_app.gui.latest import Latest
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.memory import pictures_folder
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
        self._reading = Latest(0, self)
        self._reading.answered.connect(self._show_own)

    def show_value(self, value: str) -> None:
        """Mark the tile of a background, or none."""
        if value != self._value:
            self._read(value)
        self._value = value
        own = value.startswith(PICTURE)
        for name, button in self.buttons.items():
            button.setChecked(name == value or (own and name == _OWN))
        words = QCoreApplication.translate("BackdropTiles", _NAMES[_OWN])
        self.buttons[_OWN].setToolTip(as_tip(value.removeprefix(PICTURE)) if own else words)

    def _read(self, value: str) -> None:
        """Show one's own picture on its tile; read in a thread, since it may be large."""
        self._reading.forget()
        self._show_own(QImage())
        if value.startswith(PICTURE):
            self._reading.ask(partial(_small, value.removeprefix(PICTURE)))

    def _show_own(self, picture: QImage) -> None:
        """A plus where there is none, or none that Qt can read."""
        button = self.buttons[_OWN]
        button.setIcon(QIcon(_cut_to_tile(picture)) if not picture.isNull() else QIcon())
        button.setText("+" if picture.isNull() else "")

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
            self._folder(),
            self.tr("Pictures") + f" ({READ_PATTERNS} {READ_PATTERNS.upper()})",
        )
        if path:
            self.chosen.emit(PICTURE + path)

    def _folder(self) -> str:
        """Where the user's last picture is, or where the system keeps pictures."""
        if self._value.startswith(PICTURE):
            return str(Path(self._value.removeprefix(PICTURE)).parent)
        return str(pictures_folder())


def backdrop_name(value: str) -> str:
    """What people call a backdrop: one of the studio's, or the name of one's own picture."""
    if value.startswith(PICTURE):
        return Path(value.removeprefix(PICTURE)).name
    return QCoreApplication.translate("BackdropTiles", _NAMES[value]).lower()


@cache
def _thumbnail(name: str) -> QPixmap:
    return _cut_to_tile(_small(str(resource(f"backdrops/{name}.jpg"))))


def _small(path: str) -> QImage:
    """A picture no larger than a tile needs; decoded so, it is a fraction of a millisecond."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        wanted = size.scaled(_SIZE * 3, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        reader.setScaledSize(wanted.expandedTo(QSize(1, 1)))
    return reader.read()


def _cut_to_tile(picture: QImage) -> QPixmap:
    """Its middle, three times as large as a tile, for screens of any density."""
    wide, high = (_SIZE * 3).toTuple()
    fitted = picture.scaled(
        wide,
        high,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (fitted.width() - wide) // 2, (fitted.height() - high) // 2
    return QPixmap.fromImage(fitted.copy(left, top, wide, high))
