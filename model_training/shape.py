"""The rough shape of a person in front of a camera: depth inside the face, inflated around it.

Depths are in face heights, 0 at the mesh's middle, growing away from the camera.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator

from deepflash_app.core.face_regions import FACE_OVAL

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

_GRID = 80  # cells a side: the shape is smooth, and relaxation is quadratic in this
_SILHOUETTE_DEPTH = 0.65  # where head and body turn away from the camera
_BULGE = 1.0  # curvature of chest and hair, 1 / face height
_NECK_DEPTH = 0.3  # the neck stands this far behind the face's middle
_NECK_PULL = 0.05
_RELAXATIONS = 400
_ON_SUBJECT = 76  # of 255
_LAPLACE = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)


def depth_map(points: FloatImage, matte: ByteImage) -> FloatImage:
    """Depth of everything the matte covers.

    The mesh gives the face; head, hair and body are a soap film stretched between the face and the
    silhouette, blown up a little, and held back below the chin.

    Args:
        points: (468, 3) float32 mesh points in pixels of ``matte``.
        matte: (S, S) uint8, 255 on the person.

    Returns:
        (_GRID, _GRID) float32 in face heights; off the subject the silhouette's depth.
    """
    scale = _GRID / matte.shape[0]
    oval = points[list(FACE_OVAL)]
    face_height = float(oval[:, 1].max() - oval[:, 1].min())
    cells = (np.arange(_GRID) + 0.5) / scale
    x, y = np.meshgrid(cells, cells)
    interpolate = LinearNDInterpolator(points[:, :2], points[:, 2] / face_height)
    face = np.asarray(interpolate(x, y), np.float32)
    in_face = np.isfinite(face)
    subject = cv2.resize(matte, (_GRID, _GRID), interpolation=cv2.INTER_AREA) > _ON_SUBJECT

    chin = float(points[152, 1])
    pull = np.where(y > chin + 0.03 * face_height, _NECK_PULL, 0).astype(np.float32)
    source = np.float32(_BULGE * (1 / (scale * face_height)) ** 2 / 4)
    free = subject & ~in_face
    depth = np.where(in_face, np.nan_to_num(face), np.float32(_SILHOUETTE_DEPTH))
    for _ in range(_RELAXATIONS):
        mean = cv2.filter2D(depth, -1, _LAPLACE, borderType=cv2.BORDER_REPLICATE)
        relaxed = mean - source
        relaxed += pull * (_NECK_DEPTH - relaxed)
        depth = np.where(free, relaxed, depth)
    return cv2.GaussianBlur(depth, (0, 0), 0.8)
