"""Whether a person stayed the same person: dlib's 128-number face descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from deepflash_app.core.boxes import FaceBox, Square, face_crop
from deepflash_app.engine.recognition import face_recognition

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage

_CROP_SIDE = 384
_CROP_FACES = 2.2  # face heights in the crop, so that a turned face keeps its corners
_DLIB_FACE = 0.87  # dlib's square face frame in mean sides of the mesh's box


def identity_distance(a: ByteImage, box_a: FaceBox, b: ByteImage, box_b: FaceBox) -> float:
    """How unlike two faces are.

    Args:
        a: (H, W, 3) uint8 sRGB.
        box_a: The face in ``a``, as ``FaceFinder`` gives it: round the mesh, with its roll.
        b: Another picture, of any size.
        box_b: The face in ``b``.

    Returns:
        Euclidean distance: about 0.1 to 0.2 for one face in another light, below 0.6 for one
        person by dlib's rule, above 0.7 for most pairs of people.

    Raises:
        WeightsError: If dlib's model files are not installed.
    """
    return float(np.linalg.norm(face_description(a, box_a) - face_description(b, box_b)))


def face_description(image: ByteImage, box: FaceBox) -> npt.NDArray[np.float64]:
    """Describe a face, turned upright and aligned by five points; takes about 0.1 s.

    Args:
        image: (H, W, 3) uint8 sRGB.
        box: The face, as for ``identity_distance``.

    Returns:
        (128,): the Euclidean distance of two of them is ``identity_distance``.

    Raises:
        WeightsError: If dlib's model files are not installed.
    """
    size = max(box.width, box.height) * _CROP_FACES
    x, y = box.centre
    crop = face_crop(image, Square(x - size / 2, y - size / 2, size), _CROP_SIDE)
    middle = (_CROP_SIDE - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), box.angle, 1.0)
    upright = cv2.warpAffine(crop, turn, (_CROP_SIDE, _CROP_SIDE))
    half = _CROP_SIDE / size * _DLIB_FACE * (box.width + box.height) / 4
    near, far = round(_CROP_SIDE / 2 - half), round(_CROP_SIDE / 2 + half)
    place = (near, far, far, near)  # top, right, bottom, left
    encodings = face_recognition().face_encodings(upright, [place], 1, "small")
    return np.asarray(encodings[0], np.float64)
