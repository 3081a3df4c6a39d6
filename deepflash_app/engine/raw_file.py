"""Opens camera raw files (DNG, CR2, CR3, NEF, ARW, RAF, ORF, RW2 ...) and develops them by LibRaw.

The picture is developed with the camera's white balance to 16-bit sRGB. LibRaw's brightening stays
on, since sensors are linear and a photo would come out dark, but it may burn out no more than a
thousandth of the pixels: flash skin is near the top already.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.engine.exif import ExifBlock, parse_exif
from deepflash_app.engine.jpeg_segments import parse_jpeg
from deepflash_app.engine.metadata import Metadata, metadata_of_jpeg, portable_exif
from deepflash_app.engine.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rawpy import RawPy

    from deepflash_app.core.types import Image

_DNG_VERSION, _PHOTOMETRIC, _SUB_PICTURES = 50706, 262, 330
_SENSOR_DATA = (32803, 34892)  # a colour filter array, and linear raw
_TURNED = 5  # LibRaw's flips 5 and 6 are quarter turns
_BURNT = 0.001
_SRGB = (2.4, 12.92)  # its power, and the slope of its toe
_NOTICE = "The raw photo was developed with the camera's white balance."

_TIFF_LIKE = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"MMOR": b"MM\0*", b"IIU\0": b"II*\0"}
"""Headers of Olympus and Panasonic, whose files are TIFF in all else."""


def is_raw_head(head: bytes) -> bool:
    """Whether a file starts as only raw files do; DNG, NEF and others start as TIFF does."""
    return (
        head[:4] in _TIFF_LIKE
        or head.startswith(b"FUJIFILMCCD-RAW")
        or head[4:12] == b"ftypcrx "
        or (head[:4] == b"II*\0" and head[8:10] == b"CR")
    )


def is_raw_tiff(data: bytes) -> bool:
    """Whether a TIFF file holds the data of a sensor.

    Args:
        data: The whole file.
    """
    block = parse_exif(data)
    if _DNG_VERSION in block.image.entries:
        return True
    return any(
        one.integer(one.image, _PHOTOMETRIC) in _SENSOR_DATA for one in (block, *_sub_blocks(block))
    )


def open_raw(data: bytes) -> Opened:
    """Read the header of a raw file.

    Args:
        data: The whole file.

    Raises:
        ValueError: If LibRaw does not know it, as the end of a sentence ("it is ...").
        ImportError: Without rawpy.
    """
    import rawpy  # noqa: PLC0415 -- an extra, and few photos need it

    try:
        with rawpy.imread(BytesIO(data)) as raw:
            sizes, preview = raw.sizes, _preview(raw)
    except rawpy.LibRawError as error:
        raise ValueError("it is a broken raw photo, or of a camera not known yet") from error
    size = (sizes.width, sizes.height)
    return Opened(
        None,
        size[::-1] if sizes.flip >= _TURNED else size,
        "raw",
        Metadata(exif=_exif(data, preview)),
        None,
        pixels=lambda deep: _developed(data, deep=deep),
        notices=(_NOTICE,),
    )


def _developed(data: bytes, *, deep: bool) -> Image:
    """(H, W, 3) uint16 sRGB, upright; uint8 at half the size if not deep."""
    import rawpy  # noqa: PLC0415

    try:
        with rawpy.imread(BytesIO(data)) as raw:
            pixels = raw.postprocess(
                output_bps=16 if deep else 8,
                half_size=not deep,
                use_camera_wb=True,
                auto_bright_thr=_BURNT,
                gamma=_SRGB,
            )
    except rawpy.LibRawError as error:
        raise ValueError("it is broken") from error
    return np.ascontiguousarray(pixels)


def _preview(raw: RawPy) -> bytes:
    """The camera's own JPEG, where there is one: it has the EXIF block too."""
    import rawpy  # noqa: PLC0415

    try:
        thumbnail = raw.extract_thumb()
    except rawpy.LibRawError:
        return b""
    return thumbnail.data if isinstance(thumbnail.data, bytes) else b""  # else pixels


def _exif(data: bytes, preview: bytes) -> bytes | None:
    """The tags that stand alone, from the file itself or from the camera's JPEG in it."""
    head = _TIFF_LIKE.get(data[:4], data[:4])
    own = portable_exif(head + data[4:]) if head in (b"II*\0", b"MM\0*") else None
    if own is not None:
        return own
    try:
        metadata, _ = metadata_of_jpeg(parse_jpeg(preview), 0)
    except ValueError:
        return None
    return portable_exif(metadata.exif)


def _sub_blocks(block: ExifBlock) -> Iterator[ExifBlock]:
    """The pictures that the first directory points to, where NEF and ARW keep the sensor's data."""
    entry = block.image.entries.get(_SUB_PICTURES)
    if entry is None or entry.size != 4 * entry.number:
        return
    value = block.value(entry)[:64]
    for place in range(0, len(value), 4):
        start = int.from_bytes(value[place : place + 4], block.order)
        yield parse_exif(block.data[:4] + start.to_bytes(4, block.order) + block.data[8:])
