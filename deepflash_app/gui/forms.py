"""Forms whose labels stand level with their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

_INSET = 5  # logical pixels
_ONE_LINE = 44  # logical pixels: higher fields have their label at the top


def level_labels(form: QFormLayout) -> None:
    """Centre each label on its field, which Qt's styles put a few pixels lower."""
    for row in range(form.rowCount()):
        label = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
        field = form.itemAt(row, QFormLayout.ItemRole.FieldRole)
        if label is None or field is None:
            continue
        words, high = label.widget(), field.sizeHint().height()
        if words is not None and high <= _ONE_LINE:
            words.setMinimumHeight(high)


def inset(number: QSpinBox) -> QSpinBox:
    """Keep its text off its left edge, for which a style sheet's padding does nothing."""
    number.lineEdit().setTextMargins(_INSET, 0, _INSET, 0)
    return number


Row = tuple[str, tuple[QWidget, ...]]
"""A label, and the controls beside it."""


def add_rows(form: QFormLayout, rows: Iterable[Row]) -> None:
    """Put controls into a form; what has no words of its own is called by its row's label."""
    for label, controls in rows:
        form.addRow(label, _beside(controls))
        for control in controls:
            words = control.text() if hasattr(control, "text") else ""
            control.setAccessibleName(control.accessibleName() or words or label)


def _beside(controls: tuple[QWidget, ...]) -> QHBoxLayout:
    """Controls side by side, the first as wide as possible; check boxes evenly."""
    row = QHBoxLayout()
    row.setSpacing(8)
    even = all(isinstance(control, QCheckBox) for control in controls)
    for position, control in enumerate(controls):
        row.addWidget(control, 1 if even or position == 0 else 0)
    return row
