"""How far the open photo is."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """How far the photo is."""

    EMPTY = "empty"
    """There is none."""
    UNREADABLE = "unreadable"
    """It was chosen, but there is nothing to be seen of it."""
    READING = "reading"
    """Its first picture is seen."""
    SHOWN = "shown"
    """It is read, and not corrected, perhaps not yet."""
    ANALYSED = "analysed"
    """Its correction is known."""
