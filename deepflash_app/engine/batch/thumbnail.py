"""Small pictures for the report."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Pillow

from deepflash_app.core.color import to_srgb
from deepflash_app.core.resize import quickly_shrunk
from deepflash_app.engine.transparency import on_white

if TYPE_CHECKING:
    from deepflash_app.core.types import Image
    from deepflash_app.engine.photo import Photo

_SIDE = 360  # pixels, sharp enough on a screen of double density
_QUALITY = 78


def thumbnail(photo: Photo, pixels: Image) -> bytes:
    """A small JPEG in sRGB.

    Args:
        photo: Where the pixels come from: its profile and transparency hold for them.
        pixels: (H, W, 3) uint8 or uint16 of the photo's size.
    """
    if photo.alpha is not None:  # first, so that no colour that it hides comes in at its edges
        pixels = on_white(pixels, photo.alpha)
    small, _ = quickly_shrunk(pixels, _SIDE)
    picture = np.rint(to_srgb(small, photo.icc) * 255).astype(np.uint8)
    buffer = BytesIO()
    Pillow.fromarray(picture).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
