"""Brings the document's news to the window's parts, and what hands do there to the document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deepflash_app.errors import WorkerFailed
from deepflash_app.gui.action_kinds import When
from deepflash_app.gui.banner import Until
from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.edits import retell
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.language import Words, decimal
from deepflash_app.gui.stand_ins import StandIns
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.jobs import Export, Failed
    from deepflash_app.errors import DeepFlashError
    from deepflash_app.gui.main_window import MainWindow
    from deepflash_app.gui.picture import Picture


class Presenter(QObject):
    """Connects the parts of a window, which know nothing of each other."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._faceless = ""  # what the banner says of a photo without a correction
        self._listen_to_document()
        self._listen_to_hands()
        self.meet_panel()
        Words(window, partial(retell, window.document.undo_stack))
        self.stand_ins = StandIns(window.view, lambda: window.document.options)

    def _listen_to_document(self) -> None:
        document = self._window.document
        document.changed.connect(self.refresh)
        document.picture_changed.connect(self._on_picture)
        document.boxes_changed.connect(self._window.view.boxes.show)
        document.corrected.connect(self._on_corrected)
        document.options_changed.connect(self._on_options)
        document.no_face.connect(self._on_no_face)
        document.analyser.cancelled.connect(self._on_cancelled)
        document.failed.connect(self._on_failed)
        document.exporter.failed.connect(self._on_export_failed)
        document.exporter.exported.connect(self._on_exported)
        document.scene_changed.connect(self._on_scene)
        document.noticed.connect(partial(self._window.banner.tell, until=Until.CLOSED))

    def _listen_to_hands(self) -> None:
        window, view = self._window, self._window.view
        view.zoomed.connect(window.status.show_zoom)
        view.boxes.edited.connect(window.document.set_boxes)
        view.boxes.changed.connect(self.refresh)
        view.boxes.drawing_ended.connect(self._on_drawing_ended)
        view.boxes.changed.connect(lambda: window.panel.faces.mark(view.boxes.selected))
        window.status.cancel_asked.connect(window.document.cancel)
        window.start_page.open_asked.connect(window.commands.open)
        view.escaped.connect(self._on_escaped)

    def meet_panel(self) -> None:
        """Listen to the window's panel, a new one, and show in it what is open."""
        panel, view, document = self._window.panel, self._window.view, self._window.document
        panel.edited.connect(document.edit)
        panel.preset_chosen.connect(self._window.edits.put_preset)
        panel.adjustments.presets.deleted.connect(self._window.edits.offer_preset)
        panel.face_chosen.connect(view.boxes.select)
        panel.escaped.connect(view.setFocus)
        panel.show_options(document.options)
        if document.photo is not None:
            panel.show_photo(view.picture, document.photo)
            panel.show_analysis(document.analysis)
            panel.faces.mark(view.boxes.selected)
            self._count()
        self.refresh()

    def refresh(self) -> None:
        """Bring what can be done, and the bars, in line with the document."""
        window, document = self._window, self._window.document
        stack, boxes = document.undo_stack, window.view.boxes
        analysed = document.state is State.ANALYSED
        facts = {
            When.PHOTO: document.state not in (State.EMPTY, State.UNREADABLE),
            When.READ: document.state in (State.SHOWN, State.ANALYSED),
            When.ANALYSED: analysed,
            When.EXPORTABLE: document.exportable,
            When.SPLIT: analysed and window.view.compare is Compare.SPLIT,
            When.BOXES: bool(boxes.boxes) and boxes.shown,
            When.BOX_SELECTED: boxes.selected is not None,
            When.NONE_SELECTED: boxes.selected is None and document.path is not None,
            When.LISTED: bool(window.film.photos.photos) and document.state is not State.EMPTY,
            When.WORKING: document.task is not None,
            When.UNDOABLE: stack.canUndo(),
            When.REDOABLE: stack.canRedo(),
            When.EDITED: document.edited,
        }
        window.table.refresh([when for when, true in facts.items() if true])
        window.panel.set_usable(usable=analysed)
        window.status.show_task(document.task)
        window.status.facts.show_text(self._facts())
        window.status.zoom.setVisible(facts[When.PHOTO])
        name = document.path.name if document.path is not None else ""
        window.setWindowTitle(f"{name} — DeepFlash" if name else "DeepFlash")

    def _facts(self) -> str:
        document = self._window.document
        if document.path is None:
            return ""
        parts = [document.path.name]
        if document.photo is not None:
            height, width = document.photo.pixels.shape[:2]
            parts.append(f"{width} \N{MULTIPLICATION SIGN} {height}")
            parts.append(f"{decimal(width * height / 1e6, 1)} MP")
        count = len(document.boxes)
        if count:
            parts.append(self.tr("1 face") if count == 1 else self.tr("{n} faces").format(n=count))
        return "    ".join(parts)

    # --- the document's news ---------------------------------------------------------------

    def _on_picture(self, picture: Picture | None, same_photo: bool) -> None:  # noqa: FBT001
        window = self._window
        if not same_photo:
            window.panel.set_usable(usable=False)  # before the focus goes and numbers are taken in
            window.banner.forget_photo()
            window.panel.show_analysis(None)
        window.view.set_picture(picture, same_photo=same_photo)
        if picture is None:
            self._show_nothing()
        elif same_photo:
            if window.document.notices:
                notices = " ".join(map(told, window.document.notices))
                window.banner.tell(notices, until=Until.PHOTO)
            window.panel.show_photo(picture, window.document.photo)
        else:
            self._count()
            window.panel.show_photo(picture, None)  # until the whole has been read
            window.pages.setCurrentIndex(1)
            window.view.setFocus()
            window.view.boxes.escape()
        self.refresh()

    def _show_nothing(self) -> None:
        """The start page, or the name of what cannot be shown."""
        window, path = self._window, self._window.document.path
        window.view.unreadable = "" if path is None else path.name
        window.panel.show_photo(None, None)
        window.pages.setCurrentIndex(0 if path is None else 1)
        if path is not None:
            window.view.setFocus()

    def _on_corrected(self, analysis: Analysis | None) -> None:
        view = self._window.view
        first = analysis is not None and not view.corrected
        document = self._window.document
        view.set_correction(analysis, document.options, scene=document.scene, fade=first)
        self._window.panel.show_analysis(analysis)
        self._count()
        if analysis is not None:
            self._window.banner.withdraw(self._faceless)
        elif document.options.faces == ():
            self._offer_faces(self.tr("No face box is left, so nothing is corrected."))

    def _on_options(self, options: RelightOptions) -> None:
        document = self._window.document
        self._window.panel.show_options(options)
        self._window.view.set_correction(document.analysis, options, scene=document.scene)
        self._count()

    def _on_scene(self) -> None:
        document, view = self._window.document, self._window.view
        view.set_correction(document.analysis, document.options, scene=document.scene)
        self._count()

    def _count(self) -> None:
        """Have the histogram counted anew."""
        document = self._window.document
        self._window.panel.histogram.want(document.analysis, document.options, document.scene)

    def _on_no_face(self) -> None:
        document = self._window.document
        if document.options.faces == ():
            return  # nobody looked for any
        name = document.path.name if document.path is not None else ""
        self._offer_faces(
            self.tr(
                "No face was found in {name}. Draw a box round the face, from the eyebrows to the "
                "chin, and DeepFlash goes on from there."
            ).format(name=name)
        )

    def _on_cancelled(self) -> None:
        if not self._window.document.exportable:
            self._offer_faces(self.tr("Stopped, so the photo is not corrected yet."))

    def _offer_faces(self, sentence: str) -> None:
        """Say why there is no correction, and how there could be one."""
        self._window.banner.withdraw(self._faceless)
        self._faceless = sentence
        self._window.banner.tell(
            sentence,
            action=(self.tr("Draw a box"), self._window.table["draw_box"].trigger),
            other=(self.tr("Find faces again"), self._window.document.find_again),
            until=Until.PHOTO,
        )

    def _on_failed(self, error: DeepFlashError, details: str, _photo: Path | None) -> None:
        again = None
        if isinstance(error, WorkerFailed) and self._window.document.photo is not None:
            again = (self.tr("Try again"), self._window.document.find_again)
        self._window.banner.tell(
            str(error), alarm=True, details=details, action=again, until=Until.PHOTO
        )

    def _on_export_failed(self, job: Export, answer: Failed) -> None:
        again = None
        if isinstance(answer.error, WorkerFailed):
            again = (self.tr("Try again"), partial(self._window.document.exporter.export, job))
        self._window.banner.tell(
            str(answer.error), alarm=True, details=answer.details, action=again, until=Until.CLOSED
        )

    def _on_exported(self, _job: Export, path: Path) -> None:
        show = self._window.commands.show_in_folder
        self._window.banner.tell(
            self.tr("Saved as {path}").format(path=path),
            action=(self.tr("Show in folder"), lambda: show(path)),
        )

    def _on_escaped(self) -> None:
        """Over the photo nothing is left to let go of: then the banner goes, or the full screen."""
        if self._window.banner.isVisible():
            self._window.banner.dismiss()
        elif self._window.isFullScreen():
            self._window.table["full_screen"].trigger()

    def _on_drawing_ended(self) -> None:
        self._window.table["draw_box"].setChecked(False)
        self._window.view.unsetCursor()
