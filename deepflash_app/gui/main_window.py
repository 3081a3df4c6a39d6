"""The window: lays the parts out and connects them; what they do is their own business."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from deepflash_app.gui.actions import MENUS, SEPARATOR, TOOLBAR, TOOLBAR_WITH_TEXT, ActionSet, When
from deepflash_app.gui.adjust_panel import AdjustPanel
from deepflash_app.gui.banner import Banner
from deepflash_app.gui.commands import Commands
from deepflash_app.gui.document import Document, State
from deepflash_app.gui.memory import Memory
from deepflash_app.gui.peek import Peek
from deepflash_app.gui.photo_view import PhotoView
from deepflash_app.gui.start_page import StartPage
from deepflash_app.gui.status import StatusBar

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.errors import DeepFlashError
    from deepflash_app.gui.picture import Picture
    from deepflash_app.gui.theme import Theme
    from deepflash_app.gui.worker_bridge import WorkerBridge

_FIRST_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """One photo, its panel, its bars.

    Args:
        bridge: To the worker; the window ends it when it closes.

    Signals:
        painted: The window has been seen for the first time; slow things may begin.
    """

    painted = Signal()

    def __init__(self, bridge: WorkerBridge) -> None:
        super().__init__()
        self.setWindowTitle("DeepFlash")
        self.setAcceptDrops(True)
        self.resize(*_FIRST_SIZE)
        self._was_painted = False
        self.memory = Memory()
        self.document = Document(bridge, self)
        self.view = PhotoView()
        self.start_page = StartPage()
        self.commands = Commands(self)
        self.peek = Peek(self.commands.toggle_before, self)
        self.table = ActionSet(self, self.commands.calls())
        self.peek.action = self.table["peek"]
        self.panel = AdjustPanel(self.table["export"], self.table["reset"])
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.banner = Banner(self.pages, self._photo_room)
        self.toolbar = self._make_toolbar()
        self._make_menus()
        self._lay_out()
        self._connect()
        self.restoreGeometry(self.memory.geometry)
        self.start_page.setFocus()  # not its button, which would look pressed
        self._refresh()

    def dress(self, theme: Theme) -> None:
        """Put a theme on what no style sheet reaches."""
        self.table.dress(theme)
        self.start_page.dress(theme)
        self.view.surround = QColor(theme.surround)
        self.view.update()

    # --- making ----------------------------------------------------------------------------

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        for name in TOOLBAR:
            if name == SEPARATOR:
                bar.addSeparator()
            elif name == "<":
                gap = QWidget()
                gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(gap)
            else:
                bar.addAction(self.table[name])
                button = bar.widgetForAction(self.table[name])
                if isinstance(button, QToolButton) and name in TOOLBAR_WITH_TEXT:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        return bar

    def _make_menus(self) -> None:
        for title, names in MENUS:
            menu = self.menuBar().addMenu(QCoreApplication.translate("Actions", title))
            for name in names:
                if name == SEPARATOR:
                    menu.addSeparator()
                else:
                    menu.addAction(self.table[name])

    def _lay_out(self) -> None:
        editor = QWidget()
        row = QHBoxLayout(editor)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.panel)
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(editor)
        for name in ("faces", "panels", "split"):
            self.table[name].setChecked(True)

    def _connect(self) -> None:
        document, view = self.document, self.view
        document.changed.connect(self._refresh)
        document.picture_changed.connect(self._on_picture)
        document.corrected.connect(self._on_corrected)
        document.options_changed.connect(self._on_options)
        document.no_face.connect(self._on_no_face)
        document.failed.connect(self._on_failed)
        document.exported.connect(self._on_exported)
        document.undo_stack.indexChanged.connect(self._refresh)
        view.zoomed.connect(self.status.show_zoom)
        view.box_drawn.connect(self._on_box)
        view.installEventFilter(self.peek)
        self.panel.edited.connect(document.edit)
        for control in (self.panel.strength.slider, *self.panel.background.buttons.values()):
            control.installEventFilter(self.peek)
        self.panel.red_eye.installEventFilter(self.peek)
        self.status.cancel_asked.connect(document.cancel)
        self.start_page.open_asked.connect(self.commands.open)

    # --- the document's news ---------------------------------------------------------------

    def _refresh(self) -> None:
        """Bring what can be done, and the bars, in line with the document."""
        document = self.document
        stack = document.undo_stack
        facts = {
            When.PHOTO: document.state is not State.EMPTY,
            When.READ: document.state in (State.SHOWN, State.ANALYSED),
            When.ANALYSED: document.state is State.ANALYSED,
            When.WORKING: document.task is not None,
            When.UNDOABLE: stack.canUndo(),
            When.REDOABLE: stack.canRedo(),
            When.EDITED: document.edited,
        }
        self.table.refresh([when for when, true in facts.items() if true])
        self.panel.set_usable(usable=facts[When.ANALYSED])
        self.status.show_task(document.task)
        self.status.facts.setText(self._facts())
        self.status.zoom.setVisible(facts[When.PHOTO])
        name = document.path.name if document.path is not None else ""
        self.setWindowTitle(f"{name} — DeepFlash" if name else "DeepFlash")

    def _facts(self) -> str:
        document = self.document
        if document.path is None:
            return ""
        parts = [document.path.name]
        if document.photo is not None:
            height, width = document.photo.pixels.shape[:2]
            parts.append(f"{width} \N{MULTIPLICATION SIGN} {height}")
            parts.append(self.tr("{n:.1f} MP").format(n=width * height / 1e6))
        if document.analysis is not None:
            count = len(document.analysis.faces)
            parts.append(self.tr("1 face") if count == 1 else self.tr("{n} faces").format(n=count))
        return "    ".join(parts)

    def _on_picture(self, picture: Picture | None, same_photo: bool) -> None:  # noqa: FBT001
        self.view.set_picture(picture, same_photo=same_photo)
        if picture is None:
            self.pages.setCurrentWidget(self.start_page)
        elif same_photo:
            if self.document.photo is not None and self.document.photo.notices:
                self.banner.tell(" ".join(self.document.photo.notices))
        else:
            self.pages.setCurrentIndex(1)
            self.view.setFocus()
            self._stop_drawing()
        self._refresh()

    def _on_corrected(self, analysis: Analysis | None, fresh: bool) -> None:  # noqa: FBT001
        self.view.set_correction(analysis, self.document.options, fade=fresh)
        if analysis is not None:
            self.view.set_boxes(tuple(face.box for face in analysis.faces))

    def _on_options(self, options: RelightOptions) -> None:
        self.panel.show_options(options)
        self.view.set_correction(self.document.analysis, options)

    def _photo_room(self) -> QRect:
        """The part of the pages that is not the panel."""
        room = self.pages.rect()
        if self.pages.currentWidget() is not self.start_page and self.panel.isVisible():
            room.setRight(room.right() - self.panel.width())
        return room

    def _on_no_face(self) -> None:
        name = self.document.path.name if self.document.path is not None else ""
        self.banner.tell(
            self.tr(
                "No face was found in {name}. Draw a box round the face, from the eyebrows to the "
                "chin, and DeepFlash goes on from there."
            ).format(name=name),
            action=(self.tr("Draw a box"), self._start_drawing),
        )

    def _on_failed(self, error: DeepFlashError, details: str) -> None:
        self.banner.tell(str(error), alarm=True, details=details)

    def _on_exported(self, path: Path) -> None:
        self.banner.tell(
            self.tr("Saved as {path}").format(path=path),
            action=(self.tr("Show in folder"), lambda: self.commands.show_in_folder(path)),
        )

    # --- face boxes ------------------------------------------------------------------------

    def _start_drawing(self) -> None:
        self.table["draw_box"].setChecked(True)
        self.view.set_drawing(True)
        self.view.setFocus()

    def _stop_drawing(self) -> None:
        self.table["draw_box"].setChecked(False)
        self.view.set_drawing(False)

    def _on_box(self, box: FaceBox) -> None:
        self._stop_drawing()
        self.document.add_face(box)

    # --- Qt's events -----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Tell the first time, once the event loop has shown it."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Invite files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self.start_page.set_inviting(inviting=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They went away."""
        super().dragLeaveEvent(event)
        self.start_page.set_inviting(inviting=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the first file."""
        self.start_page.set_inviting(inviting=False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.commands.open_path(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Leave nothing behind: no thread, no process."""
        self.memory.geometry = self.saveGeometry()
        self.document.close()
        super().closeEvent(event)
