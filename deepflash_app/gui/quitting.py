"""The end of the window while something is still being done: asked for, waited for, or now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMessageBox

from deepflash_app.gui.form_dialog import FormDialog
from deepflash_app.gui.turns import next_turn

if TYPE_CHECKING:
    from deepflash_app.gui.exporter import Exporter
    from deepflash_app.gui.main_window import MainWindow


class Quitting(QObject):
    """Tells the window whether it may close; where that would lose something, the user does.

    Args:
        window: Which closes.
        exporter: Whose exports would be lost.

    Attributes:
        sure: Whether the window may close, whatever is being done.
    """

    def __init__(self, window: MainWindow, exporter: Exporter) -> None:
        super().__init__(window)
        self.sure = False
        self._window = window
        self._exporter = exporter
        self._question: QMessageBox | None = None  # while the user is asked
        self._waiting = False  # for the exports to end
        self._told = ""  # of that
        exporter.exported.connect(self._on_exported)
        exporter.failed.connect(self._on_failed)
        exporter.changed.connect(self._on_change)

    def may_close(self) -> bool:
        """Whether nothing is lost by it; if something is, the user is asked."""
        under_way = self._under_way()
        if self.sure or not under_way:
            return True
        if self._question is None:
            self._ask(under_way)
        return False

    def judge(self, good: bool) -> None:  # noqa: FBT001  # a signal's shape
        """Work may have ended while the user is asked: then nothing is left to be asked.

        Args:
            good: Whether nothing went wrong; else the window stays, to let it be read why.
        """
        ask, under_way = self._question, self._under_way()
        if ask is None:
            return
        if good and under_way:
            ask.setText("\n".join(under_way))
            return
        ask.reject()
        if good:
            self._quit()

    def _under_way(self) -> list[str]:
        """Sentences on what the end of the window would stop."""
        exporting = [self.tr("An export is still running.")] if self._exporter.running else []
        dialogs = self._window.findChildren(FormDialog)
        return exporting + [words for dialog in dialogs if (words := dialog.under_way())]

    def _ask(self, under_way: list[str]) -> None:
        """Without holding the event loop up: what is being done goes on meanwhile."""
        self._question = ask = QMessageBox(QApplication.activeWindow() or self._window)
        ask.setIcon(QMessageBox.Icon.Question)
        ask.setText("\n".join(under_way))
        roles = QMessageBox.ButtonRole
        now = ask.addButton(self.tr("Quit anyway"), roles.DestructiveRole)
        stay = ask.addButton(QMessageBox.StandardButton.Cancel)
        done = None
        if self._exporter.running and len(under_way) == 1:  # or the end would stop the others
            done = ask.addButton(self.tr("Quit when it is exported"), roles.AcceptRole)
        ask.setDefaultButton(done or stay)  # once all are there, or Tab would pass one by

        def answer() -> None:
            self._question = None
            clicked = ask.clickedButton()
            if clicked is now:
                self._quit()
            elif done is not None and clicked is done:
                self._wait()
            else:
                self._stay()

        ask.finished.connect(answer)
        ask.finished.connect(ask.deleteLater)
        ask.open()

    def _wait(self) -> None:
        """Quit once the last export is there, which it may be already."""
        if not self._exporter.running:
            self._end()
            return
        self._waiting = True
        self._told = self.tr("DeepFlash quits as soon as the photo is exported.")
        self._window.banner.tell(self._told, action=(self.tr("Stay"), self._stay))

    def _stay(self) -> None:
        self._waiting = False
        self._window.banner.withdraw(self._told)

    def _end(self) -> None:
        """The last export is there; what was begun after the answer is asked about anew."""
        under_way = self._under_way()
        if not under_way:
            self._quit()
            return
        self._stay()
        self._ask(under_way)

    def _quit(self) -> None:
        self.sure = True
        next_turn(self._window, self._window.close)  # not while others still hear of the export

    def _on_exported(self) -> None:
        if self._waiting and not self._exporter.running:
            self._end()

    def _on_failed(self) -> None:
        self.judge(good=False)
        self._stay()

    def _on_change(self) -> None:
        if self.sure:
            return
        self.judge(good=True)
        if self._waiting and not self._exporter.running:
            self._stay()  # it was cancelled, and so is the end
