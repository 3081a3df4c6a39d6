"""The settings, made from their table: a page for each section, a control for each row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.asking import ask_first
from deepflash_app.gui.engine_words import told as in_language
from deepflash_app.gui.forms import inset, level_labels
from deepflash_app.gui.setting_table import SETTINGS, SHORTCUTS
from deepflash_app.gui.shortcut_page import ShortcutPage
from deepflash_app.setting_kinds import Choice, Number, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.settings import Settings

_SIZE = (620, 520)
_NUMBER_WIDTH = 110


class SettingsDialog(QDialog):
    """Every change holds at once and is kept at once; there is nothing to accept.

    Args:
        settings: What is shown and changed.
        parent: The window.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(*_SIZE)
        self._settings = settings
        self.controls: dict[str, QWidget] = {}
        self._shows: dict[str, Callable[[Any], object]] = {}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for section in dict.fromkeys(row.section for row in SETTINGS if row.section):
            self.tabs.addTab(self._page(section), told(section))
        self.shortcuts = ShortcutPage(settings[SHORTCUTS])
        self.shortcuts.chosen.connect(partial(self._choose, SHORTCUTS))
        self.tabs.addTab(self.shortcuts, self.tr("Shortcuts"))
        self.problem = QLabel(in_language(settings.problem))
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "alarm")
        self.problem.setVisible(bool(settings.problem))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.reset_button = QPushButton(self.tr("Reset all settings…"))
        self.reset_button.setProperty("quiet", "true")
        self.reset_button.setAutoDefault(False)
        self.reset_button.clicked.connect(self._ask_reset)
        buttons.addButton(self.reset_button, QDialogButtonBox.ButtonRole.ResetRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)

    def _page(self, section: str) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(4, 20, 4, 4)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for row in SETTINGS:
            if row.section != section:
                continue
            control = self._control(row)
            control.setAccessibleName(told(row.label))
            control.setAccessibleDescription(told(row.help))
            self.controls[row.key] = control
            hint = QLabel(told(row.help))
            hint.setProperty("role", "muted")
            hint.setWordWrap(True)
            hint.setContentsMargins(0, 0, 0, 12)
            form.addRow("" if isinstance(control, QCheckBox) else told(row.label), control)
            form.addRow("", hint)
        level_labels(form)
        return page

    def _control(self, row: Setting[Any]) -> QWidget:
        """What shows a setting and changes it."""
        choose = partial(self._choose, row)
        if isinstance(row, Choice):
            combo = QComboBox()
            for value, words in row.options:
                combo.addItem(told(words), value)
            combo.activated.connect(lambda index: choose(combo.itemData(index)))
            self._follow(row, lambda value: combo.setCurrentIndex(combo.findData(value)))
            return combo
        if isinstance(row, Number):
            number = inset(QSpinBox(minimum=row.low, maximum=row.high, singleStep=row.step))
            number.setSuffix(f" {row.unit}")
            number.setKeyboardTracking(False)
            number.setFixedWidth(_NUMBER_WIDTH)
            self._follow(row, number.setValue)
            number.valueChanged.connect(choose)
            return number
        box = QCheckBox(told(row.label))
        box.toggled.connect(choose)
        self._follow(row, box.setChecked)
        return box

    def _follow(self, row: Setting[Any], show: Callable[[Any], object]) -> None:
        """Show a setting's value, now and after a reset."""
        show(self._settings[row])
        self._shows[row.key] = show

    def _choose(self, row: Setting[Any], value: object) -> None:
        try:
            self._settings.set(row, value)
        except DeepFlashError as error:
            self.problem.setText(in_language(str(error)))
            self.problem.show()

    def _ask_reset(self) -> None:
        question = self.tr("Set everything as it was at first, also the shortcuts?")
        ask_first(self, question, self.tr("Set as at first"), self._reset)

    def _reset(self) -> None:
        for row in SETTINGS:
            if row.section or row is SHORTCUTS:
                self._choose(row, row.default)
            if row.key in self._shows:
                self._shows[row.key](self._settings[row])
        self.shortcuts.show_keys(self._settings[SHORTCUTS])


def told(words: str) -> str:
    """Words of the settings table, translated."""
    return QCoreApplication.translate("Settings", words)
