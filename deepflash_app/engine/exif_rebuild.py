"""EXIF blocks written anew from known tags only, where a byte-for-byte copy would not hold.

From HEIC and TIFF the offsets of maker notes and previews would dangle, so only tags whose meaning
is public and whose values stand alone go along: a whitelist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deepflash_app.engine.exif import (
    ENTRY_SIZE,
    EXIF_POINTER,
    GPS_POINTER,
    Directory,
    ExifBlock,
    Order,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# Exif 3.0, tables 4 to 8 and 16, and TIFF 6.0: description, camera, resolution, dates, author,
# rights, document, page, computer; and Windows' own stars (18246, 18249), title, comment, keywords.
_IMAGE_TAGS = frozenset(
    (
        *(269, 270, 271, 272, 274, 282, 283, 285, 296, 305, 306, 315, 316, 33432),
        *(18246, 18249, *range(40091, 40096)),
    )
)
# Exposure, dates, lens, light, dimensions, names; not the maker note (37500) nor pointers (40965).
_EXIF_TAGS = frozenset(
    (
        *(33434, 33437, 34850, 34852, 34855, 34864, 34865, 34866, 34867, 34868, 34869),
        *(36864, 36867, 36868, 36880, 36881, 36882),
        *range(37377, 37387),
        *(37396, 37510, 37520, 37521, 37522, 40961, 40962, 40963),
        *(41483, 41486, 41487, 41488, 41492, 41493, 41495, 41728, 41729),
        *range(41985, 41997),
        *range(37888, 37894),  # the weather, and how the camera was held
        *(42016, *range(42032, 42045), 42080, 42081, 42082, 42240),
    )
)
_GPS_TAGS = frozenset(range(32))

_LONG = 4
_MAX_VALUE = 0x8000  # bytes; a longer one is no caption, and a JPEG could not carry it


class Value(NamedTuple):
    """A tag's type, number of values, and their bytes in its block's byte order."""

    kind: int
    number: int
    data: bytes


class Tags(NamedTuple):
    """The tags that can go anywhere, by number."""

    order: Order
    image: dict[int, Value]
    exif: dict[int, Value]
    gps: dict[int, Value]


def portable_tags(block: ExifBlock) -> Tags:
    """The tags of a block that stand alone."""

    def chosen(directory: Directory, allowed: frozenset[int]) -> dict[int, Value]:
        return {
            tag: Value(entry.kind, entry.number, block.value(entry))
            for tag, entry in directory.entries.items()
            if tag in allowed and entry.size <= _MAX_VALUE
        }

    return Tags(
        block.order,
        chosen(block.image, _IMAGE_TAGS),
        chosen(block.exif, _EXIF_TAGS),
        chosen(block.gps, _GPS_TAGS),
    )


def build_exif(tags: Tags) -> bytes | None:
    """A block with exactly these tags, or None if there are none."""
    if not (tags.image or tags.exif or tags.gps):
        return None
    image = dict(tags.image)
    # The pointers' room is known before their values, so the main directory can come first.
    pointed = {EXIF_POINTER: tags.exif, GPS_POINTER: tags.gps}
    for pointer, directory in pointed.items():
        if directory:
            image[pointer] = Value(_LONG, 1, bytes(4))
    start = 8 + len(write_directory(image, tags.order, 8))
    parts = []
    for pointer, directory in pointed.items():
        if directory:
            image[pointer] = Value(_LONG, 1, start.to_bytes(4, tags.order))
            parts.append(write_directory(directory, tags.order, start))
            start += len(parts[-1])
    mark = b"II*\0" if tags.order == "little" else b"MM\0*"
    head = mark + (8).to_bytes(4, tags.order)
    return head + write_directory(image, tags.order, 8) + b"".join(parts)


def write_directory(values: Mapping[int, Value], order: Order, start: int) -> bytes:
    """The bytes of one directory and its values, for the place ``start`` in a block or TIFF."""
    count = len(values)
    entries = bytearray(count.to_bytes(2, order))
    extra = bytearray()
    after = start + 2 + ENTRY_SIZE * count + 4
    for tag in sorted(values):
        kind, number, data = values[tag]
        entries += tag.to_bytes(2, order) + kind.to_bytes(2, order) + number.to_bytes(4, order)
        if len(data) <= 4:  # noqa: PLR2004 -- then the value stands in the place of its offset
            entries += data.ljust(4, b"\0")
        else:
            entries += (after + len(extra)).to_bytes(4, order)
            extra += data + bytes(len(data) % 2)  # values start at even places
    return bytes(entries + bytes(4) + extra)
