"""Asks before something that a user may not have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from deepflash_app.gui.wrapped import fitting_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


_WORD = 360
"""Logical pixels of the longest word, so that no name makes a question as wide as a screen."""


def ask_first(
    parent: QWidget,
    question: str,
    yes: str,
    do: Callable[[], object],
    *,
    warns: bool = False,
    destroys: bool = False,
) -> QMessageBox:
    """Ask without holding the event loop up, and do it only if the answer is yes.

    Args:
        parent: What the question is about.
        question: For the user.
        yes: The text of the button.
        do: What that button does.
        warns: Whether something may be lost that is not seen.
        destroys: Whether it cannot be brought back, or ends long work; then Enter does not do it.

    Returns:
        The question, which may become needless before it is answered.
    """
    ask = QMessageBox(parent)
    ask.setIcon(QMessageBox.Icon.Warning if warns else QMessageBox.Icon.Question)
    ask.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
    ask.setText(fitting_words(ask.fontMetrics(), _WORD, question))
    roles = QMessageBox.ButtonRole
    sure = ask.addButton(yes, roles.DestructiveRole if destroys else roles.AcceptRole)
    cancel = ask.addButton(QMessageBox.StandardButton.Cancel)
    if destroys:
        ask.setDefaultButton(cancel)
    ask.finished.connect(lambda: do() if ask.clickedButton() is sure else None)
    ask.finished.connect(ask.deleteLater)
    ask.open()
    return ask
