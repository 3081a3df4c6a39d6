"""The paper's twenty pictures of each pair, and any other turn of a pair, both sides alike.

Five rotations, whole frame or face crop, mirrored or not (paper, section 3.1). Everything here is a
pure function of the registered pair; a person's pairs must be in one split before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import Square, face_crop, square_transform

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

ANGLES = (-20, -10, 0, 10, 20)
"""Degrees, clockwise positive."""


@dataclass(frozen=True, slots=True, eq=False)
class PairPictures:
    """A registered pair: the same pixel is the same place in all pictures.

    Attributes:
        flash: (H, W, 3) uint8 sRGB.
        studio: (H, W, 3) uint8 sRGB.
        matte: (H, W) uint8, 255 on the person.
        points: (468, 3) float32 mesh points in these pixels. Mirrored pictures keep their order,
            so there the person's right and left change places.
    """

    flash: ByteImage
    studio: ByteImage
    matte: ByteImage
    points: FloatImage


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the twenty.

    Attributes:
        angle: Degrees, clockwise positive.
        whole: The whole frame instead of the head square.
        flip: Mirrored.
    """

    angle: int = 0
    whole: bool = False
    flip: bool = False

    def __str__(self) -> str:
        """A name that fits a file, e.g. ``head-20m``; ``head+0`` is the plain head square."""
        return f"{'whole' if self.whole else 'head'}{self.angle:+d}{'m' if self.flip else ''}"


PLAIN = Variant()
"""The head square as the application cuts it."""

VARIANTS = tuple(
    Variant(angle, whole, flip)
    for whole, angle, flip in product((False, True), ANGLES, (False, True))
)
"""The paper's twenty."""


def augmented(pair: PairPictures, head: Square, variant: Variant, side: int) -> PairPictures:
    """One variant of a pair.

    Args:
        pair: Whole frames.
        head: The head square in their pixels.
        variant: Which.
        side: Pixels a side of the result.
    """
    height, width = pair.matte.shape
    longest = float(max(height, width))
    frame = Square((width - longest) / 2, (height - longest) / 2, longest)
    square = frame if variant.whole else head
    return turned_crop(pair, square, side, angle=variant.angle, flip=variant.flip)


def turned_crop(
    pair: PairPictures, square: Square, side: int, *, angle: float = 0.0, flip: bool = False
) -> PairPictures:
    """Turn a pair about the middle of a square, cut the square out, mirror it.

    Args:
        pair: Of any size.
        square: In pixels of the pair; edge colours are repeated outside of the pictures.
        side: Pixels a side of the result.
        angle: Degrees by which what is seen turns, clockwise positive.
        flip: Mirror it at the end.
    """
    return PairPictures(
        _turned(pair.flash, square, side, angle, flip=flip),
        _turned(pair.studio, square, side, angle, flip=flip),
        _turned(pair.matte, square, side, angle, flip=flip),
        _turned_points(pair.points, square, side, angle, flip=flip),
    )


def _turned(image: ByteImage, square: Square, side: int, angle: float, *, flip: bool) -> ByteImage:
    if not angle:
        crop = face_crop(image, square, side)
    else:
        # A larger square first, by area averaging, so that the corners turn in with content.
        radians = math.radians(abs(angle))
        room = math.ceil(side * (math.cos(radians) + math.sin(radians) - 1) / 2) + 1
        margin = room * square.side / side
        larger = Square(square.x - margin, square.y - margin, square.side + 2 * margin)
        crop = cv2.warpAffine(
            face_crop(image, larger, side + 2 * room),
            _rotation(side, angle) @ np.array([[1, 0, -room], [0, 1, -room], [0, 0, 1]]),
            (side, side),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return np.ascontiguousarray(crop[:, ::-1]) if flip else crop


def _turned_points(
    points: FloatImage, square: Square, side: int, angle: float, *, flip: bool
) -> FloatImage:
    to_crop = np.vstack([square_transform(square, side), [0, 0, 1]])
    matrix = _rotation(side, angle) @ to_crop
    moved = points * np.float32(side / square.side)
    moved[:, :2] = points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    if flip:
        moved[:, 0] = side - 1 - moved[:, 0]
    return moved.astype(np.float32)


def _rotation(side: int, angle: float) -> FloatImage:
    """(2, 3), about the middle; OpenCV counts anticlockwise."""
    middle = (side - 1) / 2
    return cv2.getRotationMatrix2D((middle, middle), -angle, 1.0)
