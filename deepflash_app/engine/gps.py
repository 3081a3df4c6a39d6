"""Takes the place out of a photo's metadata, and touches no other byte of meaning.

In the EXIF block the directory of the place is overwritten by zeros and its entry taken off the
list; nothing else moves, so maker notes stay whole. In XMP, text of the same length takes its room.
Photoshop's copies of both, and a JPEG's comments and a PNG's texts on the place, go whole.
Words that somebody typed, such as the name of a city in a caption, are no GPS and stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from deepflash_app.engine.exif import ENTRY_SIZE, GPS_POINTER, Directory, ExifBlock, parse_exif
from deepflash_app.engine.extended_xmp import GUID_SIZE, HEAD, digest
from deepflash_app.engine.jpeg_segments import EXTENDED_XMP
from deepflash_app.engine.metadata import photoshop_without
from deepflash_app.engine.png_chunks import TEXTS, Chunk
from deepflash_app.engine.png_text import keyword_of, text_of

if TYPE_CHECKING:
    from deepflash_app.engine.metadata import Metadata

# exif:GPSLatitude and the drone makers' own; as an attribute, an element, or an empty element.
_NAME = rb"(?!xmlns)[\w.-]{1,40}:(?i:GPS\w{0,60}|Latitude|Longitude)"
_PLACE = re.compile(
    rb"\b" + _NAME + rb"\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
    rb"|<(" + _NAME + rb")(?:\s[^<>]*)?(?:/>|(?<!/)>.{0,2000}?</\1\s*>)",
    re.DOTALL,
)

# Keywords of texts, by ImageMagick (exif:GPSLatitude) and others, and texts that list such names.
_PLACE_KEYWORD = re.compile(rb"(?i)gps|latitude|longitude|geotag|geoloc|iso6709")
_PLACE_LISTED = re.compile(
    rb"(?i)gps[ _]?(?:dest[ _]?)?(?:latitude|longitude|position|coordinates)[\"']?\s{0,80}[:=]"
)

# Photoshop 6.0 file formats: copies of the EXIF block and the XMP packet among the resources.
_COPIES = frozenset((0x0422, 0x0423, 0x0424))


def without_gps(metadata: Metadata) -> Metadata:
    """The metadata without the place where the photo was taken."""
    xmp, extended = _xmp_without_place(metadata.xmp, metadata.extended_xmp)
    return replace(
        metadata,
        exif=None if metadata.exif is None else exif_without_place(metadata.exif),
        xmp=xmp,
        extended_xmp=extended,
        photoshop=photoshop_without(metadata, _COPIES),
        comments=tuple(one for one in metadata.comments if not _lists_place(one)),
        png_chunks=tuple(one for one in metadata.png_chunks if not _tells_place(one)),
    )


def exif_without_place(data: bytes) -> bytes:
    """The block without its GPS directory, and of the same length.

    Args:
        data: The block.

    Raises:
        ValueError: If it does not start with a TIFF header.
    """
    block = parse_exif(data)
    kept = bytearray(len(data))  # 1 where something else stands, however the pointers lie
    kept[:8] = b"\1" * 8
    for directory in (block.image, block.exif, block.interoperability, block.thumbnail):
        for start, end in _places(block, directory):
            kept[start:end] = b"\1" * (min(end, len(data)) - start)
    patched = bytearray(data)
    for start, end in _places(block, block.gps):
        for place in range(start, min(end, len(data))):
            if not kept[place]:
                patched[place] = 0
    _unlist(patched, block)
    return bytes(patched)


def _places(block: ExifBlock, directory: Directory) -> list[tuple[int, int]]:
    """Where a directory's table and its values are."""
    if directory.start == 0:
        return []
    values = [(entry.offset, entry.offset + entry.size) for entry in directory.entries.values()]
    return [(directory.start, min(directory.link + 4, len(block.data))), *values]


def _unlist(patched: bytearray, block: ExifBlock) -> None:
    """Take the pointer out of the main directory; those after it move up by one entry."""
    image = block.image
    if image.start == 0:
        return
    table = bytes(patched[image.start + 2 : image.link])
    entries = [table[i : i + ENTRY_SIZE] for i in range(0, len(table), ENTRY_SIZE)]
    pointer = GPS_POINTER.to_bytes(2, block.order)
    left = [entry for entry in entries if not entry.startswith(pointer)]
    if len(left) == len(entries):
        return
    end = min(image.link + 4, len(patched))
    room = end - image.start
    link = bytes(patched[image.link : end])
    shorter = len(left).to_bytes(2, block.order) + b"".join(left) + link
    patched[image.start : end] = shorter.ljust(room, b"\0")


def _xmp_without_place(
    packet: bytes | None, extended: tuple[bytes, ...]
) -> tuple[bytes | None, tuple[bytes, ...]]:
    """The packet and its extension, whose digest is renewed if that had to change."""
    packet = _blanked(packet) if packet is not None else None
    whole = b"".join(payload[HEAD:] for payload in extended)
    changed = _blanked(whole)
    if changed == whole:
        return packet, extended
    old, new = extended[0][len(EXTENDED_XMP) :][:GUID_SIZE], digest(changed)
    parts, position = [], 0
    for payload in extended:
        size = max(len(payload) - HEAD, 0)
        head = payload[:HEAD].replace(old, new, 1)
        parts.append(head + changed[position : position + size])
        position += size
    return (None if packet is None else packet.replace(old, new)), tuple(parts)


def _tells_place(whole: bytes) -> bool:
    """Whether a PNG's chunk tells the place; a text that cannot be looked through may."""
    chunk = Chunk(whole[4:8], whole)
    if chunk.name not in TEXTS:
        return False
    if _PLACE_KEYWORD.search(keyword_of(chunk)):
        return True
    try:
        text = text_of(chunk)
    except ValueError:
        return True
    return _lists_place(text)


def _lists_place(text: bytes) -> bool:
    return _PLACE.search(text) is not None or _PLACE_LISTED.search(text) is not None


def _blanked(packet: bytes) -> bytes:
    return _PLACE.sub(lambda found: b" " * len(found[0]), packet)
