"""A batch that was stopped, by a hand or by the end of the program: remembered, offered again.

What has become of its photos is in its journal; here is what was asked for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from deepflash_app.engine.batch.journal import FOLDER
from deepflash_app.engine.batch.plan import BatchSettings, OnConflict
from deepflash_app.engine.names import NameTemplate
from deepflash_app.engine.settings_json import options_from_json, options_to_json
from deepflash_app.errors import UnreadableSettings
from deepflash_app.gui.export_choice import settings_from_text, settings_to_text
from deepflash_app.gui.language import Words
from deepflash_app.gui.said_label import SaidLabel
from deepflash_app.paths import is_folder

_FLAGS = ("own_edits", "recursive", "keep_tree", "only_flash")
_CONFLICTS: tuple[OnConflict, ...] = ("rename", "skip", "overwrite")


@dataclass(frozen=True, slots=True)
class BatchRun:
    """What a batch was asked for.

    Attributes:
        inputs: Folders, and photos by name.
        output: The folder to write to.
        settings: How to work.
    """

    inputs: tuple[Path, ...]
    output: Path
    settings: BatchSettings

    @property
    def begun(self) -> bool:
        """Whether there is a journal to go on by."""
        return bool(self.inputs) and is_folder(self.output / FOLDER)


def run_to_text(run: BatchRun) -> str:
    """For the window's memory."""
    settings = run.settings
    return json.dumps(
        {
            "inputs": [str(path) for path in run.inputs],
            "output": str(run.output),
            "options": options_to_json(settings.options),
            "export": settings_to_text(settings.export),
            "template": settings.template.text,
            "on_conflict": settings.on_conflict,
            **{name: getattr(settings, name) for name in _FLAGS},
        }
    )


def run_from_text(text: str) -> BatchRun | None:
    """What ``run_to_text`` was given; None for anything else."""
    try:
        found = json.loads(text)
        flags: dict[str, Any] = {name: bool(found[name]) for name in _FLAGS}
        settings = BatchSettings(
            options=options_from_json(found["options"]),
            export=settings_from_text(found["export"]),
            template=NameTemplate(found["template"]),
            on_conflict=_CONFLICTS[_CONFLICTS.index(found["on_conflict"])],
            **flags,
        )
        inputs = tuple(Path(name) for name in found["inputs"])
        return BatchRun(inputs, Path(found["output"]), settings)
    except (ValueError, TypeError, LookupError, RecursionError, UnreadableSettings):
        return None


class UnfinishedBatch(QFrame):
    """Says that a batch is unfinished; hidden while none is.

    Signals:
        asked: To go on with it.
        refused: Never to hear of it again.
    """

    asked = Signal()
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._run: BatchRun | None = None
        self.sentence = SaidLabel()
        self.go_on_button, self.forget_button = QPushButton(), QPushButton()
        self.forget_button.setProperty("quiet", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        for button, signal in (
            (self.forget_button, self.refused),
            (self.go_on_button, self.asked),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            row.addWidget(button)
        Words(self, self._say)
        self.hide()

    def show_run(self, run: BatchRun | None) -> None:
        """Offer to go on with this one."""
        self._run = run
        self.sentence.say(self._told)
        self.sentence.setToolTip("" if run is None else str(run.output))
        self.setVisible(run is not None)

    def _told(self) -> str:
        folder = "" if self._run is None else self._run.output.name
        return self.tr("The batch into {folder} is unfinished.").format(folder=folder)

    def _say(self) -> None:
        self.go_on_button.setText(self.tr("Go on with it"))
        self.forget_button.setText(self.tr("Forget it"))
