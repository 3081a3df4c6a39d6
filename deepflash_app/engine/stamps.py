"""Which state of a file was read; what tells later that another program has changed it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """A state of a file, without a look at its bytes.

    Attributes:
        changed: Time of its last change, in nanoseconds.
        size: Its bytes.
    """

    changed: int
    size: int


def stamp_of(path: Path) -> Stamp | None:
    """The state of a file now; None if it cannot be reached."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size)
