"""Where the actions are found: menus and toolbar as tables of their ids."""

from __future__ import annotations

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

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
