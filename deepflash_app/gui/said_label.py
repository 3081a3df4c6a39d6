"""A label that goes on telling what it told, in whichever language the window speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from deepflash_app.gui.language import Say


class SaidLabel(QLabel):
    """Wraps its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self._words: Say = str
        Words(self, lambda: self.setText(self._words()))

    def say(self, words: Say) -> None:
        """Tell this now, and in every new language."""
        self._words = words
        self.setText(words())
