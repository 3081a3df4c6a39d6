"""A photo whose header was read: what every opener gives and the decoder takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import ImageFile

    from deepflash_app.core.types import Image
    from deepflash_app.engine.jpeg_coding import JpegCoding
    from deepflash_app.engine.metadata import Metadata

Container = Literal["jpeg", "png", "tiff", "heif", "raw"]

ONLY_FIRST = "Only the first picture of the file is used."


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture whose header was read.

    Attributes:
        image: Pillow's, not decoded yet, as stored; None if Pillow knows no way.
        size: Width and height as stored, in pixels.
        container: The format, by content.
        metadata: All that goes along.
        icc: The profile of the stored picture, not looked into yet.
        orientation: How to turn it, 1 to 8 as in EXIF.
        deep: For pictures of 16 bits a channel: bytes for OpenCV, since Pillow gives 8.
        grey: Whether it is grey even if they make it RGB, as both do with a deep alpha beside.
        pixels: For what neither can: decodes (H, W, C) of uint16, C from 1 to 4; given False it
            may be smaller, or uint8.
        notices: Sentences on what is left out.
        coding: How a JPEG was compressed.
    """

    image: ImageFile.ImageFile | None
    size: tuple[int, int]
    container: Container
    metadata: Metadata
    icc: bytes | None
    orientation: int = 1
    deep: bytes | None = None
    grey: bool = False
    pixels: Callable[[bool], Image] | None = None
    notices: tuple[str, ...] = ()
    coding: JpegCoding | None = None
