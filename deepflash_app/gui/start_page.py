"""The empty window: an invitation to drop a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from deepflash_app.gui import icons
from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from deepflash_app.gui.theme import Theme

_FRAME_WIDTH, _FRAME_HEIGHT = 540, 380


class StartPage(QWidget):
    """Shown while no photo is open.

    Signals:
        open_asked: The button was pressed.
        sample_asked: The button below it was pressed.
    """

    open_asked = Signal()
    sample_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inviting = False
        self._picture = QLabel()
        self._title, self._how, self._promise = QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self.button = QPushButton()
        self.button.setProperty("primary", "true")
        self.button.clicked.connect(self.open_asked)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (self._how, self._promise):
            label.setProperty("role", "muted")
        for label, gap in (
            *((self._picture, 10), (self._title, 2)),
            *((self._how, 0), (self._promise, 16)),
        ):
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            layout.addSpacing(gap)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sample_button = QPushButton()
        self.sample_button.setProperty("quiet", "true")
        self.sample_button.clicked.connect(self.sample_asked)
        layout.addWidget(self.sample_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        Words(self, self._say)

    def _say(self) -> None:
        self._title.setText(self.tr("Drop a flash selfie here"))
        self._how.setText(self.tr("DeepFlash softens the flash into studio light."))
        promise = self.tr("Your photo stays on this computer and is never overwritten.")
        self._promise.setText(promise)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(f"{self._how.text()} {promise}")
        self.button.setText(self.tr("Open a photo…"))
        self.sample_button.setText(self.tr("Try it with a sample photo"))

    def dress(self, theme: Theme) -> None:
        """Draw the picture in a theme's colours."""
        ratio = max(self.devicePixelRatioF(), 2.0)
        self._picture.setPixmap(icons.pixmap("welcome", theme.muted, 72, ratio))

    def set_inviting(self, *, inviting: bool) -> None:
        """Light the frame up while a photo is held over the window."""
        self._inviting = inviting
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The dashed frame."""
        super().paintEvent(event)
        frame = QRectF(0, 0, _FRAME_WIDTH, _FRAME_HEIGHT)
        frame.moveCenter(QRectF(self.rect()).center())
        role = QPalette.ColorRole.Accent if self._inviting else QPalette.ColorRole.PlaceholderText
        colour = QColor(self.palette().color(role))
        colour.setAlphaF(1.0 if self._inviting else 0.45)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2.0 if self._inviting else 1.4, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 14, 14)
