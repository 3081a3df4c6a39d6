"""The workers of this machine: no more at once than its memory holds, and no work done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from batch_hands import selfie, session
from photo_files import bomb_png
from PIL import Image as Pillow
from PIL.JpegImagePlugin import JpegImageFile

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.batch.pool import BASE_BYTES, LocalPool, bytes_needed
from deepflash_app.engine.batch.unit import Corrected, correct_file
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.jobs import Correct
from deepflash_app.engine.kept_memory import KEPT_BYTES
from deepflash_app.engine.matte import Matting

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.errors import DeepFlashError


def job(photo: Path, ending: str = ".jpg") -> Correct:
    target = photo.with_name(f"out {photo.stem}{ending}")
    return Correct(photo, target, RelightOptions(), ExportSettings(), "rename")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """What announces 100 megapixels, in a few bytes."""
    path = tmp_path / "large.png"
    path.write_bytes(bomb_png(10_000, 10_000))
    return path


@pytest.mark.parametrize(("bases", "workers"), [(0.3, 1), (1, 1), (3.9, 3), (50, 8)])
def test_no_more_workers_than_memory(bases: float, workers: int) -> None:
    assert LocalPool(8, 60.0, memory=round(bases * BASE_BYTES)).size == workers


def test_a_large_photo_waits_until_the_others_leave_it_room(tmp_path: Path, large: Path) -> None:
    small = tmp_path / "small.jpg"
    small.write_bytes(selfie())
    need = bytes_needed(job(large))
    assert need > BASE_BYTES + 100 * 20 * 2**20
    assert bytes_needed(job(large, ".tif")) > need, "more where it can be written in 16 bits"
    pool = LocalPool(3, 60.0, memory=need + BASE_BYTES)
    try:
        assert pool.take(job(large)), "alone it is begun, however little there is"
        assert not pool.take(job(large)), "not two of them"
        assert not pool.take(job(small)), "nor a small one in what is left"
        assert len(pool.pids) == 1
    finally:
        pool.close()
    pool = LocalPool(3, 60.0, memory=need + 2 * BASE_BYTES)
    try:
        assert pool.take(job(small))
        assert pool.take(job(large))
        assert not pool.take(job(large))
    finally:
        pool.close()
    assert pool.pids == []


def test_what_an_idle_worker_holds_counts_too(tmp_path: Path, large: Path) -> None:
    small = tmp_path / "small.jpg"
    small.write_bytes(selfie())
    need = bytes_needed(job(large)) + bytes_needed(job(small)) + BASE_BYTES + KEPT_BYTES
    for memory, taken in ((need - 1, False), (need, True)):
        pool = LocalPool(3, 60.0, memory=memory)
        try:
            assert all(pool.take(job(small)) for _ in range(3))
            for lane in pool._lanes[:2]:  # as if their photos were done
                lane.job = None
            assert pool.take(job(large)) is taken
        finally:
            pool.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("timeout", [60.0, 600.0])
def test_a_step_may_be_as_silent_as_the_timeout_allows(tmp_path: Path, timeout: float) -> None:
    """A process stands still in the midst of its work, as if so many seconds had gone by."""
    small = tmp_path / "small.jpg"
    small.write_bytes(selfie())
    pool = LocalPool(1, timeout)
    (lane,) = pool._lanes

    def halt(seconds: float) -> None:
        assert pool.take(job(small))
        end = time.monotonic() + 120
        while lane.worker._current is None:
            assert time.monotonic() < end
            assert pool.poll() == []
        assert lane.pid is not None
        os.kill(lane.pid, signal.SIGSTOP)
        assert pool.poll() == []  # hears what was said before
        lane.began -= seconds
        lane.worker._current.heard -= seconds

    def answer() -> Corrected | DeepFlashError:
        end = time.monotonic() + 120
        while not (answers := pool.poll()):
            assert time.monotonic() < end
        return answers[0].result

    try:
        halt(timeout - 30)
        assert pool.poll() == []
        assert lane.pid is not None
        os.kill(lane.pid, signal.SIGCONT)
        made = answer()
        assert isinstance(made, Corrected)
        assert made.state == "done"
        halt(timeout + 30)
        words = f"small.jpg took more than {timeout:g} seconds, so it was given up."
        assert str(answer()) == words
    finally:
        pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_memory_is_kept_for_the_next_photo() -> None:
    """A picture's memory, once used, is there without asking the system for it again."""
    code = """
import resource, numpy as np
from deepflash_app.engine.kept_memory import keep_memory
keep_memory()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    one, other = bytearray(40_000_000), bytearray(40_000_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(faults(), faults(), faults())
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True
    )
    first, *later = (int(number) for number in done.stdout.split())
    assert first > 5000
    assert max(later) < first / 10


def test_a_photo_is_decoded_and_analysed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was written is read at an eighth of its size; the small pictures need no other."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(selfie(side=800, shade=3))
    counts: Counter[str] = Counter()
    own = session()
    load = JpegImageFile.load

    def counted_load(image: JpegImageFile) -> Any:
        if image.tile:
            counts[f"decoded {image.size[0]}"] += 1
        return load(image)

    def counted(name: str, call: Any) -> Any:
        def then(*words: Any) -> Any:
            counts[name] += 1
            return call(*words)

        return then

    monkeypatch.setattr(JpegImageFile, "load", counted_load)
    monkeypatch.setattr(own._finder, "find", counted("searched", own._finder.find))
    monkeypatch.setattr(Matting, "__call__", counted("cut out", Matting.__call__))
    asked = Correct(
        photo, tmp_path / "out.jpg", RelightOptions(), ExportSettings(), "rename", pictures=True
    )
    result = correct_file(own, asked, lambda *_: None)
    assert result.state == "done"
    assert counts == {"decoded 800": 1, "decoded 100": 1, "searched": 1, "cut out": 1}
    assert result.pictures is not None
    with Pillow.open(tmp_path / "out.jpg") as written:
        assert written.size == (800, 800)
