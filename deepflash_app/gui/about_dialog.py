"""What this program is, what it stands on, and where its network's weights come from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from deepflash_app import __version__
from deepflash_app.engine.notice import notice
from deepflash_app.engine.weights_card import card_in_use
from deepflash_app.errors import WeightsError
from deepflash_app.gui.engine_words import told

_SIZE = (880, 520)
_HASH_LINE = 32  # a hash of 64 digits in two lines


class AboutDialog(QDialog):
    """Tabs: the program, the weights, the licences of others.

    The last two are filled when they are first looked at: the weights' hash is worked out, and the
    licences are long.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About DeepFlash"))
        self.resize(*_SIZE)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._program(), self.tr("Program"))
        self.weights = QWidget()
        self.tabs.addTab(self.weights, self.tr("Network weights"))
        self.reader = _reader(self.tr("Licences"))
        self.tabs.addTab(self.reader, self.tr("Licences"))
        self.tabs.currentChanged.connect(self._fill)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self.tabs)
        layout.addWidget(buttons)

    def _program(self) -> QWidget:
        title = QLabel(f"DeepFlash {__version__}")
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Turns a flash selfie into a studio portrait, on this computer alone.\n\n"
                "After N. Capece, F. Banterle, P. Cignoni, F. Ganovelli, R. Scopigno, U. Erra: "
                "“DeepFlash: Turning a flash selfie into a studio portrait”, 2019, "
                "arXiv:1903.08527. This is an independent implementation, which the authors have "
                "not endorsed.\n\n"
                "MIT License. Copyright © 2026 The DeepFlash contributors."
            )
        )
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 18, 4, 4)
        column.setSpacing(14)
        column.addWidget(title)
        column.addWidget(text)
        column.addStretch(1)
        return page

    def _fill(self) -> None:
        page = self.tabs.currentWidget()
        if page is self.weights and page.layout() is None:
            self._show_weights()
        elif page is self.reader and self.reader.document().isEmpty():
            self.reader.setPlainText(notice())

    def _show_weights(self) -> None:
        grid = QGridLayout(self.weights)
        grid.setContentsMargins(4, 18, 4, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        try:
            card = card_in_use()
        except WeightsError as error:
            grid.addWidget(_words(told(str(error))), 0, 1, Qt.AlignmentFlag.AlignTop)
            return
        digest = _words(f"{card.sha256[:_HASH_LINE]}\n{card.sha256[_HASH_LINE:]}")
        digest.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        rows = (
            (self.tr("Name"), _words(card.name)),
            (self.tr("Trained on"), _words(card.data)),
            (self.tr("Licence"), _words(card.licence)),
            ("SHA-256", digest),
        )
        for number, (name, value) in enumerate(rows):
            label = QLabel(name)
            label.setProperty("role", "muted")
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(rows), 1)


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    flags = Qt.TextInteractionFlag.TextSelectableByMouse
    label.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return label


def _reader(name: str) -> QPlainTextEdit:
    reader = QPlainTextEdit(readOnly=True)
    reader.setObjectName("reader")
    reader.setAccessibleName(name)
    reader.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    reader.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return reader
