"""What the commands share in talking to a terminal."""

from __future__ import annotations

import shutil
import sys


class WrongUse(Exception):
    """The words typed make no sense together; told like argparse's own errors, exit code 2."""


def complain(sentence: str) -> None:
    """Tell an error or a notice, apart from the results."""
    print(f"deepflash: {sentence}", file=sys.stderr)


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
            self._write(text)

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._shown:
            self._write("")
            print(end="\r", file=sys.stderr, flush=True)

    def _write(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]:<{width}}", end="", file=sys.stderr, flush=True)
