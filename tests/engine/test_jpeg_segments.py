"""The JPEG parser: exact on good files, and never surprised by bad ones."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from photo_files import (
    EXTENDED_XMP,
    IPTC,
    MAKER_NOTE,
    XMP,
    XMP_HEAD,
    blocks,
    camera_jpeg,
    exif_block,
    noise,
    plain_jpeg,
    segment,
    with_segments,
)
from PIL import Image as Pillow

from deepflash_app.engine import jpeg_segments as js
from deepflash_app.engine.exif import MAKER_NOTE as MAKER_NOTE_TAG
from deepflash_app.engine.exif import parse_exif, patch_exif
from deepflash_app.engine.exif_rebuild import build_exif, portable_tags
from deepflash_app.engine.metadata import metadata_of_jpeg
from deepflash_app.engine.xmp import without_appended

CAMERA = camera_jpeg(blocks())


def test_finds_every_segment_byte_for_byte() -> None:
    layout = js.parse_jpeg(CAMERA)
    metadata, notices = metadata_of_jpeg(layout, 0)
    assert (layout.width, layout.height) == (40, 24)
    assert layout.end == len(CAMERA)
    assert metadata.exif == exif_block()
    assert metadata.xmp == XMP
    assert metadata.extended_xmp == (EXTENDED_XMP,)
    assert metadata.photoshop == (IPTC,)
    assert metadata.comments == (b"a comment",)
    assert notices == ()


@pytest.mark.parametrize("save", [{}, {"progressive": True}, {"restart_marker_blocks": 1}])
def test_taken_apart_and_put_together_it_is_the_same_file(save: dict[str, int]) -> None:
    data = plain_jpeg(noise(40, 56), **save)
    layout = js.parse_jpeg(data)
    together = b"\xff\xd8" + js.join_segments(layout.segments) + data[layout.scan_start :]
    assert together == data


def test_without_metadata_the_pixels_are_the_same() -> None:
    bare = js.without_metadata(CAMERA, js.parse_jpeg(CAMERA))
    assert b"Exif" not in bare
    assert b"Hello" not in bare
    with Pillow.open(BytesIO(CAMERA)) as one, Pillow.open(BytesIO(bare)) as other:
        assert np.array_equal(np.array(one), np.array(other))


def test_what_follows_the_picture_is_not_part_of_it() -> None:
    second = plain_jpeg(blocks())
    layout = js.parse_jpeg(CAMERA + second)
    assert layout.end == len(CAMERA)
    assert js.without_metadata(CAMERA + second, layout).endswith(b"\xff\xd9")


def test_padding_before_markers_is_allowed() -> None:
    padded = CAMERA[:2] + b"\xff\xff\xff" + CAMERA[2:]
    assert js.parse_jpeg(padded).segments == js.parse_jpeg(CAMERA).segments


def test_cut_off_anywhere_is_refused() -> None:
    small = plain_jpeg(blocks(8, 8))
    for length in range(len(small)):
        with pytest.raises(ValueError, match=r"^it is "):
            js.parse_jpeg(small[:length])


@pytest.mark.parametrize("size", [1, 65519, 65520, 200_000])
def test_profiles_of_any_size_come_back(size: int) -> None:
    icc = bytes(noise(1, size, 1))
    segments = js.split_icc(icc)
    assert js.joined_icc(segments) == icc
    assert js.joined_icc(reversed(segments)) == icc
    with Pillow.open(BytesIO(js.with_metadata(plain_jpeg(blocks()), segments))) as image:
        assert image.info["icc_profile"] == icc
    if len(segments) > 1:
        assert js.joined_icc(segments[1:]) is None


def test_too_long_a_segment_is_refused() -> None:
    with pytest.raises(ValueError, match="65533"):
        js.join_segments([js.Segment(js.APP1, bytes(65534))])


@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_refused(junk: bytes) -> None:
    for data in (junk, b"\xff\xd8" + junk, b"\xff\xd8\xff" + junk):
        _parse_or_refuse(data)


@given(st.integers(0, len(CAMERA) - 1), st.binary(min_size=1, max_size=6))
def test_any_damage_is_parsed_or_refused(place: int, junk: bytes) -> None:
    _parse_or_refuse(CAMERA[:place] + junk + CAMERA[place + len(junk) :])
    _parse_or_refuse(CAMERA[:place] + junk + CAMERA[place:])


def _parse_or_refuse(data: bytes) -> None:
    try:
        layout = js.parse_jpeg(data)
    except ValueError:
        return
    assert 2 <= layout.scan_start < layout.end <= len(data)
    metadata_of_jpeg(layout, len(data) - layout.end)
    js.joined_icc(layout.segments)


@pytest.mark.parametrize("order", ["<", ">"])
def test_patched_exif_moves_nothing(order: str) -> None:
    block = exif_block(6, order=order)
    before = parse_exif(block)
    patched = patch_exif(block, 400, 300, "DeepFlash 1", lambda _limit: b"\xff\xd8new\xff\xd9")
    after = parse_exif(patched)
    assert len(patched) == len(block)
    assert after.orientation == 1
    assert before.orientation == 6
    note = after.exif.entries[MAKER_NOTE_TAG]
    assert note == before.exif.entries[MAKER_NOTE_TAG]
    assert after.value(note) == MAKER_NOTE
    assert after.integer(after.exif, 0xA002) == 400
    assert after.integer(after.exif, 0xA003) == 300
    assert after.integer(after.image, 0x0100) == 400
    assert after.text(after.image, 0x0131) == "DeepFlash 1"
    assert after.text(after.exif, 0x9003) == "2024:05:04 03:02:01"
    start = after.integer(after.thumbnail, 0x0201) or 0
    length = after.integer(after.thumbnail, 0x0202) or 0
    assert patched[start : start + length] == b"\xff\xd8new\xff\xd9"
    assert not any(patched[start + length :])  # nothing of the old small picture is left


def test_size_among_the_rules_that_the_camera_kept_to_is_made_true() -> None:
    """Canon's, for one, write it there once more."""
    link, sizes = bytes(4), struct.pack("<HHIHHHHII", 0x1001, 3, 1, 9999, 0, 0x1002, 4, 1, 9999)
    block = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + link
    block += struct.pack("<HHHII", 1, 0xA005, 4, 1, 44) + link + struct.pack("<H", 2) + sizes + link
    after = parse_exif(patch_exif(block, 400, 300, "x", lambda _limit: None))
    found = [after.integer(after.interoperability, tag) for tag in (0x1001, 0x1002)]
    assert found == [400, 300]


def test_longer_software_goes_to_the_end() -> None:
    block = exif_block(software=b"v1\0 ")
    patched = patch_exif(block, 70000, 300, "A much longer name", lambda _limit: None)
    after = parse_exif(patched)
    assert patched.endswith(b"A much longer name\0")
    assert after.text(after.image, 0x0131) == "A much longer name"
    assert after.integer(after.exif, 0xA002) == 70000  # a SHORT that became a LONG
    assert after.value(after.exif.entries[MAKER_NOTE_TAG]) == MAKER_NOTE


def test_thumbnail_without_room_is_dropped_and_wiped() -> None:
    block = exif_block(thumbnail=b"\xff\xd8secret\xff\xd9")
    patched = patch_exif(block, 4, 3, "x", lambda _limit: None)
    assert parse_exif(patched).thumbnail.entries == {}
    assert b"secret" not in patched
    lying = exif_block(thumbnail=b"no JPEG at all")
    assert b"no JPEG at all" in patch_exif(lying, 4, 3, "x", lambda _limit: b"\xff\xd8")


@pytest.mark.parametrize("order", ["<", ">"])
def test_rebuilt_exif_keeps_what_stands_alone(order: str) -> None:
    rebuilt = build_exif(portable_tags(parse_exif(exif_block(1, order=order))))
    assert rebuilt is not None
    assert MAKER_NOTE not in rebuilt
    block = parse_exif(rebuilt)
    assert block.text(block.image, 0x0110) == "Phone9"
    assert block.text(block.exif, 0x9003) == "2024:05:04 03:02:01"
    assert block.value(block.gps.entries[2]) == parse_exif(exif_block(order=order)).value(
        parse_exif(exif_block(order=order)).gps.entries[2]
    )
    exif = Pillow.Exif()
    exif.load(rebuilt)  # Pillow reads the same
    assert exif[0x010F] == "Acme"
    assert exif.get_ifd(0x8769)[0x9209] == 0x19


@given(st.integers(0, 420), st.binary(min_size=1, max_size=12), st.integers(0, 2000))
def test_no_damage_breaks_the_exif_patch(place: int, junk: bytes, cut: int) -> None:
    block = exif_block(6, thumbnail=b"\xff\xd8secret\xff\xd9")
    broken = block[:place] + junk + block[place + len(junk) :]
    broken = broken[: max(len(broken) - cut // 4, 0)]
    try:
        patched = patch_exif(broken, 4000, 3000, "DeepFlash", bytes)
    except ValueError:
        assert broken[:4] not in (b"II*\0", b"MM\0*") or len(broken) < 8
        return
    assert len(patched) >= len(broken)
    assert parse_exif(patched).orientation >= 1
    build_exif(portable_tags(parse_exif(broken)))


def test_gain_map_claims_are_blanked_and_said() -> None:
    packet = (
        b'<rdf:Description hdrgm:Version="1.0" dc:title="x"><Container:Directory><rdf:li '
        b'Item:Semantic="GainMap" Item:Length="9"/></Container:Directory></rdf:Description>'
    )
    second = plain_jpeg(blocks())
    data = with_segments(
        plain_jpeg(blocks()),
        segment(0xE1, XMP_HEAD + packet),
        segment(0xE2, b"MPF\0II*\0"),
        segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0\0\0"),
    )
    metadata, notices = metadata_of_jpeg(js.parse_jpeg(data + second), len(second))
    assert metadata.xmp is not None
    assert len(metadata.xmp) == len(packet)
    assert b"hdrgm" not in metadata.xmp
    assert b"Container" not in metadata.xmp
    assert b'dc:title="x"' in metadata.xmp
    assert len(notices) == 1
    assert "gain map" in notices[0]


@pytest.mark.parametrize(
    "packet",
    [
        b'<rdf:Description GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"/>',
        b'Camera:MotionPhoto="1" Camera:Yaw="7"><Container:Directory y="">.</Container:Directory>',
        b"<rdf:Description GCamera:MicroVideoOffset='9'><GCamera:MicroVideo>1</GCamera:MicroVideo>",
        b"<GCamera:MotionPhoto>1</GCamera:MotionPhoto><GContainer:Directory>z</GContainer:Directory>",
    ],
)
def test_video_claims_are_blanked_and_said(packet: bytes) -> None:
    data = with_segments(plain_jpeg(blocks()), segment(0xE1, XMP_HEAD + packet))
    metadata, notices = metadata_of_jpeg(js.parse_jpeg(data + b"video"), 5)
    assert metadata.xmp is not None
    assert len(metadata.xmp) == len(packet)
    for claim in (b"Motion", b"Micro", b"Directory"):
        assert claim not in metadata.xmp
    assert (b'Camera:Yaw="7"' in metadata.xmp) == (b"Yaw" in packet)
    assert notices == ("The video in the file is left out.",)
    assert metadata_of_jpeg(js.parse_jpeg(data), 0)[1] == (), "it has been cut off before"


def test_claims_that_have_no_end_take_nothing_with_them() -> None:
    assert without_appended(b"<hdrgm:A/><hdrgm:B>no end") == b" " * 10 + b"<hdrgm:B>no end"
