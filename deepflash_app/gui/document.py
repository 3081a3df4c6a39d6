"""The photo being edited: opening, edits, export. Everything but how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from deepflash_app.core.options import RelightOptions, found_anew
from deepflash_app.engine.found import Found, Place
from deepflash_app.engine.jobs import Export, Failed
from deepflash_app.errors import DeepFlashError, NoFaceFound, PhotoError
from deepflash_app.gui.analyser import Analyser
from deepflash_app.gui.edits import Edit, EditCommand
from deepflash_app.gui.exporter import Exporter
from deepflash_app.gui.face_settings import with_boxes
from deepflash_app.gui.keeper import Keeper
from deepflash_app.gui.kept import kept_size, told_of
from deepflash_app.gui.opening import Opening
from deepflash_app.gui.scenery import Scenery
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import FaceChoice
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.jobs import OnConflict
    from deepflash_app.engine.photo import Photo
    from deepflash_app.gui.language import Say
    from deepflash_app.gui.picture import Picture
    from deepflash_app.gui.tasks import Task
    from deepflash_app.gui.worker_bridge import WorkerBridge


class Document(QObject):
    """One photo at a time, with its face boxes, analysis, options and undo history.

    Signals:
        changed: The state or what is under way is another.
        picture_changed: A ``Picture`` to show, and whether it is the same photo in more detail.
        boxes_changed: The face boxes, in pixels of a photo of the (width, height) that follows.
        corrected: A new ``Analysis``, or None.
        options_changed: The ``RelightOptions`` in force.
        no_face: No face was found in the photo.
        failed: A ``DeepFlashError``, details for a report, and the ``Path`` of the photo.
        scene_changed: The picture of the background is another one.
        noticed: A sentence that tells and does not alarm.

    Attributes:
        analyser: Of this photo.
        opening: The photo that is to be open instead.
        size: Width and height of the photo that the boxes are measured in.
        exporter: Of this photo and of those before it.
        keeper: Of the edits, beside the photo.
        kept: What was known of the photo when it was opened.
    """

    changed = Signal()
    picture_changed = Signal(object, bool)
    boxes_changed = Signal(object, object)
    corrected = Signal(object)
    options_changed = Signal(object)
    no_face = Signal()
    failed = Signal(object, str, object)
    scene_changed = Signal()
    noticed = Signal(str)

    def __init__(self, bridge: WorkerBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self.changed)
        self.path: Path | None = None
        self.photo: Photo | None = None
        self.analysis: Analysis | None = None
        self.options = RelightOptions()
        self.notices: tuple[str, ...] = ()
        self.state = State.EMPTY
        self.kept: Found = Found()
        self._bridge = bridge
        self._found: tuple[FaceBox, ...] = ()
        self._analysed_for: FaceChoice = "all"
        self.size = (1, 1)
        self.keeper = Keeper(self)
        self.keeper.troubled.connect(self.noticed)
        self.opening = Opening(self.keeper.settle, self)
        self.opening.previewed.connect(self._on_preview)
        self.opening.loaded.connect(self._on_loaded)
        self.opening.failed.connect(self._on_load_failed)
        self.analyser = Analyser(bridge, self)
        self.analyser.changed.connect(self.changed)
        self.analyser.found.connect(self._on_found)
        self.analyser.analysed.connect(self._on_analysed)
        self.analyser.failed.connect(self._on_analysis_failed)
        self.exporter = Exporter(bridge, self)
        self.exporter.changed.connect(self.changed)
        self._scenery = Scenery(self)
        self._scenery.changed.connect(self.scene_changed)
        self._scenery.failed.connect(lambda error: self.failed.emit(error, "", self.path))

    @property
    def scene(self) -> BackdropPicture | None:
        """The picture of the background, once it has been read."""
        return self._scenery.picture

    @property
    def task(self) -> Task | None:
        """What the worker is busy with."""
        return self.exporter.task or self.analyser.task

    @property
    def exportable(self) -> bool:
        """Whether the correction that is seen is the one that was asked for."""
        return self.state is State.ANALYSED and self._analysed_for == self.options.faces

    @property
    def boxes(self) -> tuple[FaceBox, ...]:
        """The face boxes: where a hand put them, else where they were found."""
        chosen = self.options.faces
        return self._found if isinstance(chosen, str) else chosen

    # --- opening ---------------------------------------------------------------------------

    def open(self, path: Path, *, leave: bool = False) -> None:
        """Open a photo; the one that is open stays until this one's first picture is there.

        Args:
            path: The photo.
            leave: Whether the open one is left even if this one turns out to be unreadable.
        """
        if path == self.path:
            self.keeper.save()  # what is read anew keeps the edits of now
        self.opening.open(path, leave=leave)

    def shut(self, unreadable: Path | None = None) -> None:
        """Have no photo open, or no more than the name of one that cannot be read."""
        self.opening.forget()
        self.analyser.close()
        self.keeper.leave()
        self.path = self.photo = self.analysis = None
        self.options, self._found = RelightOptions(), ()
        self.undo_stack.clear()
        self.boxes_changed.emit((), self.size)
        self.options_changed.emit(self.options)
        self.path = unreadable
        self.state = State.EMPTY if unreadable is None else State.UNREADABLE
        self.picture_changed.emit(None, False)  # noqa: FBT003  # a signal has no names
        self.changed.emit()

    def close(self) -> None:
        """Stop reading and end the worker."""
        self.opening.close()
        self.keeper.close()
        self._scenery.close()
        self.analyser.close()
        self._bridge.close()

    def cancel(self) -> None:
        """Stop what the worker does."""
        self.analyser.cancel()
        self.exporter.cancel()

    def _on_preview(self, path: Path, picture: Picture, found: Found) -> None:
        again = path == self.path and self.photo is not None
        self.path = path
        self._scenery.forget()
        self.notices = told_of(found, self.kept if again else None)
        self.kept = found
        self.photo = self.analysis = None
        self._found = ()
        if not again:  # else it may have been edited since its edits were looked for
            self.size = picture.width, picture.height
            self.undo_stack.clear()
            self.options = found.sidecar.options if found.sidecar else RelightOptions()
        self.state = State.READING
        self.picture_changed.emit(picture, False)  # noqa: FBT003  # a signal has no names
        self.boxes_changed.emit((), self.size)
        self.options_changed.emit(self.options)
        self.keeper.begin(path, self.options, rescued=found.place is Place.RESCUED)
        self.analyser.open(path, self.options)

    def _on_loaded(self, photo: Photo, picture: Picture) -> None:
        self.photo = photo
        self.notices += photo.notices
        self.size = (picture.width, picture.height)
        self._scenery.want(self.options.background, photo.icc)
        self.keeper.note(self.options, self.boxes, self.size)
        self.picture_changed.emit(picture, True)  # noqa: FBT003
        self.boxes_changed.emit(self.boxes, self.size)
        self.state = State.SHOWN if self.analysis is None else State.ANALYSED
        if self.kept.sidecar is not None and not self.kept.sidecar.fits(self.size):
            self.edit(lambda: self.tr("Find faces again"), found_anew(self.options))
        self.changed.emit()

    def _on_load_failed(
        self,
        error: DeepFlashError,
        details: str,
        path: Path | None,
        leaves: bool,  # noqa: FBT001  # a signal's
    ) -> None:
        photo = path or self.path
        if leaves:
            self.shut(photo)
        elif self.state is State.READING and self.path is not None:
            self.opening.go_on(self.path)  # which was left off for this one
        self.failed.emit(error, details, photo)

    # --- analysis --------------------------------------------------------------------------

    def find_again(self) -> None:
        """Repeat what was cancelled, or look for the faces anew in place of a hand's boxes."""
        if isinstance(self.options.faces, str) or (self.boxes and not self.exportable):
            self.analyser.again()
        else:
            self.edit(lambda: self.tr("Find faces again"), found_anew(self.options))

    def _on_found(self, boxes: tuple[FaceBox, ...], size: tuple[int, int]) -> None:
        self.size = size
        if isinstance(self.options.faces, str):
            self._found = boxes
        self.boxes_changed.emit(self.boxes, size)

    def _on_analysed(self, analysis: Analysis) -> None:
        if isinstance(self.options.faces, str):
            self._found = tuple(face.box for face in analysis.faces)
        self._analysed_for = self.options.faces
        self._set_analysis(analysis)
        self.boxes_changed.emit(self.boxes, (analysis.width, analysis.height))

    def _on_analysis_failed(self, answer: Failed) -> None:
        if self.photo is None and isinstance(answer.error, PhotoError):
            return  # the loader reads the same file and will say the same
        if isinstance(answer.error, NoFaceFound):
            self._set_analysis(None)
            self.no_face.emit()
        else:
            self.failed.emit(answer.error, answer.details, self.path)

    def _set_analysis(self, analysis: Analysis | None) -> None:
        self.analysis = analysis
        if self.photo is not None:
            self.state = State.SHOWN if analysis is None else State.ANALYSED
        self.corrected.emit(analysis)
        self.changed.emit()

    # --- edits -----------------------------------------------------------------------------

    def edit(self, say: Say, options: RelightOptions, gesture: int = 0) -> None:
        """Change the options, in a way that can be undone.

        Args:
            say: What is changed, for the history.
            options: The new options.
            gesture: Above 0, edits of the same number become one step.
        """
        if options != self.options:
            edit = Edit(say, self.options, options, gesture)
            self.undo_stack.push(EditCommand(edit, self._apply))
        else:
            self._scenery.look_again()  # a hand may have chosen the same picture once more

    def set_boxes(self, say: Say, boxes: tuple[FaceBox, ...], gesture: int = 0) -> None:
        """Correct the faces in these boxes and no others, in a way that can be undone."""
        self.edit(say, with_boxes(self.options, self.boxes, boxes), gesture)

    def reset(self) -> None:
        """All options as they are at first."""
        self.edit(lambda: self.tr("Reset"), RelightOptions())

    @property
    def edited(self) -> bool:
        """Whether any option differs from its default."""
        return self.path is not None and self.options != RelightOptions()

    def _apply(self, options: RelightOptions) -> None:
        other_faces = options.faces != self.options.faces
        self.options = options
        self._scenery.want(options.background, self.photo.icc if self.photo else None)
        self.options_changed.emit(options)
        whole = self.size if self.photo else kept_size(self.kept, self.size)
        self.keeper.note(options, self.boxes, whole)
        if other_faces:
            self.boxes_changed.emit(self.boxes, self.size)
            if not self.boxes and not isinstance(options.faces, str):
                self._set_analysis(None)
            self.analyser.want(options)

    # --- export ----------------------------------------------------------------------------

    def export(self, target: Path, write: ExportSettings, on_conflict: OnConflict) -> None:
        """Render at full size and write, in the worker."""
        if self.path is not None:
            self.keeper.save()
            made = self.path, self.analysis, self.options
            self.exporter.export(Export(*made, target, write, on_conflict, self.kept.stamp))
