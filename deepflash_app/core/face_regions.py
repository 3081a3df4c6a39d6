"""Regions of a face, read off the 468 mesh points (MediaPipe's fixed topology)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
RIGHT_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
LEFT_EYE = (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)
LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
)  # fmt: skip
RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)

_BROWS = (RIGHT_BROW, LEFT_BROW)
_FEATURES = (RIGHT_EYE, LEFT_EYE, LIPS)
TOP, CHIN = 10, 152  # of the oval
_ABOVE = 0.15  # of the face's height, which the mesh leaves out of a high forehead
_FEATURE_MARGIN = 0.02  # of the face's height: lashes and lip line are not skin


def face_mask(shape: tuple[int, int], points: FloatImage) -> ByteImage:
    """The whole face inside its oval: (H, W) uint8, 255 inside.

    Args:
        shape: (H, W) of the mask.
        points: (468, 2 or 3) mesh points in pixels of the mask.
    """
    mask = np.zeros(shape, np.uint8)
    _fill(mask, points[list(FACE_OVAL), :2])
    return mask


def forehead_mask(shape: tuple[int, int], points: FloatImage) -> ByteImage:
    """The oval, and above it where a forehead may go on, or hair: (H, W) uint8, 255 inside."""
    oval = points[list(FACE_OVAL), :2]
    up = (points[TOP, :2] - points[CHIN, :2]) * _ABOVE
    mask = np.zeros(shape, np.uint8)
    _fill(mask, np.concatenate([oval, oval + up]))
    return mask


def skin_mask(shape: tuple[int, int], points: FloatImage, *, brows: bool = False) -> ByteImage:
    """The face without eyes, lips and, unless asked for, brows: (H, W) uint8, 255 on skin."""
    mask = face_mask(shape, points)
    features = np.zeros(shape, np.uint8)
    for outline in _FEATURES if brows else _FEATURES + _BROWS:
        _fill(features, points[list(outline), :2])
    oval = points[list(FACE_OVAL), 1]
    margin = max(round(_FEATURE_MARGIN * float(oval.max() - oval.min())), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    mask[cv2.dilate(features, kernel) > 0] = 0  # all at once: it takes longer than all else
    return mask


def skin_and_bright(shape: tuple[int, int], points: FloatImage) -> tuple[ByteImage, ByteImage]:
    """The skin, and the skin with the brows, among which what is bright is skin, too."""
    return skin_mask(shape, points), skin_mask(shape, points, brows=True)


def _fill(mask: ByteImage, points: FloatImage) -> None:
    """Set a mask to 255 in the hull of some points."""
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(points).astype(np.int32)), 255)
