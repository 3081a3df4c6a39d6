"""All that the window can do, as a table; and its menus and toolbar, as tables of ids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from deepflash_app.gui import icons
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.theme import Theme


class When(Enum):
    """When an action can be used."""

    ALWAYS = auto()
    PHOTO = auto()
    READ = auto()
    ANALYSED = auto()
    WORKING = auto()
    UNDOABLE = auto()
    REDOABLE = auto()
    EDITED = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """One action.

    Attributes:
        id: Its name in menus, settings and tests.
        text: English, with an ampersand before the menu's key.
        keys: Shortcuts, the first is shown.
        when: When it can be used.
        icon: File name in ``resources/icons``; empty for none.
        checkable: Whether it stays down.
        group: Actions of one group exclude each other.
        repeats: Whether holding the key repeats it.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    when: When = When.ALWAYS
    icon: str = ""
    checkable: bool = False
    group: str = ""
    repeats: bool = False


ACTIONS = (
    Spec("open", QT_TRANSLATE_NOOP("Actions", "&Open…"), ("Ctrl+O",), icon="open"),
    Spec(
        "export",
        QT_TRANSLATE_NOOP("Actions", "&Export…"),
        ("Ctrl+E",),
        When.ANALYSED,
        icon="export",
    ),
    Spec("quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), ("Ctrl+Q",)),
    Spec(
        "undo",
        QT_TRANSLATE_NOOP("Actions", "&Undo"),
        ("Ctrl+Z",),
        When.UNDOABLE,
        "undo",
        repeats=True,
    ),
    Spec(
        "redo",
        QT_TRANSLATE_NOOP("Actions", "&Redo"),
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        When.REDOABLE,
        "redo",
        repeats=True,
    ),
    Spec("reset", QT_TRANSLATE_NOOP("Actions", "Re&set all"), ("Ctrl+R",), When.EDITED),
    Spec(
        "draw_box",
        QT_TRANSLATE_NOOP("Actions", "&Draw a face box"),
        ("D",),
        When.READ,
        "box",
        checkable=True,
    ),
    Spec("analyse", QT_TRANSLATE_NOOP("Actions", "&Find faces again"), ("F5",), When.READ),
    Spec(
        "cancel",
        QT_TRANSLATE_NOOP("Actions", "&Cancel what is under way"),
        ("Ctrl+.",),
        When.WORKING,
    ),
    Spec(
        "peek",
        QT_TRANSLATE_NOOP("Actions", "Before / after (&hold to peek)"),
        ("\\", "B"),
        When.ANALYSED,
    ),
    Spec(
        "split",
        QT_TRANSLATE_NOOP("Actions", "&Split"),
        ("1",),
        When.ANALYSED,
        "split",
        checkable=True,
        group="compare",
    ),
    Spec(
        "before",
        QT_TRANSLATE_NOOP("Actions", "&Before"),
        ("2",),
        When.ANALYSED,
        "before",
        checkable=True,
        group="compare",
    ),
    Spec(
        "after",
        QT_TRANSLATE_NOOP("Actions", "&After"),
        ("3",),
        When.ANALYSED,
        "after",
        checkable=True,
        group="compare",
    ),
    Spec("toggle_actual", QT_TRANSLATE_NOOP("Actions", "&Toggle 100 %"), ("Z",), When.PHOTO),
    Spec("fit", QT_TRANSLATE_NOOP("Actions", "&Fit"), ("Ctrl+0",), When.PHOTO, "fit"),
    Spec("actual", QT_TRANSLATE_NOOP("Actions", "&100 %"), ("Ctrl+1",), When.PHOTO, "actual"),
    Spec("double", QT_TRANSLATE_NOOP("Actions", "&200 %"), ("Ctrl+2",), When.PHOTO),
    Spec(
        "zoom_in",
        QT_TRANSLATE_NOOP("Actions", "Zoom &in"),
        ("Ctrl++", "Ctrl+="),
        When.PHOTO,
        repeats=True,
    ),
    Spec(
        "zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom &out"), ("Ctrl+-",), When.PHOTO, repeats=True
    ),
    Spec(
        "faces",
        QT_TRANSLATE_NOOP("Actions", "Face &boxes"),
        ("X",),
        When.PHOTO,
        "faces",
        checkable=True,
    ),
    Spec(
        "panels",
        QT_TRANSLATE_NOOP("Actions", "&Panel"),
        ("P",),
        When.PHOTO,
        "panel",
        checkable=True,
    ),
    Spec("full_screen", QT_TRANSLATE_NOOP("Actions", "F&ull screen"), ("F", "F11"), checkable=True),
    Spec(
        "theme_system",
        QT_TRANSLATE_NOOP("Actions", "Like the &system"),
        checkable=True,
        group="theme",
    ),
    Spec("theme_dark", QT_TRANSLATE_NOOP("Actions", "&Dark"), checkable=True, group="theme"),
    Spec("theme_light", QT_TRANSLATE_NOOP("Actions", "&Light"), checkable=True, group="theme"),
)

SEPARATOR = ""

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (QT_TRANSLATE_NOOP("Actions", "&File"), ("open", "export", SEPARATOR, "quit")),
    (
        QT_TRANSLATE_NOOP("Actions", "&Edit"),
        ("undo", "redo", "reset", SEPARATOR, "draw_box", "analyse", "cancel"),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "&View"),
        (
            *("peek", "split", "before", "after", SEPARATOR),
            *("toggle_actual", "fit", "actual", "double", "zoom_in", "zoom_out", SEPARATOR),
            *("faces", "panels", "full_screen", SEPARATOR),
            *("theme_system", "theme_dark", "theme_light"),
        ),
    ),
)

TOOLBAR = (
    *("open", SEPARATOR, "undo", "redo", SEPARATOR, "split", "before", "after", SEPARATOR),
    *("fit", "actual", SEPARATOR, "faces", "draw_box", "<", "panels"),
)
"""Ids; ``<`` pushes what follows to the right."""

TOOLBAR_WITH_TEXT = ("split", "before", "after")


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
