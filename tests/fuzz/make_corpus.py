"""Make the seeds of the fuzzing from made pictures.

    PYTHONPATH=.:tests python -m fuzz.make_corpus

What fuzzing finds worth keeping is added beside them, named by its hash; nothing here is a photo.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from photo_files import (
    EXTENDED_XMP,
    IPTC,
    P3_XYZ,
    XMP_HEAD,
    camera_jpeg,
    exif_block,
    grey_profile,
    noise,
    plain_jpeg,
    png,
    png_chunk,
    rgb_profile,
    segment,
    with_segments,
)
from table_profiles import table_profile

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.sidecar import Sidecar, to_json

CORPUS = Path(__file__).with_name("corpus")
PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" tiff:Orientation="6" exif:PixelXDimension="9" '
    b'hdrgm:Version="1.0" exif:GPSLatitude="41,54N"><exif:GPSLongitude>12,2E</exif:GPSLongitude>'
    b"<Container:Directory><rdf:li/></Container:Directory>"
    b"<Iptc4xmpExt:DigitalSourceType>"
    b"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    b"</Iptc4xmpExt:DigitalSourceType></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def jpegs() -> list[bytes]:
    """Small cameras' JPEGs: of every kind of segment."""
    small = exif_block(6, thumbnail=b"\xff\xd8x\xff\xd9")
    several = with_segments(
        plain_jpeg(noise(8, 8), quality=20),
        segment(0xE1, XMP_HEAD + PACKET),
        segment(0xE1, EXTENDED_XMP + PACKET),
        segment(0xE2, b"MPF\0II*\0" + bytes(20)),
        segment(0xEB, b"JP credentials"),
    )
    return [
        camera_jpeg(noise(8, 8), exif=small, icc=rgb_profile(P3_XYZ)),
        camera_jpeg(noise(8, 8), exif=exif_block(order=">", thumbnail=b""), icc=grey_profile(2.2)),
        camera_jpeg(noise(8, 8), exif=small, icc=table_profile("mAB ", grid=2)),
        plain_jpeg(noise(16, 16), progressive=True, quality=20),
        several + b"appended",
    ]


def pngs() -> list[bytes]:
    """Small PNGs with texts, captions, EXIF, a profile."""
    profile = b"\niptc\n%8d\n%s\n" % (len(IPTC) - 14, IPTC[14:].hex().encode())
    chunks = (
        png_chunk(b"eXIf", exif_block(3, thumbnail=b"")),
        png_chunk(b"iCCP", b"x\0\0" + zlib.compress(rgb_profile(P3_XYZ))),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET),
        png_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(profile)),
        png_chunk(b"tEXt", b"Author\0Pep"),
        png_chunk(b"pHYs", bytes(9)),
    )
    return [png(noise(2, 3), *chunks), png(noise(2, 2, 4, np.uint16)), png(noise(2, 2, 1))]


def tiffs() -> list[bytes]:
    """EXIF blocks and TIFF files."""

    def tiff(channels: int, **save: Any) -> bytes:
        buffer = BytesIO()
        tifffile.imwrite(buffer, noise(3, 4, channels, np.uint16), metadata=None, **save)
        return buffer.getvalue()

    return [
        exif_block(6, thumbnail=b"\xff\xd8x\xff\xd9"),
        exif_block(8, order=">", thumbnail=b""),
        tiff(3, photometric="rgb", iccprofile=grey_profile(1.8)),
        tiff(3, photometric="rgb", bigtiff=True, extratags=[(274, 3, 1, 6, True)]),
        tiff(2, photometric="minisblack", planarconfig="contig", extrasamples=(2,)),
        tiff(1, byteorder=">", extratags=[(33723, 7, 10, IPTC[26:36], True)]),
    ]


def sidecars() -> list[bytes]:
    """Edits as the program writes them."""
    box = FaceBox(1, 2, 30, 40)
    options = RelightOptions(faces=(box,), face_strengths=(0.5,), background="#e8e6e3")
    edits = to_json(Sidecar(options, (box,), "0" * 64, 640, 480))
    return [json.dumps(edits).encode(), b"{}", b"[1e999]"]


def main() -> None:
    """Write all seeds."""
    seeds = {
        "jpeg": jpegs(),
        "png": pngs(),
        "tiff": tiffs(),
        "xmp": [PACKET, IPTC[14:]],
        "sidecar": sidecars(),
    }
    for name, files in seeds.items():
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for data in files:
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


if __name__ == "__main__":
    main()
