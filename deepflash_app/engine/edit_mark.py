"""Says in a photo's XMP that a model edited it, in the words that IPTC made for this.

``DigitalSourceType`` is what agencies, search engines and platforms look at. A flash portrait that
was relit is "algorithmically enhanced": a photo from a camera, corrected by an algorithm, with
nothing generated in it.

Source: IPTC NewsCodes, digitalsourcetype; IPTC Photo Metadata Standard 2025.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deepflash_app import __version__
from deepflash_app.engine.jpeg_segments import MAX_PAYLOAD, XMP

if TYPE_CHECKING:
    from deepflash_app.engine.metadata import Metadata

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"

MADE_HERE = "DeepFlash has made this photo; better take its original."

_MAX_PACKET = MAX_PAYLOAD - len(XMP)
_EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    b"</rdf:RDF>\n</x:xmpmeta>\n"
    b'<?xpacket end="w"?>'
)
_END = b"</rdf:RDF>"
_ABOUT = re.compile(rb"<rdf:Description\b[^<>]*?\brdf:about\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')")
_TRAILER = b"<?xpacket end"

# A camera's own word gives way; one that says more than ours ("composite", "trained ...") stays.
_NEWSCODES = rb"https?://cv\.iptc\.org/newscodes/digitalsourcetype/"
_CAPTURED = re.compile(
    rb"(:DigitalSourceType(?:\s*=\s*[\"']|>\s*))"
    + _NEWSCODES
    + rb"(?:digital|computational)Capture"
)
_HAS_TYPE = re.compile(rb":DigitalSourceType\b")
_OURS = re.compile(rb":AISystemUsed(?:\s*=\s*[\"']|>\s*)DeepFlash\b")


def marked(packet: bytes | None) -> bytes | None:
    """The packet with the mark, or a new one; all else in it stays byte for byte.

    Args:
        packet: The photo's XMP. Where it has no room for more (a JPEG segment is limited), or is
            not as XMP is written, it comes back as it is.
    """
    packet = packet or _EMPTY
    if _HAS_TYPE.search(packet):
        return _fitting(_CAPTURED.sub(rb"\g<1>" + SOURCE_TYPE.encode(), packet), packet)
    end = packet.rfind(_END)
    if end < 0:
        return packet
    about = _ABOUT.search(packet)
    mark = (
        b"<rdf:Description rdf:about=" + (about[1] if about else b'""') + b"\n"
        b'  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n'
        b'  Iptc4xmpExt:DigitalSourceType="' + SOURCE_TYPE.encode() + b'"\n'
        b'  Iptc4xmpExt:AISystemUsed="DeepFlash"\n'
        b'  Iptc4xmpExt:AISystemVersionUsed="' + __version__.encode() + b'"/>\n'
    )
    return _fitting(packet[:end] + mark + packet[end:], packet)


def is_marked(metadata: Metadata) -> bool:
    """Whether a photo says that this program corrected it: once more would be twice.

    A packet that told its camera's word before has ours, and no name; then the Software tag tells.
    """
    packet = metadata.xmp or b""
    ours = SOURCE_TYPE.encode() in packet and b"DeepFlash " in (metadata.exif or b"")
    return ours or _OURS.search(packet) is not None


def _fitting(packet: bytes, before: bytes) -> bytes:
    """The new packet if a JPEG can carry it, if need be without its padding; else the old one."""
    if len(before) > _MAX_PACKET:  # from PNG or TIFF: a JPEG gets it split
        return packet
    if len(packet) > _MAX_PACKET:
        body, trailer, rest = packet.rpartition(_TRAILER)
        packet = body.rstrip() + b"\n" + trailer + rest
    return packet if len(packet) <= _MAX_PACKET else before
