"""How high words are that wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

_TALLEST = 10_000


def wrapped_height(metrics: QFontMetrics, wide: int, words: str) -> int:
    """Logical pixels of words in a room so wide, at least 1.

    For items of lists and tables: Qt's own measure forgets the padding of the style sheet, and cuts
    what it takes away.
    """
    room = QRect(0, 0, max(wide, 1), _TALLEST)
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
