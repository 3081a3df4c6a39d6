"""What holds for every test: no screen needed, the slow run last, and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deepflash_app.engine.worker import Worker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as deepflash_app does, which some tests import later

# A machine that is busy takes longer than a fifth of a second for a first example, and is no fault.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the developer's own weights, settings and presets out of the tests, and unharmed."""
    home = tempfile.mkdtemp(prefix="deepflash-tests-")
    config.add_cleanup(lambda: shutil.rmtree(home))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        os.environ[variable] = home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slow tests last, so that the quick ones speak first."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.fixture(scope="session")
def idle_workers() -> Iterator[list[Worker]]:
    """Workers that a closed window has left for the next one; at most one."""
    idle: list[Worker] = []
    yield idle
    for worker in idle:
        worker.close()


@pytest.fixture(autouse=True)
def nothing_left_running(idle_workers: list[Worker]) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    before = running(idle_workers)
    yield
    left = running(idle_workers) - before
    for thread in [one for one in left if isinstance(one, threading.Thread)]:
        thread.join(2)  # one that is just ending may do so
    assert running(idle_workers) - before == set()


def running(idle: list[Worker]) -> set[object]:
    """The threads and child processes of now, but for idle workers."""
    every = {*threading.enumerate(), *multiprocessing.active_children()}
    return every - {worker._process for worker in idle}
