"""The pictures that may stand behind a subject: three that ship, and any of the user's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.background import BackdropPicture
from deepflash_app.core.color import is_srgb, srgb_to_profile
from deepflash_app.core.options import BACKDROPS, PICTURE, needs_picture
from deepflash_app.engine.photo import read_preview
from deepflash_app.errors import UnreadablePhoto
from deepflash_app.paths import resource

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage

_SIDE = 2048
"""Longest, in pixels: a backdrop is out of focus, and need not be sharp at 50 megapixels."""


def backdrop_path(background: str) -> Path:
    """The file of a background that is a picture."""
    if background in BACKDROPS:
        return resource(f"backdrops/{background}.jpg")
    return Path(background.removeprefix(PICTURE))


def backdrop_picture(background: str, icc: bytes | None) -> BackdropPicture | None:
    """The picture of a background, in a photo's own colour space; None if it is none.

    Args:
        background: As in ``RelightOptions``.
        icc: The photo's profile.

    Raises:
        UnreadablePhoto: If it cannot be read.
        PhotoTooLarge: As in ``read_photo``.
    """
    if not needs_picture(background):
        return None
    path = backdrop_path(background)
    try:
        changed = path.stat().st_mtime_ns
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise UnreadablePhoto(f"The backdrop {path.name} cannot be read.") from error
    return _read(path, changed, icc)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, icc: bytes | None) -> BackdropPicture:
    pixels: ByteImage = read_preview(path, _SIDE)
    if not is_srgb(icc):
        own = srgb_to_profile(pixels.astype(np.float32) / 255, icc)
        pixels = np.rint(own * 255).astype(np.uint8)
    return BackdropPicture(pixels)
