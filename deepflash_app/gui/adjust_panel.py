"""The sliders beside the photo. Labels, ranges and defaults come from the options' own fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from deepflash_app.core.options import RelightOptions, option_field
from deepflash_app.gui.background_choice import BackgroundChoice
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.option_slider import OptionSlider

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_WIDTH = 288

_WORDS = (  # the metadata's labels and helps, marked for Qt's translation tools
    QT_TRANSLATE_NOOP("Options", "Strength"),
    QT_TRANSLATE_NOOP("Options", "Red-eye removal"),
    QT_TRANSLATE_NOOP("Options", "How much of the correction to apply, 0 to 1."),
    QT_TRANSLATE_NOOP("Options", "Make red pupils neutral."),
)


def told(words: str) -> str:
    """A label or help of the options, translated."""
    return QCoreApplication.translate("Options", words)


class AdjustPanel(QFrame):
    """Shows the options and lets them be changed.

    Signals:
        edited: What is changed (text), the new ``RelightOptions``, and the gesture's number.
    """

    edited = Signal(str, object, int)

    def __init__(self, export: QAction, reset: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH)
        self._options = RelightOptions()
        self.strength = OptionSlider("strength", told)
        self.strength.edited.connect(self._on_strength)
        red_eye = option_field("red_eye").metadata
        self.red_eye = QCheckBox(told(red_eye["label"]))
        self.red_eye.setToolTip(told(red_eye["help"]))
        self.red_eye.clicked.connect(self._on_red_eye)
        self.background = BackgroundChoice()
        self.background.edited.connect(self._on_background)
        self.reset_button = _button(reset, "quiet")
        self.export_button = _button(export, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(_heading(self.tr("Studio light")))
        layout.addWidget(self.strength)
        layout.addWidget(self.red_eye)
        layout.addSpacing(6)
        layout.addWidget(_rule())
        layout.addSpacing(4)
        layout.addWidget(_heading(self.tr("Background")))
        layout.addWidget(self.background)
        layout.addStretch(1)
        layout.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.export_button)

    def show_options(self, options: RelightOptions) -> None:
        """Show these, without announcing them as an edit."""
        self._options = options
        self.strength.show_value(options.strength)
        self.red_eye.setChecked(options.red_eye)
        self.background.show_value(options.background)

    def set_usable(self, *, usable: bool) -> None:
        """Allow edits, once there is something to edit."""
        for widget in (self.strength, self.red_eye, self.background):
            widget.setEnabled(usable)

    def _on_strength(self, value: float, gesture: int) -> None:
        options = replace(self._options, strength=value)
        self.edited.emit(self.strength.label_text, options, gesture)

    def _on_red_eye(self, checked: bool) -> None:  # noqa: FBT001  # a clicked signal's shape
        self.edited.emit(self.red_eye.text(), replace(self._options, red_eye=checked), 0)

    def _on_background(self, value: str) -> None:
        self.edited.emit(self.tr("Background"), replace(self._options, background=value), 0)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _rule() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    return line


def _button(action: QAction, kind: str) -> QPushButton:
    """A button that does an action and is enabled with it."""
    button = QPushButton(action.text().replace("&", ""))
    button.setProperty(kind, "true")
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
