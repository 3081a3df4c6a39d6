"""Memory that a process keeps from one photo to the next, instead of asking for it each time."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

KEPT_BYTES = 384 << 20
"""What a process may hold of it between photos; measured after photos of 2 to 50 megapixels."""

_LARGEST = 64 << 20  # of one picture: those of larger photos come and go as ever
_FREE = 256 << 20  # at the end of the heap
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of malloc.h


def keep_memory() -> None:
    """Let the C library keep what is freed: a tenth of a photo's time goes into fresh memory.

    Only glibc is told; elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):  # another C library
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST)
        library.mallopt(_M_TRIM_THRESHOLD, _FREE)
