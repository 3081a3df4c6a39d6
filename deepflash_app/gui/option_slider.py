"""A slider with its label and a number to type, made from one field of the options."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QSpinBox, QWidget

from deepflash_app.core.options import BALANCES, RelightOptions, option_field
from deepflash_app.gui.balance_slider import BalanceSlider
from deepflash_app.gui.edits import new_gesture
from deepflash_app.gui.leaps import Leaps
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.gui.language import Say

_BESIDE = 12  # of the digits, that a number's field needs
_PAGE = 10
_TIPS = {
    "How much of the correction to apply, 0 to 1.": QT_TRANSLATE_NOOP(
        "Options", "How much of the correction to apply, 0 to 100 %."
    )
}
"""Where the options' own help tells another range than the one that is shown."""
_LABEL, _NUMBER = 66, 46  # least widths in a compact row


class _Number(QSpinBox):
    """Per cent, or, for what has its rest in the middle, steps with their sign."""

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the window's, but for a number that is still being typed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            steps = event.matches(keys.Undo) or event.matches(keys.Redo)
            if steps and not self.lineEdit().isModified():
                event.ignore()
                return False
        return super().event(event)

    def textFromValue(self, value: int) -> str:  # noqa: N802  # Qt's name
        """A plus is as telling as a minus."""
        return f"{value:+d}" if self.minimum() < 0 and value else str(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Escape takes back what is being typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.setValue(self.value())
        super().keyPressEvent(event)


class OptionSlider(QWidget):
    """One number of the options, shown in per cent. A double click brings its default back.

    Args:
        name: Of the option.
        told: Translates the options' words.
        label: Another one than the option's own.
        compact: Label, slider and number in one row.

    Signals:
        edited: The new value in the option's own units, and the gesture's number: the same during
            one drag, or while the keyboard stays in the slider.
    """

    edited = Signal(float, int)

    def __init__(
        self,
        name: str,
        told: Callable[[str], str],
        *,
        label: Say | None = None,
        compact: bool = False,
    ) -> None:
        super().__init__()
        self.name = name
        meta = option_field(name).metadata
        self._step: float = meta["step"]
        self._default = float(getattr(RelightOptions(), name))
        self._gesture = 0
        self._label: Say = label or partial(told, meta["label"])
        label_text = self._label()
        low, high = round(meta["low"] / self._step), round(meta["high"] / self._step)
        self.slider = BalanceSlider() if low < 0 else QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setPageStep(_PAGE)
        Leaps(self.slider)
        self.number = _Number(minimum=low, maximum=high, suffix="" if low < 0 else " %")
        self.number.setFrame(False)
        digits = self.number.fontMetrics().horizontalAdvance("+100") + _BESIDE
        self.number.setMinimumWidth(max(_NUMBER, digits))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setKeyboardTracking(False)
        self.number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by a wheel that passes
        name_label = QLabel(label_text)
        name_label.setBuddy(self.slider)
        for control in (self.slider, self.number):
            control.setAccessibleName(label_text)
            control.setToolTip(told(_TIPS.get(meta["help"], meta["help"])))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.addWidget(name_label, 0, 0)
        if compact:
            labels = [told(option_field(one).metadata["label"]) for one in BALANCES]
            widths = map(name_label.fontMetrics().horizontalAdvance, (*labels, label_text))
            name_label.setFixedWidth(max(_LABEL, *widths) + 1)  # where the user's font is larger
            self.number.setFixedWidth(self.number.minimumWidth())
            layout.addWidget(self.slider, 0, 1)
            layout.addWidget(self.number, 0, 2)
        else:
            layout.addWidget(self.slider, 1, 0, 1, 2)
            layout.addWidget(self.number, 0, 1, Qt.AlignmentFlag.AlignRight)
        for control in (self.slider, self.number):
            control.installEventFilter(self)
        self.slider.valueChanged.connect(self._on_change)
        self.number.valueChanged.connect(self._on_change)
        self.show_value(self._default)

    def history(self, value: float) -> Say:
        """The option and a value of it, also when this slider is gone."""
        number = self.number.textFromValue(round(value / self._step)) + self.number.suffix()
        label = self._label
        return lambda: f"{label()} {number}"

    def show_value(self, value: float) -> None:
        """Show a value in the option's own units, without announcing it."""
        for control in (self.slider, self.number):
            control.blockSignals(True)  # noqa: FBT003  # Qt's signature
            control.setValue(round(value / self._step))
            control.blockSignals(False)  # noqa: FBT003

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """A double click resets; a hand that comes begins a gesture; a wheel scrolls the panel.

        A double click goes on with the gesture of its first press, which has moved the slider if it
        was beside the handle: together they are one step. A wheel turns only what has the focus:
        what lies in its way is not meant.
        """
        if event.type() == QEvent.Type.Wheel and not self._has_focus(watched):
            event.ignore()
            return True
        if event.type() == QEvent.Type.MouseButtonDblClick and watched is self.slider:
            self.slider.setValue(round(self._default / self._step))
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress):
            self._begin()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """What a hand holds while another photo comes is let go, or it would edit that one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            at, no_key = QPointF(), Qt.KeyboardModifier.NoModifier
            buttons = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
            let_go = QMouseEvent(QEvent.Type.MouseButtonRelease, at, at, *buttons, no_key)
            self.slider.mouseReleaseEvent(let_go)

    def _has_focus(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.hasFocus()

    def _begin(self) -> None:
        self._gesture = new_gesture()

    def _on_change(self, steps: int) -> None:
        if not self.isEnabled():  # typed, not entered, and meant for the photo before
            self.show_value(self.slider.value() * self._step)
            return
        if self.sender() is self.number:
            self._begin()
        self.show_value(steps * self._step)
        self.edited.emit(steps * self._step, self._gesture)
