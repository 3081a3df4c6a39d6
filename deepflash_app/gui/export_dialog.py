"""Where and how the corrected photo is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.engine.jobs import free_name
from deepflash_app.gui.export_choice import QUALITIES, ExportChoice

_WIDTH = 520
_SUFFIXES = (".jpg", ".jpeg")


class ExportDialog(QDialog):
    """Asks for target, quality and what to do about an existing file.

    Args:
        choice: What to begin with.
        source: The photo, which can never be the target.
        parent: The window.
    """

    def __init__(self, choice: ExportChoice, source: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export as JPEG"))
        self.setMinimumWidth(_WIDTH)
        self._source = source
        self.name = QLineEdit(choice.target.name)
        self.name.setSelection(0, len(choice.target.stem))
        self.folder = QLineEdit(str(choice.target.parent))
        self.browse = QPushButton(self.tr("Choose…"))
        self.browse.setAccessibleName(self.tr("Choose a folder"))
        self.browse.clicked.connect(self._browse)
        low, high = QUALITIES[0], QUALITIES[-1]
        self.quality = QSlider(Qt.Orientation.Horizontal)
        number = QSpinBox()
        number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        for control in (self.quality, number):
            control.setRange(low, high)
        self.quality.valueChanged.connect(number.setValue)
        number.valueChanged.connect(self.quality.setValue)
        self.quality.setValue(choice.quality)
        self.subsampling = QComboBox()
        for value, text in (
            ("4:4:4", self.tr("Full (4:4:4)")),
            ("4:2:2", self.tr("Half (4:2:2)")),
            ("4:2:0", self.tr("Quarter (4:2:0), smallest file")),
        ):
            self.subsampling.addItem(text, value)
        self.subsampling.setCurrentIndex(self.subsampling.findData(choice.subsampling))
        self.conflict = QComboBox()
        self.conflict.addItem(self.tr("Keep both: give the new one a number"), "rename")
        self.conflict.addItem(self.tr("Replace the existing file"), "overwrite")
        self.conflict.setCurrentIndex(self.conflict.findData(choice.on_conflict))
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._lay_out(number)
        for field in (self.name, self.folder):
            field.textChanged.connect(self._judge)
        self.conflict.currentIndexChanged.connect(self._judge)
        self.name.setFocus()
        self._judge()

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        name = self.name.text().strip()
        if Path(name).suffix.lower() not in _SUFFIXES:
            name += ".jpg"
        return ExportChoice(
            Path(self.folder.text().strip()).expanduser() / name,
            self.quality.value(),
            self.subsampling.currentData(),
            self.conflict.currentData(),
        )

    def _lay_out(self, number: QSpinBox) -> None:
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(self.tr("Export"))
        self.accept_button.setProperty("primary", "true")
        self.accept_button.setDefault(True)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Name"), (self.name,)),
            (self.tr("Folder"), (self.folder, self.browse)),
            (self.tr("Quality"), (self.quality, number)),
            (self.tr("Colour detail"), (self.subsampling,)),
            (self.tr("If it exists"), (self.conflict,)),
        )
        for label, controls in rows:
            form.addRow(label, _row(controls))
            for control in controls:
                control.setAccessibleName(control.accessibleName() or label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self.hint)
        layout.addWidget(self.buttons)

    def _browse(self) -> None:
        title = self.tr("Choose a folder")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _judge(self) -> None:
        """Say what will happen, and refuse what cannot be."""
        target = self.choice().target
        sentence, fine = self.tr("Your original stays as it is."), True
        if not self.name.text().strip():
            sentence, fine = self.tr("The photo needs a name."), False
        elif not target.parent.is_dir():
            sentence, fine = self.tr("There is no such folder."), False
        elif target.exists():
            if target.samefile(self._source) and self.conflict.currentData() == "overwrite":
                sentence, fine = self.tr("That is the original, which is never replaced."), False
            elif self.conflict.currentData() == "overwrite":
                sentence = self.tr("{name} exists and will be replaced.").format(name=target.name)
            else:
                sentence = self.tr("It will be saved as {name}.").format(
                    name=free_name(target).name
                )
        self.hint.setText(sentence)
        self.accept_button.setEnabled(fine)


def _row(controls: tuple[QWidget, ...]) -> QHBoxLayout:
    """Controls side by side, the first as wide as possible."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for position, control in enumerate(controls):
        row.addWidget(control, 1 if position == 0 else 0)
    return row
