"""A button with the presets: those that ship, one's own, and saving the settings of now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QPushButton

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.presets import (
    Preset,
    check_name,
    delete_preset,
    load_presets,
    look_of,
    save_preset,
)
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from deepflash_app.gui.language import Say

_SHIPPED = (
    Preset(QT_TRANSLATE_NOOP("Presets", "Studio"), RelightOptions()),
    Preset(QT_TRANSLATE_NOOP("Presets", "Gentle"), RelightOptions(strength=0.7, shine=0.15)),
    Preset(
        QT_TRANSLATE_NOOP("Presets", "Warm portrait"),
        RelightOptions(warmth=0.3, shadows=0.2, background="correct"),
    ),
    Preset(
        QT_TRANSLATE_NOOP("Presets", "Grey canvas"),
        RelightOptions(fall_off=0.25, background="canvas"),
    ),
    Preset(
        QT_TRANSLATE_NOOP("Presets", "Low key"),
        RelightOptions(shadows=-0.25, fall_off=0.5, background="charcoal"),
    ),
)


class PresetButton(QPushButton):
    """Opens a menu, which is made anew each time.

    Signals:
        chosen: What is done (``Say``), and the look to be put on as ``RelightOptions``.
        deleted: The ``Preset``.
    """

    chosen = Signal(object, object)
    deleted = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Presets"))
        self.setProperty("quiet", "true")
        self._options = RelightOptions()
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)

    def show_options(self, options: RelightOptions) -> None:
        """These would be saved."""
        self._options = options

    def fill(self) -> None:
        """Make the menu."""
        self._menu.clear()
        own = load_presets()
        for preset in _SHIPPED:
            self._add(preset, partial(_shipped_name, preset))
        self._menu.addSeparator()
        for preset in own:
            self._add(preset, partial(str, preset.name))
        if own:
            self._menu.addSeparator()
            delete = self._menu.addMenu(self.tr("Delete"))
            for preset in own:
                delete.addAction(_plain(preset.name), partial(self._delete, preset))
        self._menu.addAction(self.tr("Save these settings…"), self._save)

    def _add(self, preset: Preset, name: Say) -> None:
        action = self._menu.addAction(_plain(name()), partial(self._apply, preset, name))
        action.setCheckable(True)
        action.setChecked(preset.options == look_of(self._options))

    def _apply(self, preset: Preset, name: Say) -> None:
        self.chosen.emit(partial(_history, name), preset.options)

    def _save(self) -> None:
        name, said = QInputDialog.getText(
            self, self.tr("Save preset"), self.tr("Name of the preset:")
        )
        if said:
            self.keep(Preset(name.strip(), self._options))

    def keep(self, preset: Preset) -> None:
        """Save a preset, or say why not."""
        try:
            check_name(preset.name)
            if self._may_replace(preset.name):
                save_preset(preset)
        except (ValueError, DeepFlashError) as error:
            QMessageBox.warning(self, self.tr("Save preset"), told(str(error)))

    def _may_replace(self, name: str) -> bool:
        """Ask before an older preset of the same name is lost."""
        if name.casefold() not in (preset.name.casefold() for preset in load_presets()):
            return True
        ask = QMessageBox(self)
        ask.setIcon(QMessageBox.Icon.Warning)
        ask.setTextFormat(Qt.TextFormat.PlainText)  # a name is no markup
        ask.setText(self.tr("Replace the preset {name}?").format(name=name))
        sure = ask.addButton(self.tr("Replace it"), QMessageBox.ButtonRole.AcceptRole)
        ask.addButton(QMessageBox.StandardButton.Cancel)
        ask.exec()
        return ask.clickedButton() is sure

    def _delete(self, preset: Preset) -> None:
        delete_preset(preset.name)
        if preset not in load_presets():
            self.deleted.emit(preset)


def _shipped_name(preset: Preset) -> str:
    return QCoreApplication.translate("Presets", preset.name)


def _history(name: Say) -> str:
    text = QCoreApplication.translate("PresetButton", "Preset {name}")
    return text.format(name=name())


def _plain(name: str) -> str:
    """A name as a menu shows it, ampersands and all."""
    return name.replace("&", "&&")
