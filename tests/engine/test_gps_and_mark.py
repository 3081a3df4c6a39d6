"""The place goes out, the mark comes in, and no other byte of the metadata changes."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from photo_files import (
    IPTC,
    MAKER_NOTE,
    exif_block,
    plain_jpeg,
    png,
    png_chunk,
    portrait,
    segment,
    with_segments,
)

from deepflash_app.engine import jpeg_segments as js
from deepflash_app.engine.edit_mark import MADE_HERE, SOURCE_TYPE, is_marked, marked
from deepflash_app.engine.exif import parse_exif
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.extended_xmp import joined_xmp, split_xmp
from deepflash_app.engine.gps import exif_without_place, without_gps
from deepflash_app.engine.metadata import Metadata
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.writing import write_photo

if TYPE_CHECKING:
    from pathlib import Path

PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="uuid:7" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:d="http://www.dji.com/drone-dji/1.0/" '
    b'exif:GPSLatitude="41,54.5N" dc:format="image/jpeg" d:GpsLongitude="12.5">'
    b"<exif:GPSLongitude>12,29.4E</exif:GPSLongitude><exif:GPSVersionID/>"
    b"<dc:source>Rome, no GPS:here</dc:source>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>" + b" " * 64 + b'<?xpacket end="w"?>'
)


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_loses_its_place_and_nothing_else(order: str) -> None:
    before = parse_exif(exif_block(order=order))
    after = parse_exif(exif_without_place(before.data))
    assert len(after.data) == len(before.data)
    assert after.gps.entries == {}
    assert set(before.image.entries) - set(after.image.entries) == {0x8825}
    for name in ("image", "exif", "thumbnail"):
        old, new = getattr(before, name), getattr(after, name)
        for tag, entry in new.entries.items():
            assert after.value(entry) == before.value(old.entries[tag])
            assert (entry.kind, entry.number) == old.entries[tag][1:3]
    note = after.exif.entries[0x927C]
    assert note.offset == before.exif.entries[0x927C].offset
    assert after.value(note) == MAKER_NOTE
    for entry in before.gps.entries.values():
        assert not any(after.value(entry))
    assert exif_without_place(after.data) == after.data


def test_lying_pointer_harms_nothing_else() -> None:
    block = parse_exif(exif_block())
    liar = bytearray(block.data)
    entry = block.image.entries[0x8825]
    liar[entry.offset : entry.offset + 4] = block.exif.start.to_bytes(4, "little")
    after = parse_exif(exif_without_place(bytes(liar)))
    assert (
        after.data[block.exif.start : block.exif.link]
        == (block.data[block.exif.start : block.exif.link])
    )
    assert after.value(after.exif.entries[0x927C]) == MAKER_NOTE
    assert 0x8825 not in after.image.entries


def test_xmp_loses_its_place_and_nothing_else() -> None:
    packet = without_gps(Metadata(xmp=PACKET)).xmp
    assert packet is not None
    assert len(packet) == len(PACKET)
    for trace in (b"41,54", b"12,29", b"12.5", b"GPSL", b"GPSV", b"GpsL"):
        assert trace not in packet
    expected = PACKET
    for gone in (
        b'exif:GPSLatitude="41,54.5N"',
        b'd:GpsLongitude="12.5"',
        b"<exif:GPSLongitude>12,29.4E</exif:GPSLongitude>",
        b"<exif:GPSVersionID/>",
    ):
        expected = expected.replace(gone, b" " * len(gone))
    assert packet == expected
    ET.fromstring(packet)  # noqa: S314 -- our own


def test_extended_xmp_gets_a_new_digest_only_if_it_changed() -> None:
    def chunks(text: bytes, guid: bytes) -> tuple[bytes, ...]:
        size = len(text).to_bytes(4, "big")
        halves = ((0, text[:40]), (40, text[40:]))
        return tuple(
            js.EXTENDED_XMP + guid + size + place.to_bytes(4, "big") + part
            for place, part in halves
        )

    for place, changes in ((b'exif:GPSLatitude="1,2N"', True), (b'exif:Flash="1"', False)):
        text = b'<rdf:Description rdf:about="" dc:a="b" ' + place + b"/>"  # cut in its middle
        guid = hashlib.md5(text, usedforsecurity=False).hexdigest().upper().encode()
        main = b'<rdf:Description xmpNote:HasExtendedXMP="' + guid + b'"/>'
        before = Metadata(xmp=main, extended_xmp=chunks(text, guid))
        after = without_gps(before)
        if not changes:
            assert after == before
            continue
        joined = b"".join(payload[len(js.EXTENDED_XMP) + 40 :] for payload in after.extended_xmp)
        digest = hashlib.md5(joined, usedforsecurity=False).hexdigest().upper().encode()
        assert b"GPS" not in joined
        assert after.xmp == main.replace(guid, digest)
        assert after.extended_xmp == chunks(joined, digest)


def test_photoshop_copies_of_the_place_go_too() -> None:
    caption = IPTC.removeprefix(js.PHOTOSHOP)
    copy = b"8BIM\x04\x22\x03one" + (5).to_bytes(4, "big") + b"41N12\0"
    odd = b"8BIM\x04\x22 cut off"
    payload = js.PHOTOSHOP + caption + copy + caption + odd
    (after,) = without_gps(Metadata(photoshop=(payload,))).photoshop
    assert after == js.PHOTOSHOP + caption + caption + odd


@pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.tif"])
def test_photoshop_copies_that_are_cut_into_two_segments_go_too(tmp_path: Path, name: str) -> None:
    paths = b"8BIM\x04\x16\0\0" + (60_000).to_bytes(4, "big") + bytes(60_000)
    copy = b"8BIM\x04\x22\0\0" + (6_000).to_bytes(4, "big") + b"41N12 " * 1_000
    resources = paths + copy + IPTC.removeprefix(js.PHOTOSHOP)
    room = js.MAX_PAYLOAD - len(js.PHOTOSHOP)
    (tmp_path / "in.jpg").write_bytes(
        with_segments(
            plain_jpeg(portrait()),
            segment(0xED, js.PHOTOSHOP + resources[:room]),
            segment(0xED, js.PHOTOSHOP + resources[room:]),
        )
    )
    photo = read_photo(tmp_path / "in.jpg")
    assert photo.metadata.photoshop_resources == resources
    out = write_photo(photo, photo.pixels, tmp_path / name, ExportSettings(strip_gps=True))
    left = read_photo(out).metadata.photoshop_resources
    assert b"41N12" not in left
    assert sorted(re.findall(rb"8BIM\x04.", left)) == [b"8BIM\x04\x04", b"8BIM\x04\x16"]
    assert len(left) == len(resources) - len(copy)


@pytest.mark.parametrize(
    "between", [b"", b"8BIM\x04\x0b\0\0\0\0\0\x03odd", b"8BIM nonsense", b"\0" * 7]
)
def test_photoshop_copies_go_whatever_stands_before_them(between: bytes) -> None:
    copy = b"8BIM\x04\x24\0\0" + (6).to_bytes(4, "big") + b"41N12 "
    before = (js.PHOTOSHOP + between, js.PHOTOSHOP + copy, IPTC)
    after = Metadata(photoshop=before[::2]).photoshop_resources
    assert without_gps(Metadata(photoshop=before)).photoshop_resources == after


def test_comments_of_a_jpeg_on_the_place_go_and_others_stay() -> None:
    comments = (b"GPS Latitude: 41.9, GPS Longitude: 12.5", b"At the GPS meeting in Rome")
    assert without_gps(Metadata(comments=comments)).comments == comments[1:]


def test_texts_of_a_png_on_the_place_go_and_others_stay(tmp_path: Path) -> None:
    stay = (
        png_chunk(b"pHYs", bytes(9)),
        png_chunk(b"tEXt", b"Title\0Rome, no GPS:here"),
        png_chunk(b"tEXt", b"exif:Model\0Phone9"),
        png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"in the latitude of Rome")),
        png_chunk(b"iTXt", b"Author\0\1\0it\0Autore\0" + zlib.compress("Pèp".encode())),
    )
    go = (
        png_chunk(b"tEXt", b"exif:GPSLatitude\00041/1, 54/1, 30/1"),
        png_chunk(b"tEXt", b"exif:GPSInfo\0001234"),
        png_chunk(b"iTXt", b"com.apple.quicktime.location.ISO6709\0\0\0\0\0+41.9+012.5/"),
        png_chunk(b"zTXt", b"xmp\0\0" + zlib.compress(PACKET)),
        png_chunk(b"iTXt", b"Description\0\1\0\0\0" + zlib.compress(PACKET)),
        png_chunk(b"tEXt", b'parameters\0{"GPSLatitude": 41.9}'),
        png_chunk(b"tEXt", b"raw profile type exif\0\nexif\n 2\n0000\n"),
        png_chunk(b"iTXt", b"Source\0\1\0\0\0cannot be looked into"),
    )
    (tmp_path / "in.png").write_bytes(png(portrait(), *stay, *go))
    photo = read_photo(tmp_path / "in.png")
    assert set(stay) < set(photo.metadata.png_chunks)
    assert without_gps(photo.metadata).png_chunks == stay
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", ExportSettings(strip_gps=True))
    assert read_photo(out).metadata.png_chunks == stay


def test_mark_is_added_and_the_rest_stays() -> None:
    packet = marked(PACKET)
    assert packet is not None
    added = re.search(rb"<rdf:Description rdf:about=\"uuid:7\"\n.*?/>\n", packet, re.DOTALL)
    assert added is not None
    assert packet.replace(added[0], b"") == PACKET
    assert SOURCE_TYPE.encode() in added[0]
    ET.fromstring(packet)  # noqa: S314 -- our own
    assert marked(packet) == packet
    new = marked(None)
    assert new is not None
    assert SOURCE_TYPE.encode() in new
    ET.fromstring(new)  # noqa: S314


@pytest.mark.parametrize(
    ("word", "becomes"),
    [
        (b"digitalCapture", b"algorithmicallyEnhanced"),
        (b"computationalCapture", b"algorithmicallyEnhanced"),
        (b"compositeWithTrainedAlgorithmicMedia", b"compositeWithTrainedAlgorithmicMedia"),
    ],
)
@pytest.mark.parametrize("form", [b':DigitalSourceType="%s"', b":DigitalSourceType>%s</"])
def test_own_word_of_a_camera_gives_way(word: bytes, becomes: bytes, form: bytes) -> None:
    code = b"http://cv.iptc.org/newscodes/digitalsourcetype/"
    packet = marked(b"x" + form % (code + word) + b"y")
    assert packet == b"x" + form % (code + becomes) + b"y"
    known = {name: is_marked(Metadata(name, packet)) for name in (b"Phone 1", b"DeepFlash 0.1")}
    assert known == {b"Phone 1": False, b"DeepFlash 0.1": SOURCE_TYPE.encode() in packet}


def test_mark_never_costs_the_packet() -> None:
    room = js.MAX_PAYLOAD - len(js.XMP)
    filler = b"<!--" + b"z" * (room - len(PACKET) - 7) + b"-->"
    full = PACKET.replace(b"</rdf:RDF>", filler + b"</rdf:RDF>")
    assert len(full) == room
    assert marked(full) == full, "no room, not even without the padding"
    padded = full.replace(b"z" * 600, b"").replace(b" " * 64, b" " * 664)
    packet = marked(padded)
    assert packet is not None
    assert len(packet) <= room
    assert SOURCE_TYPE.encode() in packet
    for odd in (b"<no rdf/>", PACKET.decode().encode("utf-16")):
        assert marked(odd) == odd


def test_long_packets_are_split_and_joined() -> None:
    short = split_xmp(PACKET)
    assert short == (PACKET, ())
    long = PACKET.replace(b"Rome", b"Rome " * 40_000)
    main, payloads = split_xmp(long)
    assert len(payloads) == 4
    assert all(len(payload) <= js.MAX_PAYLOAD for payload in payloads)
    joined = joined_xmp(main, payloads)
    assert joined is not None
    assert b"HasExtendedXMP" not in joined
    assert joined.count(b"Rome ") == 40_000
    ET.fromstring(joined)  # noqa: S314 -- our own
    assert joined_xmp(main, payloads[:-1]) == main, "a part is missing"
    assert joined_xmp(PACKET, payloads) == PACKET, "which names no extension"
    assert joined_xmp(None, payloads) is None


@pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.tif"])
def test_settings_decide_in_every_format(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.jpg").write_bytes(
        with_segments(
            plain_jpeg(portrait()),
            segment(0xE1, b"Exif\0\0" + exif_block()),
            segment(0xE1, js.XMP + PACKET),
        )
    )
    photo = read_photo(tmp_path / "in.jpg")

    def metadata(**settings: bool) -> Metadata:
        out = tmp_path / name
        write_photo(photo, photo.pixels, out, ExportSettings(**settings), overwrite=True)  # type: ignore[arg-type]
        return read_photo(out).metadata

    assert not is_marked(photo.metadata)
    for strip in (False, True):
        for mark in (False, True):
            found = metadata(strip_gps=strip, mark_edited=mark)
            assert found.exif is not None
            assert found.xmp is not None
            assert bool(parse_exif(found.exif).gps.entries) is not strip
            assert (b"GPSL" in found.xmp) is not strip
            assert (SOURCE_TYPE.encode() in found.xmp) is mark
            assert is_marked(found) is mark
            assert found.taken == photo.metadata.taken
    bare = tmp_path / "bare.jpg"
    bare.write_bytes(plain_jpeg(portrait()))
    out = write_photo(read_photo(bare), portrait(), tmp_path / f"bare-{name}")
    written = read_photo(out)
    assert SOURCE_TYPE.encode() in (written.metadata.xmp or b"")
    assert MADE_HERE in written.notices
