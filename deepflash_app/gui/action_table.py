"""All that the window can do, and its menus and toolbar: tables, without any Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP


class When(Enum):
    """When an action can be used."""

    ALWAYS = auto()
    PHOTO = auto()
    READ = auto()
    ANALYSED = auto()
    EXPORTABLE = auto()
    SPLIT = auto()
    BOXES = auto()
    BOX_SELECTED = auto()
    NONE_SELECTED = auto()
    LISTED = auto()
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
        on_photo: Whether its keys work only while the photo has the focus, since elsewhere they
            move a slider or a text's cursor.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    when: When = When.ALWAYS
    icon: str = ""
    checkable: bool = False
    group: str = ""
    repeats: bool = False
    on_photo: bool = False


ACTIONS = (
    Spec("open", QT_TRANSLATE_NOOP("Actions", "&Open…"), ("Ctrl+O",), icon="open"),
    Spec(
        "export",
        QT_TRANSLATE_NOOP("Actions", "&Export…"),
        ("Ctrl+E",),
        When.EXPORTABLE,
        icon="export",
    ),
    Spec("open_folder", QT_TRANSLATE_NOOP("Actions", "Open a &folder…"), ("Ctrl+Shift+O",)),
    Spec(
        "previous",
        QT_TRANSLATE_NOOP("Actions", "&Previous photo"),
        ("Left",),
        When.LISTED,
        repeats=True,
        on_photo=True,
    ),
    Spec(
        "next",
        QT_TRANSLATE_NOOP("Actions", "&Next photo"),
        ("Right",),
        When.LISTED,
        repeats=True,
        on_photo=True,
    ),
    Spec(
        "select_all", QT_TRANSLATE_NOOP("Actions", "Select &all photos"), ("Ctrl+A",), When.LISTED
    ),
    Spec(
        "trash",
        QT_TRANSLATE_NOOP("Actions", "Photo to the &trash…"),
        ("Del",),
        When.NONE_SELECTED,
    ),
    Spec(
        "filmstrip",
        QT_TRANSLATE_NOOP("Actions", "Films&trip"),
        ("T",),
        When.LISTED,
        "strip",
        checkable=True,
    ),
    Spec(
        "export_all",
        QT_TRANSLATE_NOOP("Actions", "E&xport all photos…"),
        ("Ctrl+Shift+E",),
        When.LISTED,
    ),
    Spec("batch", QT_TRANSLATE_NOOP("Actions", "&Correct many photos…"), ("Ctrl+B",)),
    Spec("retrain", QT_TRANSLATE_NOOP("Actions", "&Retrain on my photos…"), ("Ctrl+Shift+R",)),
    Spec("settings", QT_TRANSLATE_NOOP("Actions", "&Settings…"), ("Ctrl+,",)),
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
        "copy_settings",
        QT_TRANSLATE_NOOP("Actions", "&Copy settings"),
        ("Ctrl+C",),
        When.READ,
    ),
    Spec(
        "copy_some",
        QT_TRANSLATE_NOOP("Actions", "Copy some settin&gs…"),
        ("Ctrl+Shift+C",),
        When.READ,
    ),
    Spec("paste", QT_TRANSLATE_NOOP("Actions", "&Paste settings, or a picture"), ("Ctrl+V",)),
    Spec(
        "paste_some",
        QT_TRANSLATE_NOOP("Actions", "Paste so&me settings…"),
        ("Ctrl+Shift+V",),
        When.READ,
    ),
    Spec(
        "presets",
        QT_TRANSLATE_NOOP("Actions", "Pr&esets"),
        ("Ctrl+P",),
        When.ANALYSED,
    ),
    Spec(
        "draw_box",
        QT_TRANSLATE_NOOP("Actions", "&Draw a face box"),
        ("D",),
        When.READ,
        "box",
        checkable=True,
    ),
    Spec(
        "next_box",
        QT_TRANSLATE_NOOP("Actions", "Select the &next face box"),
        ("N",),
        When.BOXES,
    ),
    Spec(
        "delete_box",
        QT_TRANSLATE_NOOP("Actions", "De&lete the selected face box"),
        ("Del", "Backspace"),
        When.BOX_SELECTED,
    ),
    Spec("analyse", QT_TRANSLATE_NOOP("Actions", "&Find faces again"), ("F5",), When.READ),
    Spec(
        "cancel",
        QT_TRANSLATE_NOOP("Actions", "Cancel what is under &way"),
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
        "sides",
        QT_TRANSLATE_NOOP("Actions", "Sid&e by side"),
        ("Y",),
        When.ANALYSED,
        "sides",
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
    Spec(
        "turn_split",
        QT_TRANSLATE_NOOP("Actions", "Before abo&ve after"),
        ("Shift+Y",),
        When.ANALYSED,
        checkable=True,
    ),
    Spec(
        "divider_back",
        QT_TRANSLATE_NOOP("Actions", "Divider to the &left or up"),
        ("Alt+Left", "Alt+Up"),
        When.SPLIT,
        repeats=True,
    ),
    Spec(
        "divider_on",
        QT_TRANSLATE_NOOP("Actions", "Divider to the &right or down"),
        ("Alt+Right", "Alt+Down"),
        When.SPLIT,
        repeats=True,
    ),
    Spec(
        "divider_centre",
        QT_TRANSLATE_NOOP("Actions", "Divider to the &middle"),
        ("Alt+Home",),
        When.SPLIT,
    ),
    Spec("toggle_actual", QT_TRANSLATE_NOOP("Actions", "Toggle 1&00 %"), ("Z",), When.PHOTO),
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
        QT_TRANSLATE_NOOP("Actions", "Face bo&xes"),
        ("X",),
        When.PHOTO,
        "faces",
        checkable=True,
    ),
    Spec(
        "panels",
        QT_TRANSLATE_NOOP("Actions", "&Panels"),
        ("P",),
        When.PHOTO,
        "panel",
        checkable=True,
    ),
    Spec(
        "clipping",
        QT_TRANSLATE_NOOP("Actions", "Mark &clipped pixels"),
        ("J",),
        When.PHOTO,
        checkable=True,
    ),
    Spec("info", QT_TRANSLATE_NOOP("Actions", "I&nfo about the photo"), ("I",), When.PHOTO),
    Spec("history", QT_TRANSLATE_NOOP("Actions", "Histor&y"), ("Ctrl+H",), When.PHOTO),
    Spec("full_screen", QT_TRANSLATE_NOOP("Actions", "F&ull screen"), ("F", "F11"), checkable=True),
    Spec("shortcuts", QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"), ("H", "?", "F1")),
    Spec("about", QT_TRANSLATE_NOOP("Actions", "&About DeepFlash"), ("Shift+F1",)),
    Spec(
        "theme_system",
        QT_TRANSLATE_NOOP("Actions", "Appearance li&ke the system"),
        ("Ctrl+Alt+1",),
        checkable=True,
        group="theme",
    ),
    Spec(
        "theme_dark",
        QT_TRANSLATE_NOOP("Actions", "&Dark appearance"),
        ("Ctrl+Alt+2",),
        checkable=True,
        group="theme",
    ),
    Spec(
        "theme_light",
        QT_TRANSLATE_NOOP("Actions", "Li&ght appearance"),
        ("Ctrl+Alt+3",),
        checkable=True,
        group="theme",
    ),
)

SEPARATOR = ""
RECENT = ">"
"""Where the submenu of the recents goes."""

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Actions", "&File"),
        (
            *("open", "open_folder", RECENT, SEPARATOR),
            *("export", "export_all", SEPARATOR),
            *("previous", "next", "select_all", "trash", SEPARATOR),
            *("settings", SEPARATOR, "quit"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "&Edit"),
        (
            *("undo", "redo", "reset", SEPARATOR),
            *("copy_settings", "paste", "copy_some", "paste_some", "presets", SEPARATOR),
            *("draw_box", "next_box", "delete_box", "analyse", SEPARATOR, "cancel"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "&View"),
        (
            *("peek", "split", "sides", "before", "after", SEPARATOR),
            *("turn_split", "divider_back", "divider_on", "divider_centre", SEPARATOR),
            *("toggle_actual", "fit", "actual", "double", "zoom_in", "zoom_out", SEPARATOR),
            *("faces", "clipping", "panels", "history", "info", "filmstrip"),
            *("full_screen", SEPARATOR),
            *("theme_system", "theme_dark", "theme_light"),
        ),
    ),
    (QT_TRANSLATE_NOOP("Actions", "&Tools"), ("batch", "retrain")),
    (QT_TRANSLATE_NOOP("Actions", "&Help"), ("shortcuts", "about")),
)

TOOLBAR = (
    *("open", SEPARATOR, "undo", "redo", SEPARATOR),
    *("split", "sides", "before", "after", SEPARATOR),
    *("fit", "actual", SEPARATOR, "faces", "draw_box", "<", "filmstrip", "panels"),
)
"""Ids; ``<`` pushes what follows to the right."""

TOOLBAR_WITH_TEXT = ("split", "sides", "before", "after")

HAND_KEYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Space",), QT_TRANSLATE_NOOP("Actions", "Toggle 100 %")),
    (("Left", "Right", "Up", "Down"), QT_TRANSLATE_NOOP("Actions", "Move the selected face box")),
    (("Ctrl+Right", "Ctrl+Down"), QT_TRANSLATE_NOOP("Actions", "Resize it")),
    (("Shift+Right",), QT_TRANSLATE_NOOP("Actions", "The same, ten times as far")),
    (("Shift+Left", "Shift+Up"), QT_TRANSLATE_NOOP("Actions", "Move the enlarged photo")),
    (("Return",), QT_TRANSLATE_NOOP("Actions", "Draw the face box in the middle")),
    (("Esc",), QT_TRANSLATE_NOOP("Actions", "Let go of it, or stop drawing")),
)
"""Keys that work while the photo has the focus, and so are no actions of the window."""
