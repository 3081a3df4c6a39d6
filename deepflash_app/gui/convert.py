"""The only place where arrays become Qt images, in the screen's sRGB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtGui import QColorSpace, QImage

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, Image


def display_space(icc: bytes | None) -> QColorSpace | None:
    """The colour space to convert from for display; None where the pixels are sRGB already.

    Profiles that Qt cannot read (grey, CMYK, look-up tables of old versions) count as sRGB.
    """
    if icc is None:
        return None
    space = QColorSpace.fromIccProfile(icc)
    usable = space.isValid() and space.colorModel() == QColorSpace.ColorModel.Rgb
    if not usable or space == QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        return None
    return space


def profile_name(icc: bytes | None) -> str:
    """What a profile calls itself; empty for none."""
    if icc is None:
        return ""
    space = QColorSpace.fromIccProfile(icc)
    return space.description() if space.isValid() else ""


def to_bytes(pixels: Image) -> ByteImage:
    """Pictures of 16 bits a channel as 8 bits, rounded; others as they are.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
    """
    if pixels.dtype == np.uint8:
        return pixels
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8)


def to_qimage(pixels: Image, space: QColorSpace | None = None) -> QImage:
    """A picture that Qt can paint, independent of the array's memory.

    Args:
        pixels: (H, W, 3) RGB, uint8 or uint16.
        space: The pixels' colour space, as ``display_space`` tells.

    Returns:
        A Format_RGB32 image in sRGB; without a ``space`` its bytes are the array's own.
    """
    data = np.ascontiguousarray(to_bytes(pixels))
    height, width = data.shape[:2]
    # The conversion copies, so the image may outlive the array that it was made of.
    wrapped = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    image = wrapped.convertToFormat(QImage.Format.Format_RGB32)
    if space is not None:
        image.setColorSpace(space)
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    return image


def to_array(image: QImage) -> ByteImage:
    """The (H, W, 3) uint8 RGB pixels of any Qt image."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
