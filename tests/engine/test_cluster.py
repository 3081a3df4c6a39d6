"""A batch on a real Dask scheduler and two worker processes, one of them killed amid its work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from batch_hands import InlinePool, batch, hashes, outputs, selfie

from deepflash_app.engine.batch.cluster import ClusterPool
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
KILLER = """
import os
from deepflash_app.engine.batch import unit

if not hasattr(unit, "whole"):  # the nanny and its worker both load this
    unit.whole = unit.correct_file

    def deadly(session, job, *more):
        with open(os.environ["TEST_LOG"], "a") as log:
            log.write(f"{os.getpid()} {job.path.name}\\n")
        if job.path.name == "killer.jpg":
            os._exit(9)
        return unit.whole(session, job, *more)

    unit.correct_file = deadly
"""


class Cluster:
    """A scheduler and two workers that come back when they die."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.log = folder / "log.txt"
        self.log.touch()
        (folder / "killer.py").write_text(KILLER)
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "TEST_LOG": str(self.log),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
            "DASK_TEMPORARY_DIRECTORY": str(folder),
        }
        found = folder / "scheduler.json"
        common = ["--no-dashboard", "--scheduler-file", str(found)]
        self._start(stack, "dask_scheduler", *common, "--host", "127.0.0.1", "--port", "0")
        for name in "ab":
            self._start(
                stack,
                "dask_worker",
                *common,
                *("--nthreads", "1", "--memory-limit", "0", "--name", name),
                *("--host", "127.0.0.1", "--preload", str(folder / "killer.py")),
            )
        end = time.monotonic() + 60
        while not found.is_file() or not found.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
        self.url = json.loads(found.read_text())["address"]

    def _start(self, stack: ExitStack, module: str, *words: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *words],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        stack.callback(self._end, process)

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)  # with the workers that it looks after
        process.wait()

    def begun(self) -> list[tuple[int, str]]:
        """Which process began which photo."""
        lines = self.log.read_text().splitlines()
        return [(int(line.split()[0]), line.split()[1]) for line in lines]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ExitStack() as stack:
        yield Cluster(folder, stack)


@pytest.mark.skipif(sys.platform == "win32", reason="kills process groups")
def test_workers_die_and_every_good_photo_is_done(cluster: Cluster, tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    photos.mkdir()
    good = [f"{number}.jpg" for number in range(6)]
    for number, name in enumerate(good):
        (photos / name).write_bytes(selfie(shade=number % 5))
    (photos / "killer.jpg").write_bytes(selfie(shade=1))
    before = hashes(photos)
    words = [str(photos), "-o", str(out), "--cluster", cluster.url, "--json"]
    command = [sys.executable, "-m", "deepflash_app", "batch", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        victim = next(pid for pid, name in reversed(cluster.begun()) if name != "killer.jpg")
        os.kill(victim, signal.SIGKILL)
        try:
            told, complaints = process.communicate(timeout=400)
        finally:
            process.kill()
    assert process.returncode == 1, complaints
    results = {Path(r["input"]).name: r for r in map(json.loads, [first, *told.splitlines()])}
    assert {name for name, r in results.items() if r["state"] == "done"} == set(good)
    assert "ended every worker" in results["killer.jpg"]["error"]
    deaths = [pid for pid, name in cluster.begun() if name == "killer.jpg"]
    assert len(set(deaths)) == 2, "tried again by another worker, and then no more"
    assert victim not in {pid for pid, _ in cluster.begun()[-1:]}
    assert hashes(photos) == before
    assert outputs(out) == good
    assert not list(out.rglob(".deepflash-*.tmp"))
    (photos / "killer.jpg").unlink()
    inline = tmp_path / "inline"
    batch(photos, inline)
    made = {name: hashes(out)[name] for name in good}
    assert made == {name: hashes(inline)[name] for name in good}, "the same unit of work"
    pool = InlinePool()
    assert batch(photos, out, pool).earlier == len(good)
    assert pool.jobs == []


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "nonsense", "tcp://x:y"])
def test_a_cluster_that_is_not_there_is_a_sentence(url: str) -> None:
    with pytest.raises(BatchRefused, match="No cluster answers at"):
        ClusterPool(url, 10, patience=0.5)
