"""The XMP packet: patched in place, without parsing the XML of strangers."""

from __future__ import annotations

import re

_QUOTED = rb"\s*=\s*[\"']"


def _number(name: bytes) -> re.Pattern[bytes]:
    """Matches a whole number as an attribute or an element of that name."""
    return re.compile(rb"(\b" + name + rb"(?:" + _QUOTED + rb"|>))(\d{1,9})(?=[\"'<])")


_ORIENTATION = _number(rb"tiff:Orientation")
_WIDTH = _number(rb"(?:tiff:ImageWidth|exif:PixelXDimension)")
_HEIGHT = _number(rb"(?:tiff:ImageLength|exif:PixelYDimension)")

# What says that a gain map or a video follows the picture (Ultra HDR 1.1; Motion Photo 1.0), as
# attributes or, after other programs have been at it, as elements.
_CLAIM = rb"(?:hdrgm:\w{1,40}|G?Camera:(?:Motion|Micro)\w{1,40}|G?Container:Directory)"
_ATTRIBUTE = re.compile(rb"\b" + _CLAIM + _QUOTED + rb"[^\"'<>]{0,200}[\"']")
_ELEMENT = re.compile(rb"<(" + _CLAIM + rb")(?:\s[^<>]{0,2000})?/?>")
# Photoshop's small picture, in digits, by the schema's name of now and of then.
_PICTURES = re.compile(rb"<(xmp|xap):Thumbnails>.{0,200000}?</\1:Thumbnails>", re.DOTALL)
_LONGEST = 20_000  # bytes of an element
_SAYS = rb"\s*(?:=\s*[\"']|>)\s*"
_HAS_GAIN_MAP = re.compile(rb"\bhdrgm:Version\b|:Semantic" + _SAYS + rb"GainMap\b")
_HAS_VIDEO = re.compile(rb":(?:MotionPhoto|MicroVideo)" + _SAYS + rb"1\b")


def patch_xmp(packet: bytes, width: int, height: int) -> bytes:
    """Make a packet true again for a picture that was turned upright, edited, or resized.

    Args:
        packet: The packet; anything else comes back unchanged.
        width: Of the new picture, in pixels.
        height: Of the new picture, in pixels.
    """
    packet = _PICTURES.sub(lambda found: b" " * len(found[0]), packet)
    packet = _ORIENTATION.sub(rb"\g<1>1", packet)
    packet = _WIDTH.sub(rb"\g<1>%d" % width, packet)
    return _HEIGHT.sub(rb"\g<1>%d" % height, packet)


def names_gain_map(packet: bytes) -> bool:
    """Whether the packet announces a gain map."""
    return _HAS_GAIN_MAP.search(packet) is not None


def names_video(packet: bytes) -> bool:
    """Whether the packet announces a video, as phones take it along with a photo."""
    return _HAS_VIDEO.search(packet) is not None


def without_appended(packet: bytes) -> bytes:
    """The packet with spaces in place of what it says about what follows the picture."""
    left = bytearray(_ATTRIBUTE.sub(lambda found: b" " * len(found[0]), packet))
    for opened in _ELEMENT.finditer(bytes(left)):
        start, end = opened.span()
        if not opened[0].endswith(b"/>"):
            close = b"</" + opened[1] + b">"
            found = left.find(close, end, end + _LONGEST)
            end = found + len(close) if found >= 0 else start
        left[start:end] = b" " * (end - start)
    return bytes(left)
