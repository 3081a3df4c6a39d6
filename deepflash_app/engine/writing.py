"""Writes corrected photos: never over a source, never half, with the metadata of the original."""

from __future__ import annotations

import itertools
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from deepflash_app.core.resize import shrunk
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.colour_names import calling_it_srgb
from deepflash_app.engine.edit_mark import marked
from deepflash_app.engine.encoders import (
    as_bytes,
    as_words,
    encode_jpeg,
    encode_png,
    encode_thumbnail,
)
from deepflash_app.engine.export_settings import SUFFIXES, ExportSettings
from deepflash_app.engine.gps import without_gps
from deepflash_app.engine.jpeg_segments import MAX_SIDE
from deepflash_app.engine.metadata import updated
from deepflash_app.engine.names import folded, is_reserved, numbered
from deepflash_app.engine.photo import Photo, prove
from deepflash_app.engine.tiff_encoder import encode_tiff
from deepflash_app.engine.transparency import fitted_alpha, on_white, shrunk_by_cover
from deepflash_app.errors import PhotoError, UnwritablePhoto
from deepflash_app.paths import is_folder, is_same_file, is_there

if TYPE_CHECKING:
    from collections.abc import Collection

    from deepflash_app.core.types import Image
    from deepflash_app.engine.metadata import Metadata

OnConflict = Literal["rename", "skip", "overwrite"]

_DEFAULTS = ExportSettings()
_DEEP = 16  # bits


def deepened(photo: Photo, settings: ExportSettings) -> Photo:
    """The photo with 16 bits a channel if the settings ask for them, to be rendered so finely.

    A correction of an 8-bit photo has finer steps than 8 bits, and they are lost unless the
    rendering itself is done in 16.
    """
    if settings.bits != _DEEP or photo.pixels.dtype == np.uint16:
        return photo
    alpha = None if photo.alpha is None else as_words(photo.alpha)
    return replace(photo, pixels=as_words(photo.pixels), alpha=alpha)


def write_photo(
    photo: Photo,
    pixels: Image,
    target: Path,
    settings: ExportSettings = _DEFAULTS,
    *,
    sources: Collection[Path] = (),
    overwrite: bool = False,
) -> Path:
    """Write a picture made from a photo, with the photo's profile, transparency and metadata.

    Args:
        photo: The source.
        pixels: (H, W, 3) uint8 or uint16 RGB in the photo's profile, of any size.
        target: Where to; its ending tells the format (``export_settings.SUFFIXES``).
        settings: Size, encoding, and what becomes of the metadata and the file's date.
        sources: More files that must not be harmed, such as all photos of a batch.
        overwrite: Whether another file at the target may be replaced.

    Returns:
        The target.

    Raises:
        UnwritablePhoto: Naming the file and the reason; then the target is as it was, and no
            other file is left.
    """
    _refuse(target, photo, sources)
    if not overwrite and os.path.lexists(target):
        raise _unwritable(target, "a file of that name exists")
    _Made(photo, pixels, target, settings).write(target, overwrite=overwrite)
    return target


def place_photo(
    photo: Photo,
    pixels: Image,
    target: Path,
    settings: ExportSettings = _DEFAULTS,
    *,
    on_conflict: OnConflict,
) -> Path | None:
    """As ``write_photo``, for work that may be repeated: by a batch that was killed, or a cluster.

    A file of that name that already holds the very bytes to be written counts as written.

    Args:
        photo: As in ``write_photo``.
        pixels: As in ``write_photo``.
        target: As in ``write_photo``.
        settings: As in ``write_photo``.
        on_conflict: What happens if another file has the name: ``"rename"`` takes the first free
            one of ``name (2).jpg``, …; ``"skip"`` leaves it; ``"overwrite"`` replaces it.

    Returns:
        The file that holds the picture; None if it was skipped.

    Raises:
        UnwritablePhoto: As in ``write_photo``.
    """
    _refuse(target, photo, ())
    made = _Made(photo, pixels, target, settings)
    for count in itertools.count(1):
        place = numbered(target, count)
        if os.path.lexists(place):
            if made.is_in(place):
                return place
            if on_conflict == "skip":
                return None
            if on_conflict == "rename":
                continue
            _refuse(place, photo, ())
        try:
            made.write(place, overwrite=on_conflict == "overwrite")
        except UnwritablePhoto as error:
            if not isinstance(error.__cause__, FileExistsError):
                raise
            continue  # somebody was quicker; look at what they wrote
        return place
    return None


class _Made:
    """A file that is ready to be written."""

    def __init__(self, photo: Photo, pixels: Image, target: Path, settings: ExportSettings) -> None:
        kind = SUFFIXES[target.suffix.lower()]
        pixels, alpha = _finished(photo, pixels, kind, settings)
        self._data = _encoded(photo, pixels, alpha, target, settings)
        self._check = partial(_check, target=target, size=pixels.shape[:2], icc=photo.icc)
        self._date = _file_date(photo) if settings.keep_dates else None

    def is_in(self, place: Path) -> bool:
        """Whether a file holds exactly this."""
        try:
            same_size = place.stat().st_size == len(self._data)
            return same_size and place.read_bytes() == self._data
        except OSError:
            return False

    def write(self, place: Path, *, overwrite: bool) -> None:
        write_atomically(place, self._data, overwrite=overwrite, check=self._check, date=self._date)


def _refuse(target: Path, photo: Photo, sources: Collection[Path]) -> None:
    """Refuse a target that cannot be written, whatever the picture."""
    if target.suffix.lower() not in SUFFIXES:
        raise _unwritable(target, "its name must end in .jpg, .png or .tif")
    if sys.platform == "win32" and is_reserved(target.name):
        raise _unwritable(target, "Windows keeps that name for itself")
    refuse_sources(target, [*([photo.path] if photo.path else []), *sources])
    if is_folder(target):
        raise _unwritable(target, "there is a folder of that name")


def refuse_sources(target: Path, sources: Collection[Path]) -> None:
    """Refuse a target that is, or on another system would be, one of the sources.

    Links of both kinds count, and so do names that differ only in upper and lower case or in how
    accents are stored: copied to Windows or a Mac, one would replace the other.

    Args:
        target: Where something is to be written.
        sources: Files that must stay.

    Raises:
        UnwritablePhoto: If they clash.
    """
    exists = is_there(target)
    resolved = folded(os.path.realpath(target))
    names = {folded(target.name), Path(resolved).name}
    for source in sources:
        # A batch asks this for each of its thousands of photos: names first, the disk rarely.
        clash = folded(source.name) in names and folded(os.path.realpath(source)) == resolved
        if clash or (exists and is_same_file(target, source)):
            raise _unwritable(target, f"it would replace the original {source.name}")


def _finished(
    photo: Photo, pixels: Image, kind: str, settings: ExportSettings
) -> tuple[Image, Image | None]:
    """The picture and its alpha at the size and the depth to write."""
    alpha = None if photo.alpha is None else fitted_alpha(photo.alpha, pixels)
    if alpha is not None and kind == "jpeg":
        pixels, alpha = on_white(pixels, alpha), None
    if settings.long_edge is not None and alpha is not None:
        pixels, alpha = shrunk_by_cover(pixels, alpha, settings.long_edge)
    elif settings.long_edge is not None:
        pixels, _ = shrunk(pixels, settings.long_edge)
    if settings.bits == 8:  # noqa: PLR2004
        pixels, alpha = as_bytes(pixels), None if alpha is None else as_bytes(alpha)
    elif settings.bits == _DEEP:
        pixels, alpha = as_words(pixels), None if alpha is None else as_words(alpha)
    return np.ascontiguousarray(pixels), alpha


def _described(photo: Photo, pixels: Image, settings: ExportSettings) -> Metadata:
    """The photo's metadata made true for the new picture."""
    height, width = pixels.shape[:2]
    metadata = updated(photo.metadata, width, height, partial(encode_thumbnail, pixels))
    if photo.icc is None:
        metadata = replace(metadata, exif=calling_it_srgb(metadata.exif))
    if settings.strip_gps:
        metadata = without_gps(metadata)
    if settings.mark_edited:
        metadata = replace(metadata, xmp=marked(metadata.xmp))
    return metadata


def _file_date(photo: Photo) -> int | None:
    """When the original file was last changed, in nanoseconds; None if it has vanished."""
    try:
        return None if photo.path is None else photo.path.stat().st_mtime_ns
    except OSError:
        return None


def _encoded(
    photo: Photo, pixels: Image, alpha: Image | None, target: Path, settings: ExportSettings
) -> bytes:
    metadata = _described(photo, pixels, settings)
    kind = SUFFIXES[target.suffix.lower()]
    if kind == "png":
        return encode_png(pixels, alpha, photo.icc, metadata)
    if kind == "tiff":
        return encode_tiff(pixels, alpha, photo.icc, metadata)
    if max(pixels.shape[:2]) > MAX_SIDE:
        raise _unwritable(target, f"a JPEG cannot have more than {MAX_SIDE} pixels on a side")
    return encode_jpeg(as_bytes(pixels), photo.icc, metadata, settings, photo.coding)


def _check(data: bytes, target: Path, size: tuple[int, ...], icc: bytes | None) -> None:
    """Open what was written as any reader would: whole, upright, in the right colours."""
    try:
        proven = prove(data, target)
    except PhotoError as error:
        raise _unwritable(target, "the written file cannot be read back") from error
    if proven != (size, 1, icc):
        raise _unwritable(target, "the written file is not what it should be")


def _unwritable(target: Path, reason: str) -> UnwritablePhoto:
    return UnwritablePhoto(f"{target.name} cannot be written: {reason}.")
