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
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_MAX_PROFILE = 1 << 22  # bytes of digits: a caption has a few hundred
_LINE = 72


def kept_chunks(chunks: Iterable[Chunk]) -> tuple[bytes, ...]:
    """Captions and the print resolution, whole; not what goes other ways or may be stale."""
    return tuple(
        chunk.whole
        for chunk in chunks
        if chunk.name == b"pHYs"
        or (chunk.name in _TEXTS and not _keyword(chunk).startswith((_XMP, _PROFILE)))
    )


def photoshop_resources(chunks: Iterable[Chunk]) -> bytes:
    """The Photoshop resources (IPTC captions are in there) that a file carries; empty if none."""
    for chunk in chunks:
        if chunk.name in (b"tEXt", b"zTXt") and _keyword(chunk) == _IPTC:
            return _decoded(chunk)
    return b""


def resources_chunk(resources: bytes) -> bytes:
    """The chunk that carries Photoshop resources."""
    digits = resources.hex().encode()
    lines = (digits[i : i + _LINE] for i in range(0, len(digits), _LINE))
    text = b"\niptc\n%8d\n" % len(resources) + b"\n".join(lines) + b"\n"
    return chunk_bytes(b"zTXt", _IPTC + b"\0\0" + zlib.compress(text))


def _body(chunk: Chunk) -> bytes:
    return chunk.whole[8:-4]


def _keyword(chunk: Chunk) -> bytes:
    return _body(chunk).split(b"\0", 1)[0]


def _decoded(chunk: Chunk) -> bytes:
    _, _, text = _body(chunk).partition(b"\0")
    try:
        if chunk.name == b"zTXt":
            text = zlib.decompressobj().decompress(text[1:], _MAX_PROFILE)
        _, _, size, digits = text.split(b"\n", 3)
        found = bytes.fromhex(digits.decode("ascii"))
        return found if len(found) == int(size) else b""
    except (zlib.error, ValueError):
        return b""
