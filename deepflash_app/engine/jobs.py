"""What a window asks of the worker process, and what it hears back: small, frozen, picklable.

A job carries all that it needs, so that a worker which was killed and started again can take it
up without a memory of what came before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deepflash_app.engine.names import numbered

if TYPE_CHECKING:  # the window imports this module before its first paint
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.batch.unit import Corrected
    from deepflash_app.engine.export_settings import ExportSettings
    from deepflash_app.engine.stamps import Stamp
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
        stamp: Of the file that was seen and analysed; another one is not exported in its place.
    """

    path: Path
    analysis: Analysis | None
    options: RelightOptions
    target: Path
    write: ExportSettings
    on_conflict: OnConflict = "rename"
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """Correct one photo of a batch from file to file; answered by ``batch.unit.Corrected``.

    Attributes:
        path: The photo.
        target: Where to write; the suffix tells the format.
        options: How to relight.
        export: How to write.
        on_conflict: What happens if another file has the name of ``target``.
        known: SHA-256 of the photo's bytes when it was last corrected so; empty if it never was.
        known_output: What was written then.
        pictures: Whether small pictures of before and after are wanted.
    """

    path: Path
    target: Path
    options: RelightOptions
    export: ExportSettings
    on_conflict: Literal["rename", "skip", "overwrite"]
    known: str = ""
    known_output: Path | None = None
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class UseWeights:
    """Try a weights file and put it in use; answered by the name that it gives itself."""

    path: Path


Job = Analyse | Export | Correct | UseWeights


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
    result: Analysis | Path | Corrected | str


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
    while os.path.lexists(candidate):  # Path.exists raises for a name too long
        candidate = numbered(target, count)
        count += 1
    return candidate
