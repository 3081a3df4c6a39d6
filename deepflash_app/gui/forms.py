"""Forms whose labels stand level with their fields."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QSpinBox

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
