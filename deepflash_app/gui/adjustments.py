"""The controls of the light: labels, ranges and defaults come from the options' own fields."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deepflash_app.core.options import BALANCES, RelightOptions, option_field
from deepflash_app.gui.background_choice import BackgroundChoice
from deepflash_app.gui.face_list import FaceList
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.option_slider import OptionSlider
from deepflash_app.gui.preset_button import PresetButton

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.gui.language import Say

_WORDS = (  # the metadata's labels and helps, marked for Qt's translation tools
    QT_TRANSLATE_NOOP("Options", "Strength"),
    QT_TRANSLATE_NOOP("Options", "Red-eye removal"),
    QT_TRANSLATE_NOOP("Options", "Brightness"),
    QT_TRANSLATE_NOOP("Options", "Shine"),
    QT_TRANSLATE_NOOP("Options", "Shadows"),
    QT_TRANSLATE_NOOP("Options", "Warmth"),
    QT_TRANSLATE_NOOP("Options", "Fall-off"),
    QT_TRANSLATE_NOOP("Options", "Light on the person: below 0 darker, above 0 brighter."),
    QT_TRANSLATE_NOOP("Options", "Make red pupils neutral."),
    QT_TRANSLATE_NOOP(
        "Options", "Shine on skin: below 0 takes away what is left of it, above 0 leaves some."
    ),
    QT_TRANSLATE_NOOP(
        "Options", "Broad shadows of the face: below 0 deepens them, above 0 lifts them."
    ),
    QT_TRANSLATE_NOOP(
        "Options", "Colour of the light on the person: below 0 colder, above 0 warmer."
    ),
    QT_TRANSLATE_NOOP(
        "Options",
        "How the light falls off from the face: below 0 evens it, above 0 darkens with distance.",
    ),
)


_RED_EYE = {
    True: QT_TRANSLATE_NOOP("Options", "Red-eye removal on"),
    False: QT_TRANSLATE_NOOP("Options", "Red-eye removal off"),
}


def told(words: str) -> str:
    """A label or help of the options, translated."""
    return QCoreApplication.translate("Options", words)


class Adjustments(QWidget):
    """Shows the options and lets them be changed.

    Signals:
        edited: What is changed (``Say``), the new ``RelightOptions``, and the gesture's number.
        preset_chosen: As ``PresetButton.chosen``.
    """

    edited = Signal(object, object, int)
    preset_chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._options = RelightOptions()
        self.presets = PresetButton()
        self.presets.chosen.connect(self.preset_chosen)
        self.strength = self._slider("strength", compact=False)
        self.balances = {name: self._slider(name, compact=True) for name in BALANCES}
        red_eye = option_field("red_eye").metadata
        self.red_eye = QCheckBox(told(red_eye["label"]))
        self.red_eye.setToolTip(told(red_eye["help"]))
        self.red_eye.clicked.connect(self._on_red_eye)
        self.faces = FaceList(told)
        self.faces.edited.connect(self.edited)
        self.background = BackgroundChoice()
        self.background.edited.connect(self._on_background)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(_heading(self.tr("Studio light")), 1)
        top.addWidget(self.presets)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(5)
        layout.addLayout(top)
        sliders = (self.strength, self.faces, *self.balances.values())
        for widget in (*sliders, self.red_eye, self.faces.eye_rows):
            layout.addWidget(widget)
        layout.addSpacing(3)
        layout.addWidget(_rule())
        layout.addSpacing(3)
        layout.addWidget(_heading(self.tr("Background")))
        layout.addWidget(self.background)
        layout.addStretch(1)

    def show_options(self, options: RelightOptions) -> None:
        """Show these, without announcing them as an edit."""
        self._options = options
        for name, slider in {"strength": self.strength, **self.balances}.items():
            slider.show_value(getattr(options, name))
        self.red_eye.setChecked(options.red_eye)
        self.faces.show_options(options)
        self.background.show_value(options.background)
        self.presets.show_options(options)

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Show rows for its faces."""
        self.faces.show_analysis(analysis)
        self._order()

    def set_usable(self, *, usable: bool) -> None:
        """Allow edits, once there is something to edit."""
        controls = (self.presets, self.strength, *self.balances.values())
        for widget in (*controls, self.faces, self.faces.eye_rows, self.red_eye, self.background):
            widget.setEnabled(usable)

    def _order(self) -> None:
        """Let Tab reach the rows of faces where they stand, though they were made last."""
        rows = [self.strength, *self.faces.sliders]
        sliders = [control for row in rows for control in (row.slider, row.number)]
        for chain in (sliders, [self.red_eye, *self.faces.eyes.values()]):
            for one, following in pairwise(chain):
                QWidget.setTabOrder(one, following)

    def _slider(self, name: str, *, compact: bool) -> OptionSlider:
        slider = OptionSlider(name, told, compact=compact)
        slider.edited.connect(partial(self._on_slider, slider))
        return slider

    def _on_slider(self, slider: OptionSlider, value: float, gesture: int) -> None:
        change: dict[str, Any] = {slider.name: value}
        self.edited.emit(slider.history(value), replace(self._options, **change), gesture)

    def _on_red_eye(self, checked: bool) -> None:  # noqa: FBT001  # a clicked signal's shape
        say = partial(told, _RED_EYE[checked])
        self.edited.emit(say, replace(self._options, red_eye=checked), 0)

    def _on_background(self, say: Say, value: str) -> None:
        self.edited.emit(say, replace(self._options, background=value), 0)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _rule() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    return line
