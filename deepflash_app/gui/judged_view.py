"""One face before, as the network makes it now, and as it should be: drawn by a training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from pathlib import Path

_LINE = 22  # for the words below
_PARTS = 3


class JudgedView(QWidget):
    """Shows the picture told last, as large as fits, with its three parts named."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        Words(self, self._say)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("A face that was not learnt from"))
        words = self.tr("Flash, result and studio light beside each other")
        self.setAccessibleDescription("" if self.empty else words)

    def show_file(self, path: Path) -> None:
        """Show another picture; one that cannot be read leaves the last one."""
        image = QImage(str(path))
        if not image.isNull():
            self._image = image
            self._say()
            self.update()

    def forget(self) -> None:
        """Another training begins."""
        self._image = QImage()
        self._say()
        self.update()

    @property
    def empty(self) -> bool:
        """Whether nothing has been shown yet."""
        return self._image.isNull()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Three squares."""
        return QSize(_PARTS * 200, 200 + _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The picture, and what its parts are."""
        painter = QPainter(self)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(muted)
        room = QRectF(self.rect()).adjusted(0, 0, 0, -_LINE)
        if self.empty:
            painter.fillRect(room, self.palette().color(QPalette.ColorRole.Base))
            words = self.tr("A face is shown here as soon as there is one to judge by")
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().toSizeF()
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.drawImage(place, self._image)
        names = self.tr("With flash"), self.tr("Result so far"), self.tr("In studio light")
        for number, name in enumerate(names):
            width = place.width() / _PARTS
            below = QRectF(place.left() + number * width, place.bottom(), width, _LINE)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
