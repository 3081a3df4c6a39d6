"""What the actions do that are about the program and not about one photo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deepflash_app.errors import DeepFlashError
from deepflash_app.gui import theme as themes
from deepflash_app.gui.commands import without_state
from deepflash_app.gui.setting_table import THEME

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from deepflash_app.gui.main_window import MainWindow


class ShellCommands(QObject):
    """Acts on a window: its looks, its settings, its dialogs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.settings.listen(THEME, self.dress)

    def calls(self) -> dict[str, Callable[[bool], None]]:
        """What each action id does."""
        plain: dict[str, Callable[[], object]] = {
            "settings": self.settings,
            "shortcuts": self._window.shortcuts.toggle,
            "about": self.about,
            "theme_system": partial(self._choose_theme, "system"),
            "theme_dark": partial(self._choose_theme, "dark"),
            "theme_light": partial(self._choose_theme, "light"),
        }
        return {name: partial(without_state, call) for name, call in plain.items()}

    def dress(self, _choice: object = None) -> None:
        """Put the chosen appearance on."""
        choice = self._window.settings[THEME]
        theme = themes.resolve(choice)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            themes.apply(app, theme)
        self._window.table[f"theme_{choice}"].setChecked(True)
        self._window.dress(theme)

    def settings(self) -> None:
        """Show the settings."""
        from deepflash_app.gui.settings_dialog import SettingsDialog  # noqa: PLC0415  # rare

        self._show(SettingsDialog(self._window.settings, self._window))

    def about(self) -> None:
        """Tell what this program is and what it stands on."""
        from deepflash_app.gui.about_dialog import AboutDialog  # noqa: PLC0415  # rarely wanted

        self._show(AboutDialog(self._window))

    def _show(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_theme(self, choice: str) -> None:
        try:
            self._window.settings.set(THEME, choice)
        except DeepFlashError as error:
            self._window.banner.tell(str(error), alarm=True)
