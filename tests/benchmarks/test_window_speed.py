"""What the window promises on large photos: frames, memory, seconds. Run: pytest --benchmark-only.

Each session is a process of its own with a real worker, a window of 1280 by 800 and no screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import pytest
from photo_files import camera_jpeg, large_photo

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

FRAME_MS, FRAME_P99_MS = 16.0, 40.0
MEGABYTES = 1600.0
BOXES_SECONDS, COLD_SECONDS, WARM_SECONDS = 3.0, 6.0, 2.5
BLOCK_MS = 50.0
SCRIPT = Path(__file__).parents[1] / "window_session.py"


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of a user who has never opened the program."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        (tmp_path / variable).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / variable))
    return tmp_path


def session(benchmark: BenchmarkFixture, what: str, photo: Path) -> dict[str, Any]:
    """What a session measured, which is kept with the benchmark."""
    pedantic: Any = benchmark.pedantic
    measured: dict[str, Any] = pedantic(run, ([what, str(photo)],), rounds=1)
    benchmark.extra_info.update(measured)
    return measured


def run(words: list[str]) -> dict[str, Any]:
    """Of one session, in a process of its own."""
    command = [sys.executable, str(SCRIPT), *words]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # as a user's Python, which does
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_50_megapixels_follow_the_hand_and_fit_in_memory(
    benchmark: BenchmarkFixture, user: Path
) -> None:
    """Frames of sliders at fit and at 1:1, of panning and zooming; both processes at their most."""
    photo = user / "photo.jpg"
    pixels = cv2.resize(large_photo(), (6124, 8165), interpolation=cv2.INTER_CUBIC)
    photo.write_bytes(camera_jpeg(pixels))
    measured = session(benchmark, "photo", photo)
    for name, (median, slowest) in measured["frames"].items():
        assert median <= FRAME_MS, name
        assert slowest < FRAME_P99_MS, name
    assert max(measured["megabytes"].values()) <= MEGABYTES


def test_no_step_of_a_session_blocks_the_event_loop(
    benchmark: BenchmarkFixture, user: Path
) -> None:
    """By the clock, the best of three, since a clock also tells what else the machine does."""
    photo = user / "photo.jpg"
    sessions = []
    for _ in range(3):
        photo.write_bytes(camera_jpeg(large_photo()))
        photo.with_name(photo.name + ".deepflash.json").unlink(missing_ok=True)
        sessions.append(run(["script", str(photo)]))
    longest = {step: min(one[step][0] for one in sessions) for step in sessions[0]}
    benchmark.extra_info.update(longest)
    benchmark(lambda: None)
    assert {step: clock for step, clock in longest.items() if clock > BLOCK_MS} == {}


def test_13_megapixels_are_corrected_soon(benchmark: BenchmarkFixture, user: Path) -> None:
    """From the start of the program, and once its worker is warm."""
    photo = user / "photo.jpg"
    photo.write_bytes(camera_jpeg(large_photo()))
    measured = session(benchmark, "start", photo)
    assert measured["cold"]["boxes"] <= BOXES_SECONDS
    assert measured["cold"]["corrected"] <= COLD_SECONDS
    assert measured["warm"]["corrected"] <= WARM_SECONDS
