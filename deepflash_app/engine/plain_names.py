"""Names of files for C++ libraries that, on Windows, take a path for text of an old code page."""

from __future__ import annotations

import sys
from contextlib import chdir, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def plainly_named(path: Path) -> Iterator[str]:
    """A name by which such a library finds the file, though a user's folder be called Zoë.

    Where it must, it works in the file's own folder meanwhile: other threads of the process must
    use no relative paths.

    Args:
        path: The file; its own name is plain.
    """
    if sys.platform != "win32" or str(path).isascii():
        yield str(path)
        return
    with chdir(path.parent):
        yield path.name
