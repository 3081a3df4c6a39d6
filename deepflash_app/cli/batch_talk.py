"""What ``deepflash batch`` prints: a bar on a terminal, lines in a pipe, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Self

from deepflash_app.cli.console import ProgressLine, complain, tell
from deepflash_app.engine.batch.events import Ended, Progressed

if TYPE_CHECKING:
    from deepflash_app.engine.batch.events import BatchReport, Event, PhotoResult

_BAR = 24  # signs
_MINUTE, _HOUR = 60, 3600
_NO_FACE = "No face was found"  # how the engine says it, to somebody with a window
_REASONS = 5  # for skipping photos, at most; the report has all


class BatchTalk:
    """Tells events as they come.

    Args:
        as_json: Whether to print objects for programs.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._line = ProgressLine()
        self._skipped: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """For ``with``: the bar is taken away at the end, however that comes."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._line.clear()

    def looking(self, done: int, total: int, text: str) -> None:
        """Progress of the planning."""
        self._line.show(f"{text} ({done}/{total})")

    def on_event(self, event: Event) -> None:
        """Tell one event."""
        if isinstance(event, Progressed):
            self._line.show(_bar(event))
        elif isinstance(event, Ended):
            self._line.clear()
            self._tell(event.result)
            if event.result.state == "skipped":
                self._skipped[_common(event.result)] += 1

    def sum_up(self, report: BatchReport) -> None:
        """Tell what became of the whole, apart from the results."""
        for notice in report.notices:
            complain(notice)
        if report.cancelled:
            complain("Stopped. The same command goes on from here.")
        for reason, number in self._skipped.most_common(_REASONS):
            complain(f"{_photos(number)} skipped: {reason}")
        if report.done and not self._as_json:  # else nothing stands between, or nobody reads it
            for result in report.failed:
                complain(f"Failed: {result.source}: {result.reason}")
        complain(_sum(report))
        if any(result.reason.startswith(_NO_FACE) for result in report.failed):
            complain("Draw a box round a missed face in the window; --own-edits then heeds it.")
        if any(result.earlier for result in report.failed):
            complain("Photos that failed before were not tried again; --retry-failed does.")
        if report.page is not None:
            complain(f"The report is {report.page}.")

    def _tell(self, result: PhotoResult) -> None:
        if self._as_json:
            tell(json.dumps(_plain(result)))
            return
        for notice in result.notices:
            complain(f"{result.source}: {notice}")
        if result.state == "failed":
            complain(f"{result.source}: {result.reason}")
        elif result.state == "done" and not result.earlier:
            faces = "1 face" if result.faces == 1 else f"{result.faces} faces"
            words = f"({faces}, {result.seconds:.1f} s)"
            tell(f"{result.source} -> {result.output} {words}")


def _common(skipped: PhotoResult) -> str:
    """The reason, in the words of all that were skipped for the same."""
    own = "" if skipped.output is None else skipped.output.name
    return skipped.reason.replace(own, "a file of that name") if own else skipped.reason


def _sum(report: BatchReport) -> str:
    if not (report.done or report.cancelled or report.failed):
        if report.earlier:
            return f"Nothing to do: {_photos(report.earlier)} had been corrected before."
        if not report.skipped:
            return "Nothing to do: there are no photos."
    parts = [f"{_photos(report.done)} corrected in {_clock(report.seconds)}"]
    if report.earlier:
        parts.append(f"{report.earlier} had been before")
    if report.skipped:
        parts.append(f"{report.skipped} skipped")
    if report.failed:
        parts.append(f"{len(report.failed)} failed")
    return ", ".join(parts) + "."


def _plain(result: PhotoResult) -> dict[str, object]:
    return {
        "input": str(result.source),
        "state": result.state,
        "output": None if result.output is None else str(result.output),
        "faces": result.faces,
        "seconds": result.seconds,
        "notices": list(result.notices),
        "error": result.reason if result.state == "failed" else None,
        "reason": result.reason if result.state == "skipped" else None,
        "earlier": result.earlier,
    }


def _bar(event: Progressed) -> str:
    share = event.done / event.total if event.total else 1.0
    full = round(share * _BAR)
    parts = [f"[{'#' * full}{'.' * (_BAR - full)}] {event.done}/{event.total}"]
    if event.failed:
        parts.append(f"{event.failed} failed")
    if event.paused:
        parts.append("paused")
    elif event.seconds_left is not None and event.done < event.total:
        parts.append(f"about {_clock(event.seconds_left)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds // _HOUR:.0f} h {seconds % _HOUR / _MINUTE:.0f} min"


def _photos(number: int) -> str:
    return "1 photo" if number == 1 else f"{number} photos"
