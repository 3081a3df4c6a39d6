"""Too little memory is told as such, whoever was asked for it."""

from __future__ import annotations

import errno
import subprocess
import sys

import cv2
import numpy as np
import pytest

from deepflash_app.engine.memory_errors import memory_errors

_STARVED = """
import resource
import cv2, numpy as np
from deepflash_app.engine.memory_errors import memory_errors
small = np.zeros((64, 64), np.float32)
pages = int(open("/proc/self/statm").read().split()[0])
room = pages * resource.getpagesize() + 20_000_000
resource.setrlimit(resource.RLIMIT_AS, (room, room))
try:
    with memory_errors():
        cv2.resize(small, (8000, 8000))
except MemoryError:
    print("memory")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits and /proc of Linux")
def test_opencv_really_starved() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _STARVED], capture_output=True, text=True, check=False
    )
    assert done.stdout == "memory\n", done.stderr


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.ENOMEM, "no room"), RuntimeError("std::bad_alloc")]
)
def test_what_others_say_of_memory(error: Exception) -> None:
    with pytest.raises(MemoryError), memory_errors():
        raise error


def test_other_mistakes_stay_what_they_are() -> None:
    with pytest.raises(OSError, match="full"), memory_errors():
        raise OSError(errno.ENOSPC, "the disk is full")
    with pytest.raises(cv2.error), memory_errors():
        cv2.cvtColor(np.zeros((2, 2), np.uint8), cv2.COLOR_RGB2GRAY)
