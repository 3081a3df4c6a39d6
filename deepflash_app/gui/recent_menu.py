"""The submenu of what was opened last."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.memory import Memory


class RecentMenu(QMenu):
    """Filled when it is about to be seen.

    Signals:
        chosen: The ``Path`` of a photo or a folder.
    """

    chosen = Signal(object)

    def __init__(self, memory: Memory, parent: QWidget) -> None:
        super().__init__(parent)
        Words(self, lambda: self.setTitle(self.tr("Open &recent")))
        self._memory = memory
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        recents = self._memory.recents
        for number, path in enumerate(recents, 1):
            text = f"&{number % 10}  {_short(path)}"
            self.addAction(text, partial(self.chosen.emit, path))
        if recents:
            self.addSeparator()
            self.addAction(self.tr("&Clear this list"), self._memory.forget_recents)
        else:
            self.addAction(self.tr("Nothing yet")).setEnabled(False)  # Qt's


def _short(path: Path) -> str:
    """A path from the user's home on, with no menu keys in it."""
    home = Path.home()
    told = Path("~") / path.relative_to(home) if path.is_relative_to(home) else path
    return str(told).replace("&", "&&")
