"""Work that is spread over several turns of the event loop, so that none holds the window up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SOON = 1
"""Milliseconds. With 0 there is no timer but an event, which is delivered in the very same turn."""


def next_turn(owner: QObject, call: Callable[[], object]) -> None:
    """Call once the event loop has looked after all else; not at all if ``owner`` is gone."""
    QTimer.singleShot(_SOON, owner, call)


def in_turns(owner: QObject, calls: Sequence[Callable[[], object]]) -> None:
    """Call each in a turn of its own, in their order."""

    def begin() -> None:
        calls[0]()
        in_turns(owner, calls[1:])

    if calls:
        next_turn(owner, begin)
