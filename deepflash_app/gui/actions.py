"""The rows of the action table as Qt's actions: translated, enabled, dressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut

from deepflash_app.gui import icons
from deepflash_app.gui.action_kinds import When
from deepflash_app.gui.action_table import ACTIONS
from deepflash_app.gui.key_map import is_of_controls, keys_in_force
from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.theme import Theme
    from deepflash_app.setting_kinds import Keys


class ActionSet:
    """The table's rows as ``QAction`` objects of a window.

    Args:
        owner: The window, where the shortcuts work.
        calls: What each id does; a checkable one gets whether it is down.
        photo: The widgets where those keys work that are a control's elsewhere.
    """

    def __init__(
        self,
        owner: QWidget,
        calls: Mapping[str, Callable[[bool], None]],
        photo: Sequence[QWidget] = (),
    ) -> None:
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._anywhere: dict[str, QShortcut] = {}  # for the other keys of what is ``on_photo``
        for spec in ACTIONS:
            action = QAction(owner)
            action.setObjectName(spec.id)
            action.setAutoRepeat(spec.repeats)
            action.setCheckable(spec.checkable)
            if spec.group:
                group = self._groups.setdefault(spec.group, QActionGroup(owner))
                group.addAction(action)
            action.triggered.connect(calls[spec.id])
            if spec.on_photo:
                anywhere = QShortcut(owner)
                anywhere.setEnabled(action.isEnabled())
                anywhere.setAutoRepeat(spec.repeats)
                anywhere.activated.connect(action.trigger)
                action.enabledChanged.connect(anywhere.setEnabled)
                self._anywhere[spec.id] = anywhere
            for widget in photo if spec.on_photo else (owner,):
                widget.addAction(action)
            self._actions[spec.id] = action
        self.remap({})
        Words(owner, self._say)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def remap(self, chosen: Mapping[str, Keys]) -> None:
        """Give the actions their keys: the chosen ones, else those of the table."""
        for name, keys in keys_in_force(chosen).items():
            self._give(name, keys)
            self._actions[name].setToolTip(_tool_tip(self._actions[name]))

    def _give(self, name: str, keys: Keys) -> None:
        """Let an action's keys work where they can; menus show the first that the action has."""
        action, anywhere = self._actions[name], self._anywhere.get(name)
        own = tuple(key for key in keys if anywhere is None or is_of_controls(key))
        if anywhere is not None:
            context = Qt.ShortcutContext
            action.setShortcutContext(context.WidgetShortcut if own else context.WindowShortcut)
            anywhere.setKeys([QKeySequence(key) for key in keys if own and key not in own])
        action.setShortcuts([QKeySequence(key) for key in own or keys])

    def _say(self) -> None:
        for spec in ACTIONS:
            action = self._actions[spec.id]
            action.setText(QCoreApplication.translate("Actions", spec.text))
            action.setToolTip(_tool_tip(action))

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
