"""The photo being edited: opening, analysis, edits, export. Everything but how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from deepflash_app.core.options import FaceChoice, RelightOptions
from deepflash_app.engine.jobs import Analyse, Answer, Export, Failed, Finished, Progress
from deepflash_app.errors import Cancelled, DeepFlashError, NoFaceFound, PhotoError
from deepflash_app.gui.edits import Edit, EditCommand
from deepflash_app.gui.loader import Loader

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.engine.jobs import OnConflict
    from deepflash_app.engine.photo import Photo
    from deepflash_app.engine.writing import WriteOptions
    from deepflash_app.gui.picture import Picture
    from deepflash_app.gui.worker_bridge import WorkerBridge


class State(Enum):
    """How far the photo is."""

    EMPTY = "empty"
    READING = "reading"
    SHOWN = "shown"
    ANALYSED = "analysed"


@dataclass(frozen=True, slots=True)
class Task:
    """What the worker is doing, for the status bar; ``total`` 0 means that nobody knows."""

    text: str
    done: int = 0
    total: int = 0


class Document(QObject):
    """One photo at a time, with its analysis, options and undo history.

    Signals:
        changed: The state or what is under way is another.
        picture_changed: A ``Picture`` to show, and whether it is the same photo in more detail.
        corrected: A new ``Analysis``, or None, and whether it has just arrived.
        options_changed: The ``RelightOptions`` in force.
        no_face: No face was found in the photo.
        failed: A ``DeepFlashError``, and details for a report.
        exported: The ``Path`` that was written.
    """

    changed = Signal()
    picture_changed = Signal(object, bool)
    corrected = Signal(object, bool)
    options_changed = Signal(object)
    no_face = Signal()
    failed = Signal(object, str)
    exported = Signal(object)

    def __init__(self, bridge: WorkerBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self.photo: Photo | None = None
        self.analysis: Analysis | None = None
        self.options = RelightOptions()
        self.task: Task | None = None
        self.state = State.EMPTY
        self._analyses: dict[FaceChoice, Analysis] = {}
        self._opening: Path | None = None
        self._analysing: int | None = None
        self._exporting: list[int] = []
        self._loader = Loader(self)
        self._loader.previewed.connect(self._on_preview)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_load_failed)
        bridge.answered.connect(self._on_answer)

    # --- opening ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a photo; the one that is open stays until this one's first picture is there."""
        self._opening = path
        self._loader.load(path)

    def close(self) -> None:
        """Stop reading and end the worker."""
        self._loader.close()
        self.bridge.close()

    def _on_preview(self, picture: Picture) -> None:
        self._stop_analysing()
        self.path, self._opening = self._opening, None
        self.photo = self.analysis = None
        self._analyses.clear()
        self.undo_stack.clear()
        self.options = replace(RelightOptions(), background=self.options.background)
        self.state = State.READING
        self.picture_changed.emit(picture, False)  # noqa: FBT003  # a signal has no names
        self.options_changed.emit(self.options)
        self._analyse()

    def _on_loaded(self, photo: Photo, picture: Picture) -> None:
        self.photo = photo
        self.picture_changed.emit(picture, True)  # noqa: FBT003
        self.state = State.SHOWN if self.analysis is None else State.ANALYSED
        self.changed.emit()

    def _on_load_failed(self, error: DeepFlashError, details: str) -> None:
        if self._opening is None:  # its preview was decoded, but the whole is broken
            self._stop_analysing()
            self.path = self.photo = self.analysis = None
            self.state = State.EMPTY
            self.picture_changed.emit(None, False)  # noqa: FBT003
        self._opening = None
        self.changed.emit()
        self.failed.emit(error, details)

    # --- analysis --------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop what the worker does for this photo."""
        for number in (self._analysing, *self._exporting):
            if number is not None:
                self.bridge.cancel(number)

    def analyse_again(self) -> None:
        """Repeat the analysis, for instance after it was cancelled."""
        self._analyse()

    def _analyse(self) -> None:
        if self.path is None:
            return
        self._stop_analysing()
        self._analysing = self.bridge.submit(Analyse(self.path, self.options))
        self.task = Task(self.tr("Starting"))
        self.changed.emit()

    def _stop_analysing(self) -> None:
        if self._analysing is not None:
            self.bridge.cancel(self._analysing)
            self._analysing = None
            self.task = None

    def _set_analysis(self, analysis: Analysis | None, *, fresh: bool) -> None:
        self.analysis = analysis
        if self.photo is not None:
            self.state = State.SHOWN if analysis is None else State.ANALYSED
        self.corrected.emit(analysis, fresh)
        self.changed.emit()

    # --- edits -----------------------------------------------------------------------------

    def edit(self, text: str, options: RelightOptions, gesture: int = 0) -> None:
        """Change the options, in a way that can be undone.

        Args:
            text: What is changed, for the undo menu.
            options: The new options.
            gesture: Above 0, edits of the same number become one step.
        """
        if options != self.options:
            edit = Edit(text, self.options, options, gesture)
            self.undo_stack.push(EditCommand(edit, self._apply))

    def add_face(self, box: FaceBox) -> None:
        """Correct also the face in a box that the user drew."""
        known = () if self.analysis is None else tuple(f.box for f in self.analysis.faces)
        self.edit(self.tr("Draw a face box"), replace(self.options, faces=(*known, box)))

    def reset(self) -> None:
        """All options as they are at first."""
        self.edit(self.tr("Reset"), RelightOptions())

    @property
    def edited(self) -> bool:
        """Whether any option differs from its default."""
        return self.path is not None and self.options != RelightOptions()

    def _apply(self, options: RelightOptions) -> None:
        other_faces = options.faces != self.options.faces
        self.options = options
        self.options_changed.emit(options)
        if other_faces:
            known = self._analyses.get(options.faces)
            if known is None:
                self._analyse()
            else:
                self._stop_analysing()
                self._set_analysis(known, fresh=False)

    # --- export ----------------------------------------------------------------------------

    def export(self, target: Path, write: WriteOptions, on_conflict: OnConflict) -> None:
        """Render at full size and write, in the worker."""
        if self.path is None:
            return
        job = Export(self.path, self.analysis, self.options, target, write, on_conflict)
        self._exporting.append(self.bridge.submit(job))
        self.task = Task(self.tr("Exporting"))
        self.changed.emit()

    @property
    def exporting(self) -> bool:
        """Whether an export is under way."""
        return bool(self._exporting)

    # --- the worker's answers --------------------------------------------------------------

    def _on_answer(self, answer: Answer) -> None:
        if answer.number not in (self._analysing, *self._exporting):
            return  # of a photo that is no longer open
        if isinstance(answer, Progress):
            self.task = Task(answer.text, answer.done, answer.total)
            self.changed.emit()
            return
        analysed = answer.number == self._analysing
        if analysed:
            self._analysing = None
        else:
            self._exporting.remove(answer.number)
        if self._analysing is None and not self._exporting:
            self.task = None
        if isinstance(answer, Failed):
            self._on_failure(answer, analysed=analysed)
        elif analysed:
            self._on_analysed(answer)
        else:
            self.exported.emit(answer.result)
        self.changed.emit()

    def _on_analysed(self, answer: Finished) -> None:
        analysis: Analysis = answer.result  # type: ignore[assignment]  # by the job's kind
        self._analyses[self.options.faces] = analysis
        self._set_analysis(analysis, fresh=True)

    def _on_failure(self, answer: Failed, *, analysed: bool) -> None:
        if isinstance(answer.error, Cancelled):
            return
        if analysed and self.photo is None and isinstance(answer.error, PhotoError):
            return  # the loader reads the same file and will say the same
        if isinstance(answer.error, NoFaceFound):
            self.no_face.emit()
        else:
            self.failed.emit(answer.error, answer.details)
