"""Reads photos: whole, upright, RGB, with all they say about themselves; or refuses in clear words.

Bytes -> container by content -> size limit -> strict decoding -> RGB -> upright -> ``Photo``.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import to_srgb
from deepflash_app.engine.containers import (
    BROKEN,
    container_of,
    open_container,
)
from deepflash_app.engine.edit_mark import MADE_HERE, is_marked
from deepflash_app.engine.pixel_modes import decode
from deepflash_app.engine.transparency import on_white
from deepflash_app.errors import PhotoTooLarge, UnreadablePhoto

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.engine.jpeg_coding import JpegCoding
    from deepflash_app.engine.metadata import Metadata
    from deepflash_app.engine.opened import Container, Opened

MAX_MEGAPIXELS = 250.0
"""More than any camera makes; a file that announces more would fill the memory."""

MAX_BYTES = 1 << 32
"""More than any photo within that limit has; a longer file would fill the memory by being read."""

_HEAD = 32
_NO_PHOTO = "it is not a JPEG, PNG, TIFF, HEIC or raw photo"
_RAW = "raw photos need the rawpy package"
_NEEDED: dict[Container, str] = {
    "heif": "HEIC photos need the pillow-heif package",
    "raw": _RAW,
    "tiff": _RAW,  # such as DNG
}
_TURNS: dict[int, Callable[[Image], Image]] = {
    1: np.ascontiguousarray,
    2: lambda image: cv2.flip(image, 1),
    3: lambda image: cv2.rotate(image, cv2.ROTATE_180),
    4: lambda image: cv2.flip(image, 0),
    5: cv2.transpose,
    6: lambda image: cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE),
    7: lambda image: cv2.rotate(cv2.transpose(image), cv2.ROTATE_180),
    8: lambda image: cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
_SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo as the rest of the program sees it.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16 RGB, upright, contiguous, in the photo's own profile.
        icc: That profile, an RGB matrix profile; None means sRGB.
        alpha: (H, W) of the dtype of ``pixels``, or None.
        path: Where it was read from.
        container: The format of that file, by its content.
        metadata: What ``write_photo`` carries over.
        notices: Sentences for the user on what was converted or will be left out.
        coding: How a JPEG was compressed; None for others.
    """

    pixels: Image
    icc: bytes | None
    alpha: Image | None
    path: Path | None
    container: Container
    metadata: Metadata
    notices: tuple[str, ...]
    coding: JpegCoding | None = None


def read_photo(path: Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """Read a photo, all or nothing.

    Args:
        path: A JPEG, PNG, TIFF, HEIC or raw file, by content, whatever its name.
        max_megapixels: Refuse larger ones before decoding.

    Raises:
        UnreadablePhoto: If it is missing, empty, cut off, broken, or no photo.
        PhotoTooLarge: If it announces more pixels than the limit.
    """
    return photo_from_bytes(read_file(path), path, max_megapixels=max_megapixels)


def photo_from_bytes(data: bytes, path: Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """As ``read_photo``, from the bytes of a file already in memory.

    Args:
        data: The whole file.
        path: Its name in errors, and the photo's ``path``.
        max_megapixels: Refuse larger ones before decoding.

    Raises:
        UnreadablePhoto: As in ``read_photo``.
        PhotoTooLarge: As in ``read_photo``.
    """
    opened = _open(data, path, max_megapixels)
    try:
        pixels = decode(opened)
    except BROKEN as error:
        raise _broken(path, error) from error
    turn = _TURNS[opened.orientation]
    again = (MADE_HERE,) if is_marked(opened.metadata) else ()
    return Photo(
        pixels=turn(pixels.rgb),
        icc=pixels.icc,
        alpha=None if pixels.alpha is None else turn(pixels.alpha),
        path=path,
        container=opened.container,
        metadata=opened.metadata,
        notices=(*again, *opened.notices, *pixels.notices),
        coding=opened.coding,
    )


def prove(data: bytes, path: Path) -> tuple[tuple[int, int], int, bytes | None]:
    """Decode a file of our own making to its last byte, as strictly as ``photo_from_bytes``.

    A JPEG is read whole, but its blocks are made an eighth of their size, which is quicker.

    Args:
        data: The whole file.
        path: Its name in errors.

    Returns:
        (height, width) as stored, the orientation as in EXIF, and the profile.

    Raises:
        UnreadablePhoto: As in ``read_photo``.
    """
    opened = _open(data, path, float("inf"))
    try:
        if opened.image is not None:
            opened.image.draft(None, (1, 1))
        icc = decode(opened).icc
    except BROKEN as error:
        raise _broken(path, error) from error
    width, height = opened.size
    return (height, width), opened.orientation, icc


def read_preview(
    path: Path, long_edge: int, *, max_megapixels: float = MAX_MEGAPIXELS
) -> ByteImage:
    """Read a small picture of a photo, quickly: a JPEG is decoded at a fraction of its size.

    Args:
        path: As in ``read_photo``, and as strict.
        long_edge: Its longer side in pixels, at most; never enlarged.
        max_megapixels: As in ``read_photo``.

    Returns:
        (H, W, 3) uint8 sRGB, upright; transparency on white.

    Raises:
        UnreadablePhoto: As in ``read_photo``.
        PhotoTooLarge: As in ``read_photo``.
    """
    opened = _open(read_file(path), path, max_megapixels)
    width, height = opened.size
    scale = min(long_edge / max(width, height), 1.0)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    try:
        if opened.image is not None:
            opened.image.draft(None, size)
        pixels = decode(opened, deep=False)
    except BROKEN as error:
        raise _broken(path, error) from error
    rgb = pixels.rgb if pixels.alpha is None else on_white(pixels.rgb, pixels.alpha)
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    srgb = to_srgb(_TURNS[opened.orientation](small), pixels.icc)
    return np.rint(srgb * 255).astype(np.uint8)


def read_metadata(path: Path) -> Metadata:
    """Read only what a photo says about itself: flash, date, camera; no pixel is decoded.

    Args:
        path: As in ``read_photo``.

    Raises:
        UnreadablePhoto: If it is missing, empty, cut off, or no photo.
    """
    return _open(read_file(path), path, float("inf")).metadata


def read_size(path: Path) -> tuple[int, int]:
    """Width and height of a photo once it is upright; no pixel is decoded.

    Raises:
        UnreadablePhoto: As in ``read_metadata``.
    """
    opened = _open(read_file(path), path, float("inf"))
    width, height = opened.size
    return (height, width) if opened.orientation in _SIDEWAYS else (width, height)


def read_file(path: Path) -> bytes:
    """All bytes of a photo file, once its first ones look like a photo.

    Raises:
        UnreadablePhoto: If it is missing, not a file, empty, no photo, longer than ``MAX_BYTES``,
            or changed meanwhile.
    """
    try:
        _require_file(path, path.stat())  # before a pipe is opened, which waits for its writer
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            _require_file(path, before)
            head = file.read(_HEAD)
            if not head:
                raise UnreadablePhoto(f"{path.name} cannot be read: the file is empty.")
            if container_of(head) is None:
                raise UnreadablePhoto(f"{path.name} cannot be read: {_NO_PHOTO}.")
            if before.st_size > MAX_BYTES:
                raise UnreadablePhoto(f"{path.name} cannot be read: the file is far too long.")
            data = head + file.read()
            after = os.fstat(file.fileno())
            if (after.st_size, after.st_mtime_ns) != (len(data), before.st_mtime_ns):
                raise UnreadablePhoto(
                    f"{path.name} cannot be read: it is being changed by another program; "
                    "try again."
                )
            return data
    except OSError as error:
        raise UnreadablePhoto(f"{path.name} cannot be read: {_why(error)}.") from error


def _open(data: bytes, path: Path, max_megapixels: float) -> Opened:
    container = container_of(data[:_HEAD])
    if container is None:
        raise UnreadablePhoto(f"{path.name} cannot be read: {_NO_PHOTO}.")
    try:
        opened = open_container(data, container)
    except ImportError as error:
        raise UnreadablePhoto(f"{path.name} cannot be read: {_NEEDED[container]}.") from error
    except BROKEN as error:
        raise _broken(path, error) from error
    width, height = opened.size
    if width < 1 or height < 1:
        raise UnreadablePhoto(f"{path.name} cannot be read: it has no pixels.")
    megapixels = width * height / 1e6
    if megapixels > max_megapixels:
        raise PhotoTooLarge(
            f"{path.name} is too large: it has {megapixels:.0f} megapixels, and the limit is "
            f"{max_megapixels:g}."
        )
    return opened


def _require_file(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        raise UnreadablePhoto(f"{path.name} cannot be read: it is not a file.")


def _broken(path: Path, error: Exception) -> UnreadablePhoto:
    # Our own reasons are ValueErrors that go on from "it is"; libraries' words are not the user's.
    text = str(error)
    if not (type(error) is ValueError and text.startswith(("it ", "its "))):
        text = "it is cut off" if "truncated" in text else "it is broken"
    return UnreadablePhoto(f"{path.name} cannot be read: {text}.")


def _why(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "there is no such file",
        errno.EACCES: "permission was denied",
        errno.EISDIR: "it is a folder",
    }
    return reasons.get(error.errno or 0, error.strerror or "the disk failed")
