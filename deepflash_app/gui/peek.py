"""Hold a key to see the photo before the correction; tap it to stay there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

HOLD_SECONDS = 0.3
"""A key held longer was held to peek, and its release ends the peek."""


_OF_KEYS = (QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class Peek(QObject):
    """Calls ``toggle`` when its action is triggered, and once more at the end of a long press.

    Shortcuts tell of a key's press only; so this listens for the release, as the event filter
    of the widget that has the focus, wherever another key takes it meanwhile.
    """

    def __init__(self, toggle: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.action: QAction | None = None
        self._toggle = toggle
        self._since: float | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def begin(self) -> None:
        """The action was triggered."""
        self._since = time.monotonic()
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.installEventFilter(self)
        self._toggle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Hear one of the action's keys go up."""
        if (
            self._since is not None
            and self.action is not None
            and event.type() in _OF_KEYS
            and isinstance(event, QKeyEvent)
            and not event.isAutoRepeat()
            and QKeySequence(event.keyCombination()) in self.action.shortcuts()
        ):
            watched.removeEventFilter(self)
            held, self._since = time.monotonic() - self._since, None
            # A key that goes down was not held: the action came from a menu, and one types now.
            if held >= HOLD_SECONDS and event.type() == QEvent.Type.KeyRelease:
                self._toggle()
        return super().eventFilter(watched, event)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._since is None:
            return
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)
