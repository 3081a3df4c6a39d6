"""Opens TIFF files, classic and big, of 8 or 16 bits a channel."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL.TiffImagePlugin import TiffImageFile

from deepflash_app.engine.big_tiff import HEADS, classic_tiff
from deepflash_app.engine.exif import ExifBlock, parse_exif, upright
from deepflash_app.engine.metadata import Metadata, photoshop_payloads, portable_exif
from deepflash_app.engine.opened import ONLY_FIRST, Opened
from deepflash_app.engine.photoshop import IPTC_RESOURCE, resource, resource_bytes
from deepflash_app.engine.transparency import unmultiplied

if TYPE_CHECKING:
    from deepflash_app.core.types import Image

_ORIENTATION, _BITS, _SAMPLES, _EXTRA_SAMPLES = 274, 258, 277, 338
_XMP, _IPTC, _PHOTOSHOP, _ICC = 700, 33723, 34377, 34675
_KIND, _REDUCED = 254, 1
_DEEP = 16  # bits
_GREY_AND_ALPHA = 2  # samples
_NO_ALPHA, _PREMULTIPLIED = 0, 1  # what the second one is


def open_tiff(data: bytes) -> Opened:
    """Read the header of a TIFF file.

    Args:
        data: The whole file.

    Raises:
        ValueError: If it is broken, or another one of ``containers.BROKEN``.
    """
    several = False
    if data[:4] in HEADS:
        data, several = classic_tiff(data)
    block = parse_exif(data)
    # Both Pillow and OpenCV would turn the picture themselves, each in its own way.
    stored = upright(data)
    several = several or (block.image.following != 0 and not _ends_with_thumbnail(block))
    notices = (ONLY_FIRST,) if several else ()
    if _is_deep_grey_with_alpha(block):
        return _open_grey_with_alpha(data, block, notices)
    try:
        image = _untouched(TiffImageFile(BytesIO(stored)))
    except SyntaxError as error:
        if "unknown" in str(error) and _BITS in block.image.entries:
            raise ValueError("its kind of pixels is not understood") from error
        raise
    return Opened(
        image,
        image.size,
        "tiff",
        _metadata(block),
        image.info.get("icc_profile"),
        block.orientation,
        deep=stored if set(image.tag_v2.get(_BITS, (1,))) == {_DEEP} else None,
        notices=notices,
    )


def _metadata(block: ExifBlock) -> Metadata:
    def value(tag: int) -> bytes:
        entry = block.image.entries.get(tag)
        return b"" if entry is None else block.value(entry)

    resources = value(_PHOTOSHOP)
    if value(_IPTC) and resource(resources, IPTC_RESOURCE) is None:
        resources += resource_bytes(IPTC_RESOURCE, value(_IPTC))
    return Metadata(
        exif=portable_exif(block.data),
        xmp=value(_XMP) or None,
        photoshop=photoshop_payloads(resources),
    )


def _ends_with_thumbnail(block: ExifBlock) -> bool:
    """Whether the second directory calls itself a thumbnail of the first, and is the last."""
    small = (block.integer(block.thumbnail, _KIND) or 0) & _REDUCED != 0
    return small and block.thumbnail.following == 0


def _untouched(image: TiffImageFile) -> TiffImageFile:
    """The picture, told that it is upright: Pillow would also believe an orientation in XMP."""
    image.getexif()[_ORIENTATION] = 1
    return image


def _is_deep_grey_with_alpha(block: ExifBlock) -> bool:
    bits = block.image.entries.get(_BITS)
    if bits is None or block.integer(block.image, _SAMPLES) != _GREY_AND_ALPHA:
        return False
    return block.value(bits) == _DEEP.to_bytes(2, block.order) * _GREY_AND_ALPHA


def _open_grey_with_alpha(data: bytes, block: ExifBlock, notices: tuple[str, ...]) -> Opened:
    """What neither Pillow nor OpenCV reads: two channels of 16 bits."""
    import tifffile  # noqa: PLC0415 -- few photos need it

    with tifffile.TiffFile(BytesIO(data)) as file:
        page = file.pages.first
        size = (page.imagewidth, page.imagelength)
        ends = zip(page.dataoffsets, page.databytecounts, strict=True)
        if any(start + length > len(data) for start, length in ends):
            raise ValueError("it is cut off")
    if not all(isinstance(side, int) for side in size):  # as a damaged file may have it
        raise ValueError("it is broken")
    icc = block.image.entries.get(_ICC)
    meaning = block.integer(block.image, _EXTRA_SAMPLES)
    return Opened(
        None,
        size,
        "tiff",
        _metadata(block),
        None if icc is None else block.value(icc),
        block.orientation,
        pixels=lambda _deep: _two_channels(data, meaning),
        notices=notices,
    )


def _two_channels(data: bytes, meaning: int | None) -> Image:
    """(H, W, 2) of grey and alpha, or (H, W, 1) if the second channel is no alpha."""
    import tifffile  # noqa: PLC0415

    pixels = np.asarray(tifffile.imread(BytesIO(data), key=0))
    if pixels.shape[0] == _GREY_AND_ALPHA and pixels.shape[-1] != _GREY_AND_ALPHA:
        pixels = np.moveaxis(pixels, 0, -1)
    if meaning == _NO_ALPHA:
        pixels = pixels[..., :1]
    elif meaning == _PREMULTIPLIED:
        grey, alpha = pixels[..., 0], pixels[..., 1]
        pixels = np.stack((unmultiplied(grey, alpha), alpha), axis=-1)
    return np.ascontiguousarray(pixels)
