"""Photoshop's image resources, where IPTC captions live. Source: Adobe Photoshop File Formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_MARK = b"8BIM"


def without_resources(data: bytes, unwanted: Collection[int]) -> bytes:
    """The resources without those of some numbers; the others byte for byte.

    Args:
        data: Resources one after the other; from where they cannot be understood they stay as
            they are.
        unwanted: The numbers to leave out.
    """
    kept = bytearray()
    position = 0
    while data[position : position + 4] == _MARK:
        name_size = data[position + 6] + 1 if position + 6 < len(data) else 1
        size_at = position + 6 + name_size + name_size % 2
        size = int.from_bytes(data[size_at : size_at + 4], "big")
        end = size_at + 4 + size
        if size_at + 4 > len(data) or end > len(data):
            break
        end = min(end + size % 2, len(data))  # each starts at an even place
        if int.from_bytes(data[position + 4 : position + 6], "big") not in unwanted:
            kept += data[position:end]
        position = end
    return bytes(kept) + data[position:]
