"""Opens HEIC files, which phones write; more than 8 bits a channel are kept."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.primaries import SRGB, profile_of
from deepflash_app.engine.metadata import Metadata, portable_exif
from deepflash_app.engine.opened import Opened

if TYPE_CHECKING:
    from PIL import ImageFile

    from deepflash_app.core.types import Image

_HDR_CURVES = (16, 18)  # PQ and HLG (ITU-T H.273, table 3)
_GAIN_MAP = "The HDR gain map is left out, since it no longer fits the photo."
_HDR = "The photo is coded for HDR screens and is read as if for ordinary ones."


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
    icc = info.get("icc_profile") or profile_of(nclx.get("color_primaries", SRGB))
    bits = info.get("bit_depth", 8)
    notices = []
    if any("gainmap" in str(kind).lower() for kind in info.get("aux") or {}):
        notices.append(_GAIN_MAP)
    if not info.get("icc_profile") and nclx.get("transfer_characteristics") in _HDR_CURVES:
        notices.append(_HDR)
    xmp = info.get("xmp")
    # The plugin has turned the picture and set the tag to 1 already.
    metadata = Metadata(exif=portable_exif(info.get("exif")), xmp=xmp or None)
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
    if stored.dtype != np.uint16:
        raise ValueError("its kind of 10-bit picture is not understood")
    # The bits stand at the top; repeated below, so that white is white.
    return np.ascontiguousarray(stored | (stored >> np.uint16(bits)))
