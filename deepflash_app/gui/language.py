"""The window's language: Qt's translation files, chosen in the settings or by the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from deepflash_app.paths import resource

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

TRANSLATED = ("it",)
"""Besides English, in which the source is written."""


def language(choice: str) -> str:
    """The language for a choice, such as ``"it"``; ``"en"`` where there is no translation.

    Args:
        choice: A language, or ``"system"``.
    """
    wanted = QLocale.system().uiLanguages() if choice == "system" else [choice]
    for name in wanted:  # in the user's own order
        short = name.replace("-", "_").split("_")[0].lower()
        if short in (*TRANSLATED, "en"):
            return short
    return "en"


def speak(name: str, owner: QObject) -> None:
    """Translate what is made from now on; until ``owner`` is gone.

    Args:
        name: As from ``language``.
        owner: The window's bridge, or whatever else lives as long as the window.
    """
    if name not in TRANSLATED:
        return
    files = (
        (f"qtbase_{name}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"deepflash_{name}", str(resource("translations"))),
    )
    for file, folder in files:
        translator = QTranslator(owner)
        if translator.load(file, folder):
            QCoreApplication.installTranslator(translator)
