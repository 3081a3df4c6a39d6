"""Runs a batch: hands photos to a pool, writes the journal, tells a shell, obeys its control."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from deepflash_app.engine.atomic import sweep
from deepflash_app.engine.batch.events import BatchControl, PhotoResult, Started
from deepflash_app.engine.batch.journal import Journal
from deepflash_app.engine.batch.originals import Originals
from deepflash_app.engine.batch.pool import LocalPool, Pool
from deepflash_app.engine.batch.report import write_report
from deepflash_app.engine.batch.resume import sort_out
from deepflash_app.engine.batch.space import refuse_full_disk
from deepflash_app.engine.batch.tally import Tally
from deepflash_app.engine.batch.weights import weights_digest
from deepflash_app.engine.jobs import Correct
from deepflash_app.errors import Cancelled, DeepFlashError, UnwritablePhoto, WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from deepflash_app.engine.batch.events import BatchReport, Event
    from deepflash_app.engine.batch.journal_rows import Row
    from deepflash_app.engine.batch.plan import BatchPlan
    from deepflash_app.engine.batch.pool import Answered
    from deepflash_app.engine.batch.unit import Corrected

_PAUSE = 0.05  # seconds between looks at the control while nothing runs


def run_batch(
    plan: BatchPlan,
    on_event: Callable[[Event], None] | None = None,
    control: BatchControl | None = None,
    *,
    weights: Path | None = None,
    pool: Callable[[], Pool] | None = None,
) -> BatchReport:
    """Correct all photos of a plan, whatever becomes of single ones.

    It blocks until the end, so a window calls it in a thread of its own; ``on_event`` is called
    in that thread. Killed at any moment, another run of the same plan goes on from there.

    Args:
        plan: What to do.
        on_event: Hears of each photo and of the whole.
        control: Pauses, cancels, retries.
        weights: Another weights file than the shipped one.
        pool: Makes the workers; those of this machine if None.

    Raises:
        BatchRefused: If it cannot start (another batch, no space), or the journal fails.
        WeightsError: If weights are missing or altered.
    """
    digest = weights_digest(weights)
    with Journal(plan.output, plan.settings.shard) as journal:
        run = _Run(
            plan, on_event or (lambda _event: None), control or BatchControl(), journal, digest
        )

        def local() -> Pool:
            return LocalPool(plan.settings.jobs, plan.settings.timeout, weights=weights)

        return run.through(pool or local)


class _Run:
    """One batch under way."""

    def __init__(
        self,
        plan: BatchPlan,
        on_event: Callable[[Event], None],
        control: BatchControl,
        journal: Journal,
        digest: str,
    ) -> None:
        self._plan = plan
        self._tell = on_event
        self._tally = Tally(on_event)
        self._control = control
        self._journal = journal
        self._digest = digest
        self._tally.report.notices += [*plan.notices, *filter(None, [journal.notice])]
        self._options = {photo.source: plan.settings.options_for(photo) for photo in plan.photos}
        self._originals = Originals([photo.source for photo in plan.photos], plan.folders)
        self._rows: dict[Path, Row] = {}
        self._queue: deque[Row] = deque()
        self._working: set[Path] = set()

    def through(self, make_pool: Callable[[], Pool]) -> BatchReport:
        """Do it all."""
        self._prepare()
        folders = {self._plan.output, *(row.target.parent for row in self._queue)}
        _sweep(folders)
        if self._queue:
            if self._plan.settings.check_space:
                refuse_full_disk(self._plan, [row.source for row in self._queue])
            self._work(make_pool())
            _sweep(folders)  # a cluster's worker here that was killed has nobody else to do it
        report = self._tally.closed()
        if self._plan.settings.report and (self._tally.fresh or self._lacks_report()):
            try:
                report.page, report.table = write_report(self._plan.output, self._journal)
            except UnwritablePhoto as error:  # which undoes no photo
                report.notices.append(str(error))
        return report

    def _prepare(self) -> None:
        """Tell of the photos that need no work, and queue the others."""
        made = sort_out(self._plan, self._journal.rows(), self._digest)
        self._tally.total = len(made.ended) + len(made.todo)
        for result in made.ended:
            self._tally.end(result)
        self._queue.extend(made.todo)
        self._rows = {row.source: row for row in made.todo}
        self._journal.put(*made.fresh)
        self._tally.progress()

    def _lacks_report(self) -> bool:
        """Whether an earlier run wrote none, or was killed after its last photo."""
        page = self._plan.output / f"{self._journal.report_name}.html"
        return bool(self._journal.rows()) and self._journal.is_newer_than(page)

    def _work(self, pool: Pool) -> None:
        try:
            while self._queue or self._working:
                self._obey()
                if self._control.cancelled:
                    self._cancel(pool)
                    return
                if not self._control.paused:
                    self._feed(pool)
                answers = pool.poll()
                for answer in answers:
                    self._take(answer)
                if not answers and not self._working:
                    time.sleep(_PAUSE)
                if not self._queue and not self._working:
                    self._obey()
        finally:
            pool.close()

    def _obey(self) -> None:
        for source in self._control.take_retries():
            if source in self._rows and self._tally.again(source):
                self._queue.append(self._rows[source])
        self._tally.pause(paused=self._control.paused)

    def _cancel(self, pool: Pool) -> None:
        self._tally.report.cancelled = True
        for answer in pool.stop():
            self._take(answer)

    def _feed(self, pool: Pool) -> None:
        while self._queue:
            row = self._queue[0]
            refusal = self._refusal(row)
            if refusal is not None:
                self._queue.popleft()
                self._record(row, refusal)
                continue
            if not pool.take(self._job(row)):
                return
            self._queue.popleft()
            self._working.add(row.source)
            if row.state != "working":
                self._rows[row.source] = replace(row, state="working")
                self._journal.begin(row.source)
            self._tell(Started(row.source))

    def _refusal(self, row: Row) -> PhotoResult | None:
        """Why this photo is not even begun."""
        try:
            self._originals.refuse(row.target)
        except UnwritablePhoto as error:
            return PhotoResult(row.source, "failed", reason=str(error))
        skips = self._plan.settings.on_conflict == "skip" and row.state not in ("working", "done")
        if skips and os.path.lexists(row.target):
            reason = f"{row.target.name} exists already."
            return PhotoResult(row.source, "skipped", row.target, reason=reason)
        return None

    def _job(self, row: Row) -> Correct:
        settings = self._plan.settings
        whole = row.state == "done" and row.weights == self._digest
        return Correct(
            row.source,
            row.target,
            self._options[row.source],
            settings.export,
            settings.on_conflict,
            known=row.content if whole else "",
            known_output=row.output if whole else None,
            pictures=settings.report,
        )

    def _take(self, answer: Answered) -> None:
        """Journal what became of a photo, and tell it."""
        source, made = answer.job.path, answer.result
        row = self._rows[source]
        self._working.discard(source)
        if isinstance(made, WeightsError):
            raise made  # it would be the same for every photo
        if isinstance(made, Cancelled):
            return
        if isinstance(made, DeepFlashError):
            self._record(row, PhotoResult(source, "failed", reason=str(made)))
            return
        row = replace(
            row,
            size=made.size,
            changed=made.changed,
            content=made.content,
            lasting=made.lasting,
            output=made.output,
        )
        if made.state == "unchanged":
            row = replace(row, state="done", weights=self._digest)
            self._journal.touch(row)
            self._tally.end(
                PhotoResult(source, "done", made.output, row.faces, made.seconds, earlier=True)
            )
            return
        self._record(row, _result(source, made), pictures=made.pictures)

    def _record(
        self, row: Row, result: PhotoResult, pictures: tuple[bytes, bytes] | None = None
    ) -> None:
        row = replace(
            row,
            state=result.state,
            weights=self._digest,
            output=result.output,
            faces=result.faces,
            seconds=result.seconds,
            reason=result.reason,
        )
        self._rows[row.source] = row
        self._journal.put(row, pictures=pictures)
        self._tally.fresh += 1
        self._tally.end(result)


def _result(source: Path, made: Corrected) -> PhotoResult:
    if made.state == "skipped":
        return PhotoResult(source, "skipped", reason="A file of that name exists already.")
    return PhotoResult(
        source,
        "done" if made.state == "done" else "failed",
        made.output,
        made.faces,
        made.seconds,
        made.reason,
        tuple(made.notices),
    )


def _sweep(folders: Iterable[Path]) -> None:
    """Take away what a killed run, or worker, was writing."""
    for folder in folders:
        sweep(folder)
