"""A sentence over the photo that does not stop the work: errors, results, offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from deepflash_app.gui.announce import announce
from deepflash_app.gui.as_tip import as_tip
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.language import Words
from deepflash_app.gui.wrapped import fitting_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 620
_GAP = 20
_WORDS = 220  # logical pixels that a sentence has at least beside its buttons
_DETAILS_HEIGHT = 130
_ROOM_CHANGES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)

Action = tuple[str, Callable[[], None]]
"""The text of a button, and what it does."""


class Until(Enum):
    """How long a sentence is of use, if nobody closes it."""

    NEXT = auto()
    """Until another one is told."""
    PHOTO = auto()
    """Until another photo is open."""
    CLOSED = auto()
    """Until it has been closed."""


@dataclass(frozen=True, slots=True)
class _Message:
    """As ``Banner.tell`` is given it."""

    sentence: str
    alarm: bool
    details: str
    actions: tuple[Action, ...]
    until: Until


class Banner(QFrame):
    """Floats over the photo; at most two buttons that do something about what it tells.

    The last sentence is seen; those before it that are still of use come back when it is closed.

    Args:
        parent: What it floats over while there is no photo.
        photo: Below the parent: where the photo is seen, at whose lower edge it appears.
    """

    def __init__(self, parent: QWidget, photo: QWidget) -> None:
        super().__init__(parent)
        self._page, self._photo = parent, photo
        self.setObjectName("banner")
        self._messages: list[_Message] = []  # the last one is shown
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button, self.other_button = QPushButton(), QPushButton()
        for number, button in enumerate((self.action_button, self.other_button)):
            button.clicked.connect(partial(self._on_action, number))
        self.details_button = QPushButton()
        self.details_button.setProperty("quiet", "true")
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self._on_details)
        self.close_button = QPushButton()
        self.close_button.setProperty("quiet", "true")
        self.close_button.clicked.connect(self.dismiss)
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setObjectName("details")
        self.details.setFixedHeight(_DETAILS_HEIGHT)
        Words(self, self._say)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        for button in self._all_buttons():
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.sentence, 1)
        self._row.addLayout(self._buttons)
        for part in (self._buttons, self._row):
            part.setSpacing(8)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 10, 11)
        column.setSpacing(10)
        column.addLayout(self._row)
        column.addWidget(self.details)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.dismiss)
        for widget in (parent, photo):
            widget.installEventFilter(self)
        self.hide()

    def _say(self) -> None:
        self.details_button.setText(self.tr("Details"))
        self.details.setAccessibleName(self.tr("Details"))
        self.close_button.setText(self.tr("Close"))

    def tell(
        self,
        sentence: str,
        *,
        alarm: bool = False,
        details: str = "",
        action: Action | None = None,
        other: Action | None = None,
        until: Until = Until.NEXT,
    ) -> None:
        """Show a sentence.

        Args:
            sentence: For the user.
            alarm: Whether something went wrong.
            details: For a report; folded away.
            action: The text of a button, and what it does.
            other: Another one after it.
            until: Whether it comes back when those that follow have been closed.
        """
        actions = tuple(offer for offer in (action, other) if offer is not None)
        message = _Message(told(sentence), alarm, details, actions, until)
        lasting = [one for one in self._messages if one.until is not Until.NEXT]
        self._messages = [one for one in lasting if one.sentence != message.sentence]
        self._messages.append(message)
        self._show_last()

    def dismiss(self) -> None:
        """Close what is shown, and show what was told before it."""
        self._messages = self._messages[:-1]
        self._show_last()

    def withdraw(self, sentence: str) -> None:
        """What was told is not so any more; nothing is done if it was closed already."""
        left = [one for one in self._messages if one.sentence != told(sentence)]
        if left != self._messages:
            self._messages = left
            self._show_last()

    def forget_photo(self) -> None:
        """Another photo is open: leave only what is not about the last one."""
        left = [one for one in self._messages if one.until is Until.CLOSED]
        if left != self._messages:
            self._messages = left
            self._show_last()

    def _show_last(self) -> None:
        if not self._messages:
            self.hide()
            return
        message = self._messages[-1]
        self.setProperty("alarm", "true" if message.alarm else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(message.sentence)
        for number, button in enumerate(self._offers()):
            there = number < len(message.actions)
            button.setVisible(there)
            button.setText(message.actions[number][0] if there else "")
        self.details.setPlainText(message.details)
        self.details_button.setChecked(False)
        self.details_button.setVisible(bool(message.details))
        self.details.hide()
        self.show()
        self.raise_()
        self._place()
        announce(self, message.sentence, urgent=message.alarm)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Stay in place, whatever takes room from the photo or gives it back."""
        if event.type() in _ROOM_CHANGES and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _room(self) -> QRect:
        page, photo = self._page, self._photo
        if not photo.isVisibleTo(page):
            return page.rect()
        return QRect(photo.mapTo(page, QPoint()), photo.size())

    def _place(self) -> None:
        room = self._room()
        inset = self._column.contentsMargins()
        sides = inset.left() + inset.right() + self.width() - self.contentsRect().width()
        buttons = self._buttons.sizeHint().width()
        wide = min(_WIDTH, room.width() - 2 * _GAP) - sides
        beside = wide - buttons >= _WORDS  # else below, where no word of theirs is cut
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self.setFixedWidth(max(wide, buttons) + sides)
        room_for_words = wide - buttons - self._row.spacing() if beside else wide
        whole = self._messages[-1].sentence
        fitting = fitting_words(self.sentence.fontMetrics(), room_for_words, whole)
        if fitting != self.sentence.text():
            self.sentence.setText(fitting)
            self.sentence.setToolTip("" if fitting == whole else as_tip(whole))
        self._column.activate()
        height = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), height if height > 0 else self.sizeHint().height())
        left = room.left() + (room.width() - self.width()) // 2
        self.move(left, room.bottom() + 1 - self.height() - _GAP)

    def _on_details(self, shown: bool) -> None:  # noqa: FBT001  # a toggled signal's shape
        self.details.setVisible(shown)
        self._place()

    def _offers(self) -> tuple[QPushButton, QPushButton]:
        return self.action_button, self.other_button

    def _all_buttons(self) -> tuple[QPushButton, ...]:
        return *self._offers(), self.details_button, self.close_button

    def _on_action(self, number: int) -> None:
        _, act = self._messages[-1].actions[number]
        self.dismiss()
        act()
