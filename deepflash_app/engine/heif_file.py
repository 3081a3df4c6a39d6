"""Opens HEIC files, which phones write; more than 8 bits a channel are kept."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.primaries import SRGB
from deepflash_app.engine.colour_names import numbered_colours
from deepflash_app.engine.metadata import (
    GAIN_MAP_LEFT_OUT,
    VIDEO_LEFT_OUT,
    Metadata,
    portable_exif,
)
from deepflash_app.engine.opened import Opened
from deepflash_app.engine.xmp import names_video, without_appended

if TYPE_CHECKING:
    from PIL import ImageFile

    from deepflash_app.core.types import Image


def open_heif(data: bytes) -> Opened:
    """Read the header of a HEIC file.

    Args:
        data: The whole file.

    Raises:
        ImportError: Without pillow-heif.
    """
    import pillow_heif  # noqa: PLC0415 -- an extra, and slow to load

    image: ImageFile.ImageFile = pillow_heif.HeifImageFile(BytesIO(data))  # type: ignore[no-untyped-call]
    info = image.info
    nclx = info.get("nclx_profile") or {}
    icc = info.get("icc_profile")
    bits = info.get("bit_depth", 8)
    notices = []
    if any("gainmap" in str(kind).lower() for kind in info.get("aux") or {}):
        notices.append(GAIN_MAP_LEFT_OUT)
    if not icc:
        curve = nclx.get("transfer_characteristics", 0)
        icc, said = numbered_colours(nclx.get("color_primaries", SRGB), curve)
        notices.extend(said)
    xmp = info.get("xmp") or b""
    if names_video(xmp):
        notices.append(VIDEO_LEFT_OUT)
    # The plugin has turned the picture and set the tag to 1 already.
    metadata = Metadata(exif=portable_exif(info.get("exif")), xmp=without_appended(xmp) or None)
    return Opened(
        image,
        image.size,
        "heif",
        metadata,
        icc,
        pixels=(lambda _deep: _deep_pixels(data, bits)) if bits > 8 else None,  # noqa: PLR2004
        notices=tuple(notices),
    )


def _deep_pixels(data: bytes, bits: int) -> Image:
    """(H, W, C) uint16 of a picture of 10 or 12 bits, over the whole range."""
    import pillow_heif  # noqa: PLC0415

    opened = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=False)
    stored = np.asarray(opened)
    if stored.ndim == 2:  # noqa: PLR2004
        stored = stored[..., None]  # grey
    if stored.dtype != np.uint16:
        raise ValueError("its kind of 10-bit picture is not understood")
    # The bits stand at the top; repeated below, so that white is white.
    return np.ascontiguousarray(stored | (stored >> np.uint16(bits)))
