"""The strip of small pictures below the photo."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from deepflash_app.gui import icons
from deepflash_app.gui.language import Words
from deepflash_app.gui.photo_list import BADGES, PHOTO
from deepflash_app.gui.theme import DARK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from deepflash_app.gui.photo_list import Index, PhotoList
    from deepflash_app.gui.theme import Theme

CELL = QSize(116, 96)
THUMBNAIL_EDGE = 108
_EDGE, _BADGE = 4, 17
_PLATE, _INK = "#202020", "#ffffff"
_LOOKS = {
    "badge-failed": ("badge-failed", "#b3261e", _INK),
    "badge-outdated": ("badge-exported", _PLATE, "#8c8c8c"),
}
"""Icon, plate and ink of the badges that are not white on dark."""
_OPEN_MS = 90
"""A photo that the keys only run past is not opened."""


class Filmstrip(QListView):
    """Shows a ``PhotoList``; the photo that becomes the current one is asked for.

    Signals:
        photo_asked: The ``Path`` to open.
    """

    photo_asked = Signal(object)

    def __init__(self, photos: PhotoList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        Words(self, lambda: self.setAccessibleName(self.tr("Filmstrip")))
        self.setModel(photos)
        self.delegate = _Frame(self)
        self.setItemDelegate(self.delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight(CELL.height() + 22)
        self.horizontalScrollBar().setSingleStep(CELL.width())
        self._photos = photos
        self._quiet = False
        self._gap = 0  # the row before which the open photo was, if it is there no more
        self._soon = QTimer(self, interval=_OPEN_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self.clicked.connect(self._soon.start)  # the current one, too: it may have failed

    def show_photos(self, photos: tuple[tuple[Path, int], ...]) -> None:
        """List these; where the current one goes, Qt's choice of another is not a hand's."""
        row = self.currentIndex().row()
        if row >= 0:
            there = {path for path, _ in photos}
            self._gap = sum(path in there for path in self._photos.photos[:row])
        with self._unasked():
            self._photos.show(photos)

    def show_current(self, path: Path | None) -> None:
        """This photo is open; nothing is asked for, and what a hand has just chosen is not lost."""
        if self._soon.isActive() and self.currentIndex().isValid():
            return
        row = self._photos.row_of(path)
        index = self._photos.index(row) if row >= 0 else QModelIndex()
        with self._unasked():
            if index != self.currentIndex():
                self.setCurrentIndex(index)
            elif row >= 0:  # Qt may have made it the current one without a frame
                self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)

    @contextmanager
    def _unasked(self) -> Iterator[None]:
        """Ask for no photo that becomes the current one meanwhile."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def step(self, by: int) -> None:
        """To the photo so many places on."""
        at = self.currentIndex().row()
        row = at + by if at >= 0 else self._gap + by - (by > 0)
        if 0 <= row < self._photos.rowCount():
            clear = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self._photos.index(row), clear)

    def forget_steps(self) -> None:
        """The photo that was to be opened soon is not wanted any more."""
        self._soon.stop()

    def selected(self) -> tuple[Path, ...]:
        """The framed photos in their order: the selected ones, and always the current one."""
        framed = (*self.selectedIndexes(), self.currentIndex())
        rows = sorted({index.row() for index in framed if index.isValid()})
        return tuple(self._photos.photos[row] for row in rows)

    def selectionCommand(  # noqa: N802  # Qt's name
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """What lies beside the photos is no photo, so a click there changes nothing."""
        if not index.isValid():
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Ask for it, if a hand has chosen it."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            if not self._quiet:
                self._soon.start()

    def _ask(self) -> None:
        path = self.currentIndex().data(PHOTO)
        if path is not None:
            self.photo_asked.emit(path)

    def dress(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self.delegate.theme = theme
        self.viewport().update()


class _Frame(QStyledItemDelegate):
    """Paints one small picture with its badges."""

    def __init__(self, strip: Filmstrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.theme: Theme = DARK

    def sizeHint(  # noqa: N802  # Qt's name
        self, _option: QStyleOptionViewItem, _index: Index
    ) -> QSize:
        """The same for all, so that thousands need no layout."""
        return CELL

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        """The picture, a frame if it is selected or open, badges in its corner."""
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = cell.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        place = room
        if isinstance(image, QImage):
            size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.drawImage(place, image)
        else:
            painter.fillRect(room, QColor(self.theme.raised))
        current = index.row() == self._strip.currentIndex().row()
        if current or state & QStyle.StateFlag.State_Selected:
            self._frame(painter, place, 3.0 if current else 1.5)
        self._badges(painter, place, index.data(BADGES))
        painter.restore()

    def _frame(self, painter: QPainter, place: QRect, width: float) -> None:
        path = QPainterPath()
        path.addRoundedRect(place.adjusted(-1, -1, 1, 1), 3, 3)
        painter.strokePath(path, QPen(QColor(self.theme.accent), width))

    def _badges(self, painter: QPainter, place: QRect, names: tuple[str, ...]) -> None:
        left, top = place.left() + 4, place.bottom() - _BADGE - 3
        for name in names:
            spot = QRect(left, top, _BADGE, _BADGE)
            icon, plate, ink = _LOOKS.get(name, (name, _PLATE, _INK))
            painter.setPen(QPen(QColor(ink), 1.0))  # the plate is seen on dark and on white photos
            painter.setBrush(QColor(plate))
            painter.drawEllipse(spot)
            ratio = painter.device().devicePixelRatio()
            inner = spot.adjusted(3, 3, -2, -2)
            painter.drawPixmap(inner, icons.badge(icon, ink, inner.width(), ratio))
            left += _BADGE + 4
