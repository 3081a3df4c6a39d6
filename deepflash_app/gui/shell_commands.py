"""What the actions do that are about the program and not about one photo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from deepflash_app.errors import DeepFlashError
from deepflash_app.gui import theme as themes
from deepflash_app.gui.commands import without_state
from deepflash_app.gui.setting_table import THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QDialog

    from deepflash_app.gui.main_window import MainWindow


class ShellCommands(QObject):
    """Acts on a window: its looks, its settings, its dialogs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.settings.listen(THEME, self.dress)

    def listen(self) -> None:
        """Connect what acts on each other, once the window has all its parts."""
        window, film = self._window, self._window.film
        film.changed.connect(window.presenter.refresh)
        film.strip.photo_asked.connect(window.document.open)
        film.nothing_found.connect(self._on_nothing_found)
        window.recent.chosen.connect(lambda path: self.open_paths([path]))
        window.document.picture_changed.connect(self._remember)

    def calls(self) -> dict[str, Callable[[bool], None]]:
        """What each action id does."""
        plain: dict[str, Callable[[], object]] = {
            "open_folder": self.open_folder,
            "previous": partial(self._window.film.strip.step, -1),
            "next": partial(self._window.film.strip.step, 1),
            "select_all": self._window.film.strip.selectAll,
            "trash": self._window.film.trash,
            "settings": self.settings,
            "shortcuts": self._window.shortcuts.toggle,
            "about": self.about,
            "theme_system": partial(self._choose_theme, "system"),
            "theme_dark": partial(self._choose_theme, "dark"),
            "theme_light": partial(self._choose_theme, "light"),
        }
        with_state = {"filmstrip": self._show_strip}
        return {
            **{name: partial(without_state, call) for name, call in plain.items()},
            **with_state,
        }

    def open_folder(self) -> None:
        """Ask for a folder and list its photos."""
        title, memory = self.tr("Open a folder of photos"), self._window.memory
        chosen = QFileDialog.getExistingDirectory(self._window, title, str(memory.folder))
        if chosen:
            self.open_paths([Path(chosen)])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a photo; or list several, or those of a folder, and open the first."""
        if len(paths) == 1 and not paths[0].is_dir():
            self._window.commands.open_path(paths[0])
            return
        self._window.banner.hide()
        if len(paths) == 1:
            self._window.memory.folder = paths[0]
            self._window.memory.add_recent(paths[0])
        self._window.film.open(paths)
        self._window.table["filmstrip"].setChecked(True)
        self._show_strip(shown=True)

    def _show_strip(self, shown: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        self._window.film.strip.setVisible(shown)

    def _on_nothing_found(self, folder: Path) -> None:
        sentence = self.tr("There is no photo in {name}.").format(name=folder.name)
        self._window.banner.tell(sentence)

    def _remember(self, picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        """Put a photo among the recents, unless it was reached through its folder."""
        window = self._window
        path = window.document.path
        if picture is not None and not same_photo and path and window.film.strip.isHidden():
            window.memory.add_recent(path)

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
