"""From single heads to an analysis of the whole photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.blend import beyond, cropped, face_fields
from deepflash_app.core.cast import UNSEEN, without_cast
from deepflash_app.core.color import srgb_to_profile, to_srgb
from deepflash_app.core.resize import quickly_resized
from deepflash_app.core.upsample import canvas_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.boxes import FaceBox, Square
    from deepflash_app.core.cast import SkinCast
    from deepflash_app.core.glints import Glint
    from deepflash_app.core.red_eye import RedPupil
    from deepflash_app.core.types import ByteImage, FloatImage, Image

_CANVAS_SIDE = 1600  # longest: a crowd of small faces must not make the canvas a second photo


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What was worked out for one head.

    Attributes:
        box: Its face, in photo pixels.
        square: The head square, in photo pixels.
        correction: (S, S, 3) float32, signed, of that square in the photo's colour space.
        cast: On its skin, where that could be measured.
    """

    box: FaceBox
    square: Square
    correction: FloatImage
    cast: SkinCast | None


def assembled(
    pixels: Image,
    icc: bytes | None,
    matte: FloatImage,
    heads: Sequence[Head],
    pupils: tuple[RedPupil, ...],
    glints: tuple[Glint, ...],
) -> Analysis:
    """Put everything on one canvas, as fine as the finest face's correction.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the photo in its own colour space.
        icc: Its profile.
        matte: (h, w) float32 in [0, 1], the subject at any size.
        heads: At least one.
        pupils: That are red, in photo pixels.
        glints: Specks of shine, in photo pixels.
    """
    height, width = pixels.shape[:2]
    finest = max(head.correction.shape[0] / head.square.side for head in heads)
    scale = min(finest, 1.0, _CANVAS_SIDE / max(height, width))
    size = canvas_size(width, height, scale)
    guide = quickly_resized(pixels, size)
    if guide.dtype != np.uint8:
        guide = np.rint(guide / 257.0).astype(np.uint8)
    coarse = cv2.resize(
        matte, size, interpolation=cv2.INTER_AREA if size[0] < matte.shape[1] else cv2.INTER_LINEAR
    )
    squares = [head.square.scaled(size[0] / width, size[1] / height) for head in heads]
    fields = face_fields([head.correction for head in heads], squares, coarse)
    placed = []
    for head, own, share in zip(heads, fields, beyond(squares, coarse), strict=True):
        part = own if head.cast is None else _carried_on(*own, guide, icc, head.cast, share)
        placed.append(FaceCorrection(head.box, *part))
    return Analysis(width, height, guide, coarse, tuple(placed), pupils, glints, icc)


def _carried_on(
    part: FloatImage,
    x: int,
    y: int,
    guide: ByteImage,
    icc: bytes | None,
    cast: SkinCast,
    share: FloatImage,
) -> tuple[FloatImage, int, int]:
    """A face's field with what takes its cast from the rest of the body."""
    rows, columns = (np.flatnonzero((share > UNSEEN).any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        return part, x, y
    field = np.zeros((*share.shape, 3), np.float32)
    field[y : y + part.shape[0], x : x + part.shape[1]] = part
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    image = to_srgb(guide[place], icc)
    natural = without_cast(image, cast, share[place])
    field[place] += srgb_to_profile(image, icc) - srgb_to_profile(natural, icc)
    return cropped(field)
