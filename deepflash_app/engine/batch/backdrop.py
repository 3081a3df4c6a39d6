"""Notices that a picture of the user's own, which stands behind photos, is another than before."""

from __future__ import annotations

import hashlib

from deepflash_app.core.options import PICTURE
from deepflash_app.engine.backdrops import backdrop_path


def backdrop_digest(background: str) -> str:
    """A hash of the picture's bytes.

    Args:
        background: As in ``RelightOptions``.

    Returns:
        Empty for a background that is no such picture, and for one that cannot be read now.
    """
    if not background.startswith(PICTURE):
        return ""
    path = backdrop_path(background)
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
