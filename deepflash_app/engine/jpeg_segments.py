"""The marker segments of a JPEG file, taken apart and put back byte for byte.

A JPEG is SOI, then segments (marker, length, payload), then scans, then EOI; phones append more
pictures after it. Nothing here trusts the file: every length is checked, and each byte is looked at
once. Source: ITU-T T.81, annex B.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

APP0, APP1, APP2, APP11, APP13, APP14, COM = 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xFE

JFIF = b"JFIF\0"
EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
ICC = b"ICC_PROFILE\0"
MULTI_PICTURE = b"MPF\0"
GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"
PHOTOSHOP = b"Photoshop 3.0\0"
CONTENT_CREDENTIALS = b"JP"

MAX_PAYLOAD = 0xFFFF - 2
MAX_SIDE = 65500
"""The longest side that libjpeg writes, in pixels."""

_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_RESTARTS = range(0xD0, 0xD8)
_APPS = range(0xE0, 0xF0)
_NOT_FRAMES = (0xC4, 0xC8, 0xCC)  # tables that live among the frame markers C0..CF
_FRAMES = [marker for marker in range(0xC0, 0xD0) if marker not in _NOT_FRAMES]
# In a scan, FF 00 is a data byte, FF D0..D7 a restart, and FF FF padding before a marker.
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker segment: its marker's second byte, and what follows the length."""

    marker: int
    payload: bytes

    def is_a(self, marker: int, signature: bytes) -> bool:
        """Whether it has this marker and its payload starts with the signature."""
        return self.marker == marker and self.payload.startswith(signature)


@dataclass(frozen=True, slots=True)
class JpegLayout:
    """Where things are in a JPEG file.

    Attributes:
        segments: Those before the first scan, in the file's order.
        width: Of the stored picture (before any orientation), in pixels.
        height: Of the stored picture, in pixels.
        scan_start: Where the first scan's marker is.
        end: Just after the end-of-image marker; whatever follows is not this picture.
    """

    segments: tuple[Segment, ...]
    width: int
    height: int
    scan_start: int
    end: int


def parse_jpeg(data: bytes) -> JpegLayout:
    """Take a JPEG file apart.

    Args:
        data: The whole file; may be anything.

    Returns:
        Its layout.

    Raises:
        ValueError: If the file is cut off or broken, as the end of a sentence: "it is ...".
    """
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("it is not a JPEG file")
    segments: list[Segment] = []
    frame: Segment | None = None
    position = 2
    while True:
        start = position
        marker, position = _marker(data, position)
        if marker == _SOS:
            break
        payload, position = _payload(data, marker, position)
        segments.append(Segment(marker, payload))
        if marker in _FRAMES:
            frame = segments[-1]
    if frame is None or len(frame.payload) < 6:  # noqa: PLR2004 -- depth, height, width, parts
        raise ValueError("it is a broken JPEG file")
    height = int.from_bytes(frame.payload[1:3], "big")
    width = int.from_bytes(frame.payload[3:5], "big")
    return JpegLayout(tuple(segments), width, height, start, _scans_end(data, start))


def head_segments(head: bytes) -> list[Segment]:
    """The segments before the first scan, as far as the first bytes of a file reach.

    Args:
        head: The first bytes of a file; may be anything, and then gives no segments.
    """
    segments: list[Segment] = []
    if not head.startswith(b"\xff\xd8"):
        return segments
    position = 2
    with suppress(ValueError):  # the end of the bytes, or of what can be understood
        while True:
            marker, position = _marker(head, position)
            if marker == _SOS:
                break
            payload, position = _payload(head, marker, position)
            segments.append(Segment(marker, payload))
    return segments


def without_metadata(data: bytes, layout: JpegLayout) -> bytes:
    """The same picture with nothing that a decoder does not need.

    Decoders that get this never see a hostile EXIF block, profile or second picture. APP14 stays:
    it says how the colours are coded.
    """
    needed = [s for s in layout.segments if s.marker == APP14 or s.marker not in (*_APPS, COM)]
    return b"\xff\xd8" + join_segments(needed) + data[layout.scan_start : layout.end]


def with_metadata(data: bytes, metadata: Iterable[Segment]) -> bytes:
    """A freshly encoded JPEG with these segments in place of its own metadata.

    Args:
        data: A JPEG of our own making.
        metadata: In the order to write them.

    Raises:
        ValueError: If a payload is larger than ``MAX_PAYLOAD``.
    """
    metadata = tuple(metadata)
    bare = without_metadata(data, parse_jpeg(data))
    return bare[:2] + join_segments(metadata) + bare[2:]


def join_segments(segments: Iterable[Segment]) -> bytes:
    """The bytes of these segments, one after the other.

    Raises:
        ValueError: If a payload is larger than ``MAX_PAYLOAD``.
    """
    parts = bytearray()
    for segment in segments:
        if len(segment.payload) > MAX_PAYLOAD:
            raise ValueError("A JPEG segment cannot hold more than 65533 bytes.")
        parts += bytes((0xFF, segment.marker))
        parts += (len(segment.payload) + 2).to_bytes(2, "big")
        parts += segment.payload
    return bytes(parts)


def split_icc(icc: bytes) -> list[Segment]:
    """The APP2 segments that carry a profile (ICC.1:2010, B.4)."""
    room = MAX_PAYLOAD - len(ICC) - 2
    chunks = [icc[i : i + room] for i in range(0, len(icc), room)]
    return [
        Segment(APP2, ICC + bytes((number, len(chunks))) + chunk)
        for number, chunk in enumerate(chunks, 1)
    ]


def joined_icc(segments: Iterable[Segment]) -> bytes | None:
    """The profile that APP2 segments carry, or None if there is none or a part is missing."""
    chunks: dict[int, bytes] = {}
    total = 0
    head = len(ICC)
    for segment in segments:
        if segment.is_a(APP2, ICC) and len(segment.payload) > head + 2:
            number, total = segment.payload[head], segment.payload[head + 1]
            chunks.setdefault(number, segment.payload[head + 2 :])
    if not chunks or sorted(chunks) != list(range(1, total + 1)):
        return None
    return b"".join(chunks[number] for number in range(1, total + 1))


def _marker(data: bytes, position: int) -> tuple[int, int]:
    """The marker at this position and where its length starts; padding is skipped."""
    if data[position : position + 1] not in (b"\xff", b""):
        raise ValueError("it is a broken JPEG file")
    while position < len(data) and data[position] == 0xFF:  # noqa: PLR2004
        position += 1
    if position >= len(data):
        raise ValueError("it is cut off")
    marker = data[position]
    if marker in (0x00, _SOI, _EOI, _TEM) or marker in _RESTARTS:  # not before a scan
        raise ValueError("it is a broken JPEG file")
    return marker, position + 1


def _payload(data: bytes, marker: int, position: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[position : position + 2], "big")
    if position + max(length, 2) > len(data):
        raise ValueError("it is cut off")
    if length < 2 or (marker in _FRAMES and length < 8):  # noqa: PLR2004
        raise ValueError("it is a broken JPEG file")
    return data[position + 2 : position + length], position + length


def _scans_end(data: bytes, position: int) -> int:
    """Follow the scans, and tables between them, to just after the end-of-image marker."""
    while True:
        found = _SCAN_END.search(data, position)
        if found is None:
            raise ValueError("it is cut off")
        marker = data[found.start() + 1]
        if marker == _EOI:
            return found.end()
        if marker in (_SOI, _TEM):
            raise ValueError("it is a broken JPEG file")
        _, position = _payload(data, marker, found.end())
