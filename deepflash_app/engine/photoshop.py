"""Photoshop's image resources, where IPTC captions live. Source: Adobe Photoshop File Formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

IPTC_RESOURCE = 0x0404
THUMBNAILS = (0x0409, 0x040C)
"""Small pictures, of Photoshop 4 and of later ones."""

MARK = b"8BIM"
"""What each resource starts with."""


def without_resources(data: bytes, unwanted: Collection[int]) -> bytes:
    """The resources without those of some numbers; all else byte for byte.

    Args:
        data: Resources one after the other; what cannot be understood between them stays.
        unwanted: The numbers to leave out.
    """
    kept = bytearray()
    end = 0
    for number, start, _, after in _resources(data):
        kept += data[end : after if number not in unwanted else start]
        end = after
    return bytes(kept) + data[end:]


def resource(data: bytes, number: int) -> bytes | None:
    """What the first resource of a number holds, or None if there is none."""
    found = (data[body] for own, _, body, _ in _resources(data) if own == number)
    return next(found, None)


def resource_bytes(number: int, content: bytes) -> bytes:
    """The bytes of one resource without a name."""
    head = MARK + number.to_bytes(2, "big") + bytes(2) + len(content).to_bytes(4, "big")
    return head + content + bytes(len(content) % 2)


def _resources(data: bytes) -> Iterator[tuple[int, int, slice, int]]:
    """Number, start, place of the content and end of each; what makes no sense is passed over."""
    position = data.find(MARK)
    while position >= 0:
        name_size = data[position + 6] + 1 if position + 6 < len(data) else 1
        content = position + 6 + name_size + name_size % 2 + 4
        size = int.from_bytes(data[content - 4 : content], "big")
        end = content + size
        if end > len(data):
            position = data.find(MARK, position + len(MARK))
            continue
        # Each starts at an even place, unless its writer forgot to fill up the one before.
        after = end if data.startswith(MARK, end) else min(end + size % 2, len(data))
        number = int.from_bytes(data[position + 4 : position + 6], "big")
        yield number, position, slice(content, end), after
        position = data.find(MARK, after)
