"""The rows of the action table as Qt's actions: translated, enabled, dressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from deepflash_app.gui import icons
from deepflash_app.gui.action_table import ACTIONS, When

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.theme import Theme


class ActionSet:
    """The table's rows as ``QAction`` objects of a window.

    Args:
        owner: The window, where the shortcuts work.
        calls: What each id does; a checkable one gets whether it is down.
    """

    def __init__(self, owner: QWidget, calls: Mapping[str, Callable[[bool], None]]) -> None:
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for spec in ACTIONS:
            action = QAction(QCoreApplication.translate("Actions", spec.text), owner)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setAutoRepeat(spec.repeats)
            action.setCheckable(spec.checkable)
            action.setToolTip(_tool_tip(action))
            if spec.group:
                group = self._groups.setdefault(spec.group, QActionGroup(owner))
                group.addAction(action)
            action.triggered.connect(calls[spec.id])
            owner.addAction(action)
            self._actions[spec.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def refresh(self, true_now: Collection[When]) -> None:
        """Enable what can be used now."""
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(spec.when is When.ALWAYS or spec.when in true_now)

    def dress(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icons.icon(spec.icon, theme))


def _tool_tip(action: QAction) -> str:
    """The text without its menu key, and the shortcut."""
    text = action.text().replace("&", "").rstrip("…")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text}  ({keys})" if keys else text
