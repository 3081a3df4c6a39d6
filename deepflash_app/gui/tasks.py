"""What the worker is busy with, as the status bar tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing under way; ``total`` 0 means that nobody knows how long it takes."""

    text: str
    done: int = 0
    total: int = 0
