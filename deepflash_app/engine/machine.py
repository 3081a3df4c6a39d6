"""What this machine can carry: cores and memory that this process may use, and room on a disk."""

from __future__ import annotations

import ctypes
import math
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_SHARE = 0.8  # of the free memory, since other programs want to live too
_UNKNOWN = 4 << 30  # bytes, where the system does not tell
_CGROUP = Path("/sys/fs/cgroup")


def cores() -> int:
    """How many processor cores this process may use; containers' quotas count, rounded up."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)) or 1, _container_cores())
    return os.cpu_count() or 1


def usable_memory() -> int:
    """How many bytes a batch may fill without pushing others out; containers' limits count."""
    if sys.platform == "win32":
        free = _windows_memory()
    elif Path("/proc/meminfo").is_file():
        free = min(_linux_memory(), _container_memory())
    else:
        free = _posix_memory()
    return int(free * _SHARE)


def free_space(folder: Path) -> int | None:
    """Bytes free on the disk of a folder, which need not exist yet; None if nobody knows."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _container_cores(group: Path = _CGROUP) -> int:
    """The processor time that the control group of version 2 grants, in whole cores from 1 on."""
    try:
        quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
        return sys.maxsize if quota == "max" else max(math.ceil(int(quota) / int(period)), 1)
    except (OSError, ValueError, ZeroDivisionError):
        return sys.maxsize


def _linux_memory() -> int:
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return _UNKNOWN


def _container_memory(group: Path = _CGROUP) -> int:
    """What the control group leaves, of version 2; without bound outside of containers.

    Files that were read lately count as its memory, but make room for whatever asks for it.
    """
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = int((group / "memory.current").read_text(encoding="ascii"))
        if limit == "max":
            return sys.maxsize
        return max(int(limit) - max(used - _old_files(group), 0), 0)
    except (OSError, ValueError):
        return sys.maxsize


def _old_files(group: Path) -> int:
    """Bytes of copies of files that nobody has used for a while; 0 if the group does not say."""
    with suppress(OSError, ValueError):
        for line in (group / "memory.stat").read_text(encoding="ascii").splitlines():
            name, _, number = line.partition(" ")
            if name == "inactive_file":
                return int(number)
    return 0


def _posix_memory() -> int:
    """Half of all memory: a Mac does not say in a simple way what is free."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (OSError, ValueError):
        return _UNKNOWN


def _windows_memory() -> int:
    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "a", "b", "c", "d", "e")),
        )

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- unknown to checkers elsewhere
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        return _UNKNOWN
    return int(status.free)
