"""Starts the window."""

from __future__ import annotations

import gc
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from deepflash_app import __version__
from deepflash_app.gui.banner import Until
from deepflash_app.gui.crash_reports import CrashReports
from deepflash_app.gui.icons import app_icon
from deepflash_app.gui.language import language, speak
from deepflash_app.gui.main_window import MainWindow
from deepflash_app.gui.setting_table import LANGUAGE, SETTINGS
from deepflash_app.gui.turns import in_turns
from deepflash_app.gui.worker_bridge import WorkerBridge
from deepflash_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

_RARE = ("export_dialog", "settings_dialog", "batch_dialog", "train_dialog", "about_dialog")
_IDLE_MS = 1500
"""After the window has been seen, its dialogs' modules are loaded, so that these open fast."""

_GIVE_WAY = 0.001
"""Seconds after which a thread that reads or renders lets the window's own thread go on."""


def make_window(photos: Sequence[str | Path] = ()) -> MainWindow:
    """The window, not yet shown; it opens ``photos`` and starts its worker once it is seen.

    Args:
        photos: The first one is opened; if there are several, or a folder, they are listed.
    """
    sys.setswitchinterval(_GIVE_WAY)
    settings = Settings(SETTINGS)
    bridge = WorkerBridge()
    speak(language(settings[LANGUAGE]), bridge)
    window = MainWindow(bridge, settings)
    window.setWindowIcon(app_icon())
    bridge.setParent(window)
    window.shell.dress()
    QApplication.styleHints().colorSchemeChanged.connect(window.shell.dress)
    window.painted.connect(bridge.start)
    window.painted.connect(lambda: QTimer.singleShot(_IDLE_MS, window, partial(_load_rare, window)))
    if settings.problem:
        broken = partial(window.banner.tell, settings.problem, alarm=True, until=Until.CLOSED)
        window.painted.connect(broken)
    if photos:
        paths = [Path(photo).absolute() for photo in photos]
        window.painted.connect(lambda: window.shell.open_paths(paths))
    return window


def _load_rare(window: MainWindow) -> None:
    in_turns(window, [partial(import_module, f"deepflash_app.gui.{name}") for name in _RARE])


def main(argv: Sequence[str] = ()) -> int:
    """Open the window and run until it is closed.

    Args:
        argv: Photos to open.

    Returns:
        The exit code.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("DeepFlash")
    app.setApplicationVersion(__version__)
    window = make_window(argv)
    window.painted.connect(gc.freeze)  # what stays for good need not be searched for garbage
    reports = CrashReports()
    window.painted.connect(lambda: tell_of_crashes(window, reports))
    if not argv:
        window.painted.connect(window.edits.offer_rescue)
    reports.watch(Teller(window).tell)
    window.show()
    code = app.exec()
    reports.close()
    return code


def tell_of_crashes(window: MainWindow, reports: CrashReports) -> None:
    """Say where the report of the last crash lies, if there was one."""
    told = reports.earlier()
    if told is not None:
        sentence = QCoreApplication.translate(
            "App",
            "DeepFlash ended unexpectedly the last time. A report is in {path}; nothing was sent.",
        )
        window.banner.tell(
            sentence.format(path=told),
            alarm=True,
            details=told.read_text(encoding="utf-8"),
            until=Until.CLOSED,
        )


class Teller(QObject):
    """Tells of an error in the window's own thread, whichever it happened in."""

    _failed = Signal(object, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._failed.connect(self._tell)

    def tell(self, path: Path | None, text: str) -> None:
        """Have it said soon, with the report's place, if it has one, and its text."""
        self._failed.emit(path, text)

    def _tell(self, path: Path | None, text: str) -> None:
        sentence = QCoreApplication.translate(
            "App", "Something went wrong in DeepFlash itself. Your photos are unharmed."
        )
        if path is not None:
            kept = QCoreApplication.translate("App", "A report is in {path}; nothing was sent.")
            sentence = f"{sentence} {kept.format(path=path)}"
        self._window.banner.tell(sentence, alarm=True, details=text, until=Until.CLOSED)
