"""What PNG files say in text chunks: captions, kept as they are, and IPTC among them.

PNG has no chunk for IPTC. ImageMagick made a habit of a text chunk with hexadecimal digits,
which exiftool and others read too.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from deepflash_app.engine.png_chunks import Chunk, chunk_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_XMP = b"XML:com.adobe.xmp"
_PROFILE = b"Raw profile type "
_IPTC = _PROFILE + b"iptc"
_OTHER_WAYS = (_XMP.lower(), _PROFILE.lower())
_LONGEST = 1 << 22  # bytes of an unpacked text: the digits of an EXIF block are a thirtieth
_LINE = 72

TEXTS = (b"tEXt", b"zTXt", b"iTXt")
"""The names of the chunks that hold a keyword and a text."""


def kept_chunks(chunks: Iterable[Chunk]) -> tuple[bytes, ...]:
    """Captions and the print resolution, whole; not what goes other ways or may be stale."""
    return tuple(
        chunk.whole
        for chunk in chunks
        if chunk.name == b"pHYs"
        or (chunk.name in TEXTS and not keyword_of(chunk).lower().startswith(_OTHER_WAYS))
    )


def photoshop_resources(chunks: Iterable[Chunk]) -> bytes:
    """The Photoshop resources (IPTC captions are in there) that a file carries; empty if none."""
    for chunk in chunks:
        if chunk.name in (b"tEXt", b"zTXt") and keyword_of(chunk) == _IPTC:
            return _decoded(chunk)
    return b""


def resources_chunk(resources: bytes) -> bytes:
    """The chunk that carries Photoshop resources."""
    digits = resources.hex().encode()
    lines = (digits[i : i + _LINE] for i in range(0, len(digits), _LINE))
    text = b"\niptc\n%8d\n" % len(resources) + b"\n".join(lines) + b"\n"
    return chunk_bytes(b"zTXt", _IPTC + b"\0\0" + zlib.compress(text))


def keyword_of(chunk: Chunk) -> bytes:
    """What a text chunk says that its text is about."""
    return _body(chunk).partition(b"\0")[0]


def text_of(chunk: Chunk) -> bytes:
    """The text of a text chunk, unpacked.

    Raises:
        ValueError: If it is broken, or unpacked longer than any that a photo has.
    """
    text = _body(chunk).partition(b"\0")[2]
    packed = chunk.name == b"zTXt"
    if packed:
        text = text[1:]  # how: there is one way only
    elif chunk.name == b"iTXt":
        packed = text.startswith(b"\1")
        _, _, text = text[2:].split(b"\0", 2)  # language, and the keyword in it
    return _unpacked(text) if packed else text


def _body(chunk: Chunk) -> bytes:
    return chunk.whole[8:-4]


def _unpacked(packed: bytes) -> bytes:
    try:
        text = zlib.decompressobj().decompress(packed, _LONGEST)
    except zlib.error as error:
        raise ValueError("The text is broken.") from error
    if len(text) == _LONGEST:
        raise ValueError("The text is too long.")
    return text


def _decoded(chunk: Chunk) -> bytes:
    try:
        _, _, size, digits = text_of(chunk).split(b"\n", 3)
        found = bytes.fromhex(digits.decode("ascii"))
        return found if len(found) == int(size) else b""
    except ValueError:
        return b""
