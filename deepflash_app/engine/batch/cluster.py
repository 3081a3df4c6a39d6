"""Lets a Dask cluster do the work of a batch: the same unit, one file to one file.

The scheduler gives a job again if its worker died, up to its ``allowed-failures`` (3 times); since
the unit of work may be repeated, nothing is lost or doubled. A photo that kills every worker which
touches it comes back as failed. The machines must see the folders under the same paths, and have
DeepFlash with its weights.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from deepflash_app.engine.batch.pool import Answered
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.errors import BatchRefused, Cancelled, DeepFlashError, WorkerFailed

if TYPE_CHECKING:
    from deepflash_app.engine.batch.unit import Corrected
    from deepflash_app.engine.jobs import Correct
    from deepflash_app.engine.session import Session

_PATIENCE = 10.0  # seconds for a scheduler to answer, and for the first worker to come
_LONELY = 60.0  # seconds after which a cluster without workers is given up
_FETCH = 1.5  # seconds for an answer of a few kilobytes to come over
_LOOK = 1.0  # seconds between looks at how many workers there are

_turn = threading.Lock()


def correct_there(job: Correct) -> Corrected | DeepFlashError:
    """The unit of work on a worker of the cluster; its models are loaded once for each process.

    Errors are returned, not raised: what other libraries raise cannot always be sent.
    """
    from deepflash_app.engine.batch.unit import correct_file  # noqa: PLC0415 -- there only

    with _turn:  # the models are one photo's at a time, however many threads the worker has
        try:
            with memory_errors():
                return correct_file(_session(), job, lambda _done, _total, _text: None)
        except DeepFlashError as error:
            return error
        except MemoryError:
            return WorkerFailed(f"There is not enough memory for {job.path.name}.")
        except Exception as error:  # noqa: BLE001  # the last wall, as in the worker process
            return WorkerFailed(f"Something unexpected went wrong with {job.path.name}: {error!r}")


@lru_cache(maxsize=1)
def _session() -> Session:
    from deepflash_app.engine.session import Session  # noqa: PLC0415 -- there only
    from deepflash_app.paths import prepare_rembg  # noqa: PLC0415

    prepare_rembg()
    return Session(threads=1)


def _reach(url: str, patience: float) -> None:
    """Knock before Dask does, which goes on knocking in a thread of its own.

    Raises:
        BatchRefused: If nobody is there.
    """
    parts = urlsplit(url)
    refusal = BatchRefused(f"No cluster answers at {url}; an address is such as tcp://HOST:8786.")
    try:
        port = parts.port
    except ValueError as error:
        raise refusal from error
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or not port:
        raise refusal
    try:
        socket.create_connection((parts.hostname, port), patience).close()
    except OSError as error:
        raise refusal from error


class ClusterPool:
    """The workers of a Dask cluster.

    Args:
        url: Of its scheduler, such as ``tcp://192.168.1.10:8786``.
        timeout: Seconds of work after which a photo is given up.
        patience: Seconds to wait for the scheduler and its first worker.

    Raises:
        BatchRefused: If Dask is not installed, or no scheduler or worker answers.
    """

    def __init__(self, url: str, timeout: float, *, patience: float = _PATIENCE) -> None:
        try:
            import distributed  # noqa: PLC0415 -- an extra
        except ImportError as error:
            raise BatchRefused(
                "For a cluster, DeepFlash needs Dask. Run: pip install distributed"
            ) from error
        _reach(url, patience)
        # it would print what is told here in words
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._timeout = timeout
        self._killed: type[Exception] = distributed.KilledWorker
        try:
            self._client: Any = distributed.Client(url, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BatchRefused(f"No cluster answers at {url}.") from error
        self._running: dict[Any, tuple[Correct, float]] = {}
        self._room = 0
        self._looked = 0.0
        self._seen = time.monotonic()
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=patience)
        self._look()
        if self._room == 0:
            self._client.close()
            raise BatchRefused(f"The cluster at {url} has no workers.")

    def take(self, job: Correct) -> bool:
        """Hand a job over, unless enough of them wait there."""
        if time.monotonic() - self._looked > _LOOK:
            self._look()
        if len(self._running) >= self._room:
            return False
        self._submit(job, time.monotonic())
        return True

    def poll(self) -> list[Answered]:
        """What has ended since the last call."""
        ended = [future for future in self._running if future.done()]
        if not ended:
            time.sleep(0.02)
            ended = self._late()
        return self._answers(ended)

    def stop(self) -> list[Answered]:
        """Take back what waits; what is being written is written to its end by its worker."""
        ended = [future for future in self._running if future.done()]
        answers = self._answers(ended)
        self._client.cancel(list(self._running), force=True)
        self._running.clear()
        self.close()
        return [answer for answer in answers if not isinstance(answer.result, Cancelled)]

    def close(self) -> None:
        """Say goodbye to the scheduler. May be repeated."""
        self._running.clear()
        self._client.close()

    def _look(self) -> None:
        """See how many processes there are now.

        Each gets one photo at a time and none to wait, since the scheduler would blame a photo
        that waits for the death of its worker.

        Raises:
            BatchRefused: If there have been none for a minute.
        """
        self._looked = time.monotonic()
        self._room = 0
        if self._client.status == "running":
            with suppress(OSError):
                self._room = len(self._client.scheduler_info(n_workers=-1)["workers"])
        if self._room:
            self._seen = self._looked
        elif self._looked - self._seen > _LONELY:
            raise BatchRefused("The cluster has no workers any more.")

    def _late(self) -> list[Any]:
        """Jobs that are given up: handed over longer ago than any photo may take."""
        limit = time.monotonic() - self._timeout
        return [future for future, (_, began) in self._running.items() if began < limit]

    def _submit(self, job: Correct, began: float) -> None:
        # pure=False: the same file may be asked for again, and then anew
        future = self._client.submit(correct_there, job, pure=False)
        self._running[future] = job, began

    def _answers(self, futures: list[Any]) -> list[Answered]:
        """What these jobs ended with; one whose worker took the answer to its grave begins anew."""
        answers = []
        for future in futures:
            job, began = self._running.pop(future)
            try:
                answers.append(self._answer(future, job))
            except TimeoutError:
                future.cancel(force=True)
                self._submit(job, began)
        return answers

    def _answer(self, future: Any, job: Correct) -> Answered:  # noqa: ANN401 -- Dask is untyped
        if not future.done():
            future.cancel(force=True)
            words = f"{job.path.name} took more than {self._timeout:g} seconds, so it was given up."
            return Answered(job, WorkerFailed(words))
        if future.cancelled():
            return Answered(job, WorkerFailed(f"The cluster lost the work on {job.path.name}."))
        error = future.exception(timeout=_FETCH)
        if error is None:
            return Answered(job, future.result(timeout=_FETCH))
        if isinstance(error, self._killed):
            words = f"{job.path.name} ended every worker that began it, so it was given up."
        else:
            words = f"Something unexpected went wrong with {job.path.name}: {error!r}"
        return Answered(job, WorkerFailed(words))
