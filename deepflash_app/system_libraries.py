"""The system libraries that Qt's wheels expect of Linux, and which of them are missing.

Standard library only: ``dev.py`` asks before anything is installed, ``deepflash doctor`` later.
"""

from __future__ import annotations

import ctypes
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEBIAN_PACKAGE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    # only the window system X11 needs the rest; Wayland desktops fall back on it
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Library as the loader names it -> the Debian (and Ubuntu) package that brings it."""

TEST_TOOLS = {
    "exiftool": "libimage-exiftool-perl",
    "convert": "imagemagick",
    "compare": "imagemagick",
    "chromium": "chromium",
    "/usr/share/i18n/locales/de_DE": "locales",
}
"""What tests check photos and reports by, and the Debian packages that bring it."""


def missing_tools(wanted: Mapping[str, str] = TEST_TOOLS) -> dict[str, str]:
    """Those of ``wanted`` that are not on the path; none outside Linux, where tests do without."""
    if not sys.platform.startswith("linux"):
        return {}
    return {tool: package for tool, package in wanted.items() if not _is_there(tool)}


def missing_libraries(wanted: Mapping[str, str] = DEBIAN_PACKAGE) -> dict[str, str]:
    """Those of ``wanted`` that the loader cannot find; none outside Linux.

    The loader itself is asked, since ``ldconfig`` is not on every user's path and knows nothing
    of ``LD_LIBRARY_PATH``.
    """
    if not sys.platform.startswith("linux"):
        return {}
    return {library: package for library, package in wanted.items() if not _loads(library)}


def install_line(packages: Iterable[str]) -> str:
    """The sentence that says how to get these packages, with the exact line where it is known."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"Run: sudo apt-get update && sudo apt-get install -y {names}"
    return f"Install what your system calls (these are Debian's names): {names}"


def _is_there(tool: str) -> bool:
    return Path(tool).exists() if tool.startswith("/") else shutil.which(tool) is not None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
