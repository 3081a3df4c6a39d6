"""What the dialogs of long work share: first a form with the choices, then a page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from deepflash_app.gui.asking import ask_first
from deepflash_app.gui.turns import next_turn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout


class Form(QWidget):
    """The choices.

    Signals:
        changed: Something was chosen.
    """

    changed = Signal()

    def made_anew(self) -> Self:
        """A form with the same choices, in the language of now."""
        raise NotImplementedError


class FormDialog(QDialog):
    """A form, and a page instead of it once the work has begun.

    Signals:
        ended: The work has come to its end; whether nothing went wrong.
    """

    ended = Signal(bool)

    form: Form

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = QStackedWidget()

    def under_way(self) -> str:
        """What the end of the window would stop, as a sentence; empty if nothing."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the work now; it can be taken up another time."""
        raise NotImplementedError

    def _button(self, call: object, kind: str = "") -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        if kind:
            button.setProperty(kind, "true")
        button.clicked.connect(call)
        return button

    def _stack(self, page: QWidget, words: QWidget, buttons: QHBoxLayout) -> None:
        """Form or page, below it what is told, below that the buttons."""
        self.pages.addWidget(self.form)
        self.pages.addWidget(page)
        buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(words)
        layout.addLayout(buttons)

    def _fit(self, size: QSize) -> None:
        """Be as large, or higher where a larger font or longer words need it."""
        layout = self.layout()
        size = size.expandedTo(self.minimumSizeHint())
        high = layout.totalHeightForWidth(size.width()) if layout is not None else 0
        self.resize(size.expandedTo(QSize(0, min(high, self.screen().availableSize().height()))))

    def _judge(self) -> None:
        """Show the buttons that do something now."""
        raise NotImplementedError

    def _renew_form(self) -> None:
        """Make the form again: that is how it comes to speak another language."""
        old, asking = self.form, self.pages.currentWidget() is self.form
        self.form = old.made_anew()
        self.form.changed.connect(self._judge)
        self.pages.insertWidget(0, self.form)
        self.pages.removeWidget(old)
        old.deleteLater()
        self.pages.setCurrentIndex(0 if asking else 1)
        self._judge()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another language: in a turn of its own, once the words are there."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            next_turn(self, self._renew_form)

    def reject(self) -> None:
        """Close, by Escape or by the window's frame; work is stopped only if that is meant."""
        under_way = self.under_way()
        if under_way:
            yes = self.tr("Stop and close")
            ask = ask_first(self, under_way, yes, self._stop_and_close, destroys=True)
            self.ended.connect(ask.deleteLater)
        else:
            super().reject()

    def _stop_and_close(self) -> None:
        self.stop()
        self.close()
