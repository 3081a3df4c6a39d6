"""Writes a file wholly or not at all: the target is old or new at every moment, never half."""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from deepflash_app.errors import UnwritablePhoto

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEMP_PREFIX, TEMP_SUFFIX = ".deepflash-", ".tmp"
"""Names of the files that a killed program leaves behind; nothing reads them."""

_TEMP_NAME = re.compile(r"\.deepflash-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.tmp")

_OLD = 86_400.0  # seconds; no file takes a day to be written

# A virus scanner or indexer on Windows holds a new file for a moment.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the disk cannot take a file that large",
    errno.EACCES: "there is no permission to write in this folder",
    errno.EPERM: "there is no permission to write in this folder",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder does not exist",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EEXIST: "a file of that name exists",
    errno.EIO: "the disk failed",
}


def write_atomically(
    target: Path,
    data: bytes,
    *,
    overwrite: bool,
    check: Callable[[bytes], None] | None = None,
    date: int | None = None,
) -> None:
    """Write a file by way of a temporary one beside it, proven before it takes the name.

    Args:
        target: Where to.
        data: What.
        overwrite: Whether a file that is there already is replaced.
        check: Called with the bytes read back from the disk; raises UnwritablePhoto to stop.
        date: When the file is to say that it was last changed, in nanoseconds; now if None.

    Raises:
        UnwritablePhoto: Naming the file and the reason; then nothing has changed on the disk.
    """
    # Short, whatever the target's name: a name of 255 bytes has no room for an ending.
    own = f"{_machine()}-{os.getpid()}-{secrets.token_hex(8)}"
    temporary = target.with_name(f"{TEMP_PREFIX}{own}{TEMP_SUFFIX}")
    try:
        _write_durably(temporary, data)
        written = temporary.read_bytes()
        if written != data:
            raise UnwritablePhoto(_sentence(target, "the disk gave back other data"))
        if check is not None:
            check(written)
        if overwrite:
            _keep_rights(target, temporary)
        if date is not None:
            os.utime(temporary, ns=(date, date))
        if overwrite:
            _replace(temporary, target)
        else:
            _settle(temporary, target)
    except OSError as error:
        raise UnwritablePhoto(_sentence(target, _reason(error))) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def remove(target: Path) -> None:
    """Take a file away, if it is there.

    Raises:
        UnwritablePhoto: Naming the file and the reason; then it is still there.
    """
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritablePhoto(_sentence(target, _reason(error))) from error
    _sync_folder(target.parent)


def sweep(folder: Path, pid: int | None = None) -> None:
    """Take away the temporary files of programs that were killed.

    Those of another machine, and of this one under an earlier name, are taken for such after a day.

    Args:
        folder: Where to look; need not exist.
        pid: Only those of this process; None for those of all processes that are no more.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            named = _TEMP_NAME.fullmatch(path.name)
            if named is None:
                continue
            with suppress(OSError):
                if _is_left(path, named[1], int(named[2]), pid):
                    path.unlink()


def _is_left(path: Path, machine: str, owner: int, pid: int | None) -> bool:
    """Whether nobody writes this file any more; if ``pid`` is given, whether that one did."""
    if pid is not None:
        return machine == _machine() and owner == pid
    if machine == _machine():
        return not _alive(owner)
    return time.time() - path.stat().st_mtime > _OLD


def _machine() -> str:
    """A short name of this machine, since several may write into a shared folder."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return False  # where a file that is open cannot be taken away
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _settle(temporary: Path, target: Path) -> None:
    """Give the file its name, but never that of a file which came there in this very moment.

    Raises:
        FileExistsError: If there is one.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links: there the last look must do
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        _replace(temporary, target)


def _write_durably(path: Path, data: bytes) -> None:
    # "x": never through a link or over a file that someone put there.
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_rights(target: Path, temporary: Path) -> None:
    with suppress(OSError):  # rights are not worth a failed export
        temporary.chmod(target.stat().st_mode & 0o7777)


def _replace(temporary: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            os.replace(temporary, target)  # noqa: PTH105 -- one name for all that may fail here
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(temporary, target)  # noqa: PTH105


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or "the disk failed")


def _sentence(target: Path, reason: str) -> str:
    return f"{target.name} cannot be written: {reason}."
