"""From the words typed to a command's exit code: 0 all good, 1 some failed, 2 wrong use."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app import __version__
from deepflash_app.cli.console import WrongUse, complain, prepare_streams
from deepflash_app.errors import DeepFlashError
from deepflash_app.paths import is_there

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "correct": "relight photos into files",
    "batch": "relight folders of photos, and go on after any interruption",
    "models": "list, fetch, verify or import the third-party weights; use your own",
    "doctor": "check the installation and say what to do",
}

GOOD, FAILED, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``deepflash``.

    Args:
        arguments: The words after the program's name; those of the process if None.

    Returns:
        The exit code. Errors have been told on stderr.

    Raises:
        SystemExit: From argparse, after ``--help`` or wrong use.
    """
    prepare_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _command(words) if words and words[0] in COMMANDS else _window(words)
    except WrongUse as error:
        complain(str(error))
        return WRONG_USE
    except DeepFlashError as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        complain("Stopped.")
        return FAILED
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        return FAILED
    except ImportError as error:
        complain(f"A part is missing ({error}). Run `deepflash doctor` to see what to do.")
        return FAILED


def _command(words: list[str]) -> int:
    module = importlib.import_module(f"deepflash_app.cli.{words[0]}")
    parser = argparse.ArgumentParser(
        prog=f"deepflash {words[0]}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # so that a new flag never changes what an old script means
    )
    module.configure(parser)
    code: int = module.run(parser.parse_args(words[1:]))
    return code


def _window(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="deepflash",
        description="Turn flash selfies into studio portraits. Without a command: open the window.",
        epilog="commands:\n"
        + "".join(f"  {name:<10}{text}\n" for name, text in COMMANDS.items())
        + "\nEach tells more with --help, such as: deepflash correct --help",
        usage="deepflash [PHOTO ...]\n       deepflash COMMAND ...",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("photos", nargs="*", metavar="PHOTO", help="photos or folders to open")
    parser.add_argument("--version", action="version", version=f"DeepFlash {__version__}")
    photos = parser.parse_args(words).photos
    for photo in photos:
        if not is_there(Path(photo)):
            raise WrongUse(f"There is no photo {photo}, and no command of that name.")
    if not _has_screen():  # Qt would abort, and advise to install it again
        raise DeepFlashError(
            "There is no screen to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "`deepflash correct` and `deepflash batch` need none."
        )
    try:
        from deepflash_app.gui.app import main as open_window  # noqa: PLC0415 - only the window
    except ImportError as error:
        raise DeepFlashError(
            f"The window cannot be opened ({error}). Run `deepflash doctor` to see what is missing."
        ) from error
    return open_window(photos)


def _has_screen() -> bool:
    """Whether a window may open, as far as the surroundings tell."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    session = os.environ.get("XDG_SESSION_TYPE") in ("x11", "wayland")
    elsewhere = not sys.platform.startswith("linux")
    return elsewhere or session or any(os.environ.get(name) for name in told)
