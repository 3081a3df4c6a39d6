"""Asks which settings to copy or paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from deepflash_app.gui.setting_groups import GROUPS

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget


class SomeDialog(QDialog):
    """Check boxes for the groups of settings.

    Args:
        title: What will be done.
        verb: Of the button that does it.
        offered: Ids of the groups that there are; all are ticked at first.
        parent: The window.
    """

    def __init__(
        self, title: str, verb: str, offered: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.boxes: dict[str, QCheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(8)
        layout.addWidget(QLabel(self.tr("Which settings?")))
        for group in GROUPS:
            if group.id in offered:
                box = QCheckBox(group.told)
                box.setChecked(True)
                box.toggled.connect(self._judge)
                self.boxes[group.id] = box
                layout.addWidget(box)
        row = QHBoxLayout()
        for text, ticked in ((self.tr("All"), True), (self.tr("None"), False)):
            button = QPushButton(text)
            button.setProperty("quiet", "true")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, ticked=ticked: self._tick(ticked=ticked))
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(verb)
        self.accept_button.setProperty("primary", "true")
        self.accept_button.setDefault(True)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def chosen(self) -> list[str]:
        """Ids of the groups that are ticked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _tick(self, *, ticked: bool) -> None:
        for box in self.boxes.values():
            box.setChecked(ticked)

    def _judge(self) -> None:
        self.accept_button.setEnabled(bool(self.chosen()))
