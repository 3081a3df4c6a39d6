"""The window's side of the worker process: submit, poll, cancel, close. Plain Python, no Qt.

One spawned process owns the models. Jobs wait here, not there, and one is under way at a time; so
cancelling a waiting job is immediate, and a killed process takes one job with it, no more.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deepflash_app.engine.interrupts import deaf_children
from deepflash_app.engine.jobs import Answer, Failed, Finished, Job, Progress
from deepflash_app.errors import Cancelled, DeepFlashError, WorkerFailed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

_NOT_STARTED = "The helper that works on the photos did not start; close other programs, try again."
_HUNG = "The helper that works on the photos hung and was stopped; try again."

CLOSE_PATIENCE = 10.0
"""Seconds that an export which is being written may still take when the window closes."""


@dataclass
class _UnderWay:
    """The job that the process is doing; ``small``: with as little memory as can be."""

    number: int
    job: Job
    small: bool = False
    may_kill: bool = True
    kill_at: float | None = None
    heard: float = field(default_factory=time.monotonic)


class Worker:
    """A worker process and its queue. Not thread-safe: one thread submits and polls.

    Args:
        weights: Another weights file than the shipped one.
        grace: Seconds that a cancelled job may take to stop by itself before it is killed.
        patience: Seconds that a job may say nothing before it counts as hanging and is killed.
        threads: For the networks and OpenCV; a batch shares the cores among several workers.
        second_try: Whether a job whose process dies is tried once more, with as little memory as
            can be; in a batch such a photo fails.
        niceness: How far it steps back where others want the same cores, 0 to 19; not on Windows.
    """

    def __init__(
        self,
        *,
        weights: Path | None = None,
        grace: float = 1.5,
        patience: float = 300.0,
        threads: int = 2,
        second_try: bool = False,
        niceness: int = 0,
    ) -> None:
        self._weights = weights
        self._threads = threads
        self._second_try = second_try
        self._niceness = niceness
        self._grace = grace
        self._patience = patience
        self._started = 0.0
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._ready = False
        self._waiting: deque[tuple[int, Job]] = deque()
        self._small: set[int] = set()  # jobs that have taken a process with them
        self._current: _UnderWay | None = None
        self._outbox: list[Answer] = []
        self._number = 0

    @property
    def busy(self) -> bool:
        """Whether an answer is to be expected, and ``poll`` should be called again soon."""
        return self._current is not None or bool(self._waiting) or bool(self._outbox)

    @property
    def pid(self) -> int | None:
        """The process's id while there is one."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process if there is none; it warms itself up until the first job comes.

        If the system starts none, the waiting jobs fail.
        """
        if self._process is not None:
            return
        self._ready = False
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_child,
            args=(theirs, self._weights, self._threads, self._niceness),
            name="DeepFlash worker",
            daemon=True,
        )
        try:
            with deaf_children():
                process.start()
        except OSError as error:
            ours.close()
            while self._waiting:
                failed = Failed(self._waiting.popleft()[0], WorkerFailed(_NOT_STARTED), str(error))
                self._outbox.append(failed)
            return
        finally:
            theirs.close()  # else the end of the process would not be heard
        self._process, self._connection = process, ours
        self._started = time.monotonic()

    def submit(self, job: Job) -> int:
        """Queue a job.

        Returns:
            Its generation number, which every answer to it carries.
        """
        self._number += 1
        self._waiting.append((self._number, job))
        self.start()
        return self._number

    def cancel(self, number: int) -> None:
        """Ask job ``number`` to stop; ``poll`` answers ``Failed(Cancelled)`` for it soon after.

        A job that does not stop within the grace period is killed together with its process, and
        a new process is started; a file that is being written is written to the end first.
        """
        current = self._current
        if current is not None and current.number == number:
            if current.kill_at is None:
                current.kill_at = time.monotonic() + self._grace
                self._send(number)
            return
        for order in self._waiting:
            if order[0] == number:
                self._waiting.remove(order)
                self._outbox.append(Failed(number, Cancelled("Stopped, as you asked.")))
                return

    def poll(self) -> list[Answer]:
        """What has happened since the last call; hands the next job over; never waits."""
        self._receive()
        current = self._current
        if (
            current is not None
            and current.kill_at is not None
            and current.may_kill
            and time.monotonic() > current.kill_at
        ):
            self._end(Cancelled("Stopped, as you asked."), kill=True)
            self.start()
        elif self._hangs():
            self._end(WorkerFailed(_HUNG), kill=True)
            self.start()
        if self._current is None and self._waiting:
            self.start()
            if self._ready:
                number, job = self._waiting.popleft()
                self._current = _UnderWay(number, job, small=number in self._small)
                self._send((number, job, self._current.small))
        answers, self._outbox = self._outbox, []
        return answers

    def close(self, patience: float = CLOSE_PATIENCE) -> None:
        """End the process and forget all jobs; nothing of it is left behind. May be repeated.

        Args:
            patience: Seconds that a file which is being written may still take.
        """
        self._waiting.clear()
        self._small.clear()
        self._current = None
        self._outbox.clear()
        if self._process is None:
            return
        self._send(None)
        self._process.join(patience)
        self._end(None, kill=True)

    def _hangs(self) -> bool:
        """Whether a job, or the start of the process, has been silent for too long."""
        if self._current is not None:
            return time.monotonic() > self._current.heard + self._patience
        slow = self._process is not None and bool(self._waiting) and not self._ready
        return slow and time.monotonic() > self._started + self._patience

    def _receive(self) -> None:
        """Empty the pipe; a broken one means that the process is gone."""
        try:
            while self._connection is not None and self._connection.poll():
                message = self._connection.recv()
                if message == "":
                    self._ready = True
                else:
                    self._sort(message)
        except (EOFError, OSError):
            self._end(None, kill=False)

    def _sort(self, answer: Answer) -> None:
        current = self._current
        if current is None or answer.number != current.number:
            return  # stale
        current.heard = time.monotonic()
        if isinstance(answer, Progress):
            current.may_kill = answer.may_kill
        elif isinstance(answer, Finished | Failed):
            self._small.discard(current.number)
            self._current = None
        self._outbox.append(answer)

    def _send(self, message: object) -> None:
        """Say something to the process; if it has died, ``poll`` will find that out."""
        if self._connection is None:
            return
        try:
            self._connection.send(message)
        except OSError:
            return

    def _end(self, reason: DeepFlashError | None, *, kill: bool) -> None:
        """Bury the process, and fail the job that it was doing, or try that once more.

        Args:
            reason: What to answer for that job; None if the process died by itself, perhaps for
                want of memory: then the job is tried once more with less.
            kill: Whether to kill it first, should it be alive.
        """
        process, connection = self._process, self._connection
        if process is None or connection is None:
            return
        if kill:
            process.kill()
        process.join()
        code, was_ready = process.exitcode, self._ready
        connection.close()
        process.close()
        self._process = self._connection = None
        if self._current is not None:
            self._fail_or_repeat(self._current, reason, code)
            self._current = None
        if not was_ready:  # it cannot even start: do not try again for ever
            while self._waiting:
                self._fail(*self._waiting.popleft(), reason, code)

    def _fail_or_repeat(
        self, work: _UnderWay, reason: DeepFlashError | None, code: int | None
    ) -> None:
        cancelled = work.kill_at is not None
        if reason is None and self._second_try and not (work.small or cancelled):
            self._small.add(work.number)
            self._waiting.appendleft((work.number, work.job))
            self._outbox.append(Progress(work.number, 0, 0, "Trying again with less memory"))
            return
        self._small.discard(work.number)
        if cancelled:
            reason = Cancelled("Stopped, as you asked.")
        self._fail(work.number, work.job, reason, code)

    def _fail(self, number: int, job: Job, reason: DeepFlashError | None, code: int | None) -> None:
        sentence = (
            f"The helper that works on {job.path.name} stopped unexpectedly, perhaps for want of "
            "memory; your photo is unharmed, and you can try again."
        )
        details = f"The worker process ended with exit code {code}."
        self._outbox.append(Failed(number, reason or WorkerFailed(sentence), details))


def _child(connection: Connection, weights: Path | None, threads: int, niceness: int) -> None:
    """Run the worker's inside; imported there only, since the window must not load models."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the parent's business
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    from deepflash_app.engine.worker_process import serve  # noqa: PLC0415

    serve(connection, weights, threads)
