"""XMP packets longer than a JPEG segment: split on the way to JPEG, joined on the way from it.

A JPEG carries the rest of a long packet in further segments, which a note in the packet names by
their digest; PNG and TIFF carry a packet of any length. Source: XMP specification, part 3, 1.1.3.1.
"""

from __future__ import annotations

import hashlib
import re

from deepflash_app.engine.jpeg_segments import EXTENDED_XMP, MAX_PAYLOAD, XMP

GUID_SIZE = 32
HEAD = len(EXTENDED_XMP) + GUID_SIZE + 8
"""Bytes before a part's content: signature, digest, the whole's length, the part's place in it."""

_MAX_PACKET = MAX_PAYLOAD - len(XMP)
_MAX_WHOLE = (1 << 32) - 1
_NOTE = re.compile(rb"\s+xmpNote:HasExtendedXMP\s*=\s*[\"'][0-9A-Fa-f]{32}[\"']")
_END = b"</rdf:RDF>"
_INSIDE = re.compile(
    rb"<rdf:RDF\s+xmlns:rdf=[\"'][^\"'<>]*[\"']\s*>(.*)</rdf:RDF>", re.DOTALL
)  # without other namespaces, which the parts would lose


def digest(content: bytes) -> bytes:
    """The name of an extension: 32 hexadecimal digits."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest().upper().encode()


def split_xmp(packet: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """A packet as a JPEG can carry it.

    Args:
        packet: Of any length.

    Returns:
        The packet itself and no more if it is short enough; else one that only names the rest, and
        the APP1 payloads of that rest.
    """
    if not _MAX_PACKET < len(packet) <= _MAX_WHOLE:
        return packet, ()
    guid, room = digest(packet), MAX_PAYLOAD - HEAD
    main = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" '
        b'xmpNote:HasExtendedXMP="' + guid + b'"/></rdf:RDF></x:xmpmeta>'
    )
    head = EXTENDED_XMP + guid + len(packet).to_bytes(4, "big")
    places = range(0, len(packet), room)
    return main, tuple(
        head + place.to_bytes(4, "big") + packet[place : place + room] for place in places
    )


def joined_xmp(packet: bytes | None, payloads: tuple[bytes, ...]) -> bytes | None:
    """The packet with its extension in it, as PNG and TIFF can carry it.

    Args:
        packet: The packet of a JPEG.
        payloads: Its APP1 payloads of extended XMP.

    Returns:
        The packet alone if it names no such extension, or one that cannot be put into it.
    """
    if packet is None or not payloads:
        return packet
    content = b"".join(payload[HEAD:] for payload in payloads)
    inside = _INSIDE.search(content)
    end = packet.rfind(_END)
    if digest(content) not in packet.upper() or inside is None or end < 0:
        return packet
    return _NOTE.sub(b"", packet[:end]) + inside[1] + packet[end:]
