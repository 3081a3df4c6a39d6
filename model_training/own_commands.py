"""This package's own commands as processes, for commands that are made of many."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from pathlib import Path


def run_command(log: Path, *arguments: str) -> None:
    """Run ``python -m model_training`` and wait for it.

    Args:
        log: What it says is added to this file.
        arguments: The command's name, and its arguments.

    Raises:
        DeepFlashError: If it fails; the log says why.
    """
    command = [sys.executable, "-m", "model_training", *arguments]
    with log.open("ab") as stream:
        done = subprocess.run(command, stdout=stream, stderr=stream, check=False)
    if done.returncode:
        raise DeepFlashError(f"{arguments[0]} failed; {log} says why.")
