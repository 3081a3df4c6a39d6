"""Words that wrap: how high they are, and what of them can never fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

_TALLEST = 10_000
_WHOLE = re.compile(r"[^\s/\\-]+")  # lines are broken between these


def wrapped_height(metrics: QFontMetrics, wide: int, words: str) -> int:
    """Logical pixels of words in a room so wide, at least 1.

    For items of lists and tables: Qt's own measure forgets the padding of the style sheet, and cuts
    what it takes away.
    """
    room = QRect(0, 0, max(wide, 1), _TALLEST)
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()


def fitting_words(metrics: QFontMetrics, wide: int, words: str) -> str:
    """Words in which the middle of what is wider than the room, such as a file's name, is cut out.

    A label cannot break such a word: it would be cut off, or make its window as wide.
    """

    def cut(word: re.Match[str]) -> str:
        return metrics.elidedText(word[0], Qt.TextElideMode.ElideMiddle, wide)

    return _WHOLE.sub(cut, words)
