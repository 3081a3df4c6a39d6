"""The 468-point face mesh (MediaPipe's face_landmark network, Apache-2.0), by OpenCV."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import FaceBox
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.plain_names import plainly_named
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage

MESH_POINTS = 468
_INPUT_SIDE = 192
_CROP_FACES = 1.5  # the network was trained on crops of about 1.5 face sizes
_EYE_CORNERS = ((33, 133), (263, 362))  # outer and inner corner: the person's right, left eye


@dataclass(frozen=True, slots=True, eq=False)
class FaceMesh:
    """Where a face is, point by point.

    Attributes:
        points: (468, 3) float32: x, y in photo pixels, z in the same scale, away from the camera,
            0 at the face's middle depth.
        score: Probability from 0 to 1 that there is a face in the crop at all.
    """

    points: FloatImage
    score: float

    def box(self) -> FaceBox:
        """The axis-parallel box round all points, with the roll of the eye line as its angle."""
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        width, height = np.maximum(high - low, 1e-3)
        return FaceBox(
            float(low[0]), float(low[1]), float(width), float(height), self.roll(), self.score
        )

    def roll(self) -> float:
        """Roll of the eye line in degrees, clockwise positive in the picture."""
        right, left = (self.points[list(pair), :2].mean(axis=0) for pair in _EYE_CORNERS)
        return math.degrees(math.atan2(float(left[1] - right[1]), float(left[0] - right[0])))


class MeshNetwork:
    """Finds the mesh of a face whose place is roughly known.

    Args:
        weights: ``face_landmark.tflite``.

    Raises:
        WeightsError: If OpenCV cannot load the file.
        MemoryError: If there is too little.
    """

    def __init__(self, weights: Path) -> None:
        try:
            # The new engine returns one output and no face score; and OpenCV 5.0 ignores the engine
            # asked for when it is given a buffer, so the file must be read by its path.
            with memory_errors(), plainly_named(weights) as name:
                self._network = cv2.dnn.readNetFromTFLite(name, engine=cv2.dnn.ENGINE_CLASSIC)
        except (OSError, cv2.error) as error:
            raise WeightsError(
                f"The face mesh weights {weights.name} cannot be loaded; "
                "run `deepflash models fetch`."
            ) from error
        self._outputs = self._network.getUnconnectedOutLayersNames()

    def __call__(self, image: ByteImage, box: FaceBox) -> FaceMesh:
        """Fit the mesh to the face in ``box``.

        Args:
            image: (H, W, 3) uint8 sRGB.
            box: The face; its angle turns the crop upright.

        Returns:
            The mesh in pixels of ``image``; a low score means that there is no face.
        """
        size = _CROP_FACES * max(box.width, box.height)
        x, y = box.centre
        to_crop: FloatImage = cv2.getRotationMatrix2D((x, y), box.angle, _INPUT_SIDE / size)
        to_crop[:, 2] += _INPUT_SIDE / 2 - np.array([x, y])
        crop = cv2.warpAffine(
            *_shrunk(image, to_crop),
            (_INPUT_SIDE, _INPUT_SIDE),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        self._network.setInput(cv2.dnn.blobFromImage(crop, 1 / 255))
        outputs = self._network.forward(self._outputs)
        points = max(outputs, key=np.size).reshape(MESH_POINTS, 3).astype(np.float32)
        logit = float(min(outputs, key=np.size).reshape(-1)[0])
        back = cv2.invertAffineTransform(to_crop)
        placed = points.copy()
        placed[:, :2] = points[:, :2] @ back[:, :2].T + back[:, 2]
        placed[:, 2] *= size / _INPUT_SIDE
        return FaceMesh(placed, 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0))))


def _shrunk(image: ByteImage, to_crop: FloatImage) -> tuple[ByteImage, FloatImage]:
    """The picture near the crop's scale by area averaging, and the map from it to the crop."""
    scale = float(np.hypot(to_crop[0, 0], to_crop[0, 1]))
    if scale >= 0.5:  # noqa: PLR2004 - bilinear sampling still sees every pixel
        return image, to_crop
    height, width = image.shape[:2]
    small = cv2.resize(
        image,
        (max(round(width * scale), 1), max(round(height * scale), 1)),
        interpolation=cv2.INTER_AREA,
    )
    fx, fy = small.shape[1] / width, small.shape[0] / height
    grow = np.array([[1 / fx, 0, 0.5 / fx - 0.5], [0, 1 / fy, 0.5 / fy - 0.5], [0, 0, 1]])
    return small, to_crop @ grow
