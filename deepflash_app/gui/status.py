"""The bar below: what photo this is, what is being done, and the Cancel that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from deepflash_app.gui.elided_label import ElidedLabel
from deepflash_app.gui.language import Words
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from deepflash_app.gui.tasks import Task

_BAR_WIDTH = 150

_WORDS = (  # what the worker says, marked for Qt's translation tools
    QT_TRANSLATE_NOOP("Progress", "Reading the photo"),
    QT_TRANSLATE_NOOP("Progress", "Looking for faces"),
    QT_TRANSLATE_NOOP("Progress", "Cutting out the person"),
    QT_TRANSLATE_NOOP("Progress", "Working out the studio light"),
    QT_TRANSLATE_NOOP("Progress", "Fitting it to the photo"),
    QT_TRANSLATE_NOOP("Progress", "Rendering at full size"),
    QT_TRANSLATE_NOOP("Progress", "Writing"),
    QT_TRANSLATE_NOOP("Progress", "Trying again with less memory"),
)


class StatusBar(QStatusBar):
    """Facts on the left, work and zoom on the right.

    Signals:
        cancel_asked: The Cancel button was pressed.
    """

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 8, 0)
        self.facts = ElidedLabel()
        self.work = QLabel()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.cancel = QPushButton()
        self.cancel.setProperty("quiet", "true")
        self.cancel.clicked.connect(self.cancel_asked)
        self.zoom = QLabel()
        self.addWidget(self.facts, 1)
        for widget in (self.work, self.bar, self.cancel, self.zoom):
            self.addPermanentWidget(widget)
        Words(self, self._say)
        self.show_task(None)

    def _say(self) -> None:
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel.setText(self.tr("Cancel"))
        self.zoom.setAccessibleName(self.tr("Zoom"))

    def show_task(self, task: Task | None) -> None:
        """Show what is being done; None hides progress and Cancel."""
        for widget in (self.work, self.bar, self.cancel):
            widget.setVisible(task is not None)
        if task is not None:
            self.work.setText(QCoreApplication.translate("Progress", task.text))
            # Else it would paint at once, and with it all of the window that is to be painted.
            self.bar.setUpdatesEnabled(False)
            self.bar.setRange(0, task.total)  # 0 to 0 runs to and fro
            self.bar.setValue(task.done)
            self.bar.setUpdatesEnabled(True)

    def show_zoom(self, scale: float) -> None:
        """Show the scale in per cent; 100 % is one photo pixel on one screen pixel."""
        digits = 0 if scale >= 0.1 else 1  # noqa: PLR2004  # ten per cent
        self.zoom.setText(f"{100 * scale:.{digits}f} %")
