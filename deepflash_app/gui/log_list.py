"""Sentences as they come, each read to its end: wrapped to the width that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate

from deepflash_app.gui.wrapped import wrapped_height

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

_BESIDE, _ABOVE = 10, 4  # of the words, on each side


class LogList(QListWidget):
    """Grows at its end; scrolls down, never sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # wrap anew at another width
        self.setItemDelegate(_Wrapped(self))


class _Wrapped(QStyledItemDelegate):
    """Each sentence as high as it is when wrapped."""

    def __init__(self, log: LogList) -> None:
        super().__init__(log)
        self._log = log

    def sizeHint(  # noqa: N802  # Qt's name
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as the list, as high as the words need."""
        wide = self._log.viewport().width()
        high = wrapped_height(self._log.fontMetrics(), wide - 2 * _BESIDE, str(index.data()))
        return QSize(wide, high + 2 * _ABOVE)
