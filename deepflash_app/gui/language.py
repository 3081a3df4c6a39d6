"""The window's language: Qt's translation files, chosen in the settings or by the system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.paths import resource

Say = Callable[[], str]
"""Words in the language that the window speaks when they are asked for."""

_OF_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "&Directory:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
"""Words of Qt's own dialogs that its translations lack; ours are asked first."""

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
    """Speak this language instead of the last one, until ``owner`` is gone.

    What is made from now on is translated; ``Words`` are said anew.

    Args:
        name: As from ``language``.
        owner: The window's bridge, or whatever else lives as long as the window.
    """
    for old in owner.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    system = QLocale.system()  # which knows the user's own numbers, too
    own = system.name().startswith(name)
    QLocale.setDefault(system if own else QLocale(name))
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


def decimal(value: float, digits: int) -> str:
    """A number with so many digits after the point, as the language that is spoken writes it."""
    return QLocale().toString(value, "f", digits)


class Words(QObject):
    """The words that a widget shows for as long as it lives: said now, and in every new language.

    Args:
        widget: Whose words they are.
        say: Sets them.
    """

    def __init__(self, widget: QObject, say: Callable[[], object]) -> None:
        super().__init__(widget)
        self._say = say
        say()

    def event(self, event: QEvent) -> bool:
        """Qt tells a window's language to all that belongs to it."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        return super().event(event)
