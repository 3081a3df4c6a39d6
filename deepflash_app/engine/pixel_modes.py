"""Decodes an opened picture and makes it RGB, whatever it was: grey, palette, CMYK, Lab, 16 bits.

What is RGB already keeps its own profile, or in linear light its primaries. All else arrives in
sRGB, with a sentence that says so.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageCms

from deepflash_app.core.color import grey_to_srgb, is_usable
from deepflash_app.core.icc import colour_space
from deepflash_app.core.icc_tables import tables_to_srgb
from deepflash_app.core.linear_light import coded_as_srgb, is_linear
from deepflash_app.engine.containers import strict_decoding
from deepflash_app.engine.encoders import as_bytes
from deepflash_app.engine.transparency import unmultiplied

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.engine.opened import Opened

_KEPT_ALPHA = "The transparency is kept in PNG and TIFF; a JPEG gets a white ground."
_BAD_PROFILE = "The colour profile is damaged or does not fit, so the colours are taken as sRGB."
_WAS_LINEAR = "The linear colours were given the tone curve of other photos."
_PHOTOMETRIC, _PLANAR, _EXTRA_SAMPLES = 262, 284, 338
_WHITE_IS_ZERO, _APART, _PREMULTIPLIED = 0, 2, 1
_DEEP_MODES = ("RGB", "RGBA", "I;16", "I;16B", "LA")


class Pixels(NamedTuple):
    """A decoded picture, as stored (not turned yet).

    Attributes:
        rgb: (H, W, 3) uint8 or uint16.
        alpha: (H, W) of the same dtype, or None.
        icc: The profile that ``rgb`` is in; None for sRGB.
        notices: Sentences on what was converted.
    """

    rgb: Image
    alpha: Image | None
    icc: bytes | None
    notices: tuple[str, ...]


_STRIP_ROWS = 256


def decode(opened: Opened, *, deep: bool = True) -> Pixels:
    """Decode a picture to RGB.

    Args:
        opened: The picture.
        deep: Whether 16 bits are kept, where the file has them.

    Raises:
        ValueError: As the end of a sentence ("it is ..."), or another one of
            ``containers.BROKEN``.
    """
    image = opened.image
    if image is None or (deep and opened.pixels is not None):
        assert opened.pixels is not None  # noqa: S101 -- for the type checker: one of the two
        return _from_channels(opened.pixels(deep), opened.icc)
    with strict_decoding(opened.container):
        image.load()  # even when OpenCV decodes later, since Pillow refuses cut-off files
    deep = deep or "transparency" in image.info  # whose number is one of 16 bits
    if deep and opened.deep is not None and image.mode in _DEEP_MODES:
        stored, alpha = _deep_channels(opened.deep, image)
        if opened.grey and stored.ndim == 3:  # noqa: PLR2004
            stored = np.ascontiguousarray(stored[..., 0])
        if stored.ndim == 2:  # noqa: PLR2004
            return _from_grey(stored, alpha, opened.icc)
        return _from_rgb(stored, alpha, opened.icc)
    if opened.grey and image.mode == "RGBA":
        return _from_pillow(image.convert("LA"), opened.icc)
    return _from_pillow(image, opened.icc)


def _from_channels(stored: Image, icc: bytes | None) -> Pixels:
    """Grey or RGB by the number of channels, an even one of which ends with alpha."""
    if stored.ndim != 3 or not 1 <= stored.shape[2] <= 4:  # noqa: PLR2004
        raise ValueError("its kind of 16-bit picture is not understood")
    colours = stored.shape[2] - (stored.shape[2] + 1) % 2
    alpha = _solid(stored[..., -1]) if colours < stored.shape[2] else None
    if colours == 1:
        return _from_grey(np.ascontiguousarray(stored[..., 0]), alpha, icc)
    return _from_rgb(np.ascontiguousarray(stored[..., :3]), alpha, icc)


def _deep_channels(data: bytes, image: Pillow.Image) -> tuple[Image, Image | None]:
    """The 16-bit picture, (H, W, 3) RGB or (H, W) grey, and its alpha."""
    tags = getattr(image, "tag_v2", {})
    decoded = _planes(data) if tags.get(_PLANAR) == _APART else _interleaved(data)
    width, height = image.size
    if decoded is None or decoded.dtype != np.uint16 or decoded.shape[:2] != (height, width):
        raise ValueError("its kind of 16-bit picture is not understood")
    if decoded.ndim == 2:  # noqa: PLR2004
        return _black_is_zero(decoded, image), _keyed(decoded[..., None], image)
    rgb = np.ascontiguousarray(decoded[..., :3])
    if decoded.shape[2] == 3 or image.mode == "RGB":  # noqa: PLR2004
        return rgb, _keyed(rgb, image)  # a fourth channel that Pillow calls no alpha is none
    alpha = np.ascontiguousarray(decoded[..., 3])
    if _PREMULTIPLIED in tags.get(_EXTRA_SAMPLES, ()):
        rgb = unmultiplied(rgb, alpha[..., None])
    return rgb, _solid(alpha)


def _keyed(stored: Image, image: Pillow.Image) -> Image | None:
    """The alpha of a PNG that has none but names one colour as transparent."""
    if "transparency" not in image.info:
        return None
    hidden = (stored == np.array(image.info["transparency"], np.uint16)).all(axis=2)
    return _solid(np.where(hidden, 0, 65535).astype(np.uint16))


def _interleaved(data: bytes) -> Image | None:
    """The channels as stored, RGB(A) or grey; None if OpenCV does not know how."""
    stored = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None or stored.ndim == 2:  # noqa: PLR2004
        return stored
    return stored[..., [2, 1, 0, 3][: stored.shape[2]]]


def _planes(data: bytes) -> Image:
    """Channels that a TIFF stores one after the other, which OpenCV would take for pixels."""
    import tifffile  # noqa: PLC0415 -- few photos need it

    return np.moveaxis(tifffile.imread(BytesIO(data), key=0), 0, -1)


def _black_is_zero(grey: Image, image: Pillow.Image) -> Image:
    """Grey with the meaning that PNGs have; Pillow does this for 8 bits only."""
    if getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        return np.invert(grey)
    return grey


def _from_pillow(image: Pillow.Image, icc: bytes | None) -> Pixels:
    mode = image.mode
    if mode == "RGB" and "transparency" not in image.info:
        return _from_rgb(_by_strips(image), None, icc)
    if mode in ("RGB", "RGBA", "RGBa", "RGBX", "P", "PA"):
        palette = ("The palette was made full colour.",) if mode in ("P", "PA") else ()
        colours = np.array(image.convert("RGBA"))
        alpha = colours[..., 3] if image.has_transparency_data or mode == "RGBa" else None
        return _from_rgb(np.ascontiguousarray(colours[..., :3]), _solid(alpha), icc, palette)
    if mode in ("1", "L", "LA", "La"):
        colours = np.array(image.convert("LA"))
        alpha = colours[..., 1] if image.has_transparency_data or mode == "La" else None
        return _from_grey(np.ascontiguousarray(colours[..., 0]), _solid(alpha), icc)
    if mode.startswith("I;16"):
        bits = _black_is_zero(np.array(image).astype(np.uint16), image)
        return _from_grey((bits >> 8).astype(np.uint8), None, icc)
    if mode == "YCbCr":
        return _from_rgb(np.array(image.convert("RGB")), None, icc)
    if mode in ("CMYK", "LAB"):
        return _from_print(image, icc)
    raise ValueError("its kind of pixels is not understood")


def _by_strips(image: Pillow.Image) -> ByteImage:
    """The pixels of an RGB picture, (H, W, 3), copied so that other threads are let in between.

    Pillow hands a picture over in one piece, and for a large one no other thread of the program,
    such as its window's, comes round for a tenth of a second meanwhile.
    """
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, _STRIP_ROWS):
        box = (0, top, image.width, min(top + _STRIP_ROWS, image.height))
        pixels[top : top + _STRIP_ROWS] = np.asarray(image.crop(box))
    return pixels


def _from_rgb(
    rgb: Image, alpha: Image | None, icc: bytes | None, notices: tuple[str, ...] = ()
) -> Pixels:
    if alpha is not None:
        notices = (*notices, _KEPT_ALPHA)
    if icc is not None and is_usable(icc) and is_linear(icc):
        rgb, icc = coded_as_srgb(rgb, icc)
        return Pixels(rgb, alpha, icc, (*notices, _WAS_LINEAR))
    if icc is None or is_usable(icc):
        return Pixels(rgb, alpha, icc, notices)
    # A profile made of tables, as scanners have: in 16 bits by ourselves, in 8 by Pillow.
    if rgb.dtype == np.uint16:
        with suppress(ValueError):
            levels = tables_to_srgb(rgb, icc)
            levels *= 65535
            srgb = np.rint(levels, out=levels).astype(np.uint16)
            return Pixels(srgb, alpha, None, (*notices, "The colours were converted to sRGB."))
    fits = colour_space(icc) == "RGB"
    converted = _through_profile(Pillow.fromarray(as_bytes(rgb)), icc) if fits else None
    if converted is None:
        return Pixels(rgb, alpha, None, (*notices, _BAD_PROFILE))
    alpha = None if alpha is None else as_bytes(alpha)
    return Pixels(converted, alpha, None, (*notices, "The colours were converted to 8-bit sRGB."))


def _from_grey(grey: Image, alpha: Image | None, icc: bytes | None) -> Pixels:
    said: tuple[str, ...] = ("The grey photo was made RGB.",)
    if alpha is not None:
        said = (*said, _KEPT_ALPHA)
    if icc is not None and is_usable(icc):  # grey pixels in an RGB profile
        return Pixels(grey_to_srgb(grey, None), alpha, icc, said)
    try:
        rgb = grey_to_srgb(grey, icc)
    except ValueError:
        return Pixels(grey_to_srgb(grey, None), alpha, None, (*said, _BAD_PROFILE))
    return Pixels(rgb, alpha, None, said)


def _from_print(image: Pillow.Image, icc: bytes | None) -> Pixels:
    name = {"CMYK": "CMYK", "LAB": "Lab"}[image.mode]
    said = f"The {name} colours were converted to sRGB."
    if image.mode == "LAB":
        icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    converted = _through_profile(image, icc) if icc is not None else None
    if converted is not None:
        return Pixels(converted, None, None, (said,))
    said += " The photo has no usable colour profile, so they are approximate."
    return Pixels(np.array(image.convert("RGB")), None, None, (said,))


def _through_profile(image: Pillow.Image, icc: bytes) -> ByteImage | None:
    """The picture in sRGB, or None if the profile is damaged or for other pixels."""
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if converted is None else np.array(converted)


def _solid(alpha: Image | None) -> Image | None:
    """The alpha channel, or None if it hides nothing."""
    if alpha is None or bool((alpha == np.iinfo(alpha.dtype).max).all()):
        return None
    return np.ascontiguousarray(alpha)
