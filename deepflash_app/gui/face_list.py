"""Each face's own strength, and its red eyes: rows that come and go with the faces."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.face_settings import face_strength, with_eye, with_face_strength
from deepflash_app.gui.option_slider import OptionSlider

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.core.analysis import Analysis

_INDENT = 22  # under the switch for all of them


class FaceList(QWidget):
    """Rows for the faces of an analysis; nothing where there is but one face.

    Attributes:
        sliders: One for each face.
        eye_rows: A widget of its own with a check box for each red eye, to be laid out elsewhere.
        eyes: Those check boxes, by the number of the eye.

    Signals:
        edited: What is changed (``Say``), the new ``RelightOptions``, and the gesture's number.
        chosen: The number of a face whose row has got the focus.
    """

    edited = Signal(object, object, int)
    chosen = Signal(int)

    def __init__(self, told: Callable[[str], str]) -> None:
        super().__init__()
        self._told = told
        self._options = RelightOptions()
        self._layout = QVBoxLayout(self)
        self.eye_rows = QWidget()
        self._eye_layout = QVBoxLayout(self.eye_rows)
        for layout, indent in ((self._layout, 0), (self._eye_layout, _INDENT)):
            layout.setContentsMargins(indent, 0, 0, 0)
            layout.setSpacing(4)
        self.sliders: list[OptionSlider] = []
        self.eyes: dict[int, QCheckBox] = {}
        self.hide()
        self.eye_rows.hide()

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Make the rows anew if there are others."""
        faces = len(analysis.faces) if analysis is not None else 0
        eyes = sorted({pupil.eye for pupil in analysis.red_pupils}) if analysis else []
        sliders = faces if faces > 1 else 0
        if sliders != len(self.sliders) or eyes != list(self.eyes):
            self._rebuild(sliders, eyes)
        self.show_options(self._options)

    def show_options(self, options: RelightOptions) -> None:
        """Show these without announcing them."""
        self._options = options
        for number, slider in enumerate(self.sliders):
            slider.show_value(face_strength(options, number))
        for eye, box in self.eyes.items():
            box.setChecked(eye not in options.red_eyes_kept)
            box.setEnabled(options.red_eye)

    def mark(self, selected: int | None) -> None:
        """Light up the row of the face that is selected in the photo."""
        for number, slider in enumerate(self.sliders):
            slider.setProperty("chosen", "true" if number == selected else "false")
            slider.style().polish(slider)
            for child in slider.findChildren(QWidget):
                child.style().polish(child)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Who takes hold of a row means that face."""
        if event.type() == QEvent.Type.FocusIn:
            for number, slider in enumerate(self.sliders):
                if watched is slider.slider:
                    self.chosen.emit(number)
        return super().eventFilter(watched, event)

    def _rebuild(self, sliders: int, eyes: list[int]) -> None:
        for old in (*self.sliders, *self.eyes.values()):
            old.hide()
            old.deleteLater()
        self.sliders = [self._slider(number) for number in range(sliders)]
        self.eyes = {eye: self._eye(eye) for eye in eyes}
        for slider in self.sliders:
            self._layout.addWidget(slider)
        for box in self.eyes.values():
            self._eye_layout.addWidget(box)
        self.setVisible(bool(self.sliders))
        self.eye_rows.setVisible(bool(self.eyes))

    def _slider(self, number: int) -> OptionSlider:
        label = partial(_face_name, number)
        slider = OptionSlider("strength", self._told, label=label, compact=True)
        slider.edited.connect(partial(self._on_strength, number))
        slider.slider.installEventFilter(self)
        return slider

    def _eye(self, eye: int) -> QCheckBox:
        box = QCheckBox(_eye_name(eye))
        box.clicked.connect(partial(self._on_eye, eye))
        return box

    def _on_strength(self, number: int, value: float, gesture: int) -> None:
        options = with_face_strength(self._options, number, value)
        self.edited.emit(self.sliders[number].history(value), options, gesture)

    def _on_eye(self, eye: int) -> None:
        kept = not self.eyes[eye].isChecked()
        options = with_eye(self._options, eye, kept=kept)
        self.edited.emit(partial(_eye_edit, eye, kept=kept), options, 0)


def _face_name(number: int) -> str:
    return QCoreApplication.translate("FaceList", "Face {n}").format(n=number + 1)


def _eye_edit(eye: int, *, kept: bool) -> str:
    words = (
        QCoreApplication.translate("FaceList", "{eye}: left red")
        if kept
        else QCoreApplication.translate("FaceList", "{eye}: red removed")
    )
    return words.format(eye=_eye_name(eye))


def _eye_name(eye: int) -> str:
    side = (
        QCoreApplication.translate("FaceList", "Face {n}, eye on the right")
        if eye % 2
        else QCoreApplication.translate("FaceList", "Face {n}, eye on the left")
    )
    return side.format(n=eye // 2 + 1)
