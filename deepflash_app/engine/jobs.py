"""What a window asks of the worker process, and what it hears back: small, frozen, picklable.

A job carries all that it needs, so that a worker which was killed and started again can take it
up without a memory of what came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the window imports this module before its first paint
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.errors import DeepFlashError

OnConflict = Literal["rename", "overwrite"]


@dataclass(frozen=True, slots=True)
class Analyse:
    """Find the faces of a photo and compute their corrections; answered by an ``Analysis``."""

    path: Path
    options: RelightOptions


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """Render a photo at full size and write it; answered by the ``Path`` that was written.

    Attributes:
        path: The photo.
        analysis: As an ``Analyse`` of that photo answered; None writes the photo unchanged.
        options: How to relight.
        target: Where to write; the suffix tells the format.
        write: Size, encoding, metadata.
        on_conflict: What happens if ``target`` exists: a free name beside it, or replacing it.
    """

    path: Path
    analysis: Analysis | None
    options: RelightOptions
    target: Path
    write: ExportSettings
    on_conflict: OnConflict = "rename"


Job = Analyse | Export


@dataclass(frozen=True, slots=True)
class Progress:
    """How far job ``number`` is.

    Attributes:
        number: The job's generation number.
        done: Steps behind it.
        total: Steps in all; 0 where nobody knows.
        text: What is being done, for people.
        may_kill: Whether the process may be killed now without harm to a file.
    """

    number: int
    done: int
    total: int
    text: str
    may_kill: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Where job ``number`` has found faces, long before it is finished.

    Attributes:
        number: The job's generation number.
        boxes: In pixels of the upright photo.
        size: Width and height of that photo, which the window may not have read yet.
    """

    number: int
    boxes: tuple[FaceBox, ...]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """Job ``number`` has this result."""

    number: int
    result: Analysis | Path


@dataclass(frozen=True, slots=True, eq=False)
class Failed:
    """Job ``number`` failed: an error with a sentence for the user, and details for a report."""

    number: int
    error: DeepFlashError
    details: str = ""


Answer = Progress | Found | Finished | Failed


def free_name(target: Path) -> Path:
    """``target``, or the first of ``name (2).jpg``, ``name (3).jpg``, … that does not exist."""
    candidate, count = target, 2
    while candidate.exists() or candidate.is_symlink():
        candidate = target.with_name(f"{target.stem} ({count}){target.suffix}")
        count += 1
    return candidate
