"""What is kept when the program fails: a report on this computer, with no names of one's files.

Nothing is ever sent. Python's errors and crashes of native code alike leave a text file in the
user's data folder; the next start says where it lies.
"""

from __future__ import annotations

import faulthandler
import os
import platform
import re
import sys
import threading
import traceback
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from deepflash_app import __version__, paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

MOST = 10
"""Older reports are deleted."""

_NATIVE, _UNTOLD, _TOLD = ".native", ".new.txt", ".txt"

_PATH = re.compile(r"(?<![\w<>.])(?:[A-Za-z]:[\\/]|~?/)[^\"'<>|:\n]+")
_CODE = re.compile(r"(?:deepflash_app|site-packages|lib[\\/]python[\d.]+)[\\/].*")
_PHOTO = re.compile(r"[^\s\"'/\\]+\.(?:jpe?g|png|tiff?|hei[cf]|dng|json|onnx)\b", re.IGNORECASE)


class CrashReports:
    """Watches this process.

    Args:
        folder: Where reports lie; below the user's data folder if None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.data_dir() / "crashes"
        self._native: TextIO | None = None
        self._on_report: Callable[[Path | None, str], None] | None = None

    def earlier(self) -> Path | None:
        """The latest report that no start has told of yet; None if there is none."""
        with suppress(OSError):
            self._collect_native()
            untold = sorted(self._folder.glob(f"*{_UNTOLD}"))
            told = [
                path.rename(path.with_name(path.name.replace(_UNTOLD, _TOLD))) for path in untold
            ]
            for old in sorted(self._folder.glob(f"*{_TOLD}"))[:-MOST]:
                old.unlink()
            return told[-1] if told else None
        return None

    def watch(self, on_report: Callable[[Path | None, str], None]) -> None:
        """Keep reports from now on.

        Args:
            on_report: Called after an error of Python that nothing else caught, in its thread, with
                the report's place (None if it could not be written) and its text.
        """
        self._on_report = on_report
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        own = self._folder / f"{os.getpid()}{_NATIVE}"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._collect(own)  # of a process that had the same number
            self._native = own.open("w", encoding="utf-8")
            faulthandler.enable(self._native)

    def close(self) -> None:
        """A good end leaves nothing behind."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            with suppress(OSError):
                (self._folder / f"{os.getpid()}{_NATIVE}").unlink()
            self._native = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        text = report_of("".join(traceback.format_exception(kind, error, trace)))
        path = self._write(text)
        if self._on_report is not None:
            self._on_report(path, text)

    def _on_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._on_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def _collect_native(self) -> None:
        """Make reports of what processes that are gone have left."""
        for left in self._folder.glob(f"*{_NATIVE}"):
            number = left.name.removesuffix(_NATIVE)
            if number.isdecimal() and not _alive(int(number)):
                self._collect(left)

    def _collect(self, left: Path) -> None:
        with suppress(OSError):  # there is none; or on Windows, where it is open in its process
            text = left.read_text(encoding="utf-8", errors="replace")
            left.unlink()
            if text.strip():
                self._write(report_of(text))

    def _write(self, text: str) -> Path | None:
        name = f"{datetime.now().astimezone():%Y-%m-%d %H-%M-%S.%f}{_UNTOLD}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_text(text, encoding="utf-8")
        except OSError:
            return None
        return self._folder / name


def report_of(text: str) -> str:
    """A traceback as a report: versions first, paths and names of photos taken out."""
    return (
        f"DeepFlash {__version__}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}\n\n{without_paths(text)}"
    )


def without_paths(text: str) -> str:
    """Nothing that tells whose computer it is, or what is on it; the code's own places stay."""
    return _PHOTO.sub("<file>", _PATH.sub(_shortened, text))


def _shortened(path: re.Match[str]) -> str:
    code = _CODE.search(path[0])
    return code[0] if code else "<path>"


def _alive(number: int) -> bool:
    """Whether a process is still there; of another user, if that cannot be told.

    On Windows nothing is asked, since there the question would be a signal; its file is open.
    """
    if sys.platform == "win32":
        return number == os.getpid()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
