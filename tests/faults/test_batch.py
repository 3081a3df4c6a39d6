"""Batches that are killed, starved and sabotaged: nothing lost, nothing half, the rest goes on."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from batch_hands import COMMAND, assert_all_done, batch, hashes, outputs, selfie

from deepflash_app.engine.batch.events import BatchControl, Ended, Event
from deepflash_app.engine.batch.pool import Answered, LocalPool, _Lane
from deepflash_app.engine.photo import read_photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.engine.jobs import Correct

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]


def test_killed_at_random_moments_it_goes_on_each_time(photos: Path, out: Path) -> None:
    before = hashes(photos)
    rng = random.Random(os.environ.get("PYTEST_SEED", "5"))  # noqa: S311 -- no secret
    words = [str(photos), "-o", str(out), "--jobs", "2"]
    for kill in range(4):
        process = subprocess.Popen(
            [*COMMAND, *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        have = len(outputs(out))
        end = time.monotonic() + 60
        while len(outputs(out)) == have and process.poll() is None and kill:
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(rng.random() * (0.4 if kill else 2.0))
        os.killpg(process.pid, signal.SIGKILL)  # as a power cut: the workers, too
        process.communicate()
        for name in outputs(out):
            if not name.startswith(".deepflash-"):
                read_photo(out / name)  # an output that exists is whole
    last = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert_all_done(photos, out, before)


def test_workers_end_with_a_batch_that_is_killed(photos: Path, out: Path) -> None:
    """Only the parent is killed; its workers see that, and leave nothing half."""
    before = hashes(photos)
    process = subprocess.Popen(
        [*COMMAND, str(photos), "-o", str(out), "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    _, complaints = process.communicate()
    assert b"Traceback" not in complaints
    end = time.monotonic() + 10
    while _group_lives(process.pid):
        assert time.monotonic() < end, "workers without a batch"
        time.sleep(0.05)
    report = batch(photos, out)
    assert report.good
    assert_all_done(photos, out, before)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


class SabotagedPool(LocalPool):
    """Real workers; something is done to the one that takes up a certain photo."""

    def __init__(self, name: str, act: Callable[[int], None], jobs: int = 2) -> None:
        super().__init__(jobs, 300.0)
        self._name = name
        self._act = act
        self.acted = 0

    def take(self, job: Correct) -> bool:
        """As the base class; then the worker stands still until it has been given the job."""
        taken = super().take(job)
        if taken and job.path.name == self._name and not self.acted:
            (lane,) = self._at_it()
            assert lane.pid is not None
            os.kill(lane.pid, signal.SIGSTOP)
        return taken

    def poll(self) -> list[Answered]:
        """As the base class; then the deed, once the job has been handed over."""
        answers = super().poll()
        for lane in self._at_it():
            if not self.acted and lane.worker._current is not None:
                assert lane.pid is not None
                self._act(lane.pid)
                self.acted += 1
                if self._act is hang:
                    lane.began -= self._timeout  # as if that time had gone by
        return answers

    def _at_it(self) -> list[_Lane]:
        return [lane for lane in self._lanes if lane.job and lane.job.path.name == self._name]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def hang(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


@pytest.mark.parametrize(
    ("act", "words"), [(kill, "stopped unexpectedly"), (hang, "took more than 300 seconds")]
)
def test_a_worker_that_dies_or_hangs_costs_its_photo_only(
    photos: Path, out: Path, act: Callable[[int], None], words: str
) -> None:
    before = hashes(photos)
    pool = SabotagedPool("2.jpg", act)
    report = batch(photos, out, pool)
    assert pool.acted == 1
    (failed,) = report.failed
    assert failed.source.name == "2.jpg"
    assert words in failed.reason
    assert report.done == 5
    assert pool.pids == []
    assert batch(photos, out).done == 1, "it is tried again, since the photo is not to blame"
    assert_all_done(photos, out, before)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
def test_too_little_memory_costs_the_photo_only(photos: Path, out: Path) -> None:
    before = hashes(photos)

    def starve(pid: int) -> None:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        room = pages * resource.getpagesize() - 120_000_000
        resource.prlimit(pid, resource.RLIMIT_AS, (room, room))
        os.kill(pid, signal.SIGCONT)

    pool = SabotagedPool("3.jpg", starve, jobs=1)
    large = photos / "3.jpg"
    large.write_bytes(selfie(side=3000))
    before = hashes(photos)
    events: list[Event] = []
    report = batch(photos, out, pool, events.append)
    reasons = [result.reason for result in report.failed if result.source.name == "3.jpg"]
    assert len(reasons) == 1
    assert "memory" in reasons[0]
    ended = [event.result.source.name for event in events if isinstance(event, Ended)]
    assert sorted(ended) == sorted(before), "each was told of"
    assert hashes(photos) == before
    assert not list(out.rglob(".deepflash-*.tmp"))


def test_cancel_stops_within_two_seconds_and_leaves_nothing(photos: Path, out: Path) -> None:
    before = hashes(photos)
    for number in range(6):
        (photos / f"{number}.jpg").write_bytes(selfie(side=1500, shade=number))
    before = hashes(photos)
    control = BatchControl()
    asked: list[float] = []

    def cancel() -> None:
        asked.append(time.monotonic())
        control.cancel()

    def on_event(event: Event) -> None:
        if isinstance(event, Ended) and not asked:
            threading.Timer(0.3, cancel).start()

    pool = LocalPool(2, 60.0)
    report = batch(photos, out, pool, on_event, control)
    took = time.monotonic() - asked[0]
    assert report.cancelled
    assert report.done < 6
    assert took < 2.0
    assert pool.pids == []
    assert not list(out.rglob(".deepflash-*.tmp"))
    for name in outputs(out):
        read_photo(out / name)
    assert hashes(photos) == before
