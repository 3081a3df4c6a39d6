"""BigTIFF made classic: the same file with another directory, for readers that know only those.

Scanners and stitchers write BigTIFF, most of them files of far less than the 4 GB that need it. The
pixels stay where they are; only the directories, with their 64-bit numbers, are written again.

Source: "The BigTIFF File Format Proposal", adopted by libtiff 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deepflash_app.engine.exif import EXIF_POINTER, GPS_POINTER, SIZES
from deepflash_app.engine.exif_rebuild import Value, write_directory

if TYPE_CHECKING:
    from deepflash_app.engine.exif import Order

HEADS = (b"II+\0", b"MM\0+")

_CLASSIC = {b"II+\0": b"II*\0", b"MM\0+": b"MM\0*"}
_ENTRY, _MAX_ENTRIES = 20, 4096
_LONG, _LONG8, _IFD8 = 4, 16, 18
_LIMIT = 1 << 32


def classic_tiff(data: bytes) -> tuple[bytes, bool]:
    """The first picture of a BigTIFF file as a classic TIFF file.

    Args:
        data: The whole file.

    Returns:
        The classic file, and whether more pictures were left out.

    Raises:
        ValueError: If it is broken or needs 64 bits, as the end of a sentence ("it is ...").
    """
    order: Order = "little" if data[:2] == b"II" else "big"
    if int.from_bytes(data[4:6], order) != 8 or len(data) >= _LIMIT - (1 << 20):  # noqa: PLR2004
        raise ValueError("it is a TIFF file of more than 4 GB, or a broken one")
    image, following = _directory(data, order, int.from_bytes(data[8:16], order))
    file = bytearray(data)
    for pointer in (EXIF_POINTER, GPS_POINTER):
        if pointer in image:
            values, _ = _directory(data, order, int.from_bytes(image[pointer].data, order))
            place = _append(file, values, order)
            image[pointer] = Value(_LONG, 1, place.to_bytes(4, order))
    place = _append(file, image, order)
    file[:8] = _CLASSIC[data[:4]] + place.to_bytes(4, order)
    return bytes(file), following != 0


def _append(file: bytearray, values: dict[int, Value], order: Order) -> int:
    file += bytes(len(file) % 2)
    start = len(file)
    file += write_directory(values, order, start)
    return start


def _directory(data: bytes, order: Order, start: int) -> tuple[dict[int, Value], int]:
    """The tags of a directory, and where the next one is; what is broken is left out."""
    count = int.from_bytes(data[start : start + 8], order)
    link = start + 8 + _ENTRY * count
    if count > _MAX_ENTRIES or link + 8 > len(data):
        raise ValueError("it is cut off or broken")
    values: dict[int, Value] = {}
    for place in range(start + 8, link, _ENTRY):
        value = _value(data, order, place)
        if value is not None:
            values.setdefault(int.from_bytes(data[place : place + 2], order), value)
    return values, int.from_bytes(data[link : link + 8], order)


def _value(data: bytes, order: Order, place: int) -> Value | None:
    kind = int.from_bytes(data[place + 2 : place + 4], order)
    number = int.from_bytes(data[place + 4 : place + 12], order)
    wide = kind in (_LONG8, _IFD8)
    size = number * (8 if wide else SIZES.get(kind, 0))
    offset = place + 12 if size <= 8 else int.from_bytes(data[place + 12 : place + 20], order)  # noqa: PLR2004
    if size == 0 or offset + size > len(data):
        return None
    content = data[offset : offset + size]
    if not wide:
        return Value(kind, number, content)
    numbers = [int.from_bytes(content[i : i + 8], order) for i in range(0, size, 8)]
    if max(numbers) >= _LIMIT:
        return None
    return Value(_LONG, number, b"".join(n.to_bytes(4, order) for n in numbers))
