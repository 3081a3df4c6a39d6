"""What an action is, and when it can be used; the table of them is another module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class When(Enum):
    """When an action can be used."""

    ALWAYS = auto()
    PHOTO = auto()
    READ = auto()
    ANALYSED = auto()
    EXPORTABLE = auto()
    SPLIT = auto()
    BOXES = auto()
    BOX_SELECTED = auto()
    NONE_SELECTED = auto()
    LISTED = auto()
    WORKING = auto()
    UNDOABLE = auto()
    REDOABLE = auto()
    EDITED = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """One action.

    Attributes:
        id: Its name in menus, settings and tests.
        text: English, with an ampersand before the menu's key.
        keys: Shortcuts, the first is shown.
        when: When it can be used.
        icon: File name in ``resources/icons``; empty for none.
        checkable: Whether it stays down.
        group: Actions of one group exclude each other.
        repeats: Whether holding the key repeats it.
        on_photo: Whether keys such as arrows work only while the photo has the focus, since
            elsewhere they move a slider or a text's cursor; other keys of it work everywhere.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    when: When = When.ALWAYS
    icon: str = ""
    checkable: bool = False
    group: str = ""
    repeats: bool = False
    on_photo: bool = False
