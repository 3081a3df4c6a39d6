"""How fast a batch is. Run: pytest --benchmark-only tests/benchmarks/test_batch_speed.py."""

from __future__ import annotations

import resource
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from batch_hands import batch
from photo_files import camera_jpeg, large_photo
from PIL import Image

from deepflash_app.engine.batch.events import Ended, Event
from deepflash_app.engine.batch.pool import LocalPool

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

PHOTOS = 10
SPEEDUP, SECONDS, RATIO = 1.7, 1.2, 8.0


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    data = camera_jpeg(large_photo())
    for number in range(PHOTOS):
        (folder / f"{number}.jpg").write_bytes(data)
    return folder


@pytest.mark.slow
def test_13_megapixels_in_a_batch(
    benchmark: BenchmarkFixture, photos: Path, tmp_path: Path
) -> None:
    """Two workers against one, and against the bare decoding and encoding of the same files."""
    one = throughput(photos, tmp_path / "one", 1)
    pedantic: Any = benchmark.pedantic
    two = pedantic(throughput, (photos, tmp_path / "two", 2), rounds=1)
    bare = bare_seconds(photos)
    benchmark.extra_info["photos a minute, one worker"] = round(60 / one[0], 1)
    benchmark.extra_info["photos a minute, two workers"] = round(60 / two[0], 1)
    benchmark.extra_info["times as many by two"] = round(one[0] / two[0], 2)
    benchmark.extra_info["seconds of a core for a photo"] = round(two[1], 2)
    benchmark.extra_info["times the bare decoding and encoding"] = round(two[1] / bare, 1)
    assert two[1] / bare <= RATIO
    assert one[0] / two[0] >= SPEEDUP
    assert two[0] <= SECONDS


def throughput(photos: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds for a photo once the workers are warm, on the clock and of a core."""
    ended: list[tuple[float, float]] = []
    pool = LocalPool(jobs, 600.0)
    for lane in pool._lanes:  # one core for each, also where there is only one worker
        lane.worker._threads = 1

    def on_event(event: Event) -> None:
        if isinstance(event, Ended):
            ended.append((time.monotonic(), used(pool)))

    assert batch(photos, out, pool, on_event).done == PHOTOS
    first, last = ended[jobs], ended[-1]
    number = len(ended) - 1 - jobs
    return (last[0] - first[0]) / number, (last[1] - first[1]) / number


def used(pool: LocalPool) -> float:
    """Seconds of processor time that the workers have used."""
    ticks = 0
    for pid in pool.pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100 + resource.getrusage(resource.RUSAGE_SELF).ru_utime


def bare_seconds(photos: Path) -> float:
    """Seconds of a core for reading and writing one of the files, and nothing else."""
    start = time.process_time()
    for path in sorted(photos.iterdir()):
        with Image.open(BytesIO(path.read_bytes())) as image:
            image.load()
            image.save(BytesIO(), "JPEG", quality=95, subsampling="4:4:4")
    return (time.process_time() - start) / PHOTOS
