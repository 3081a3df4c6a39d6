"""The worker processes of this machine: as many as cores and memory carry, each expendable."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from deepflash_app.engine import machine
from deepflash_app.engine.atomic import sweep
from deepflash_app.engine.batch.scan import megapixels
from deepflash_app.engine.export_settings import SUFFIXES
from deepflash_app.engine.jobs import Correct, Failed, Finished
from deepflash_app.engine.kept_memory import KEPT_BYTES
from deepflash_app.engine.worker import Worker
from deepflash_app.errors import Cancelled, DeepFlashError, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deepflash_app.engine.batch.unit import Corrected

BASE_BYTES = 540 << 20
"""What a worker takes with its models loaded and no photo; measured."""

BYTES_PER_MEGAPIXEL = {"jpeg": 30 << 20, "png": 52 << 20, "tiff": 52 << 20}
"""What it takes beside, while it corrects a photo to this format, in 16 bits where it can have
them; measured at 13 megapixels, and less for each at 50."""

_PATIENCE = 300.0  # seconds of silence at least; the pool itself sees to a shorter timeout
_GRACE = 1.0  # seconds for a job to stop by itself, of the two that a cancel may take


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """What a worker made of a job: what became of the file, or what went wrong with the worker."""

    job: Correct
    result: Corrected | DeepFlashError


def bytes_needed(job: Correct) -> int:
    """What a worker takes while it does this job."""
    kind = SUFFIXES[job.target.suffix.lower()]
    return BASE_BYTES + round(megapixels(job.path) * BYTES_PER_MEGAPIXEL[kind])


class Pool(Protocol):
    """Does jobs somewhere, several at a time; a job that kills its worker costs no other."""

    def take(self, job: Correct) -> bool:
        """Begin a job; False if there is no room for it now."""

    def poll(self) -> list[Answered]:
        """What has ended since the last call; waits a moment at most."""

    def stop(self) -> list[Answered]:
        """Stop all at once, and tell what came to its end before; nothing half is left."""

    def close(self) -> None:
        """End everything. May be repeated."""


@dataclass(slots=True)
class _Lane:
    """One process and what it is doing."""

    worker: Worker
    job: Correct | None = None
    number: int = 0
    began: float = 0.0
    bytes: int = 0
    late: bool = False
    pid: int | None = None


class LocalPool:
    """Worker processes of this machine.

    Args:
        jobs: How many at most; None for one a core.
        timeout: Seconds after which a job is given up and its process killed.
        weights: Another weights file than the shipped one.
        memory: Bytes that all of them together may take; None asks the system.
    """

    def __init__(
        self,
        jobs: int | None,
        timeout: float,
        *,
        weights: Path | None = None,
        memory: int | None = None,
    ) -> None:
        self._memory = machine.usable_memory() if memory is None else memory
        cores = machine.cores()
        wanted = jobs or cores
        self.size = max(min(wanted, self._memory // BASE_BYTES), 1)
        self._timeout = timeout
        threads = max(cores // self.size, 1)
        patience = max(timeout, _PATIENCE)
        self._lanes = [
            _Lane(Worker(weights=weights, grace=_GRACE, patience=patience, threads=threads))
            for _ in range(self.size)
        ]

    @property
    def pids(self) -> list[int]:
        """The processes that run now."""
        return [lane.worker.pid for lane in self._lanes if lane.worker.pid is not None]

    def take(self, job: Correct) -> bool:
        """Begin a job if a worker is free and the memory holds its photo beside the others'."""
        free = next((lane for lane in self._lanes if lane.job is None), None)
        if free is None:
            return False
        need = bytes_needed(job)
        others = [lane for lane in self._lanes if lane is not free and lane.worker.pid is not None]
        idle = BASE_BYTES + KEPT_BYTES
        taken = sum(idle if lane.job is None else lane.bytes for lane in others)
        busy = any(lane.job is not None for lane in others)
        if busy and taken + need > self._memory:
            return False  # the largest photo of all is still done, alone
        free.job, free.bytes, free.late = job, need, False
        free.number, free.began = free.worker.submit(job), time.monotonic()
        free.pid = free.worker.pid
        return True

    def poll(self) -> list[Answered]:
        """What has ended since the last call."""
        answers = [answer for lane in self._lanes for answer in self._heard(lane)]
        if not answers:
            time.sleep(0.01)
        return answers

    def stop(self) -> list[Answered]:
        """Ask all jobs to stop, wait no more than a moment, and kill what is left."""
        for lane in self._lanes:
            if lane.job is not None:
                lane.worker.cancel(lane.number)
        answers: list[Answered] = []
        end = time.monotonic() + _GRACE * 0.9  # before the workers would be started anew
        while any(lane.job is not None for lane in self._lanes) and time.monotonic() < end:
            answers += self.poll()
        self.close()
        return [a for a in answers if not isinstance(a.result, Cancelled)]

    def close(self) -> None:
        """Kill all processes, and take away what one of them was writing."""
        for lane in self._lanes:
            pid = lane.worker.pid
            lane.worker.close(patience=0)
            if lane.job is not None and pid is not None:
                sweep(lane.job.target.parent, pid)
            lane.job = None

    def _heard(self, lane: _Lane) -> Iterator[Answered]:
        job = lane.job
        if job is None:
            return
        if not lane.late and time.monotonic() - lane.began > self._timeout:
            lane.late = True
            lane.worker.cancel(lane.number)
        pid = lane.worker.pid or lane.pid
        for answer in lane.worker.poll():
            if answer.number != lane.number or not isinstance(answer, Finished | Failed):
                continue
            lane.job = None
            if isinstance(answer, Finished):
                yield Answered(job, answer.result)  # type: ignore[arg-type]  # as asked for
                continue
            if lane.late:  # a process that was slow to start, or is stuck, would keep the next
                lane.worker.close(patience=0)
            if pid is not None and lane.worker.pid != pid:
                sweep(job.target.parent, pid)
            yield Answered(job, self._error(lane, job, answer.error))

    def _error(self, lane: _Lane, job: Correct, error: DeepFlashError) -> DeepFlashError:
        if not (lane.late and isinstance(error, Cancelled)):
            return error
        return WorkerFailed(
            f"{job.path.name} took more than {self._timeout:g} seconds, so it was given up."
        )
