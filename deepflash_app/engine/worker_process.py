"""The worker's inside: the one process that owns the models. No Qt is ever imported here.

The main thread does one job after another. A second thread listens, so that a request to cancel
or to close is heard while native code is busy, and the window's pipe never fills up.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2

from deepflash_app.engine.batch.unit import correct_file
from deepflash_app.engine.jobs import (
    Analyse,
    Answer,
    Correct,
    Export,
    Failed,
    Finished,
    Found,
    Job,
    Progress,
    UseWeights,
    free_name,
)
from deepflash_app.engine.kept_memory import keep_memory
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.own_weights import use_weights
from deepflash_app.engine.photo import Photo, read_photo
from deepflash_app.engine.session import Session
from deepflash_app.engine.stamps import Stamp, stamp_of
from deepflash_app.engine.writing import deepened, write_photo
from deepflash_app.errors import Cancelled, DeepFlashError, UnreadablePhoto, WorkerFailed
from deepflash_app.paths import prepare_rembg

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.engine.batch.unit import Corrected

_THREADS = 2  # that render; each needs memory of its own


@dataclass(eq=False)
class _Desk:
    """What the two threads share."""

    connection: Connection
    inbox: queue.SimpleQueue[tuple[int, Job, bool] | None] = field(
        default_factory=queue.SimpleQueue
    )
    cancelled: set[int] = field(default_factory=set)
    writing: threading.Event = field(default_factory=threading.Event)


def serve(connection: Connection, weights: Path | None, threads: int) -> None:
    """Answer jobs until the window closes the pipe or asks to end.

    Args:
        connection: Receives ``(number, Job, small)``, ``number`` (cancel it) or None (end); sends
            an empty string once when ready, then ``Answer`` objects. A job is done with as little
            memory as can be if it is to be ``small``.
        weights: Another weights file than the shipped one.
        threads: For the networks and OpenCV.
    """
    prepare_rembg()
    cv2.setNumThreads(threads)
    desk = _Desk(connection)
    threading.Thread(target=_listen, args=(desk,), daemon=True).start()
    runner = _Runner(desk, Session(weights=weights, threads=threads))
    with suppress(OSError):  # the window has gone meanwhile, as the other thread sees, too
        connection.send("")
    runner.warm()
    while (order := desk.inbox.get()) is not None:
        answer = runner.run(*order)
        try:
            connection.send(answer)
        except OSError:  # nobody is left to hear it, but the file has been written
            return


def _listen(desk: _Desk) -> None:
    """Sort what the window says; leave at once when it closes, but never amid writing a file."""
    while True:
        try:
            message = desk.connection.recv()
        except (EOFError, OSError):
            message = None
        if message is None:
            desk.inbox.put(None)
            if not desk.writing.is_set():
                os._exit(0)
            return
        if isinstance(message, int):
            desk.cancelled.add(message)
        else:
            desk.inbox.put(message)


class _Runner:
    """Does jobs with one session; keeps the last photo, which an export usually needs again."""

    def __init__(self, desk: _Desk, session: Session) -> None:
        self._desk = desk
        self._session = session
        self._kept: tuple[tuple[Path, Stamp], Photo] | None = None
        self._threads = _THREADS

    def warm(self) -> None:
        """Load the models ahead of the first job, which tells if that cannot be done."""
        with suppress(DeepFlashError, OSError, MemoryError), memory_errors():
            self._session.warm(self._desk.inbox.empty)

    def run(self, number: int, job: Job, small: bool) -> Answer:  # noqa: FBT001  # from a pipe
        """Do one job; whatever goes wrong becomes an answer, since the window waits for one."""
        try:
            return self._smaller(number, job) if small else self._twice(number, job)
        except DeepFlashError as error:
            return Failed(number, error)
        except MemoryError:
            self._kept = None
            sentence = f"There is not enough memory for {job.path.name}; close other programs."
            return Failed(number, WorkerFailed(sentence), traceback.format_exc())
        except Exception:  # noqa: BLE001  # the last wall: a mistake costs a job, not the process
            sentence = f"Something unexpected went wrong with {job.path.name}."
            return Failed(number, WorkerFailed(sentence), traceback.format_exc())
        finally:
            self._desk.writing.clear()

    def _twice(self, number: int, job: Job) -> Answer:
        """Do a job; out of memory, let go of all that can be had again and try it once more."""
        try:
            return self._do(number, job)
        except MemoryError:
            if self._desk.writing.is_set():
                raise
        self._kept = None
        self._session.forget()
        gc.collect()
        self._tell(number, 0, 0, "Trying again with less memory")
        return self._smaller(number, job)

    def _smaller(self, number: int, job: Job) -> Answer:
        self._threads = 1
        try:
            return self._do(number, job)
        finally:
            self._threads = _THREADS

    def _do(self, number: int, job: Job) -> Answer:
        with memory_errors():
            if isinstance(job, Analyse):
                return Finished(number, self._analyse(number, job))
            if isinstance(job, Correct):
                return Finished(number, self._correct(number, job))
            if isinstance(job, UseWeights):
                return Finished(number, use_weights(job.path).name)
            return Finished(number, self._export(number, job))

    def _analyse(self, number: int, job: Analyse) -> Analysis:
        self._tell(number, 0, 0, "Reading the photo")
        photo = self._photo(job.path)

        def on_progress(done: int, total: int, text: str) -> None:
            self._tell(number, done, total, text)

        def on_faces(boxes: tuple[FaceBox, ...]) -> None:
            height, width = photo.pixels.shape[:2]
            self._desk.connection.send(Found(number, boxes, (width, height)))

        return self._session.analyse(photo, job.options, on_progress, on_faces)

    def _export(self, number: int, job: Export) -> Path:
        self._tell(number, 0, 3, "Reading the photo")
        photo, write = deepened(self._photo(job.path), job.write), job.write
        if job.stamp is not None and self._kept is not None and self._kept[0][1] != job.stamp:
            raise _changed(job.path)
        self._tell(number, 1, 3, "Rendering at full size")
        pixels = photo.pixels
        if job.analysis is None:
            write = replace(write, mark_edited=False)  # for it was not
        else:
            if pixels.shape[:2] != (job.analysis.height, job.analysis.width):
                raise _changed(job.path)
            pixels = self._session.render(photo, job.analysis, job.options, threads=self._threads)
        self._desk.writing.set()  # from here on only a power cut may interrupt
        self._tell(number, 2, 3, "Writing", may_kill=False)
        overwrite = job.on_conflict == "overwrite"
        target = job.target if overwrite else free_name(job.target)
        return write_photo(photo, pixels, target, write, overwrite=overwrite)

    def _correct(self, number: int, job: Correct) -> Corrected:
        def say(done: int, total: int, text: str) -> None:
            self._tell(number, done, total, text)

        self._kept = None
        keep_memory()  # only batches ask for this, and ask again and again
        threads = 1 if self._threads == 1 else None  # tried again, with as little memory as can be
        return correct_file(self._session, job, say, self._desk.writing.set, threads=threads)

    def _tell(
        self, number: int, done: int, total: int, text: str, *, may_kill: bool = True
    ) -> None:
        """Report progress, and stop here if the job was cancelled meanwhile."""
        if number in self._desk.cancelled:
            raise Cancelled("Stopped, as you asked.")
        self._desk.connection.send(Progress(number, done, total, text, may_kill))

    def _photo(self, path: Path) -> Photo:
        stamp = stamp_of(path)
        if stamp is None:
            return read_photo(path)  # which says in words what is wrong
        key = (path, stamp)
        if self._kept is None or self._kept[0] != key:
            self._kept = None  # two decoded 50-megapixel photos need not be held at once
            self._kept = (key, read_photo(path))
        return self._kept[1]


def _changed(path: Path) -> UnreadablePhoto:
    return UnreadablePhoto(
        f"{path.name} cannot be read: another program has changed it; open it again."
    )
