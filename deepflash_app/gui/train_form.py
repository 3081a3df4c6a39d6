"""What a training is asked before it starts: from which photos, and how long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
)

from deepflash_app.gui.form_dialog import Form
from deepflash_app.gui.forms import inset
from deepflash_app.paths import is_file, is_folder, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.gui.memory import Memory

_MINUTES = 5, 60, 6000  # fewest, at first, most

_PAIRS_FOLDER = """\
flash/anna/1.jpg
flash/ben/1.jpg
studio/anna/1.jpg
studio/ben/1.jpg"""
_PORTRAITS_FOLDER = """\
index.csv
anna.jpg
ben.jpg"""


class TrainForm(Form):
    """The choices of a training.

    Args:
        memory: Which folder was used last.

    Signals:
        changed: Something was chosen; ``problem`` tells whether a training can start.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
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
        ways = QButtonGroup(self)  # in frames of their own they would not exclude each other
        ways.addButton(self.pairs)
        ways.addButton(self.portraits)
        self.minutes = QSpinBox(minimum=_MINUTES[0], maximum=_MINUTES[2], value=_MINUTES[1])
        inset(self.minutes)
        self.minutes.setSuffix(self.tr(" minutes"))
        self.minutes.setAccessibleName(self.tr("How long to train"))
        self._lay_out()

    def _lay_out(self) -> None:
        row, cards, long = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        long.addWidget(QLabel(self.tr("How long")))
        long.addWidget(self.minutes)
        long.addStretch(1)
        about_pairs = self.tr(
            "The folder holds flash/ and studio/ with photos of the same names, about ten pairs or "
            "more; folders inside them name the persons. DeepFlash goes on from the weights in "
            "use, in some minutes."
        )
        about_portraits = self.tr(
            "The folder holds evenly lit portraits with a table index.csv. A network is trained "
            "from the beginning, which takes an hour at the least."
        )
        cards.setSpacing(12)
        cards.addWidget(_card(self.pairs, about_pairs, _PAIRS_FOLDER), 1)
        cards.addWidget(_card(self.portraits, about_portraits, _PORTRAITS_FOLDER, long), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_heading(self.tr("Photos to learn from")))
        column.addLayout(row)
        column.addSpacing(8)
        column.addLayout(cards)
        column.addSpacing(14)
        column.addWidget(_heading(self.tr("What happens then")))
        for number, words in enumerate(
            (
                self.tr(
                    "The photos are laid on each other. What does not fit is left out, and you are "
                    "told why."
                ),
                self.tr(
                    "A network learns from them. You see how far it is by a curve and a face, and "
                    "can stop and go on another day."
                ),
                self.tr(
                    "Old and new weights are compared on people that were held back. You decide "
                    "which are used, and can always go back to the shipped ones."
                ),
            ),
            1,
        ):
            column.addLayout(_step(number, words))
        column.addStretch(1)

    def made_anew(self) -> TrainForm:
        """A form with the same choices, in the language of now."""
        new = TrainForm(self._memory)
        new.folder.setText(self.folder.text())
        new.portraits.setChecked(self.portraits.isChecked())
        new.minutes.setValue(self.minutes.value())
        return new

    @property
    def photos(self) -> Path:
        """Where they are."""
        return typed(self.folder.text())

    def problem(self) -> str:
        """Why a training cannot start; empty if it can."""
        if not self.folder.text().strip():
            return self.tr("Choose a folder of photos.")
        if not is_folder(self.photos):
            return self.tr("There is no such folder.")
        if self.portraits.isChecked() and not is_file(self.photos / "index.csv"):
            return self.tr("There is no table index.csv in this folder.")
        return ""

    def commands(self, work: Path, current: Path) -> Sequence[Sequence[str]]:
        """What ``model_training`` is to do.

        Args:
            work: Folder for checkpoints and the new weights.
            current: The weights in use, to compare with.
        """
        folder = str(self.photos.absolute())
        new, run = str(work / "new.onnx"), str(work / "run")
        if self.pairs.isChecked():
            # it begins with the weights in use by itself, or not, if these know the persons
            common = ("--run", run, "--name", "own", "--json")
            return (("finetune", folder, "-o", new, *common),)
        data = ("--portraits", folder)
        return (
            ("train", *data, "--run", run, "--core-minutes", str(self.minutes.value()), "--json"),
            ("export", f"{run}/best.pt", "-o", new, "--name", "own"),
            ("evaluate", "--compare", str(current), new, *data, "--split", "val", "--json"),
        )

    def _browse(self) -> None:
        title, memory = self.tr("Choose a folder of photos"), self._memory
        first = self.folder.text() or str(memory.folder)
        chosen = QFileDialog.getExistingDirectory(self, title, first)
        if chosen:
            memory.folder = Path(chosen)
            self.folder.setText(chosen)
            self.pairs.setChecked(is_folder(Path(chosen) / "flash"))
            self.portraits.setChecked(is_file(Path(chosen) / "index.csv"))


def _card(choice: QRadioButton, words: str, folder: str, *more: QLayout) -> QFrame:
    """A choice in a frame of its own, with what it means and how the folder looks."""
    card = QFrame()
    card.setObjectName("card")
    hint, sketch = QLabel(words), QLabel(folder)
    hint.setProperty("role", "muted")
    hint.setWordWrap(True)
    hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    sketch.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    sketch.setProperty("role", "muted")
    sketch.setAccessibleName(choice.text())
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    column.addWidget(choice)
    column.addWidget(hint)
    column.addWidget(sketch)
    for part in more:
        column.addLayout(part)
    column.addStretch(1)
    return card


def _step(number: int, words: str) -> QHBoxLayout:
    """One of the things that happen, with its number before it."""
    count, label = QLabel(str(number)), QLabel(words)
    count.setProperty("role", "heading")
    count.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    row = QHBoxLayout()
    row.setContentsMargins(2, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(count)
    row.addWidget(label, 1)
    return row


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
