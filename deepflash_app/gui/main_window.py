"""The window: makes the parts and lays them out; ``presenter`` connects them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QWidget

from deepflash_app.gui.actions import ActionSet
from deepflash_app.gui.adjust_panel import AdjustPanel
from deepflash_app.gui.banner import Banner
from deepflash_app.gui.bars import fill_menus, make_toolbar
from deepflash_app.gui.changed_file import ChangedFile
from deepflash_app.gui.commands import Commands
from deepflash_app.gui.document import Document
from deepflash_app.gui.edit_commands import EditCommands
from deepflash_app.gui.film import Film
from deepflash_app.gui.key_map import keys_in_force
from deepflash_app.gui.latest import Latest
from deepflash_app.gui.memory import Memory
from deepflash_app.gui.peek import Peek
from deepflash_app.gui.photo_view import PhotoView
from deepflash_app.gui.presenter import Presenter
from deepflash_app.gui.quitting import Quitting
from deepflash_app.gui.recent_menu import RecentMenu
from deepflash_app.gui.setting_table import SHORTCUTS
from deepflash_app.gui.shell_commands import ShellCommands
from deepflash_app.gui.shortcut_sheet import ShortcutSheet
from deepflash_app.gui.start_page import StartPage
from deepflash_app.gui.status import StatusBar
from deepflash_app.gui.turns import next_turn

if TYPE_CHECKING:
    from deepflash_app.gui.theme import Theme
    from deepflash_app.gui.worker_bridge import WorkerBridge
    from deepflash_app.settings import Settings

_FIRST_SIZE = QSize(1280, 800)
_FRAME = QSize(16, 48)  # room for what the system draws around a window


class MainWindow(QMainWindow):
    """One photo, its panel, its bars.

    Args:
        bridge: To the worker; the window ends it when it closes.
        settings: The user's.

    Signals:
        painted: The window has been seen for the first time; slow things may begin.
    """

    painted = Signal()

    def __init__(self, bridge: WorkerBridge, settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle("DeepFlash")
        self.setAcceptDrops(True)
        self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self._was_painted = False
        self.bridge = bridge
        self.settings = settings
        self.memory = Memory()
        self.document = Document(bridge, self)
        self.changed_file = ChangedFile(self.document, self)
        self.view = PhotoView()
        self.start_page = StartPage()
        self.film = Film(self.document, settings, self)
        self.shortcuts = ShortcutSheet(self, lambda: keys_in_force(settings[SHORTCUTS]))
        self.commands = Commands(self)
        self.shell = ShellCommands(self)
        self.peek = Peek(self.commands.toggle_before, self)
        self.edits = EditCommands(self)
        calls = {**self.commands.calls(), **self.shell.calls(), **self.edits.calls()}
        self.table = ActionSet(self, calls, (self.view, self.start_page))
        self.table.remap(settings[SHORTCUTS])
        settings.listen(SHORTCUTS, self.table.remap)
        self.peek.action = self.table["peek"]
        self.panel = AdjustPanel(self.table, self.document.undo_stack)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self.banner = Banner(self.pages, self.view)
        self.toolbar = make_toolbar(self.table)
        self.addToolBar(self.toolbar)
        self.recent = RecentMenu(self.memory, self)
        fill_menus(self.menuBar(), self.table, self.recent)
        self._lay_out()
        self.presenter = Presenter(self)
        self.quitting = Quitting(self, self.document.exporter)
        self.shell.listen()
        self.restoreGeometry(self.memory.geometry)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)  # has no menus
        self.start_page.setFocus()  # not its button, which would look pressed

    def dress(self, theme: Theme) -> None:
        """Put a theme on what no style sheet reaches."""
        if self.isVisible():  # in a turn of its own, since drawing icons takes its time
            next_turn(self, lambda: self.table.dress(theme))
        else:
            self.table.dress(theme)
        self.start_page.dress(theme)
        self.film.strip.dress(theme)
        self.view.surround = QColor(theme.surround)
        self.view.update()

    def _lay_out(self) -> None:
        editor = QWidget()
        self._grid = grid = QGridLayout(editor)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.view, 0, 0)
        grid.addWidget(self.film.strip, 1, 0)
        grid.addWidget(self.panel, 0, 1, 2, 1)
        self.shell.show_strip(self.memory.strip_shown)
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(editor)
        for name in ("faces", "panels", "split"):
            self.table[name].setChecked(True)

    def _renew_panel(self) -> None:
        """Make the panel again, by its tables: that is how it comes to speak another language."""
        new = AdjustPanel(self.table, self.document.undo_stack)
        next_turn(self, lambda: self._exchange_panel(new))  # which takes as long

    def _exchange_panel(self, new: AdjustPanel) -> None:
        old, self.panel = self.panel, new
        self.panel.tabs.setCurrentIndex(old.tabs.currentIndex())
        self._grid.replaceWidget(old, self.panel)
        self.panel.setVisible(not old.isHidden())
        old.leave(self)
        old.deleteLater()
        self.presenter.meet_panel()

    # --- Qt's events -----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Tell the first time, once the event loop has shown it."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._tell_painted)

    def _tell_painted(self) -> None:
        """Unless it has been closed already, and nothing more must be started."""
        if self.isVisible():
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another language: in a turn of its own, once the actions have their new words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.changed_file.look()  # since one may have been to another program
        if event.type() == QEvent.Type.WindowStateChange:
            self.commands.follow_full_screen()
        if event.type() == QEvent.Type.LanguageChange:
            next_turn(self, self._renew_panel)

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
        """Open what was dropped."""
        self.start_page.set_inviting(inviting=False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.shell.open_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Leave no thread and no process behind; if that loses something, it is asked first."""
        if not self.quitting.may_close():
            event.ignore()
            return
        self.memory.geometry = self.saveGeometry()
        self.memory.strip_shown = self.commands.strip_wanted
        self.view.stop()
        self.shell.close()
        self.film.close()
        for work in self.findChildren(Latest):
            work.end()
        self.document.close()
        self.edits.leave_clipboard()
        super().closeEvent(event)
