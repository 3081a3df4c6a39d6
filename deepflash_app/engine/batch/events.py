"""What a batch tells while it runs, and how it is steered; plain Python, for any shell."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Outcome = Literal["done", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """What became of one photo.

    Attributes:
        source: The photo.
        state: ``"done"``, ``"failed"`` or ``"skipped"``.
        output: The file that was written, or that was there for a skipped one; else None.
        faces: How many faces were corrected.
        seconds: From reading to written.
        reason: Why it failed or was skipped, as a sentence; empty for a done one.
        notices: Sentences on what was converted, left out or noticed.
        earlier: Whether an earlier run had done (or failed) it, so that nothing was done now.
    """

    source: Path
    state: Outcome
    output: Path | None = None
    faces: int = 0
    seconds: float = 0.0
    reason: str = ""
    notices: tuple[str, ...] = ()
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """Work on a photo began."""

    source: Path


@dataclass(frozen=True, slots=True)
class Ended:
    """A photo came to its end; after a retry, once more."""

    result: PhotoResult


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far the batch is, told after every photo and every change of state.

    Attributes:
        done: Photos behind it, whatever became of them.
        total: Photos in all.
        failed: How many of them failed.
        seconds_left: For the rest, a guess; None while there is nothing to go by.
        paused: Whether it waits to be resumed; photos under way are still finished.
    """

    done: int
    total: int
    failed: int
    seconds_left: float | None
    paused: bool


Event = Started | Ended | Progressed


@dataclass(slots=True)
class BatchReport:
    """What became of a batch.

    Attributes:
        done: Photos that were corrected now.
        earlier: Photos that an earlier run had corrected.
        skipped: Photos passed over by the rules, such as those without flash.
        failed: What failed, with reasons; those of earlier runs, too, if not tried again.
        cancelled: Whether it was stopped before its end.
        seconds: How long it took.
        notices: Sentences about the batch as a whole.
        page: The report to look at, if one was written.
        table: The same as CSV.
    """

    done: int = 0
    earlier: int = 0
    skipped: int = 0
    failed: list[PhotoResult] = field(default_factory=list)
    cancelled: bool = False
    seconds: float = 0.0
    notices: list[str] = field(default_factory=list)
    page: Path | None = None
    table: Path | None = None

    @property
    def good(self) -> bool:
        """Whether every photo came to a good end."""
        return not self.failed and not self.cancelled


class BatchControl:
    """Steers a running batch from any thread; the batch obeys within a fraction of a second."""

    def __init__(self) -> None:
        self._paused = threading.Event()
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._retries: list[Path] = []

    @property
    def paused(self) -> bool:
        """Whether no new photo is begun for now."""
        return self._paused.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether the batch is to stop."""
        return self._cancelled.is_set()

    def pause(self) -> None:
        """Begin no more photos; those under way are finished."""
        self._paused.set()

    def resume(self) -> None:
        """Go on."""
        self._paused.clear()

    def cancel(self) -> None:
        """Stop within two seconds; what was written stays, and another run goes on from there."""
        self._cancelled.set()

    def retry(self, source: Path) -> None:
        """Try a photo that failed in this run once more, when the others are done."""
        with self._lock:
            self._retries.append(source)

    def take_retries(self) -> list[Path]:
        """What ``retry`` was called for since the last time; for the batch itself."""
        with self._lock:
            taken, self._retries = self._retries, []
        return taken
