"""What is fuzzed: one function of bytes for each reader, which may refuse but never break.

Each raises only if the program has a mistake: an exception that no user should meet, or a result
that is not what it promises. Decoders of pixels (Pillow, OpenCV, LibRaw, libheif) are others' work;
only what stands before them is looked at, and what is made of the metadata after them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.icc import grey_curve, matrix_profile
from deepflash_app.core.icc_tables import tables_to_srgb
from deepflash_app.engine import jpeg_segments as js
from deepflash_app.engine import png_text
from deepflash_app.engine.big_tiff import HEADS, classic_tiff
from deepflash_app.engine.containers import BROKEN, container_of, open_container
from deepflash_app.engine.edit_mark import marked
from deepflash_app.engine.exif import MAX_BLOCK, parse_exif, upright
from deepflash_app.engine.extended_xmp import joined_xmp, split_xmp
from deepflash_app.engine.gps import without_gps
from deepflash_app.engine.metadata import (
    Metadata,
    clean_exif,
    jpeg_segments_of,
    metadata_of_jpeg,
    photoshop_payloads,
    portable_exif,
    updated,
)
from deepflash_app.engine.png_chunks import bit_depth, parse_png, without_metadata
from deepflash_app.engine.raw_file import is_raw_tiff
from deepflash_app.engine.settings_json import parse
from deepflash_app.engine.sidecar import from_json, to_json
from deepflash_app.errors import UnreadableSettings

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL_JPEG = b"\xff\xd8small\xff\xd9"
WIDTH, HEIGHT = 640, 480
_TWO_PIXELS = np.array([[[0, 128, 255], [90, 10, 200]]], np.uint8)


def transplant(metadata: Metadata) -> None:
    """Make metadata true for a new picture, take the place out, mark it, and read it back."""
    new = updated(metadata, WIDTH, HEIGHT, lambda room: SMALL_JPEG[:room] or None)
    assert new.orientation == 1 or metadata.exif is None
    nowhere = without_gps(new)
    if nowhere.exif is not None:
        assert new.exif is not None
        assert len(nowhere.exif) == len(new.exif)
        assert parse_exif(nowhere.exif).gps.entries == {}
    segments = jpeg_segments_of(Metadata(exif=nowhere.exif, xmp=marked(nowhere.xmp)))
    frame = js.Segment(0xC0, b"\x08" + HEIGHT.to_bytes(2, "big") + WIDTH.to_bytes(2, "big") + b"\1")
    file = b"\xff\xd8" + js.join_segments([*segments, frame]) + b"\xff\xda\0\x02data\xff\xd9"
    layout = js.parse_jpeg(file)
    assert layout.segments == (*segments, frame)
    again, notices = metadata_of_jpeg(layout, 0)
    assert again.orientation == 1
    assert (again.taken, again.camera) == (nowhere.taken, nowhere.camera) or (
        len(nowhere.exif or b"") > MAX_BLOCK
    )
    assert all(sentence.endswith(".") for sentence in notices)


def jpeg(data: bytes) -> None:
    """Segments, metadata, profile; and all that is made of them."""
    try:
        layout = js.parse_jpeg(data)
    except ValueError:
        return
    bare = js.without_metadata(data, layout)
    assert js.parse_jpeg(bare).width == layout.width
    metadata, _ = metadata_of_jpeg(layout, len(data) - layout.end)
    transplant(metadata)
    icc = js.joined_icc(layout.segments)
    if icc is not None:
        assert js.joined_icc(js.split_icc(icc)) == icc
        for read in (matrix_profile, grey_curve, partial(tables_to_srgb, _TWO_PIXELS)):
            try:
                read(icc)
            except ValueError:
                continue


def png(data: bytes) -> None:
    """Chunks, texts and captions."""
    try:
        chunks = parse_png(data)
    except ValueError:
        return
    assert parse_png(without_metadata(chunks))
    assert 0 <= bit_depth(chunks) <= 255
    resources = png_text.photoshop_resources(chunks)
    if resources:
        (chunk,) = [
            one
            for one in parse_png(data[:33] + png_text.resources_chunk(resources) + chunks[-1].whole)
            if one.name == b"zTXt"
        ]
        assert png_text.photoshop_resources([chunk]) == resources
    transplant(
        Metadata(photoshop=photoshop_payloads(resources), png_chunks=png_text.kept_chunks(chunks))
    )
    _opened(data)


def tiff(data: bytes) -> None:
    """EXIF blocks, and TIFF files small and big."""
    block = clean_exif(data)
    if block is not None:
        assert parse_exif(upright(block)).orientation == 1
        transplant(Metadata(exif=block))
        transplant(Metadata(exif=portable_exif(block)))
        if is_raw_tiff(block):
            return  # LibRaw's
    if data[:4] in HEADS:
        try:
            classic, _ = classic_tiff(data)
        except ValueError:
            return
        parse_exif(classic)
    _opened(data)


def xmp(data: bytes) -> None:
    """The packet alone, and the same as Photoshop's resources."""
    transplant(Metadata(xmp=data, photoshop=(js.PHOTOSHOP + data,)))
    assert joined_xmp(*split_xmp(data)) == data
    packet = without_gps(Metadata(xmp=data)).xmp
    assert packet is not None
    assert len(packet) == len(data)


def sidecar(data: bytes) -> None:
    """The edits that lie beside a photo."""
    try:
        found = from_json(parse(data))
    except UnreadableSettings as error:
        assert str(error).endswith(".")  # noqa: PT017 -- atheris has no pytest
        return
    assert from_json(to_json(found)) == found


def _opened(data: bytes) -> None:
    container = container_of(data[:32])
    if container not in ("png", "tiff"):
        return
    try:
        open_container(data, container)
    except BROKEN:
        return


TARGETS: dict[str, Callable[[bytes], None]] = {
    "jpeg": jpeg,
    "png": png,
    "tiff": tiff,
    "xmp": xmp,
    "sidecar": sidecar,
}
