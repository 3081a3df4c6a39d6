"""What a photo file says beside its pixels, kept as bytes from reading to writing.

Libraries drop or rewrite it (maker notes break, captions vanish). So a JPEG's segments are carried
over as they are, and only what would become untrue is patched: orientation, size, software, and the
small picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from deepflash_app import __version__
from deepflash_app.engine.exif import MAX_BLOCK, ExifBlock, parse_exif, patch_exif
from deepflash_app.engine.exif_rebuild import build_exif, portable_tags
from deepflash_app.engine.extended_xmp import joined_xmp, split_xmp
from deepflash_app.engine.jpeg_segments import (
    APP0,
    APP1,
    APP2,
    APP11,
    APP13,
    COM,
    CONTENT_CREDENTIALS,
    EXIF,
    EXTENDED_XMP,
    GAIN_MAP,
    JFIF,
    MAX_PAYLOAD,
    MULTI_PICTURE,
    PHOTOSHOP,
    XMP,
    JpegLayout,
    Segment,
)
from deepflash_app.engine.photoshop import THUMBNAILS, without_resources
from deepflash_app.engine.xmp import names_gain_map, names_video, patch_xmp, without_appended

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

SOFTWARE_NAME = f"DeepFlash {__version__}"

_FLASH, _TAKEN, _CHANGED = 0x9209, 0x9003, 0x0132
_MAKE, _MODEL = 0x010F, 0x0110
_JFIF_SIZE = 14  # without a small picture of its own

GAIN_MAP_LEFT_OUT = "The HDR gain map is left out, since it no longer fits the corrected photo."
VIDEO_LEFT_OUT = "The video in the file is left out."
CREDENTIALS_LEFT_OUT = "The content credentials are left out: they hold for the original only."
PICTURE_LEFT_OUT = (
    "The second picture in the file is left out, since it no longer fits the corrected photo."
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """A photo's metadata as bytes; empty parts are None or ().

    Attributes:
        exif: The EXIF block, from its TIFF header on.
        xmp: The XMP packet.
        extended_xmp: Whole APP1 payloads of extended XMP, in order.
        photoshop: Whole APP13 payloads (IPTC captions are in there), in order.
        comments: JPEG comments.
        jfif: The JFIF header of the source, which tells the print resolution.
        png_chunks: Whole text chunks of a PNG, and its print resolution.
    """

    exif: bytes | None = None
    xmp: bytes | None = None
    extended_xmp: tuple[bytes, ...] = ()
    photoshop: tuple[bytes, ...] = ()
    comments: tuple[bytes, ...] = ()
    jfif: bytes | None = None
    png_chunks: tuple[bytes, ...] = ()

    @property
    def orientation(self) -> int:
        """How the stored picture is to be turned, 1 to 8 as in EXIF; 1 if unknown."""
        block = self._block()
        return block.orientation if block else 1

    @property
    def whole_xmp(self) -> bytes | None:
        """The XMP packet in one piece, as TIFF and PNG keep it."""
        return joined_xmp(self.xmp, self.extended_xmp)

    @property
    def photoshop_resources(self) -> bytes:
        """The Photoshop resources in one piece, as TIFF and PNG keep them."""
        return b"".join(payload.removeprefix(PHOTOSHOP) for payload in self.photoshop)

    @property
    def flash_fired(self) -> bool | None:
        """Whether the flash fired; None if the camera does not say."""
        block = self._block()
        value = block.integer(block.exif, _FLASH) if block else None
        return None if value is None else bool(value & 1)

    @property
    def taken(self) -> datetime | None:
        """When the photo was taken, in the camera's local time; None if unknown."""
        block = self._block()
        if block is None:
            return None
        text = block.text(block.exif, _TAKEN) or block.text(block.image, _CHANGED)
        try:
            return datetime.strptime(text or "", "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 -- has no zone
        except ValueError:
            return None

    @property
    def camera(self) -> str | None:
        """Maker and model; None if unknown."""
        block = self._block()
        if block is None:
            return None
        make, model = (block.text(block.image, tag) or "" for tag in (_MAKE, _MODEL))
        if model.startswith(make):
            make = ""
        return f"{make} {model}".strip() or None

    def _block(self) -> ExifBlock | None:
        return parse_exif(self.exif) if self.exif else None


def clean_exif(block: bytes | None) -> bytes | None:
    """The block, or None if it is not one; the signature that JPEGs put first is taken off."""
    if not block:
        return None
    block = block.removeprefix(EXIF)
    try:
        parse_exif(block)
    except ValueError:
        return None
    return block


def portable_exif(block: bytes | None) -> bytes | None:
    """A new block with the tags that stand alone, or None if there are none."""
    block = clean_exif(block)
    return build_exif(portable_tags(parse_exif(block))) if block else None


def metadata_of_jpeg(layout: JpegLayout, appended: int) -> tuple[Metadata, tuple[str, ...]]:
    """Pick the metadata out of a JPEG's segments.

    Args:
        layout: The file's parts.
        appended: Bytes after the picture's end.

    Returns:
        The metadata, and a sentence on each part that cannot go along.
    """
    segments = layout.segments

    def payloads(marker: int, signature: bytes) -> tuple[bytes, ...]:
        return tuple(s.payload for s in segments if s.is_a(marker, signature))

    packet = next((p.removeprefix(XMP) for p in payloads(APP1, XMP)), None)
    gain_map = bool(payloads(APP2, GAIN_MAP)) or (packet is not None and names_gain_map(packet))
    several = gain_map or (bool(payloads(APP2, MULTI_PICTURE)) and appended > 0)
    notices = []
    if several:
        notices.append(GAIN_MAP_LEFT_OUT if gain_map else PICTURE_LEFT_OUT)
    if packet is not None and appended > 0 and names_video(packet):
        notices.append(VIDEO_LEFT_OUT)
    if payloads(APP11, CONTENT_CREDENTIALS):
        notices.append(CREDENTIALS_LEFT_OUT)
    if packet is not None and (several or appended > 0):
        packet = without_appended(packet)
    metadata = Metadata(
        exif=clean_exif(next(iter(payloads(APP1, EXIF)), None)),
        xmp=packet,
        extended_xmp=payloads(APP1, EXTENDED_XMP),
        photoshop=payloads(APP13, PHOTOSHOP),
        comments=payloads(COM, b""),
        jfif=next((p for p in payloads(APP0, JFIF) if len(p) == _JFIF_SIZE), None),
    )
    return metadata, tuple(notices)


def updated(
    metadata: Metadata, width: int, height: int, thumbnail: Callable[[int], bytes | None]
) -> Metadata:
    """The metadata for a new picture made from the photo.

    Args:
        metadata: Of the photo.
        width: Of the new picture, in pixels.
        height: Of the new picture, in pixels.
        thumbnail: Gives the new picture as a small JPEG of at most so many bytes, or None.
    """
    exif, xmp = metadata.exif, metadata.xmp
    if exif is not None:
        exif = patch_exif(exif, width, height, SOFTWARE_NAME, thumbnail)
    if xmp is not None:
        xmp = patch_xmp(xmp, width, height)
    return replace(metadata, exif=exif, xmp=xmp, photoshop=photoshop_without(metadata, THUMBNAILS))


def jpeg_segments_of(metadata: Metadata) -> list[Segment]:
    """The segments that carry the metadata, in the order that cameras write them.

    What is longer than a segment (only from other formats) is split, reduced or left out.
    """
    exif = metadata.exif
    xmp, extended = split_xmp(metadata.xmp or b"")
    if exif is not None and len(exif) > MAX_BLOCK:
        exif = portable_exif(exif)
    segments = [
        *([Segment(APP0, metadata.jfif)] if metadata.jfif else []),
        *([Segment(APP1, EXIF + exif)] if exif else []),
        *([Segment(APP1, XMP + xmp)] if xmp else []),
        *(Segment(APP1, payload) for payload in (*metadata.extended_xmp, *extended)),
        *(Segment(APP13, payload) for payload in metadata.photoshop),
        *(Segment(COM, payload) for payload in metadata.comments),
    ]
    return [segment for segment in segments if len(segment.payload) <= MAX_PAYLOAD]


def photoshop_without(metadata: Metadata, unwanted: Collection[int]) -> tuple[bytes, ...]:
    """The APP13 payloads without the resources of some numbers; one may go on in the next payload.

    Args:
        metadata: Whose payloads.
        unwanted: The numbers to leave out.
    """
    resources = metadata.photoshop_resources
    left = without_resources(resources, unwanted)
    return metadata.photoshop if left == resources else photoshop_payloads(left)


def photoshop_payloads(resources: bytes) -> tuple[bytes, ...]:
    """The APP13 payloads that carry Photoshop resources, as a TIFF keeps them in one piece."""
    room = MAX_PAYLOAD - len(PHOTOSHOP)
    return tuple(
        PHOTOSHOP + resources[start : start + room] for start in range(0, len(resources), room)
    )
