"""What the actions do that are about the program and not about one photo."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from deepflash_app import paths
from deepflash_app.core.options import found_anew
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui import theme as themes
from deepflash_app.gui.commands import without_state
from deepflash_app.gui.dressing import Dressing
from deepflash_app.gui.form_dialog import FormDialog
from deepflash_app.gui.language import language, speak
from deepflash_app.gui.setting_table import LANGUAGE, MAX_MEGAPIXELS, THEME
from deepflash_app.gui.turns import next_turn
from deepflash_app.paths import is_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.main_window import MainWindow


class ShellCommands(QObject):
    """Acts on a window: its looks, its settings, its dialogs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked_for: frozenset[Path] = frozenset()
        self._other_weights = False  # are in use, and the worker does not know of them yet
        self.dressing = Dressing(self)
        window.settings.listen(THEME, self.dress)
        window.settings.listen(LANGUAGE, self._speak)
        window.settings.listen(MAX_MEGAPIXELS, window.document.opening.limit)
        window.document.opening.limit(window.settings[MAX_MEGAPIXELS])

    def listen(self) -> None:
        """Connect what acts on each other, once the window has all its parts."""
        window, film = self._window, self._window.film
        film.changed.connect(window.presenter.refresh)
        film.changed.connect(window.changed_file.look)
        window.document.exporter.failed.connect(window.changed_file.look)
        film.nothing_found.connect(self._on_nothing_found)
        window.recent.chosen.connect(lambda path: self.open_paths([path]))
        window.document.picture_changed.connect(self._remember)
        window.document.exporter.changed.connect(self._load_weights)
        window.start_page.sample_asked.connect(self.open_sample)

    def close(self) -> None:
        """End what the dialogs have begun, without another question."""
        for working in self._window.findChildren(FormDialog):
            working.stop()
        for dialog in self._window.findChildren(QDialog):
            dialog.close()

    def calls(self) -> dict[str, Callable[[bool], None]]:
        """What each action id does."""
        plain: dict[str, Callable[[], object]] = {
            "open_folder": self.open_folder,
            "previous": partial(self._step, -1),
            "next": partial(self._step, 1),
            "select_all": self.select_all,
            "trash": self._window.film.trash,
            "export_all": self.export_all,
            "batch": self.batch,
            "retrain": self.retrain,
            "settings": self.settings,
            "shortcuts": self._window.shortcuts.toggle,
            "about": self.about,
            "theme_system": partial(self._choose_theme, "system"),
            "theme_dark": partial(self._choose_theme, "dark"),
            "theme_light": partial(self._choose_theme, "light"),
        }
        with_state = {"filmstrip": self.show_strip}
        return {
            **{name: partial(without_state, call) for name, call in plain.items()},
            **with_state,
        }

    def _step(self, by: int) -> None:
        """To the photo so many places on; a number that is being typed is still this one's."""
        self._window.view.setFocus()
        self._window.film.strip.step(by)

    def open_folder(self) -> None:
        """Ask for a folder and list its photos."""
        title, memory = self.tr("Open a folder of photos"), self._window.memory
        chosen = QFileDialog.getExistingDirectory(self._window, title, str(memory.folder))
        if chosen:
            self.open_paths([Path(chosen)])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a photo; or list several, or those of a folder, and open the first."""
        if len(paths) == 1 and not is_folder(paths[0]):
            self._window.commands.open_path(paths[0])
            return
        if len(paths) == 1:
            self._window.memory.folder = paths[0]
            self._window.memory.add_recent(paths[0])
        self.ask_for([path for path in paths if not is_folder(path)])
        self._window.film.open(paths)
        self.show_strip(shown=True)

    def ask_for(self, photos: Iterable[Path]) -> None:
        """The first of these that is shown has been opened by a hand, and not stepped to."""
        self._asked_for = frozenset(photos)

    def open_sample(self) -> None:
        """Open a copy of the sample, so that edits and exports lie in the user's folders."""
        sample = paths.resource("sample/flash-selfie.jpg")
        copy = paths.data_dir() / "sample" / sample.name
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.is_file():
                shutil.copyfile(sample, copy)
        except OSError as error:
            sentence = self.tr("The sample cannot be opened: {why}.")
            self._window.banner.tell(sentence.format(why=error.strerror), alarm=True)
            return
        self.open_paths([copy])

    def show_strip(self, shown: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        """Show the filmstrip or hide it."""
        self._window.table["filmstrip"].setChecked(shown)
        self._window.film.strip.setVisible(shown)

    def select_all(self) -> None:
        """Frame all photos of the filmstrip, where it is seen."""
        self.show_strip(shown=True)
        self._window.film.strip.selectAll()

    def _on_other_weights(self) -> None:
        """Correct the open photo anew by the weights that are in use now."""
        self._other_weights = True
        self._load_weights()

    def _load_weights(self) -> None:
        """Start the worker anew, once what is exported by the weights of before has been."""
        document = self._window.document
        if not self._other_weights or document.exporter.running:
            return
        self._other_weights = False
        document.analyser.cancel()
        self._window.bridge.restart()
        if document.path is not None:
            document.open(document.path)

    def _on_nothing_found(self, folder: Path | None) -> None:
        if folder is None:
            sentence = self.tr("There is no photo in these folders.")
        else:
            sentence = self.tr("There is no photo in {name}.").format(name=folder.name)
        self._window.banner.tell(sentence)

    def _remember(self, picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        """Put a photo among the recents, unless it was reached through its folder."""
        path = self._window.document.path
        if picture is None or same_photo or path is None:
            return
        if path in self._asked_for:
            self._window.memory.add_recent(path)
        self._asked_for = frozenset()

    def dress(self, _choice: object = None) -> None:
        """Put the chosen appearance on."""
        choice = self._window.settings[THEME]
        theme = themes.resolve(choice)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            themes.apply(app, theme)
            self.dressing.begin()
        self._window.table[f"theme_{choice}"].setChecked(True)
        self._window.dress(theme)

    def _speak(self, choice: str) -> None:
        """Speak another language; the settings are shown again, since they are made of tables."""
        speak(language(choice), self._window.bridge)
        next_turn(self, self._renew_settings)

    def _renew_settings(self) -> None:
        from deepflash_app.gui.settings_dialog import SettingsDialog  # noqa: PLC0415  # rare

        for old in filter(QDialog.isVisible, self._window.findChildren(SettingsDialog)):
            new = SettingsDialog(self._window.settings, self._window)
            new.setGeometry(old.geometry())
            new.tabs.setCurrentIndex(old.tabs.currentIndex())
            old.close()
            self._show(new)
            new.controls[LANGUAGE.key].setFocus()

    def batch(self, paths: Sequence[Path] = ()) -> None:
        """Correct whole folders; the window goes on working."""
        from deepflash_app.gui.batch_dialog import BatchDialog  # noqa: PLC0415  # rarely wanted

        window = self._window
        dialog = window.findChild(BatchDialog)
        if not isinstance(dialog, BatchDialog):
            dialog = BatchDialog(self._options_for_all, window.memory, window)
            dialog.corrected.connect(window.film.note_export)
            self._keep_beside(dialog)
        dialog.add(paths)
        next_turn(dialog, partial(_bring_up, dialog))  # making it took a turn, too

    def _options_for_all(self) -> RelightOptions:
        """Those of the open photo, whose own are kept first, since a batch reads them there."""
        document = self._window.document
        document.keeper.save()
        return found_anew(document.options)

    def retrain(self) -> None:
        """Teach the network one's own studio; the window goes on working."""
        from deepflash_app.gui.train_dialog import TrainDialog  # noqa: PLC0415  # rarely wanted

        window = self._window
        dialog = window.findChild(TrainDialog)
        if not isinstance(dialog, TrainDialog):
            dialog = TrainDialog(window.bridge, window.memory, self._on_other_weights, window)
            self._keep_beside(dialog)
        _bring_up(dialog)

    def export_all(self) -> None:
        """Correct the selected photos of the filmstrip, or all of them, with these settings."""
        self.batch(self._window.film.to_export())

    def settings(self) -> None:
        """Show the settings."""
        from deepflash_app.gui.settings_dialog import SettingsDialog  # noqa: PLC0415  # rare

        self._show(SettingsDialog(self._window.settings, self._window))

    def about(self) -> None:
        """Tell what this program is and what it stands on."""
        from deepflash_app.gui.about_dialog import AboutDialog  # noqa: PLC0415  # rarely wanted

        dialog = AboutDialog(self._window)
        next_turn(dialog, partial(self._show, dialog))  # making it took a turn, too

    def _keep_beside(self, dialog: FormDialog) -> None:
        """It has its own keys while the window goes on working; the one that quits is for both."""
        dialog.addAction(self._window.table["quit"])
        dialog.ended.connect(self._window.quitting.judge)
        dialog.finished.connect(dialog.deleteLater)

    def _show(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_theme(self, choice: str) -> None:
        try:
            self._window.settings.set(THEME, choice)
        except DeepFlashError as error:
            self._window.banner.tell(str(error), alarm=True)


def _bring_up(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
