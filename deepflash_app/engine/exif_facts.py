"""What EXIF says of a photo, as short texts for people. Nothing in it is believed to be whole."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from deepflash_app.engine.metadata import Metadata

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_SOFTWARE, _EXPOSURE, _APERTURE, _ISO, _FOCAL, _LENS = (
    *(0x0131, 0x829A, 0x829D, 0x8827),
    *(0x920A, 0xA434),
)
_LONGEST = 80
_BROKEN = (
    *(ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError),
    *(SyntaxError, OSError, AttributeError, struct.error),
)


def exif_facts(metadata: Metadata) -> dict[str, str]:
    """Short texts by name: ``taken camera lens exposure aperture iso focal place software``.

    Args:
        metadata: Of a photo.

    Returns:
        Those that the photo says, and that make sense.
    """
    facts: dict[str, str] = {}
    with suppress(*_BROKEN):
        if metadata.taken is not None:
            facts["taken"] = metadata.taken.strftime("%Y-%m-%d %H:%M:%S")
    with suppress(*_BROKEN):
        facts["camera"] = _short(metadata.camera or "")
    if metadata.exif is None:
        return facts
    exif = Image.Exif()
    details: Any = {}
    with suppress(*_BROKEN):
        exif.load(b"Exif\0\0" + metadata.exif)
        facts["software"] = _short(exif.get(_SOFTWARE, ""))
        details = exif.get_ifd(_EXIF_IFD)
    with suppress(*_BROKEN):
        facts["lens"] = _short(details.get(_LENS, ""))
    for name, tag, text in (
        ("exposure", _EXPOSURE, _exposure),
        ("aperture", _APERTURE, lambda value: f"f/{value:.3g}"),
        ("iso", _ISO, lambda value: f"ISO {value:.0f}"),
        ("focal", _FOCAL, lambda value: f"{value:.3g} mm"),
    ):
        with suppress(*_BROKEN):
            value = float(details[tag])
            if 0 < value < 1e7:  # noqa: PLR2004  # neither nonsense nor infinity
                facts[name] = text(value)
    with suppress(*_BROKEN):
        facts["place"] = _place(exif.get_ifd(_GPS_IFD))
    return {name: text for name, text in facts.items() if text}


def _exposure(seconds: float) -> str:
    return f"1/{1 / seconds:.0f} s" if seconds < 0.3 else f"{seconds:.3g} s"  # noqa: PLR2004


def _place(gps: Any) -> str:  # noqa: ANN401  # whatever a file holds
    """Degrees with north, south, east, west."""
    parts = []
    for name, tag, most in ((1, 2, 90), (3, 4, 180)):
        degrees, minutes, seconds = (float(value) for value in gps[tag])
        angle = degrees + minutes / 60 + seconds / 3600
        if not 0 <= angle <= most:
            return ""
        parts.append(f"{angle:.5f}\N{DEGREE SIGN} {_short(gps[name])[:1]}")
    return ", ".join(parts)


def _short(text: object) -> str:
    """A text without what cannot be printed, cut where it would flood the panel."""
    plain = "".join(c if c.isprintable() else " " for c in str(text).split("\0")[0])
    return " ".join(plain.split())[:_LONGEST]
