"""The photos beside the open one: which they are, what is known of them, where one goes next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QObject, QThreadPool, Signal

from deepflash_app.errors import PhotoTooLarge, UnreadablePhoto
from deepflash_app.gui.asking import ask_first
from deepflash_app.gui.filmstrip import THUMBNAIL_EDGE, Filmstrip
from deepflash_app.gui.folder import Folder, photos_of
from deepflash_app.gui.photo_list import PhotoList
from deepflash_app.gui.setting_table import THUMBNAIL_MEGABYTES, WATCH_FOLDER
from deepflash_app.gui.state import State
from deepflash_app.gui.thumbnails import Thumbnails
from deepflash_app.paths import is_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.errors import DeepFlashError
    from deepflash_app.gui.document import Document
    from deepflash_app.settings import Settings


class Film(QObject):
    """Keeps the filmstrip in line with the disk and with the open photo.

    Args:
        document: The open photo.
        settings: The user's.
        window: What owns it.

    Signals:
        changed: There are other photos than before.
        nothing_found: The ``Path`` of a folder that holds no photo; None for several of them.
    """

    changed = Signal()
    nothing_found = Signal(object)
    _noted = Signal(object, object)

    def __init__(self, document: Document, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._first = False  # whether the first photo of what is listed next is to be opened
        self._untried: list[Path] = []  # in its place, should it be broken
        self._written: set[Path] = set()  # exports, which mostly lie among the photos
        edge = round(THUMBNAIL_EDGE * window.devicePixelRatioF())
        self._thumbnails = Thumbnails(edge, settings[THUMBNAIL_MEGABYTES], self)
        self._folder = Folder(self)
        self.photos = PhotoList(self._thumbnails)
        self.strip = Filmstrip(self.photos)
        self._folder.watch(settings[WATCH_FOLDER])
        settings.listen(WATCH_FOLDER, self._folder.watch)
        settings.listen(THUMBNAIL_MEGABYTES, self._thumbnails.limit)
        self._folder.listed.connect(self._on_listed)
        document.picture_changed.connect(self._follow)
        self._notes = QThreadPool(self, maxThreadCount=1)
        self._noted.connect(self._on_noted)
        self.strip.photo_asked.connect(self._on_asked)
        document.options_changed.connect(self._on_options)
        document.exporter.exported.connect(lambda job, _: self.note_export(job.path, job.options))
        document.exporter.exported.connect(lambda _, path: self._written.add(path))
        document.corrected.connect(self._on_corrected)
        document.failed.connect(self._on_failed)
        document.exporter.failed.connect(
            lambda job, answer: self.photos.mark(job.path, problem=str(answer.error))
        )

    def open(self, paths: Sequence[Path]) -> None:
        """List what was dropped or chosen, and open its first photo.

        Args:
            paths: One folder is watched from now on; several photos and folders are listed as
                they are now, folders without their subfolders.
        """
        self._first = True
        if len(paths) == 1 and is_folder(paths[0]):
            self._folder.open(paths[0])
            return
        parts = [photos_of(path) if is_folder(path) else ((path, 0),) for path in paths]
        self._folder.show(dict.fromkeys(photo for part in parts for photo, _ in part))

    def close(self) -> None:
        """End the threads; nothing more is opened."""
        self._first = False
        self._untried.clear()
        self.strip.forget_steps()
        self._folder.close()
        self._thumbnails.close()
        self._notes.waitForDone()

    def note_export(self, photo: Path, edits: RelightOptions | None = None) -> None:
        """Remember for good that a photo was exported, with these edits or those beside it."""
        self._notes.start(partial(self._note, photo, edits))

    def note_edits(self, photo: Path, edits: RelightOptions) -> None:
        """A photo that is not open has these edits now."""
        self.photos.mark(photo, edits=edits)

    def _note(self, photo: Path, edits: RelightOptions | None) -> None:
        """In the thread."""
        from deepflash_app.engine.exports import edits_of, note_export  # noqa: PLC0415

        edits = edits_of(photo) if edits is None else edits
        note_export(photo, edits)
        self._noted.emit(photo, edits)

    def chosen(self) -> tuple[Path, ...]:
        """The photos that are meant: those framed in the strip, or the open one."""
        framed = self.strip.selected() if self.strip.isVisible() else ()
        open_one = self._document.path
        return framed or (() if open_one is None else (open_one,))

    def to_export(self) -> tuple[Path, ...]:
        """The framed photos, or all where it is but one; not what was exported from them."""
        framed = self.strip.selected()
        photos = framed if len(framed) > 1 else self.photos.photos
        return tuple(path for path in photos if path not in self._written)

    def stay(self) -> None:
        """Remain at the open photo, though a hand has just asked for another one."""
        if self._document.photo is not None:
            self._first = False  # of a folder that is still being listed
            self._untried.clear()
            self.strip.forget_steps()
            self._document.opening.stay()
            self.strip.show_current(self._document.path)

    def trash(self) -> None:
        """Move the chosen photos to the system's trash; asked first."""
        doomed = self.chosen()
        if not doomed:
            return
        question = (
            self.tr("Move {name} to the trash?").format(name=doomed[0].name)
            if len(doomed) == 1
            else self.tr("Move {n} photos to the trash?").format(n=len(doomed))
        )
        yes = self.tr("Move to the trash")
        ask_first(self.strip.window(), question, yes, partial(self._trash, doomed))

    def _trash(self, doomed: Sequence[Path]) -> None:
        photos, open_one = self.photos.photos, self._document.path
        row = max(self.photos.row_of(open_one), 0)
        gone = {path for path in doomed if _to_trash(path)}
        for path in set(doomed) - gone:
            self.photos.mark(path, problem=self.tr("It could not be moved to the trash."))
        kept = [path for path in photos if path not in gone]
        if self._folder.path is None:
            self._folder.show(kept)
        else:
            self._folder.open(self._folder.path)
        if open_one not in gone:
            return
        self._document.keeper.forget()
        after = [path for path in photos[row:] if path not in gone] or kept[-1:]
        if after:
            self._document.open(after[0], leave=True)
        else:
            self._document.shut()

    def _on_listed(self, photos: tuple[tuple[Path, int], ...]) -> None:
        self.strip.show_photos(photos)
        first, self._first = self._first, False
        self.strip.show_current(self._document.path)
        self.changed.emit()
        if first and photos:
            self._untried = [path for path, _ in photos[1:]]
            self._document.open(photos[0][0])
        elif first:
            self.nothing_found.emit(self._folder.path)
            if self._folder.path is None and self._document.path is not None:
                self._folder.open(self._document.path.parent)  # where one was before

    def _follow(self, picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        """Another photo was opened: show it in the strip, or its folder."""
        path = self._document.path
        if same_photo or path is None:
            return
        if picture is not None:
            self._untried.clear()
            self.photos.retry(path)
        if self.photos.row_of(path) >= 0:
            self.strip.show_current(path)
        else:
            self._folder.open(path.parent)  # also the same: it may not be watched, or was gone

    def _on_noted(self, photo: Path, edits: RelightOptions) -> None:
        self.photos.mark(photo, exported=edits, problem="")

    def _on_asked(self, path: Path) -> None:
        """A hand has chosen a photo of the strip, perhaps the open one when another is coming.

        What is framed is what is open, even if there is nothing to be seen of it: else the next
        key would be about another photo than the one in view.
        """
        self._untried.clear()
        if path == self._document.path and self._document.photo is not None:
            self._document.opening.stay()
        else:
            self._document.open(path, leave=True)

    def _on_options(self, options: RelightOptions) -> None:
        """Other faces than those that are corrected make it wait for its badge once more."""
        self._mark(edits=options)
        if self._document.state is State.ANALYSED and not self._document.exportable:
            self._mark(corrected=False)

    def _on_corrected(self, found: Analysis | None) -> None:
        self._mark(corrected=found is not None, problem="")

    def _on_failed(self, error: DeepFlashError, _details: str, photo: Path | None) -> None:
        """Of what cannot even be read the thumbnail tells already."""
        if not isinstance(error, UnreadablePhoto | PhotoTooLarge):
            if photo is not None:
                self.photos.mark(photo, problem=str(error))
        elif self._untried:
            self._document.open(self._untried.pop(0))

    def _mark(self, **marks: object) -> None:
        path = self._document.path
        if path is not None:
            self.photos.mark(path, **marks)


def _to_trash(path: Path) -> bool:
    """Move a photo there, and its edits with it; whether it went."""
    from deepflash_app.engine.drafts import drop_draft  # noqa: PLC0415  # not for the start
    from deepflash_app.engine.sidecar import sidecar_path  # noqa: PLC0415

    if not QFile(str(path)).moveToTrash():
        return False
    drop_draft(path)
    edits = QFile(str(sidecar_path(path)))
    if edits.exists():
        edits.moveToTrash()
    return True
