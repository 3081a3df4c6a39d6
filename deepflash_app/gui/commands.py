"""What the window's actions do: one method for each id of the table."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from deepflash_app.core.options import needs_picture
from deepflash_app.engine.export_settings import READ_PATTERNS
from deepflash_app.engine.jobs import Export
from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.export_choice import ExportChoice, first_folder, first_target
from deepflash_app.gui.export_dialog import ExportDialog
from deepflash_app.gui.setting_table import EXPORT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.engine.size_estimate import Correction
    from deepflash_app.gui.main_window import MainWindow

DIVIDER_STEP = 0.02
"""Of the photo in sight, for each press of a key."""


class Commands(QObject):
    """Acts on a window's parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._compare = Compare.SPLIT  # where a peek returns to
        self._strip_was_shown = False  # when the panels were hidden

    def calls(self) -> dict[str, Callable[[bool], None]]:
        """What each action id does; the argument is whether a checkable one is down."""
        window, view, document = self._window, self._window.view, self._window.document
        plain: dict[str, Callable[[], object]] = {
            "open": self.open,
            "export": self.export,
            "quit": window.close,
            "undo": document.undo_stack.undo,
            "redo": document.undo_stack.redo,
            "reset": document.reset,
            "next_box": view.boxes.select_next,
            "delete_box": view.boxes.delete,
            "analyse": document.find_again,
            "cancel": document.cancel,
            "peek": window.peek.begin,
            "split": partial(self.compare, Compare.SPLIT),
            "sides": self.side_by_side,
            "before": partial(self.compare, Compare.BEFORE),
            "after": partial(self.compare, Compare.AFTER),
            "divider_back": partial(view.move_divider, -DIVIDER_STEP),
            "divider_on": partial(view.move_divider, DIVIDER_STEP),
            "divider_centre": view.centre_divider,
            "toggle_actual": view.toggle_actual,
            "fit": partial(view.zoom_to, None),
            "actual": partial(view.zoom_to, 1.0),
            "double": partial(view.zoom_to, 2.0),
            "zoom_in": partial(view.zoom_step, 1),
            "zoom_out": partial(view.zoom_step, -1),
        }
        return {
            **{name: partial(without_state, call) for name, call in plain.items()},
            "draw_box": self.draw_box,
            "faces": lambda shown: view.boxes.set_shown(shown=shown),
            "turn_split": self.turn_split,
            "panels": self.show_panel,
            "full_screen": self.full_screen,
        }

    def open(self) -> None:
        """Ask for a photo."""
        memory = self._window.memory
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open a photo"),
            str(memory.folder),
            self.tr("Photos")
            + f" ({READ_PATTERNS} {READ_PATTERNS.upper()});;"
            + self.tr("All files")
            + " (*)",
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open this photo."""
        self._window.memory.folder = path.absolute().parent
        self._window.shell.ask_for([path.absolute()])
        self._window.document.open(path.absolute())

    def export(self) -> None:
        """Ask where to, then write; it is about the photo that is seen, whatever was coming."""
        window = self._window
        window.film.stay()
        window.edits.stay()
        if window.changed_file.renewed():
            return
        document, settings = window.document, window.memory.export_settings
        photo, path = document.photo, document.path
        if photo is None or photo.path is None or path is None:
            return
        seen = partial(Export, path, document.analysis, document.options)
        seen = partial(seen, stamp=document.kept.stamp)
        target = first_target(photo.path, settings)
        rule = window.settings[EXPORT_FOLDER]
        folder = first_folder(photo.path, rule, window.memory.export_folder)
        first = ExportChoice(folder / target.name, settings)
        dialog = ExportDialog(first, photo, self._correction(), self._window)
        dialog.accepted.connect(lambda: self._export(path, seen, dialog.choice()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _correction(self) -> Correction | None:
        """What an export would make of the photo, as far as that is known now."""
        from deepflash_app.engine.size_estimate import Correction  # noqa: PLC0415  # codecs come late

        document = self._window.document
        if document.analysis is None or not self._window.view.corrected:
            return None
        options = document.options
        if needs_picture(options.background) and document.scene is None:
            options = replace(options, background="keep")
        return Correction(document.analysis, options, document.scene)

    def _export(self, path: Path, seen: Callable[..., Export], choice: ExportChoice) -> None:
        """Write what was seen when it was asked for, though another photo may have come since."""
        memory, folder = self._window.memory, choice.target.parent
        memory.export_settings, memory.export_folder = choice.settings, folder
        document = self._window.document
        still = document.path == path
        if still and self._window.changed_file.renewed():
            return
        with suppress(OSError):  # writing will tell
            folder.mkdir(exist_ok=True)
        how = choice.target, choice.settings, choice.on_conflict
        if still and document.exportable:
            document.export(*how)
        else:
            document.exporter.export(seen(*how))

    def compare(self, compare: Compare) -> None:
        """Show before, after or both."""
        if compare is not Compare.BEFORE:
            self._compare = compare
        self._window.view.set_compare(compare, self._window.view.divider.across)
        self._window.table[compare.value].setChecked(True)
        self._window.presenter.refresh()

    def toggle_before(self) -> None:
        """To the untouched photo, and back to what was seen."""
        here = self._window.view.compare
        self.compare(self._compare if here is Compare.BEFORE else Compare.BEFORE)

    def side_by_side(self) -> None:
        """Before and after in two panes, and back to one."""
        there = self._window.view.compare is Compare.SIDES
        self.compare(Compare.SPLIT if there else Compare.SIDES)

    def turn_split(self, above: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        """Put before above after instead of to its left."""
        across = Qt.Orientation.Vertical if above else Qt.Orientation.Horizontal
        self._window.view.set_compare(self._window.view.compare, across)

    def draw_box(self, drawing: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        """Let the next drag over the photo draw a face box."""
        view, faces = self._window.view, self._window.table["faces"]
        if drawing and not faces.isChecked():
            faces.trigger()  # what is drawn must be seen
        view.boxes.set_drawing(drawing=drawing)
        view.setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)
        view.setFocus()

    def show_panel(self, shown: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        """Hide what lies round the photo, panel and filmstrip; show again what was there."""
        self._window.panel.setVisible(shown)
        strip = self._window.table["filmstrip"]
        if not shown:
            self._strip_was_shown = strip.isChecked()
        if self._strip_was_shown and strip.isChecked() != shown:
            strip.trigger()

    @property
    def strip_wanted(self) -> bool:
        """Whether the filmstrip is shown, or would be if the panels were."""
        shown, panels = (self._window.table[name].isChecked() for name in ("filmstrip", "panels"))
        return shown or (not panels and self._strip_was_shown)

    def full_screen(self, wanted: bool) -> None:  # noqa: FBT001  # a triggered signal's shape
        """Only the photo, and back to the window as it was, which may fill the screen, too."""
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if wanted else state & ~full)

    def follow_full_screen(self) -> None:
        """The window has become as large as the screen, or not so, whoever has done it."""
        full = self._window.isFullScreen()
        self._window.table["full_screen"].setChecked(full)
        self._window.menuBar().setVisible(not full)
        self._window.toolbar.setVisible(not full)

    def show_in_folder(self, path: Path) -> None:
        """Open the folder of a written file."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def without_state(call: Callable[[], object], _down: bool = False) -> None:  # noqa: FBT001, FBT002
    """Call what does not care whether its action is down."""
    call()
