"""Colour spaces told without a profile: by numbers, by measures, or as cameras do in EXIF.

Sources: ITU-T H.273, tables 2 and 3 (the numbers of HEIC and PNG); PNG, third edition, 11.3.2;
DCF 2.0, section 3.1.3, and CIPA DC-008 (Exif 2.32), section 4.6.5 (an "optional file", in Adobe
RGB, says R03).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deepflash_app.core.color import is_srgb
from deepflash_app.core.primaries import SRGB_PLACES, SRGB_WHITE, measured, profile_of
from deepflash_app.engine.exif import parse_exif
from deepflash_app.engine.png_chunks import before_pixels

if TYPE_CHECKING:
    from deepflash_app.engine.png_chunks import Chunk

_HDR_CURVES = (16, 18)  # PQ and HLG
_HDR = "The photo is coded for HDR screens and is read as if for ordinary ones."

_CODES, _IS_SRGB, _GAMMA, _PLACES = b"cICP", b"sRGB", b"gAMA", b"cHRM"
_CODES_SIZE = 4  # primaries, curve, matrix, range: a byte each
_COORDINATES = 8  # x and y of white, red, green and blue
_LEAST, _MOST = 0.25, 1.5  # of the power that encodes; more than this no photo has
_USUAL, _NEAR = 0.45455, 0.023  # what stands for sRGB's curve, to within libpng's twentieth

_COLOUR_SPACE, _INDEX = 0xA001, 0x0001
_SRGB, _OTHER = 1, 0xFFFF
_SRGB_FILE, _ADOBE_RGB_FILE = b"R98", b"R03"


def numbered_colours(primaries: int, curve: int) -> tuple[bytes | None, tuple[str, ...]]:
    """What numbers of H.273 say.

    Args:
        primaries: The number of the primaries.
        curve: The number of the transfer characteristics.

    Returns:
        A profile, or None for sRGB, and a sentence if the picture will not look as it should.
    """
    return profile_of(primaries), (_HDR,) if curve in _HDR_CURVES else ()


def colours_of_png(chunks: tuple[Chunk, ...]) -> tuple[bytes | None, tuple[str, ...]]:
    """As ``numbered_colours``, for a PNG, which may have such numbers or measures instead."""
    found = {chunk.name: chunk.data for chunk in reversed(before_pixels(chunks)) if chunk.is_sound}
    codes = found.get(_CODES, b"")
    if len(codes) == _CODES_SIZE:
        return numbered_colours(codes[0], codes[1])
    if _IS_SRGB in found:
        return None, ()
    return _measured(_numbers(found.get(_GAMMA, b"")), _numbers(found.get(_PLACES, b""))), ()


def _numbers(data: bytes) -> list[float]:
    """What the chunks of measures hold."""
    return [int.from_bytes(data[i : i + 4], "big") / 100_000 for i in range(0, len(data), 4)]


def _measured(gamma: list[float], places: list[float]) -> bytes | None:
    """The profile that measures make; None for those of sRGB, or that make no sense."""
    power = None
    if len(gamma) == 1 and _LEAST <= gamma[0] <= _MOST and abs(gamma[0] - _USUAL) > _NEAR:
        power = 1 / gamma[0]
    white, *colours = SRGB_WHITE, *SRGB_PLACES
    if len(places) == _COORDINATES:
        white, *colours = zip(places[::2], places[1::2], strict=True)
    try:
        icc = measured(white, tuple(colours), power)
        return None if is_srgb(icc) else icc
    except ValueError:
        return None


def names_adobe_rgb(exif: bytes | None) -> bool:
    """Whether an EXIF block says that the picture is in Adobe RGB."""
    if exif is None:
        return False
    block = parse_exif(exif)
    index = block.interoperability.entries.get(_INDEX)
    named = index is not None and block.value(index).startswith(_ADOBE_RGB_FILE)
    return named and block.integer(block.exif, _COLOUR_SPACE) == _OTHER


def calling_it_srgb(exif: bytes | None) -> bytes | None:
    """The EXIF block for a picture that is in sRGB now, if it says Adobe RGB; else as it is."""
    if exif is None or not names_adobe_rgb(exif):
        return exif
    block, patched = parse_exif(exif), bytearray(exif)
    space, index = block.exif.entries[_COLOUR_SPACE], block.interoperability.entries[_INDEX]
    patched[space.offset : space.offset + space.size] = _SRGB.to_bytes(space.size, block.order)
    patched[index.offset : index.offset + len(_SRGB_FILE)] = _SRGB_FILE
    return bytes(patched)
