"""What the machine can carry is what the system says of it, in a container, too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from deepflash_app.engine import machine

if TYPE_CHECKING:
    from pathlib import Path

GIGA = 1 << 30


def group(folder: Path, **files: str) -> Path:
    """The folder in which the kernel tells of a control group, as it writes it."""
    for name, text in files.items():
        (folder / f"memory.{name}").write_text(text + "\n", encoding="ascii")
    return folder


def stat(inactive: int) -> str:
    return f"anon 1\nfile {8 * GIGA}\ninactive_anon 7\nactive_file 9\ninactive_file {inactive}"


@pytest.mark.parametrize(
    ("used", "files", "left"),
    [
        (3 * GIGA, 0, GIGA),
        (4 * GIGA, 3 * GIGA, 3 * GIGA),  # a container that has only read many photos
        (5 * GIGA, 0, 0),
        (GIGA, 2 * GIGA, 4 * GIGA),  # both are read at different moments
    ],
)
def test_files_that_can_be_dropped_are_free(
    tmp_path: Path, used: int, files: int, left: int
) -> None:
    container = group(tmp_path, max=str(4 * GIGA), current=str(used), stat=stat(files))
    assert machine._container_memory(container) == left


@pytest.mark.parametrize("told", [{}, {"stat": "anon 5"}, {"stat": "inactive_file many"}])
def test_a_kernel_that_tells_less(tmp_path: Path, told: dict[str, str]) -> None:
    container = group(tmp_path, max=str(4 * GIGA), current=str(GIGA), **told)
    assert machine._container_memory(container) == 3 * GIGA


@pytest.mark.parametrize(
    "told", [{}, {"max": "4096"}, {"max": "max", "current": "1"}, {"max": "x", "current": "1"}]
)
def test_no_container_is_no_bound(tmp_path: Path, told: dict[str, str]) -> None:
    assert machine._container_memory(group(tmp_path, **told)) == sys.maxsize


@pytest.mark.parametrize(
    ("told", "cores"),
    [
        ("200000 100000", 2),
        ("150000 100000", 2),  # a core and a half: two threads use it up
        ("20000 100000", 1),
        ("max 100000", sys.maxsize),
        ("100000 0", sys.maxsize),
        ("many", sys.maxsize),
        (None, sys.maxsize),
    ],
)
def test_a_containers_quota_of_processor_time(tmp_path: Path, told: str | None, cores: int) -> None:
    if told is not None:
        (tmp_path / "cpu.max").write_text(told + "\n", encoding="ascii")
    assert machine._container_cores(tmp_path) == cores


def test_this_machine_can_carry_something() -> None:
    assert 0 < machine.usable_memory() < 1 << 50
