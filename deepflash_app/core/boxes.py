"""Face boxes and the head-and-shoulders squares cut round them, for training and use alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deepflash_app.core.types import Image

HEAD_SQUARE_FACES = 2.0
"""Side of the head square in face heights: hair, ears, neck and shoulders, little else."""


@dataclass(frozen=True, slots=True)
class FaceBox:
    """An upright face rectangle in pixels of the upright photo.

    Attributes:
        x: Left edge; may be negative where a face leaves the photo.
        y: Top edge.
        width: Width, more than 0.
        height: Height, more than 0.
        angle: Roll of the head in degrees, clockwise positive; 0 is upright.
        score: Certainty from 0 to 1; 1 for a box that a person drew.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0
    score: float = 1.0

    def __post_init__(self) -> None:
        """Refuse boxes without an area, or not made of numbers.

        Raises:
            ValueError: In words fit for the user.
        """
        values = (self.x, self.y, self.width, self.height, self.angle, self.score)
        if not all(math.isfinite(v) for v in values):
            raise ValueError("A face box must be made of numbers.")
        if self.width <= 0 or self.height <= 0:
            raise ValueError("A face box must have a width and a height above 0.")

    @property
    def area(self) -> float:
        """Width times height, in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, (x, y) in pixels."""
        return self.x + self.width / 2, self.y + self.height / 2

    def scaled(self, factor: float, down: float | None = None) -> FaceBox:
        """The same box in a picture ``factor`` times as wide and, if not as high, ``down`` times.

        A shrunken picture has whole pixels, so its two sides hardly ever shrink alike.
        """
        down = factor if down is None else down
        return FaceBox(
            self.x * factor,
            self.y * down,
            self.width * factor,
            self.height * down,
            self.angle,
            self.score,
        )


@dataclass(frozen=True, slots=True)
class Square:
    """An axis-parallel square in photo pixels: left, top and side; may leave the photo."""

    x: float
    y: float
    side: float

    def scaled(self, factor: float, down: float | None = None) -> Square:
        """As ``FaceBox.scaled``; its middle is exact, and it stays a square of the mean side."""
        down = factor if down is None else down
        mean = (factor + down) / 2
        half = self.side / 2
        return Square(
            self.x * factor + half * (factor - mean),
            self.y * down + half * (down - mean),
            self.side * mean,
        )


def overlap(a: FaceBox, b: FaceBox) -> float:
    """Intersection over union of two boxes, from 0 to 1."""
    wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    high = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(wide, 0.0) * max(high, 0.0)
    return shared / (a.area + b.area - shared)


def largest(boxes: Iterable[FaceBox]) -> FaceBox:
    """The box with the largest area.

    Raises:
        ValueError: If there is none.
    """
    return max(boxes, key=lambda box: box.area)


def reading_order(boxes: Sequence[FaceBox]) -> tuple[FaceBox, ...]:
    """The boxes from left to right, as people name them in a group photo."""
    return tuple(sorted(boxes, key=lambda box: (box.x, box.y)))


def head_square(box: FaceBox) -> Square:
    """The head-and-shoulders square of a face: never squashed, it may leave the photo.

    The longer side of the box counts, since a turned head keeps its height and loses width.
    """
    side = HEAD_SQUARE_FACES * max(box.width, box.height)
    x, y = box.centre
    return Square(x - side / 2, y - side / 2, side)


def square_transform(square: Square, side: int) -> npt.NDArray[np.float64]:
    """The affine map (2, 3) from photo pixel centres to those of the ``side``-pixel crop."""
    scale = side / square.side
    return np.array(
        [
            [scale, 0.0, (0.5 - square.x) * scale - 0.5],
            [0.0, scale, (0.5 - square.y) * scale - 0.5],
        ]
    )


def face_crop(image: Image, square: Square, side: int) -> Image:
    """Cut the square out and resize it to ``side``, edge colours repeated outside the photo.

    Shrinks by area averaging (no aliasing), enlarges bilinearly.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        square: Where to cut, in pixels of ``image``.
        side: Output side in pixels.

    Returns:
        (side, side) or (side, side, C), of the input's dtype.
    """
    # Bring the picture near the target scale by area averaging, then place it exactly. Only the
    # part under the square is touched, so a small face in a large photo costs little.
    height, width = image.shape[:2]
    left, top = max(math.floor(square.x) - 2, 0), max(math.floor(square.y) - 2, 0)
    right = min(math.ceil(square.x + square.side) + 2, width)
    bottom = min(math.ceil(square.y + square.side) + 2, height)
    if right <= left or bottom <= top:  # wholly outside: the nearest edge pixels fill it
        left, top = min(left, width - 1), min(top, height - 1)
        right, bottom = max(right, left + 1), max(bottom, top + 1)
    part = image[top:bottom, left:right]
    shrink = max(square.side / side, 1.0)
    new_w, new_h = max(round(part.shape[1] / shrink), 1), max(round(part.shape[0] / shrink), 1)
    if shrink > 1.0:
        part = cv2.resize(part, (new_w, new_h), interpolation=cv2.INTER_AREA)
    fx, fy = new_w / (right - left), new_h / (bottom - top)
    if shrink <= 1.0:
        fx = fy = 1.0
    inner = Square(square.x - left, square.y - top, square.side)
    matrix = square_transform(inner, side)
    # From pixel centres of the shrunken part to those of the part, then to the crop.
    to_part = np.array([[1 / fx, 0, 0.5 / fx - 0.5], [0, 1 / fy, 0.5 / fy - 0.5], [0, 0, 1]])
    return cv2.warpAffine(
        part,
        matrix @ to_part,
        (side, side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
