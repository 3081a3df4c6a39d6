"""The EXIF block: directories of tags, read without trust and patched without moving a byte.

A maker note holds offsets that count from the block's start, in ways known only to its maker; so
nothing that is there may move. Values are overwritten where they stand, and whatever has become
longer goes to the block's end. Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), section 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from deepflash_app.engine.jpeg_segments import EXIF as JPEG_SIGNATURE
from deepflash_app.engine.jpeg_segments import MAX_PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Callable

ORIENTATION, SOFTWARE = 0x0112, 0x0131
MAKER_NOTE = 0x927C
EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825
_INTEROPERABILITY_POINTER = 0xA005
_WIDTHS = (0x0100, 0xA002, 0x1001)
_HEIGHTS = (0x0101, 0xA003, 0x1002)
_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH = 0x0201, 0x0202

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value of each type."""

_SHORT, _LONG, _POINTER = 3, 4, 13
_HEADER = 8
ENTRY_SIZE = 12
_MAX_ORIENTATION = 8

MAX_BLOCK = MAX_PAYLOAD - len(JPEG_SIGNATURE)
"""The longest block that a JPEG can carry, in bytes."""

Order = Literal["little", "big"]


class Entry(NamedTuple):
    """One tag: its type, number of values, where its 12 bytes are, and where its value is."""

    tag: int
    kind: int
    number: int
    position: int
    offset: int
    size: int


class Directory(NamedTuple):
    """The tags of one directory, where its table and its link to the next are, and what is next."""

    entries: dict[int, Entry]
    start: int
    link: int
    following: int


_NOTHING = Directory({}, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class ExifBlock:
    """A block and its directories; those that are absent or broken are empty.

    Attributes:
        data: The block, starting with the TIFF header.
        order: Its byte order.
        image: Tags of the picture.
        exif: Tags of the taking.
        gps: Tags of the place.
        interoperability: Tags of the rules that the camera kept to.
        thumbnail: Tags of the small picture.
    """

    data: bytes
    order: Order
    image: Directory
    exif: Directory
    gps: Directory
    interoperability: Directory
    thumbnail: Directory

    def integer(self, directory: Directory, tag: int) -> int | None:
        """A whole number, or None if the tag is absent or something else."""
        entry = directory.entries.get(tag)
        if entry is None or entry.kind not in (_SHORT, _LONG, _POINTER) or entry.number != 1:
            return None
        return int.from_bytes(self.value(entry), self.order)

    def text(self, directory: Directory, tag: int) -> str | None:
        """A text, or None if the tag is absent or empty."""
        entry = directory.entries.get(tag)
        if entry is None or entry.kind != 2:  # noqa: PLR2004 -- ASCII
            return None
        return self.value(entry).split(b"\0")[0].decode("utf-8", "replace").strip() or None

    def value(self, entry: Entry) -> bytes:
        """The bytes of a tag's value, in the block's byte order."""
        return self.data[entry.offset : entry.offset + entry.size]

    @property
    def orientation(self) -> int:
        """How the stored picture is to be turned, 1 to 8; 1 if unknown."""
        value = self.integer(self.image, ORIENTATION) or 1
        return value if value <= _MAX_ORIENTATION else 1


def parse_exif(data: bytes) -> ExifBlock:
    """Read the directories of a block, or of a TIFF file, which is built the same way.

    Args:
        data: Any bytes.

    Raises:
        ValueError: If it does not start with a TIFF header.
    """
    if len(data) < _HEADER or data[:4] not in (b"II*\0", b"MM\0*"):
        raise ValueError("The EXIF block is damaged.")
    order: Order = "little" if data[:2] == b"II" else "big"
    image = _directory(data, order, int.from_bytes(data[4:8], order))
    block = ExifBlock(data, order, image, _NOTHING, _NOTHING, _NOTHING, _NOTHING)

    def pointed(directory: Directory, pointer: int) -> Directory:
        return _directory(data, order, block.integer(directory, pointer) or 0)

    exif = pointed(image, EXIF_POINTER)
    return ExifBlock(
        data,
        order,
        image,
        exif=exif,
        gps=pointed(image, GPS_POINTER),
        interoperability=pointed(exif, _INTEROPERABILITY_POINTER),
        thumbnail=_directory(data, order, image.following),
    )


def upright(data: bytes) -> bytes:
    """The block (or TIFF file) with its orientation set to 1, which is "as stored"."""
    block = parse_exif(data)
    patched = bytearray(data)
    for directory in (block.image, block.thumbnail):
        _set_integer(patched, block, directory, ORIENTATION, 1)
    return bytes(patched)


def patch_exif(
    data: bytes,
    width: int,
    height: int,
    software: str,
    thumbnail: Callable[[int], bytes | None],
) -> bytes:
    """Make a block true again for a picture that was turned upright, edited, or resized.

    Args:
        data: The block.
        width: Of the new picture, in pixels.
        height: Of the new picture, in pixels.
        software: For the Software tag, if the block has one.
        thumbnail: Gives a JPEG of at most so many bytes, or None if that cannot be done.

    Returns:
        The block: same places for all that was in it, perhaps longer at its end.

    Raises:
        ValueError: If it does not start with a TIFF header.
    """
    block = parse_exif(data)
    patched = bytearray(upright(data))
    for directory in (block.image, block.exif, block.interoperability):
        for tag in _WIDTHS:
            _set_integer(patched, block, directory, tag, width)
        for tag in _HEIGHTS:
            _set_integer(patched, block, directory, tag, height)
    _set_software(patched, block, software.encode("ascii", "replace") + b"\0")
    _set_thumbnail(patched, block, thumbnail)
    return bytes(patched)


def _directory(data: bytes, order: Order, start: int) -> Directory:
    if not _HEADER <= start <= len(data) - 2:
        return _NOTHING
    count = int.from_bytes(data[start : start + 2], order)
    link = start + 2 + ENTRY_SIZE * count
    if link > len(data):
        return _NOTHING
    entries: dict[int, Entry] = {}
    for position in range(start + 2, link, ENTRY_SIZE):
        entry = _entry(data, order, position)
        if entry is not None:
            entries.setdefault(entry.tag, entry)
    # Some writers leave the link out at the end of the block.
    following = int.from_bytes(data[link : link + 4], order) if link + 4 <= len(data) else 0
    return Directory(entries, start, link, following)


def _entry(data: bytes, order: Order, position: int) -> Entry | None:
    tag = int.from_bytes(data[position : position + 2], order)
    kind = int.from_bytes(data[position + 2 : position + 4], order)
    number = int.from_bytes(data[position + 4 : position + 8], order)
    size = SIZES.get(kind, 0) * number
    inline = size <= 4  # noqa: PLR2004 -- then the value stands in the place of its offset
    place = position + 8
    offset = place if inline else int.from_bytes(data[place : place + 4], order)
    # Nor may a value lie in the header, where patching it would undo the whole block.
    if size == 0 or offset < _HEADER or offset + size > len(data):
        return None
    return Entry(tag, kind, number, position, offset, size)


def _set_integer(
    patched: bytearray, block: ExifBlock, directory: Directory, tag: int, value: int
) -> None:
    if block.integer(directory, tag) is None:
        return
    entry = directory.entries[tag]
    if value >= 1 << (8 * entry.size):  # a SHORT too small for it becomes a LONG in its place
        patched[entry.position + 2 : entry.position + 4] = _LONG.to_bytes(2, block.order)
        entry = entry._replace(size=4)
    patched[entry.offset : entry.offset + entry.size] = value.to_bytes(entry.size, block.order)


def _set_software(patched: bytearray, block: ExifBlock, text: bytes) -> None:
    entry = block.image.entries.get(SOFTWARE)
    if entry is None or entry.kind != 2:  # noqa: PLR2004 -- ASCII
        return
    if len(text) > entry.size and len(patched) + len(text) > MAX_BLOCK:
        return
    patched[entry.position + 4 : entry.position + 8] = len(text).to_bytes(4, block.order)
    if len(text) <= entry.size:
        patched[entry.offset : entry.offset + entry.size] = text.ljust(entry.size, b"\0")
    else:
        patched[entry.position + 8 : entry.position + 12] = len(patched).to_bytes(4, block.order)
        patched += text


def _set_thumbnail(
    patched: bytearray, block: ExifBlock, thumbnail: Callable[[int], bytes | None]
) -> None:
    """Replace the small picture in its place; without room for one, cut it off the chain."""
    if not block.thumbnail.entries:
        return
    start = block.integer(block.thumbnail, _THUMBNAIL_OFFSET) or 0
    room = block.integer(block.thumbnail, _THUMBNAIL_LENGTH) or 0
    # Overwrite only what is a JPEG now: a lying offset could point into a maker note.
    fits = _HEADER <= start <= len(block.data) - room
    known = fits and block.data[start : start + 2] == b"\xff\xd8"
    picture = thumbnail(room) if known else None
    if known:
        patched[start : start + room] = (picture or b"").ljust(room, b"\0")
    if picture is None:
        patched[block.image.link : block.image.link + 4] = bytes(4)
    else:
        entry = block.thumbnail.entries[_THUMBNAIL_LENGTH]
        patched[entry.offset : entry.offset + entry.size] = len(picture).to_bytes(
            entry.size, block.order
        )
