"""The chunks of a PNG file: length, name, data, checksum. Source: PNG, third edition, section 5."""

from __future__ import annotations

import zlib
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# What changes a decoded 16-bit pixel; all others are only about the picture.
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")

TEXTS = (b"tEXt", b"zTXt", b"iTXt")
"""The names of the chunks that hold a keyword and a text."""

EXIF = b"eXIf"

_PROFILE = b"iCCP"
_LONGEST_PROFILE = 1 << 26  # bytes unpacked; those of scanners have a million or two


class Chunk(NamedTuple):
    """One chunk: its name, and all its bytes from length to checksum."""

    name: bytes
    whole: bytes

    @property
    def data(self) -> bytes:
        """What it holds."""
        return self.whole[8:-4]

    @property
    def is_sound(self) -> bool:
        """Whether its checksum is right; Pillow looks at those of what it is given only."""
        return zlib.crc32(self.whole[4:-4]) == int.from_bytes(self.whole[-4:], "big")


def parse_png(data: bytes) -> tuple[Chunk, ...]:
    """Take a PNG file apart.

    Decoders believe a chunk's length before they look for its data; OpenCV sets aside 4 GB for one
    that lies. So this comes first.

    Args:
        data: The whole file; may be anything.

    Raises:
        ValueError: If the file is cut off or broken, as the end of a sentence: "it is ...".
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("it is not a PNG file")
    chunks: list[Chunk] = []
    position = len(SIGNATURE)
    while not chunks or chunks[-1].name != b"IEND":
        length = int.from_bytes(data[position : position + 4], "big")
        end = position + 12 + length
        if end > len(data):
            raise ValueError("it is cut off")
        chunks.append(Chunk(data[position + 4 : position + 8], data[position:end]))
        position = end
    if chunks[0].name != b"IHDR" or len(chunks[0].whole) != 25:  # noqa: PLR2004 -- 13 and 12
        raise ValueError("it is a broken PNG file")
    return tuple(chunks)


def bit_depth(chunks: tuple[Chunk, ...]) -> int:
    """Bits per channel (or per palette index)."""
    return chunks[0].whole[16]


def is_grey(chunks: tuple[Chunk, ...]) -> bool:
    """Whether it has no colours, but perhaps alpha."""
    return chunks[0].data[9] in (0, 4)


def without_metadata(chunks: tuple[Chunk, ...]) -> bytes:
    """The same picture with nothing that a decoder does not need.

    Pillow refuses whole photos for a long or damaged text, profile, or note on anything else, and
    sees only what stands before the pixels.
    """
    return SIGNATURE + b"".join(chunk.whole for chunk in chunks if chunk.name in _NEEDED)


def before_pixels(chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """The chunks that can change how the pixels look."""
    names = [chunk.name for chunk in chunks]
    return chunks[: names.index(b"IDAT")] if b"IDAT" in names else chunks


def embedded_profile(chunks: tuple[Chunk, ...]) -> bytes | None:
    """The ICC profile; None if there is none, empty if it is damaged."""
    for chunk in before_pixels(chunks):
        if chunk.name == _PROFILE:
            packed = chunk.data.partition(b"\0")[2][1:]  # after its name, and how: one way only
            unpacker = zlib.decompressobj()
            try:
                icc = unpacker.decompress(packed, _LONGEST_PROFILE)
            except zlib.error:
                return b""
            return icc if unpacker.eof and chunk.is_sound else b""
    return None


def chunk_bytes(name: bytes, data: bytes) -> bytes:
    """The bytes of one chunk."""
    checksum = zlib.crc32(name + data)
    return len(data).to_bytes(4, "big") + name + data + checksum.to_bytes(4, "big")
