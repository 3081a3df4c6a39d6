"""What PNG files say in text chunks: captions, kept as they are, XMP, and profiles in digits.

PNG had no chunk for EXIF for long, and has none for IPTC. ImageMagick made a habit of text chunks
with hexadecimal digits ("raw profiles"), which exiftool and others read too.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from deepflash_app.engine.photoshop import IPTC_RESOURCE, MARK, resource, resource_bytes
from deepflash_app.engine.png_chunks import TEXTS, Chunk, chunk_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_XMP = b"XML:com.adobe.xmp"
_PROFILE = b"Raw profile type "
_OTHER_WAYS = (_XMP.lower(), _PROFILE.lower())
_IIM = b"\x1c"  # what IPTC captions start with outside of Photoshop's resources
_LONGEST = 1 << 22  # bytes of an unpacked text: the digits of an EXIF block are a thirtieth
_PACKED = 1 << 20  # Pillow opens no file with a packed text longer than this
_LINE = 72


def kept_chunks(chunks: Iterable[Chunk]) -> tuple[bytes, ...]:
    """Captions and the print resolution, whole; not what goes other ways, is stale, or damaged."""
    return tuple(
        chunk.whole
        for chunk in chunks
        if (
            chunk.name == b"pHYs"
            or (chunk.name in TEXTS and not keyword_of(chunk).lower().startswith(_OTHER_WAYS))
        )
        and chunk.is_sound
    )


def xmp_packet(chunks: Iterable[Chunk]) -> bytes:
    """The XMP packet that a file carries in the way that XMP's own standard names; or empty."""
    return _text_about(chunks, _XMP)


def raw_profile(chunks: Iterable[Chunk], kind: bytes) -> bytes:
    """What a file carries as hexadecimal digits; empty if nothing of that kind."""
    try:
        _, _, size, digits = _text_about(chunks, _PROFILE + kind).split(b"\n", 3)
        found = bytes.fromhex(digits.decode("ascii"))
        return found if len(found) == int(size) else b""
    except ValueError:
        return b""


def photoshop_resources(chunks: Iterable[Chunk]) -> bytes:
    """The Photoshop resources (IPTC captions are in there) that a file carries; empty if none."""
    chunks = tuple(chunks)
    captions = raw_profile(chunks, b"iptc")
    profiles = (raw_profile(chunks, b"8bim"), captions)
    resources = next((one for one in profiles if one.startswith(MARK)), b"")
    if captions.startswith(_IIM) and resource(resources, IPTC_RESOURCE) is None:
        resources += resource_bytes(IPTC_RESOURCE, captions)
    return resources


def resources_chunk(resources: bytes) -> bytes:
    """The chunk that carries Photoshop resources."""
    digits = resources.hex().encode()
    lines = (digits[i : i + _LINE] for i in range(0, len(digits), _LINE))
    text = b"\niptc\n%8d\n" % len(resources) + b"\n".join(lines) + b"\n"
    keyword = _PROFILE + b"iptc"
    if len(text) > _PACKED:
        return chunk_bytes(b"tEXt", keyword + b"\0" + text)
    return chunk_bytes(b"zTXt", keyword + b"\0\0" + zlib.compress(text))


def keyword_of(chunk: Chunk) -> bytes:
    """What a text chunk says that its text is about."""
    return chunk.data.partition(b"\0")[0]


def text_of(chunk: Chunk) -> bytes:
    """The text of a text chunk, unpacked.

    Raises:
        ValueError: If it is broken, or unpacked longer than any that a photo has.
    """
    text = chunk.data.partition(b"\0")[2]
    packed = chunk.name == b"zTXt"
    if packed:
        text = text[1:]  # how: there is one way only
    elif chunk.name == b"iTXt":
        packed = text.startswith(b"\1")
        _, _, text = text[2:].split(b"\0", 2)  # language, and the keyword in it
    return _unpacked(text) if packed else text


def _text_about(chunks: Iterable[Chunk], keyword: bytes) -> bytes:
    """The first text of a keyword, in upper or lower case; empty if there is none, or broken."""
    for chunk in chunks:
        if chunk.name in TEXTS and keyword_of(chunk).lower() == keyword.lower() and chunk.is_sound:
            try:
                return text_of(chunk)
            except ValueError:
                return b""  # a second one is looked for by nobody else either
    return b""


def _unpacked(packed: bytes) -> bytes:
    try:
        text = zlib.decompressobj().decompress(packed, _LONGEST)
    except zlib.error as error:
        raise ValueError from error
    if len(text) == _LONGEST:
        raise ValueError
    return text
