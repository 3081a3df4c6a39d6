"""Finds the photos of folders, and asks them quickly what a batch must know before it starts."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.engine.export_settings import READ_SUFFIXES
from deepflash_app.engine.jpeg_segments import APP1, EXIF, head_segments
from deepflash_app.engine.metadata import Metadata, clean_exif
from deepflash_app.engine.natural import natural
from deepflash_app.engine.photo import read_metadata
from deepflash_app.errors import BatchRefused, PhotoError
from deepflash_app.paths import is_file, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD_BYTES = 1 << 18  # the EXIF block, at most 64 KB, comes first; then maybe a profile
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_PIXELS_PER_BYTE = 12  # of the best compressed photos, HEIC among them
_PNG_HEAD = 24


@dataclass(frozen=True, slots=True)
class Found:
    """A photo that was found.

    Attributes:
        path: Absolute.
        inner: The folders between the scanned one and the photo; empty for one right in it.
    """

    path: Path
    inner: Path


@dataclass(slots=True)
class Scan:
    """What was found.

    Attributes:
        photos: In natural order of their paths, none twice.
        folders: The absolute paths of the folders that were asked for.
        passed: How many folders inside were not looked into.
        notices: Sentences about what could not be looked at.
    """

    photos: list[Found]
    folders: list[Path]
    passed: int
    notices: list[str]


def scan(inputs: Iterable[Path], *, recursive: bool) -> Scan:
    """Find photos.

    Hidden files are passed over (Macs leave ``._photo.jpg`` beside photos on other disks), links
    to folders, which may lead in circles, and pipes and devices, which keep a reader waiting.

    Args:
        inputs: Folders, and photos by name.
        recursive: Whether folders inside folders are looked into.

    Raises:
        BatchRefused: If one of the inputs does not exist, is neither folder nor file, or is a
            folder that cannot be looked into.
    """
    found: dict[Path, Found] = {}
    result = Scan([], [], 0, [])
    for given in inputs:
        path = Path(os.path.abspath(given))  # noqa: PTH100 -- resolve() would follow links
        if is_folder(path):
            _refuse_locked(path)
            result.folders.append(path)
            for photo in _walk(path, recursive=recursive, result=result):
                found.setdefault(photo.path, photo)
        elif is_file(path):
            found.setdefault(path, Found(path, Path()))
        else:
            raise BatchRefused(f"There is no folder or photo {given}.")
    result.photos = sorted(found.values(), key=lambda photo: natural(photo.path))
    return result


def _refuse_locked(folder: Path) -> None:
    """A folder that was asked for by name must not pass for an empty one."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise BatchRefused(f"{folder} cannot be looked into: {error.strerror}.") from error


def _walk(folder: Path, *, recursive: bool, result: Scan) -> Iterator[Found]:
    def note(error: OSError) -> None:
        result.notices.append(f"{error.filename} cannot be looked into: {error.strerror}.")

    for here, inside, names in os.walk(folder, onerror=note):
        inside[:] = [name for name in inside if not name.startswith(".")]
        if not recursive:
            result.passed += len(inside)
            inside.clear()
        inner = Path(here).relative_to(folder)
        for name in names:
            path = Path(here, name)
            wanted = not name.startswith(".") and path.suffix.lower() in READ_SUFFIXES
            if wanted and _may_be_opened(path):
                yield Found(path, inner)


def _may_be_opened(path: Path) -> bool:
    """Whether it is a file, or one that is lost or locked, which fails with its reason later."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def flash_and_date(path: Path) -> tuple[bool | None, datetime | None]:
    """Whether the flash fired and when the photo was taken; None for what it does not say.

    Of a JPEG only the beginning is read. A photo that cannot be read says nothing; the batch then
    names it with the reason when its turn comes.
    """
    try:
        metadata = _metadata(path) if path.is_file() else Metadata()
    except (OSError, PhotoError, ImportError):
        return None, None
    return metadata.flash_fired, metadata.taken


def changed(path: Path) -> datetime:
    """When the file was last changed, in local time; the present if nobody knows."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 -- as cameras: no zone
    except (OSError, ValueError, OverflowError):
        return datetime.now()  # noqa: DTZ005


def megapixels(path: Path) -> float:
    """How large a photo is; a guess on the safe side where its first bytes do not say."""
    with suppress(OSError):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return 0.0
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(b"\x89PNG"):
            area = int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:_PNG_HEAD], "big")
            return area / 1e6
        for segment in head_segments(head):
            if segment.marker in _FRAMES:
                sides = segment.payload[1:3], segment.payload[3:5]
                return int.from_bytes(sides[0], "big") * int.from_bytes(sides[1], "big") / 1e6
        return status.st_size * _PIXELS_PER_BYTE / 1e6
    return 0.0


def _metadata(path: Path) -> Metadata:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for segment in head_segments(head):
        if segment.is_a(APP1, EXIF):
            return Metadata(exif=clean_exif(segment.payload))
    return read_metadata(path)
