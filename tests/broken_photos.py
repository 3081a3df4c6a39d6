"""Twenty ways in which a file among photos is none that could be corrected."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from batch_hands import face, selfie
from photo_files import bomb_png, noise, plain_jpeg, png
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


def _saved(kind: str) -> bytes:
    buffer = BytesIO()
    Image.fromarray(face()).save(buffer, kind)
    return buffer.getvalue()


def _lying_length(jpeg: bytes) -> bytes:
    return jpeg[:4] + b"\xff\xff" + jpeg[6:2000]


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes((data[place] ^ 0xFF,)) + data[place + 1 :]


def ways() -> dict[str, bytes]:
    """File name to content."""
    jpeg, whole_png, tiff = selfie(), png(face()), _saved("TIFF")
    return {
        "empty.jpg": b"",
        "text.jpg": b"no photo",
        "page.png": b"<!doctype html><title>Not found</title>",
        "zeros.jpg": bytes(5000),
        "random.jpg": np.random.default_rng(2).bytes(5000),
        "gif.jpg": _saved("GIF"),
        "half.jpg": jpeg[: len(jpeg) // 2],
        "tail.jpg": jpeg[:-40],
        "head.jpg": jpeg[:20],
        "hollow.jpg": b"\xff\xd8\xff\xd9",
        "frameless.jpg": b"\xff\xd8\xff\xda\0\2" + jpeg[-500:],
        "lying.jpg": _lying_length(jpeg),
        "bomb.png": bomb_png(40_000, 40_000),
        "half.png": whole_png[: len(whole_png) // 2],
        "flipped.png": _flipped(whole_png, 60),
        "head.png": whole_png[:16],
        "half.tif": tiff[: len(tiff) // 2],
        "head.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "wall.jpg": plain_jpeg(noise(64, 64)),
        "night.jpg": plain_jpeg(np.zeros((96, 96, 3), np.uint8)),
    }


def write_broken(folder: Path, number: int) -> list[str]:
    """Write so many of them, each way in turn, and tell their names."""
    made = []
    known = list(ways().items())
    for index in range(number):
        name, content = known[index % len(known)]
        path = folder / f"broken {index:04d} {name}"
        path.write_bytes(content)
        made.append(path.name)
    return made
