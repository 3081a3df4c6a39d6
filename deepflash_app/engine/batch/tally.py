"""Counts what has become of a batch's photos, and tells it as it comes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deepflash_app.engine.batch.events import BatchReport, Ended, PhotoResult, Progressed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.engine.batch.events import Event


class Tally:
    """The counts of one run.

    Args:
        on_event: Hears of every photo that ends, and of the whole.

    Attributes:
        report: Filled as the batch goes on; ``closed`` completes it.
        total: Photos in all.
        fresh: Photos that came to their end by work of this run.
        paused: Whether the batch waits.
    """

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self.report = BatchReport()
        self.total = 0
        self.fresh = 0
        self.paused = False
        self._tell = on_event
        self._ended = 0
        self._failed: dict[Path, PhotoResult] = {}
        self._began = time.monotonic()
        self._idle = 0.0
        self._since = 0.0

    def end(self, result: PhotoResult) -> None:
        """Count and tell a photo that has come to its end."""
        self._ended += 1
        if result.state == "failed":
            self._failed[result.source] = result
        elif result.state == "skipped":
            self.report.skipped += 1
        elif result.earlier:
            self.report.earlier += 1
        else:
            self.report.done += 1
        self._tell(Ended(result))
        self.progress()

    def again(self, source: Path) -> bool:
        """Take a failed photo back, to be tried again; whether it had failed."""
        if self._failed.pop(source, None) is None:
            return False
        self._ended -= 1
        self.progress()
        return True

    def pause(self, *, paused: bool) -> None:
        """Note and tell whether the batch waits; that time counts for no photo."""
        if paused != self.paused:
            now = time.monotonic()
            if paused:
                self._since = now
            else:
                self._idle += now - self._since
            self.paused = paused
            self.progress()

    def progress(self) -> None:
        """Tell how far it is."""
        left = self.total - self._ended
        spent = time.monotonic() - self._began - self._idle
        guess = spent / self.fresh * left if self.fresh else None
        self._tell(Progressed(self._ended, self.total, len(self._failed), guess, self.paused))

    def closed(self) -> BatchReport:
        """The report at the end."""
        self.report.failed = list(self._failed.values())
        self.report.seconds = round(time.monotonic() - self._began, 3)
        return self.report
