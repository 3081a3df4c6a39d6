"""The table of settings: what each is for, which values it takes, what it is at first."""

from __future__ import annotations

from typing import Any

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.setting_kinds import Choice, KeyMap, Number, Setting

GENERAL, PHOTOS, MEMORY = (
    QT_TRANSLATE_NOOP("Settings", "General"),
    QT_TRANSLATE_NOOP("Settings", "Photos"),
    QT_TRANSLATE_NOOP("Settings", "Memory"),
)

THEME = Choice(
    "theme",
    "system",
    GENERAL,
    QT_TRANSLATE_NOOP("Settings", "Appearance"),
    QT_TRANSLATE_NOOP(
        "Settings", "Photos look the same in both; choose what is restful for your eyes."
    ),
    (
        ("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        ("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        ("light", QT_TRANSLATE_NOOP("Settings", "Light")),
    ),
)
LANGUAGE = Choice(
    "language",
    "system",
    GENERAL,
    QT_TRANSLATE_NOOP("Settings", "Language"),
    QT_TRANSLATE_NOOP("Settings", "Takes effect at once."),
    (
        ("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        ("en", "English"),
        ("it", "Italiano"),
    ),
)
WATCH_FOLDER = Setting(
    "watch_folder",
    True,  # noqa: FBT003  # the default
    PHOTOS,
    QT_TRANSLATE_NOOP("Settings", "Watch the open folder"),
    QT_TRANSLATE_NOOP(
        "Settings", "New photos appear in the filmstrip as soon as they are in the folder."
    ),
)
EXPORT_FOLDER = Choice(
    "export_folder",
    "beside",
    PHOTOS,
    QT_TRANSLATE_NOOP("Settings", "Exports go"),
    QT_TRANSLATE_NOOP(
        "Settings", "What the export dialog proposes; another folder can be chosen there each time."
    ),
    (
        ("beside", QT_TRANSLATE_NOOP("Settings", "Beside the photo")),
        ("inside", QT_TRANSLATE_NOOP("Settings", "Into a folder “studio” beside the photo")),
        ("last", QT_TRANSLATE_NOOP("Settings", "Where the last one went")),
    ),
)
MAX_MEGAPIXELS = Number(
    "max_megapixels",
    250,
    MEMORY,
    QT_TRANSLATE_NOOP("Settings", "Largest photo"),
    QT_TRANSLATE_NOOP(
        "Settings",
        "Larger ones are refused. A photo needs about 25 MB of memory for each megapixel.",
    ),
    low=10,
    high=250,
    step=10,
    unit="MP",
)
THUMBNAIL_MEGABYTES = Number(
    "thumbnail_megabytes",
    96,
    MEMORY,
    QT_TRANSLATE_NOOP("Settings", "Thumbnails"),
    QT_TRANSLATE_NOOP(
        "Settings", "Memory for the small pictures of the filmstrip; the oldest are let go."
    ),
    low=16,
    high=1024,
    step=16,
    unit="MB",
)
SHORTCUTS = KeyMap("shortcuts", {})

SETTINGS: tuple[Setting[Any], ...] = (
    *(THEME, LANGUAGE, WATCH_FOLDER, EXPORT_FOLDER, MAX_MEGAPIXELS, THUMBNAIL_MEGABYTES),
    SHORTCUTS,
)
