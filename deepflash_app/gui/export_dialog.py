"""Where and how the corrected photo is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
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
    QVBoxLayout,
    QWidget,
)

from deepflash_app.engine.export_settings import SUFFIXES
from deepflash_app.engine.jobs import free_name
from deepflash_app.gui.export_choice import FORMATS, ExportChoice
from deepflash_app.gui.export_form import ExportForm
from deepflash_app.gui.forms import add_rows, level_labels
from deepflash_app.gui.latest import Latest
from deepflash_app.gui.wrapped import fitting_words
from deepflash_app.paths import is_folder, is_same_file, is_there, typed

if TYPE_CHECKING:
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.photo import Photo
    from deepflash_app.engine.size_estimate import Correction, Estimate

_WIDTH = 560
_REST_MS = 80


class ExportDialog(QDialog):
    """Asks for target, settings and what to do about an existing file; tells the size beforehand.

    Args:
        choice: What to begin with.
        photo: What is exported; its own file can never be the target.
        correction: What becomes of it; None writes it as it is.
        parent: The window.
    """

    def __init__(
        self,
        choice: ExportChoice,
        photo: Photo,
        correction: Correction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._source = photo.path or Path()
        self.name = QLineEdit(choice.target.name)
        self.name.setSelection(0, len(choice.target.stem))
        self.folder = QLineEdit(str(choice.target.parent))
        self.browse = QPushButton(self.tr("Choose…"))
        self.browse.setAccessibleName(self.tr("Choose a folder"))
        self.browse.setAutoDefault(False)  # Enter exports
        self.browse.clicked.connect(self._browse)
        self.form = ExportForm(choice.settings)
        self.form.format.currentIndexChanged.connect(self._rename)
        self.quality = self.form.quality
        self.conflict = QComboBox()
        self.conflict.addItem(self.tr("Keep both: give the new one a number"), "rename")
        self.conflict.addItem(self.tr("Replace the existing file"), "overwrite")
        self.conflict.setCurrentIndex(self.conflict.findData(choice.on_conflict))
        self.hint, self.size_label = QLabel(), QLabel(" ")
        for label in (self.hint, self.size_label):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self._photo, self._correction = photo, correction
        self._estimating = Latest(_REST_MS, self)
        self._estimating.answered.connect(self._on_estimated)
        self.finished.connect(lambda: self._estimating.leave(self.parent()))
        self._lay_out()
        for field in (self.name, self.folder):
            field.textChanged.connect(self._judge)
        self.conflict.currentIndexChanged.connect(self._judge)
        self.form.changed.connect(self._judge)
        self.name.setFocus()
        self._judge()
        self.resize(_WIDTH, self.minimumHeight())  # or more, where words need it

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        settings = self.form.settings()
        name = self.name.text().strip()
        if SUFFIXES.get(Path(name).suffix.lower()) != settings.format:
            name += FORMATS[settings.format]
        target = typed(self.folder.text()) / name
        return ExportChoice(target, settings, self.conflict.currentData())

    def _lay_out(self) -> None:
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(self.tr("Export"))
        self.accept_button.setProperty("primary", "true")
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(11)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Name"), (self.name,)),
            (self.tr("Folder"), (self.folder, self.browse)),
            *self.form.rows(),
            (self.tr("If it exists"), (self.conflict,)),
        )
        add_rows(form, rows)
        below = QHBoxLayout()
        below.addWidget(self.size_label, 1)
        below.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addLayout(form)
        level_labels(form)  # in its dialog by now: before, its fields had no height
        layout.addWidget(self.hint)
        layout.addLayout(below)
        self.accept_button.setDefault(True)  # in its dialog by now: before, Qt would forget it

    def _browse(self) -> None:
        title = self.tr("Choose a folder")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _rename(self) -> None:
        """The name's ending follows the format."""
        name = Path(self.name.text().strip())
        if name.suffix.lower() in SUFFIXES:
            self.name.setText(name.stem + FORMATS[self.form.format.currentData()])

    def _on_estimated(self, found: Estimate) -> None:
        size = QLocale().formattedDataSize(
            found.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
        )
        self.size_label.setText(
            self.tr("About {size}, {width} × {height} pixels").format(
                size=size, width=found.width, height=found.height
            )
        )

    def _judge(self) -> None:
        """Say what will happen, and refuse what cannot be."""
        choice = self.choice()
        self._estimating.ask(partial(_estimated, self._photo, choice.settings, self._correction))
        target = choice.target
        sentence, fine = self.tr("Your original stays as it is."), True
        if not self.name.text().strip():
            sentence, fine = self.tr("The photo needs a name."), False
        elif not is_folder(target.parent):
            name = target.parent.name
            sentence = self.tr("The folder {name} will be made.").format(name=name)
            if not is_folder(target.parent.parent):
                sentence, fine = self.tr("There is no such folder."), False
        elif is_there(target):
            if is_same_file(target, self._source) and self.conflict.currentData() == "overwrite":
                sentence, fine = self.tr("That is the original, which is never replaced."), False
            elif self.conflict.currentData() == "overwrite":
                sentence = self.tr("{name} exists and will be replaced.").format(name=target.name)
            else:
                sentence = self.tr("It will be saved as {name}.").format(
                    name=free_name(target).name
                )
        self.hint.setText(fitting_words(self.hint.fontMetrics(), _WIDTH // 2, sentence))
        self.accept_button.setEnabled(fine)


def _estimated(photo: Photo, settings: ExportSettings, correction: Correction | None) -> Estimate:
    """In the thread, since encoding strips takes longer than a frame."""
    from deepflash_app.engine.size_estimate import estimate  # noqa: PLC0415  # codecs come late

    return estimate(photo, settings, settings.format, correction)
