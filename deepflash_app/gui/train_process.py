"""Runs ``python -m model_training`` beside the window and reads its lines as they come."""

from __future__ import annotations

import importlib.util
import json
import shlex
import subprocess
import sys
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from deepflash_app.paths import TORCH_CPU_INDEX

if TYPE_CHECKING:
    from collections.abc import Sequence

_KILL_MS = 4000
_CLOSE_MS = 5000


def can_train() -> bool:
    """Whether the extra that trains is installed; nothing of it is loaded."""
    return importlib.util.find_spec("torch") is not None


def install_line() -> str:
    """What to type in a terminal so that this very Python can train."""
    wanted = (one.partition(";") for one in requires("deepflash") or ())
    names = [name.strip() for name, _, when in wanted if when.strip(" '\"").endswith("train")]
    index = ["--extra-index-url", TORCH_CPU_INDEX] if sys.platform.startswith("linux") else []
    line = [sys.executable, "-m", "pip", "install", *names, *index]
    return subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)


class TrainProcess(QObject):
    """One command after another.

    Signals:
        began: The name of the command that has been started.
        told: A line of progress, a ``dict`` with a ``kind``.
        said: Any other line, for people.
        ended: Whether all went well, and the last sentence said, which is the error if not.
    """

    began = Signal(str)
    told = Signal(object)
    said = Signal(str)
    ended = Signal(bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stopped = False
        self._last = ""
        self._commands: list[list[str]] = []
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._kill = QTimer(self, interval=_KILL_MS, singleShot=True)
        self._kill.timeout.connect(self._process.kill)

    @property
    def running(self) -> bool:
        """Whether a command is under way."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def start(self, commands: Sequence[Sequence[str]]) -> None:
        """Run commands of ``model_training``, each when the one before has ended well."""
        self.stopped, self._last = False, ""
        self._commands = [list(command) for command in commands]
        self._next()

    def stop(self) -> None:
        """Ask it to end; kill it if it does not. Checkpoints stay, so it can go on later."""
        self.stopped = True
        self._commands.clear()
        if self.running:
            self._process.terminate()
            self._kill.start()

    def close(self) -> None:
        """End it now."""
        self.stopped = True
        self._commands.clear()
        if self.running:
            self._process.kill()
            self._process.waitForFinished(_CLOSE_MS)

    def _next(self) -> None:
        # -P: a folder of photos that holds some types.py must not be imported from
        command = self._commands.pop(0)
        self.began.emit(command[0])
        self._process.start(sys.executable, ["-P", "-m", "model_training", *command])

    def _read_output(self) -> None:
        while self._process.canReadLine():
            self._take(bytes(self._process.readLine().data()).decode(errors="replace").strip())

    def _read_errors(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in filter(None, map(str.strip, text.splitlines())):
            self._last = line
            self.said.emit(line)

    def _take(self, line: str) -> None:
        try:
            told: Any = json.loads(line)
        except ValueError:
            told = None
        if isinstance(told, dict) and isinstance(told.get("kind"), str):
            self.told.emit(told)
        elif line:
            self.said.emit(line)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._kill.stop()
        self._read_output()
        self._read_errors()
        good = code == 0 and status is QProcess.ExitStatus.NormalExit and not self.stopped
        if good and self._commands:
            self._next()
        else:
            self.ended.emit(good, self._last)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.ended.emit(False, self._process.errorString())  # noqa: FBT003  # a signal's
