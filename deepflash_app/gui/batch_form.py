"""What a batch is asked before it starts: which photos, where to, how they are called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from deepflash_app.engine.batch.plan import BatchSettings
from deepflash_app.engine.names import NameTemplate
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.export_form import ExportForm
from deepflash_app.gui.form_dialog import Form
from deepflash_app.gui.forms import add_rows, level_labels
from deepflash_app.paths import is_folder, typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.memory import Memory

_LIST_HEIGHT = 110


class BatchForm(Form):
    """The choices of a batch.

    Args:
        memory: How files are written, to begin with, and which folder was used last.

    Signals:
        changed: Something was chosen; ``problem`` tells whether a batch can start.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.export = ExportForm(memory.export_settings)
        self._inputs: list[Path] = []
        self._output_touched = False
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Folders and photos to correct"))
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.add_button = _button(self.tr("Add a folder…"), self._browse_input)
        self.remove_button = _button(self.tr("Remove"), self._remove)
        self.remove_button.setEnabled(False)
        self.list.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self._remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.recursive = QCheckBox(self.tr("With the folders inside"))
        self.recursive.setChecked(True)
        self.keep_tree = QCheckBox(self.tr("The same folders in the output"))
        self.keep_tree.setChecked(True)
        self.recursive.toggled.connect(self.keep_tree.setEnabled)
        self.only_flash = QCheckBox(self.tr("Only photos where the flash fired"))
        self.own_edits = QCheckBox(self.tr("Photos that were edited keep their own edits"))
        self.own_edits.setChecked(True)
        self.output = QLineEdit()
        self.output.textEdited.connect(self._on_output_typed)
        self.browse_button = _button(self.tr("Choose…"), self._browse_output)
        self.browse_button.setAccessibleName(self.tr("Choose the output folder"))
        self.template = QLineEdit("{stem}")
        self.template.setToolTip(
            self.tr("{stem} is the photo's name, {date} its day, {counter} its number.")
        )
        self.conflict = QComboBox()
        for value, text in (
            ("rename", self.tr("Keep both: give the new one a number")),
            ("skip", self.tr("Leave the photo out")),
            ("overwrite", self.tr("Replace the existing file")),
        ):
            self.conflict.addItem(text, value)
        for signal in (self.output.textChanged, self.template.textChanged):
            signal.connect(self.changed)
        self._lay_out()

    def add(self, paths: Iterable[Path]) -> None:
        """Put folders and photos on the list; proposes an output folder beside the first."""
        new = [path for path in paths if path not in self._inputs]
        self._inputs += new
        self.list.addItems([str(path) for path in new])
        if self._inputs and not self._output_touched:
            first = self._inputs[0]
            folder = first if is_folder(first) else first.parent
            if folder.name:  # a whole drive has none, and nothing is beside it
                self.output.setText(str(folder.with_name(f"{folder.name}-studio")))
        self.changed.emit()

    def made_anew(self) -> BatchForm:
        """A form with the same choices, in the language of now."""
        new = BatchForm(self._memory)
        new.export.show_settings(self.export.settings())
        new.add(self._inputs)
        new.list.setCurrentRow(self.list.currentRow())
        new.output.setText(self.output.text())
        new._output_touched = self._output_touched  # its own kind
        new.template.setText(self.template.text())
        new.conflict.setCurrentIndex(self.conflict.currentIndex())
        for mine, its in zip(self._switches(), new._switches(), strict=True):
            its.setChecked(mine.isChecked())
        return new

    def show_choices(self, inputs: Iterable[Path], output: Path, settings: BatchSettings) -> None:
        """Show those of another batch instead."""
        self._inputs.clear()
        self.list.clear()
        self._output_touched = True
        self.output.setText(str(output))
        self.template.setText(settings.template.text)
        self.conflict.setCurrentIndex(self.conflict.findData(settings.on_conflict))
        self.recursive.setChecked(settings.recursive)
        self.keep_tree.setChecked(settings.keep_tree)
        self.only_flash.setChecked(settings.only_flash)
        self.own_edits.setChecked(settings.own_edits)
        self.export.show_settings(settings.export)
        self.add(inputs)

    def _switches(self) -> tuple[QCheckBox, ...]:
        return self.recursive, self.keep_tree, self.only_flash, self.own_edits

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Folders, and photos by name."""
        return tuple(self._inputs)

    @property
    def output_folder(self) -> Path:
        """Where to."""
        return typed(self.output.text())

    def settings(self, options: RelightOptions) -> BatchSettings:
        """The choices, with ``options`` for every photo that keeps none of its own.

        Raises:
            ValueError: If the name template is none, in words fit for the user.
        """
        return BatchSettings(
            options=options,
            own_edits=self.own_edits.isChecked(),
            export=self.export.settings(),
            template=NameTemplate(self.template.text()),
            recursive=self.recursive.isChecked(),
            keep_tree=self.keep_tree.isChecked(),
            only_flash=self.only_flash.isChecked(),
            on_conflict=self.conflict.currentData(),
        )

    def problem(self) -> str:
        """Why a batch cannot start; empty if it can."""
        if not self._inputs:
            return self.tr("Drop folders or photos here, or add a folder.")
        if not self.output.text().strip():
            return self.tr("Choose where the corrected photos go.")
        try:
            NameTemplate(self.template.text())
        except ValueError as error:
            return told(str(error))
        return ""

    def _lay_out(self) -> None:
        buttons, folders = QVBoxLayout(), QHBoxLayout()
        folders.setSpacing(24)
        folders.addWidget(self.recursive)
        folders.addWidget(self.keep_tree)
        folders.addStretch(1)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        inputs, output = QHBoxLayout(), QHBoxLayout()
        for part in (buttons, inputs, output):
            part.setSpacing(8)
        inputs.addWidget(self.list, 1)
        inputs.addLayout(buttons)
        output.addWidget(self.output, 1)
        output.addWidget(self.browse_button)
        hint = QLabel(self.template.toolTip())
        hint.setProperty("role", "muted")
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Photos"), inputs)
        form.addRow("", folders)
        form.addRow("", self.only_flash)
        form.addRow("", self.own_edits)
        form.addRow(self.tr("Output folder"), output)
        form.addRow(self.tr("Names"), self.template)
        form.addRow("", hint)
        add_rows(form, self.export.rows())
        form.addRow(self.tr("If a file exists"), self.conflict)
        level_labels(form)
        self.output.setAccessibleName(self.tr("Output folder"))
        self.template.setAccessibleName(self.tr("Names"))
        self.conflict.setAccessibleName(self.tr("If a file exists"))

    def _browse_input(self) -> None:
        title, memory = self.tr("Add a folder of photos"), self._memory
        chosen = QFileDialog.getExistingDirectory(self, title, str(memory.folder))
        if chosen:
            memory.folder = Path(chosen)
            self.add([Path(chosen)])

    def _browse_output(self) -> None:
        title = self.tr("Choose the output folder")
        first = self.output.text() or str(self._memory.folder)
        chosen = QFileDialog.getExistingDirectory(self, title, first)
        if chosen:
            self._output_touched = True
            self.output.setText(chosen)

    def _on_output_typed(self) -> None:
        self._output_touched = True

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            del self._inputs[row]
            self.changed.emit()


def _button(text: str, call: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(call)
    return button
