"""Which keys an action has: the table's, or those that the user has given it. No Qt widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from deepflash_app.gui.action_kinds import When
from deepflash_app.gui.action_table import ACTIONS, HAND_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deepflash_app.gui.action_kinds import Spec
    from deepflash_app.setting_kinds import Keys

_NEVER_TOGETHER = ({When.BOX_SELECTED, When.NONE_SELECTED},)
"""Two actions that can never be used at the same time may share a key."""


_OF_CONTROLS = {"Left", "Right", "Up", "Down", "Home", "End", "Space", "Return", "Enter"}
"""Without these no slider, list or button could be used by keyboard."""


def keys_in_force(chosen: Mapping[str, Keys]) -> dict[str, Keys]:
    """The keys of every action.

    Args:
        chosen: What the user has given to some; of a file, so nonsense is left out, and so is a
            key that an action before it in the table has got already.

    Returns:
        For each action id its keys in Qt's portable spelling.
    """
    given: dict[str, Keys] = {}
    owners: dict[str, list[Spec]] = {}
    # Chosen keys go before those of the table, whatever the order of the rows.
    for spec in sorted(ACTIONS, key=lambda spec: spec.id not in chosen):
        keys = [spelt(key) for key in chosen.get(spec.id, spec.keys)]
        given[spec.id] = tuple(
            key
            for key in keys
            if key and not any(_clash(other, spec) for other in owners.get(key, ()))
        )
        for key in given[spec.id]:
            owners.setdefault(key, []).append(spec)
    return given


def owner_of(key: str, by: Spec, keys: Mapping[str, Keys]) -> str:
    """What else has a key; empty if nothing that ``by`` could come into conflict with.

    Args:
        key: In Qt's portable spelling.
        by: The action that wants it.
        keys: As from ``keys_in_force``.

    Returns:
        The text of the action or of the photo's own key, in English.
    """
    for spec in ACTIONS:
        if key in keys.get(spec.id, ()) and _clash(spec, by):
            return spec.text
    if not by.on_photo:
        for names, text in HAND_KEYS:
            if key in {spelt(name) for name in names}:
                return text
    return ""


def is_of_controls(key: str) -> bool:
    """Whether controls need a key, in Qt's portable spelling, wherever there are any."""
    return key.rpartition("+")[2] in _OF_CONTROLS


def spelt(key: str) -> str:
    """A key in Qt's portable spelling; empty if it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def _clash(one: Spec, other: Spec) -> bool:
    return one.id != other.id and {one.when, other.when} not in _NEVER_TOGETHER
