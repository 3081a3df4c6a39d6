"""What can be undone: every change of the options, a slider's whole drag as one step.

An edit is called by words that are made when they are wanted: the window may speak another language
by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QUndoStack

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.language import Say


_gestures = count(1)


def new_gesture() -> int:
    """A number for edits that belong together, such as those of one drag of a slider."""
    return next(_gestures)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Attributes:
        say: What it is, for the history.
        before: The options that it replaces.
        after: The options that it brings.
        gesture: Edits of the same gesture above 0 become one step.
    """

    say: Say
    before: RelightOptions
    after: RelightOptions
    gesture: int = 0


class EditCommand(QUndoCommand):
    """Applies an ``Edit`` and takes it back."""

    def __init__(self, edit: Edit, apply: Callable[[RelightOptions], None]) -> None:
        super().__init__(edit.say())
        self._edit = edit
        self._apply = apply

    def id(self) -> int:
        """Commands of one gesture may merge; -1 never does."""
        return self._edit.gesture or -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  # Qt's name
        """Take over the later end of the same gesture."""
        if not isinstance(other, EditCommand):
            return False
        mine, later = self._edit, other._edit  # noqa: SLF001  # its own kind
        self._edit = Edit(later.say, mine.before, later.after, mine.gesture)
        self.say()  # which tells the value
        self.setObsolete(self._edit.before == self._edit.after)  # the hand went back
        return True

    def say(self) -> None:
        """Be called so in the language of now."""
        self.setText(self._edit.say())

    def redo(self) -> None:
        """Bring the change."""
        self._apply(self._edit.after)

    def undo(self) -> None:
        """Take it back."""
        self._apply(self._edit.before)


def retell(stack: QUndoStack) -> None:
    """Tell a history in the language of now."""
    for number in range(stack.count()):
        command = stack.command(number)
        if isinstance(command, EditCommand):
            command.say()
