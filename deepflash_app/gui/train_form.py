"""What a training is asked before it starts: from which photos, and how long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.gui.forms import inset

if TYPE_CHECKING:
    from collections.abc import Sequence

_MINUTES = 5, 60, 6000  # fewest, at first, most


class TrainForm(QWidget):
    """The choices of a training.

    Signals:
        changed: Something was chosen; ``problem`` tells whether a training can start.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Folder of photos"))
        self.folder.textChanged.connect(self.changed)
        self.browse_button = QPushButton(self.tr("Choose…"))
        self.browse_button.setAutoDefault(False)
        self.browse_button.setAccessibleName(self.tr("Choose the folder of photos"))
        self.browse_button.clicked.connect(self._browse)
        self.pairs = QRadioButton(self.tr("Pairs: each pose with flash and in studio light"))
        self.pairs.setChecked(True)
        self.portraits = QRadioButton(self.tr("Studio portraits alone; the flash is simulated"))
        self.portraits.toggled.connect(self.changed)
        self.minutes = QSpinBox(minimum=_MINUTES[0], maximum=_MINUTES[2], value=_MINUTES[1])
        inset(self.minutes)
        self.minutes.setSuffix(self.tr(" minutes"))
        self.minutes.setAccessibleName(self.tr("How long to train"))
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        long = QHBoxLayout()
        long.setContentsMargins(26, 0, 0, 0)
        long.addWidget(QLabel(self.tr("How long")))
        long.addWidget(self.minutes)
        long.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_heading(self.tr("Photos to learn from")))
        column.addLayout(row)
        column.addSpacing(8)
        for button, words in (
            (
                self.pairs,
                self.tr(
                    "The folder holds flash/ and studio/ with photos of the same names, about ten "
                    "pairs or more; folders inside them name the persons. DeepFlash goes on from "
                    "the weights in use, in some minutes."
                ),
            ),
            (
                self.portraits,
                self.tr(
                    "The folder holds evenly lit portraits with a table index.csv. A network is "
                    "trained from the beginning, which takes an hour at the least."
                ),
            ),
        ):
            hint = QLabel(words)
            hint.setProperty("role", "muted")
            hint.setWordWrap(True)
            hint.setContentsMargins(26, 0, 0, 8)
            column.addWidget(button)
            column.addWidget(hint)
        column.addLayout(long)
        column.addStretch(1)

    def problem(self) -> str:
        """Why a training cannot start; empty if it can."""
        text = self.folder.text().strip()
        if not text:
            return self.tr("Choose a folder of photos.")
        if not Path(text).expanduser().is_dir():
            return self.tr("There is no such folder.")
        if self.portraits.isChecked() and not (Path(text).expanduser() / "index.csv").is_file():
            return self.tr("There is no table index.csv in this folder.")
        return ""

    def commands(self, work: Path, current: Path) -> Sequence[Sequence[str]]:
        """What ``model_training`` is to do.

        Args:
            work: Folder for checkpoints and the new weights.
            current: The weights in use, to begin with and to compare with.
        """
        folder = str(Path(self.folder.text().strip()).expanduser().absolute())
        new, run = str(work / "new.onnx"), str(work / "run")
        if self.pairs.isChecked():
            common = ("--weights", str(current), "--run", run, "--name", "own", "--json")
            return (("finetune", folder, "-o", new, *common),)
        data = ("--portraits", folder)
        return (
            ("train", *data, "--run", run, "--core-minutes", str(self.minutes.value()), "--json"),
            ("export", f"{run}/best.pt", "-o", new, "--name", "own"),
            ("evaluate", "--compare", str(current), new, *data, "--split", "val", "--json"),
        )

    def _browse(self) -> None:
        title = self.tr("Choose a folder of photos")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            self.pairs.setChecked((Path(chosen) / "flash").is_dir())
            self.portraits.setChecked((Path(chosen) / "index.csv").is_file())


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
