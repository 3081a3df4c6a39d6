"""A long batch with broken photos in between: all accounted for, and the memory flat.

On request longer: DEEPFLASH_SOAK=1000 pytest tests/engine/test_soak.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median

import pytest
from batch_hands import batch, hashes, outputs, selfie
from broken_photos import ways, write_broken

from deepflash_app.cli import main
from deepflash_app.engine.batch.events import Ended, Event
from deepflash_app.engine.batch.pool import LocalPool
from deepflash_app.engine.export_settings import ExportSettings

NUMBER = int(os.environ.get("DEEPFLASH_SOAK", "110"))
KINDS = [(side, shade) for side in (96, 128) for shade in range(4)]


def resident(pids: list[int]) -> int:
    """Pages that these processes hold."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_long_batch(tmp_path: Path) -> None:
    photos, out, single = tmp_path / "photos", tmp_path / "out", tmp_path / "single"
    photos.mkdir()
    broken = write_broken(photos, max(len(ways()), NUMBER // 20))
    good = {f"{n:04d}.jpg": KINDS[n % len(KINDS)] for n in range(NUMBER - len(broken))}
    for name, kind in good.items():
        (photos / name).write_bytes(selfie(*kind))
    before = hashes(photos)

    pool = LocalPool(2, 120.0)
    held: list[int] = []

    def on_event(event: Event) -> None:
        if isinstance(event, Ended) and event.result.state == "done":
            held.append(resident([*pool.pids, os.getpid()]))

    report = batch(photos, out, pool, on_event, export=ExportSettings())
    assert report.done == len(good)
    assert {result.source.name for result in report.failed} == set(broken), "every bad one is named"
    assert all(len(result.reason) > 10 for result in report.failed)
    assert outputs(out) == sorted(good)
    assert hashes(photos) == before

    # the first fifty fill caches; a long soak compares the first with the last hundred after them
    warm = held[min(len(held) // 3, 50) :]
    window = min(100, len(warm) // 2)
    assert median(warm[-window:]) <= 1.05 * median(warm[:window])

    samples = [str(photos / f"{n:04d}.jpg") for n in range(len(KINDS))]
    assert main(["correct", *samples, "-o", str(single)]) == 0
    wanted = [hashes(single)[f"{n:04d}.jpg"] for n in range(len(KINDS))]
    made = hashes(out)
    assert [made[name] for name in good] == [wanted[n % len(KINDS)] for n in range(len(good))]
