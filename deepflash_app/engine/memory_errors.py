"""One error for too little memory, however the library at work says it."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENCV_NO_MEMORY = -4  # cv::Error::StsNoMem
_WORDS = ("bad_alloc", "bad allocation", "Failed to allocate memory")  # of ONNX Runtime and C++


@contextmanager
def memory_errors() -> Iterator[None]:
    """Raise ``MemoryError`` for what OpenCV, ONNX Runtime and the system raise in its place.

    Raises:
        MemoryError: From within.
    """
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        if _is_about_memory(error):
            raise MemoryError(str(error)) from error
        raise


def _is_about_memory(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    # OpenCV's class is not asked for, since importing it takes a third of a second
    if getattr(error, "code", None) == _OPENCV_NO_MEMORY and type(error).__module__ == "cv2":
        return True
    return any(words in str(error) for words in _WORDS)
