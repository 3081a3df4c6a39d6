"""What the commands share in talking to a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from typing import TextIO


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class WrongUse(Exception):
    """The words typed make no sense together; told like argparse's own errors, exit code 2."""


def prepare_streams() -> None:
    """Make sure that whatever is printed can be: no name of a file may be the reason to fail."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed: the next file, such as a photo, would be it
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def tell(line: str) -> None:
    """Print a result, at once, so that the next program in a pipe can go to work on it.

    Raises:
        BrokenPipeError: If the reader, such as ``head``, has had enough.
        DeepFlashError: If it cannot be printed, such as on a full disk.
    """
    try:
        print(_harmless(line), flush=True)
    except BrokenPipeError:
        _hush(sys.stdout)
        raise
    except OSError as error:
        _hush(sys.stdout)
        reason = error.strerror or error
        raise DeepFlashError(f"The results cannot be printed: {reason}.") from error


def complain(sentence: str) -> None:
    """Tell an error or a notice, apart from the results."""
    try:
        print(f"deepflash: {_harmless(sentence)}", file=sys.stderr)
    except OSError:  # where nobody can hear it, the work still goes on
        _hush(sys.stderr)


def _harmless(line: str) -> str:
    """The line without signs that steer a terminal, which names of files may hold."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", line)


def _hush(stream: TextIO) -> None:
    """Let what could not be printed go, which Python would else try again at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class ProgressLine:
    """One line that is written over and over, on a terminal only: a pipe gets nothing.

    Used as ``on_progress`` of the engine's slow functions.

    Args:
        title: What stands before every text, such as the photo's name.
    """

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int, text: str) -> None:
        """Show how far it is: ``done`` of ``total`` steps, and what is going on."""
        title = f"{self._title}: " if self._title else ""
        self.show(f"{title}{text} ({done}/{total})")

    def show(self, text: str) -> None:
        """Show this text in place of the last one."""
        if self._shown:
            self._write(_harmless(text))

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._shown:
            self._write("")
            print(end="\r", file=sys.stderr, flush=True)

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]:<{width}}", end="", file=sys.stderr, flush=True)
