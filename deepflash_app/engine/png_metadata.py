"""What a PNG file says beside its pixels, wherever and in whichever way its writer put it.

Only an EXIF chunk before the pixels turns the picture. PNG wants it there (third edition, 5.6), and
browsers pass over a later one, and over EXIF in text chunks; so a photo looks here as it does
there. (Pillow, once it has loaded a picture, would believe each of them.) All else that such a
block says goes along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deepflash_app.engine.exif import upright
from deepflash_app.engine.jpeg_segments import XMP
from deepflash_app.engine.metadata import Metadata, clean_exif, photoshop_payloads
from deepflash_app.engine.png_chunks import EXIF, before_pixels
from deepflash_app.engine.png_text import (
    kept_chunks,
    photoshop_resources,
    raw_profile,
    xmp_packet,
)

if TYPE_CHECKING:
    from deepflash_app.engine.png_chunks import Chunk


def metadata_of_png(chunks: tuple[Chunk, ...]) -> Metadata:
    """Pick the metadata out of a PNG's chunks."""
    return Metadata(
        exif=_exif(chunks),
        xmp=_xmp(chunks) or None,
        photoshop=photoshop_payloads(photoshop_resources(chunks)),
        png_chunks=kept_chunks(chunks),
    )


def _exif(chunks: tuple[Chunk, ...]) -> bytes | None:
    """The EXIF block; one that may not turn the picture says that it is upright."""
    in_time = _exif_chunk(before_pixels(chunks))
    if in_time is not None:
        return in_time
    late = _exif_chunk(chunks)
    digits = (raw_profile(chunks, kind) for kind in (b"exif", b"app1"))
    block = late or next((block for one in digits if (block := clean_exif(one))), None)
    return None if block is None else upright(block)


def _exif_chunk(chunks: tuple[Chunk, ...]) -> bytes | None:
    blocks = (clean_exif(one.data) for one in chunks if one.name == EXIF and one.is_sound)
    return next((block for block in blocks if block is not None), None)


def _xmp(chunks: tuple[Chunk, ...]) -> bytes:
    segment = raw_profile(chunks, b"app1")
    of_jpeg = segment.removeprefix(XMP) if segment.startswith(XMP) else b""
    return xmp_packet(chunks) or raw_profile(chunks, b"xmp") or of_jpeg
