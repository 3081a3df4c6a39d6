"""Finding faces: dlib's detectors by face_recognition, every candidate confirmed by the mesh.

The HOG detector is fast and right on faces that look at the camera, but sees a face in plain
cloth now and then, and none in a tilted head. So it proposes and the mesh network, which tells a
face from anything else and finds its exact place, decides; the costly detectors run only when
the cheap ones leave nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import FaceBox, overlap
from deepflash_app.core.resize import axis_scales, shrunk
from deepflash_app.engine.mesh import FaceMesh, MeshNetwork
from deepflash_app.engine.recognition import face_recognition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deepflash_app.core.types import ByteImage

PROXY_SIDE = 1500
"""Longest side, in pixels, of the picture that is searched; HOG sees faces from 75 px on."""

# Measured: clear faces score above 0.999999, half covered ones above 0.92; of 750 boxes laid
# anywhere on cats, cups and walls 3 reach 0.98. A person who draws a box leaves less doubt.
_MIN_SCORE = 0.98
_MIN_DRAWN_SCORE = 0.5
_SURE = 0.9999  # a face that need not be looked at again

_REFINEMENTS = 2  # crops made from the mesh's own box, as MediaPipe does from frame to frame
_SAME_FACE = 0.35  # overlap of two boxes above which they are one face
_MIN_SIZE, _MAX_SIZE = 0.4, 2.2  # of the mesh's box in candidate boxes, else it ran away

_CNN_SIDE = 64  # at least: on thinner pictures dlib's network writes past its memory

_SCALES = (1.0, 0.75, 1.35)
_ROLLS = (0.0, -40.0, 40.0, 90.0, -90.0)


@dataclass(frozen=True, slots=True, eq=False)
class DetectedFace:
    """A face in a photo.

    Attributes:
        box: The axis-parallel box round the mesh, ``angle`` its roll; a drawn box as it was
            drawn where no mesh fits.
        mesh: The mesh in photo pixels, or None for such a drawn box.
    """

    box: FaceBox
    mesh: FaceMesh | None


class FaceFinder:
    """Finds all faces of a photo.

    Args:
        mesh: The mesh network.
    """

    def __init__(self, mesh: MeshNetwork) -> None:
        self._mesh = mesh

    def find(self, image: ByteImage) -> tuple[DetectedFace, ...]:
        """All faces, from left to right; none is an empty tuple, not an error.

        Args:
            image: (H, W, 3) uint8 sRGB, upright, any size.

        Returns:
            Faces in pixels of ``image``.

        Raises:
            WeightsError: If the detector is not installed.
        """
        for searches in _STAGES:
            meshes: list[FaceMesh] = []
            for search in searches:
                meshes += self._meshes(image, search, meshes)
            if found := _distinct(meshes):
                # once more in the photo itself, where a small face has all its pixels
                fitted = [self._mesh(image, _upright(mesh)) for mesh in found]
                faces = (DetectedFace(mesh.box(), mesh) for mesh in fitted)
                return tuple(sorted(faces, key=lambda face: (face.box.x, face.box.y)))
        return ()

    def confirm(self, image: ByteImage, box: FaceBox) -> DetectedFace:
        """The face in a box that a person drew.

        Args:
            image: (H, W, 3) uint8 sRGB, upright.
            box: In pixels of ``image``; need not be exact.

        Returns:
            The best mesh found from there and its box; or the box itself without a mesh.
        """
        mesh = self._confirmed_at_any_roll(image, box, _MIN_DRAWN_SCORE)
        return DetectedFace(box, None) if mesh is None else DetectedFace(mesh.box(), mesh)

    def _meshes(
        self, image: ByteImage, search: _Search, known: Sequence[FaceMesh]
    ) -> list[FaceMesh]:
        """What one search finds anew and the mesh confirms, in pixels of ``image``."""
        proxy, _ = shrunk(image, search.side)
        across, down = axis_scales(image, proxy)
        confirm = self._confirmed if search.roll_known else self._confirmed_at_any_roll
        sure = [mesh.box().scaled(across, down) for mesh in known if mesh.score > _SURE]
        boxes = (
            box
            for box in search.propose(proxy)
            if all(overlap(box, face) < _SAME_FACE for face in sure)
        )
        meshes = (confirm(proxy, box, _MIN_SCORE) for box in boxes)
        by = np.array([across, down, across], np.float32)
        return [FaceMesh(mesh.points / by, mesh.score) for mesh in meshes if mesh is not None]

    def _confirmed_at_any_roll(
        self, image: ByteImage, box: FaceBox, min_score: float
    ) -> FaceMesh | None:
        """The best mesh from a box that is loose or tight and says nothing of the head's roll."""
        for roll in _ROLLS:  # small ones first: an upright face fits upside down, too
            starts = (_resized(box, factor, box.angle + roll) for factor in _SCALES)
            meshes = [self._confirmed(image, start, min_score) for start in starts]
            if found := [mesh for mesh in meshes if mesh is not None]:
                return max(found, key=lambda mesh: mesh.score)
        return None

    def _confirmed(self, image: ByteImage, box: FaceBox, min_score: float) -> FaceMesh | None:
        """The mesh that grows from a candidate, or None if it is no face."""
        mesh = self._mesh(image, box)
        for _ in range(_REFINEMENTS):
            fitted = _upright(mesh)
            size = max(fitted.width, fitted.height) / max(box.width, box.height)
            inside = all(
                abs(a - b) < max(box.width, box.height)
                for a, b in zip(fitted.centre, box.centre, strict=True)
            )
            if not (inside and _MIN_SIZE < size < _MAX_SIZE):
                return None
            mesh = self._mesh(image, fitted)
        return mesh if mesh.score >= min_score else None


def _hog(image: ByteImage, enlarge: int = 0) -> list[FaceBox]:
    """Upright heads in an RGB or a grey picture."""
    return _boxes(face_recognition().face_locations(image, enlarge, "hog"))


def _grey_hog(image: ByteImage) -> list[FaceBox]:
    """The same in two thirds of the time; faces as small as it sees at all may differ."""
    return _hog(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def _cnn(image: ByteImage) -> list[FaceBox]:
    """Heads of any roll, without saying which, by dlib's network."""
    height, width = image.shape[:2]
    below, beside = max(_CNN_SIDE - height, 0), max(_CNN_SIDE - width, 0)
    padded = cv2.copyMakeBorder(image, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    return _boxes(face_recognition().face_locations(padded, 0, "cnn"))


def _boxes(locations: list[tuple[int, int, int, int]]) -> list[FaceBox]:
    return [
        FaceBox(left, top, right - left, bottom - top)
        for top, right, bottom, left in locations
        if right > left and bottom > top
    ]


def _turned(image: ByteImage, degrees: Sequence[float]) -> list[FaceBox]:
    """HOG's faces in the picture turned anticlockwise, so that heads rolled clockwise stand up."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return [box for angle in degrees for box in _turned_by(grey, angle)]


def _turned_by(grey: ByteImage, degrees: float) -> list[FaceBox]:
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (round(height * sin + width * cos), round(height * cos + width * sin))
    turn[:, 2] += [(size[0] - width) / 2, (size[1] - height) / 2]
    back = cv2.invertAffineTransform(turn)
    faces = []
    for box in _hog(cv2.warpAffine(grey, turn, size)):
        x, y = back[:, :2] @ box.centre + back[:, 2]
        faces.append(FaceBox(x - box.width / 2, y - box.height / 2, box.width, box.height, degrees))
    return faces


def _upright(mesh: FaceMesh) -> FaceBox:
    """The box that the mesh fills in the face's own upright frame: the same at every roll."""
    roll = mesh.roll()
    turn = cv2.getRotationMatrix2D((0.0, 0.0), roll, 1.0)[:, :2]
    turned = mesh.points[:, :2] @ turn.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    x, y = turn.T @ ((low + high) / 2)
    width, height = np.maximum(high - low, 1e-3)
    return FaceBox(
        float(x - width / 2), float(y - height / 2), float(width), float(height), roll, mesh.score
    )


def _resized(box: FaceBox, factor: float, angle: float) -> FaceBox:
    x, y = box.centre
    width, height = box.width * factor, box.height * factor
    return FaceBox(x - width / 2, y - height / 2, width, height, angle)


def _distinct(meshes: list[FaceMesh]) -> list[FaceMesh]:
    """Non-maximum suppression: of meshes on the same face the surest one stays."""
    kept: list[FaceMesh] = []
    for mesh in sorted(meshes, key=lambda mesh: -mesh.score):
        if all(overlap(mesh.box(), other.box()) < _SAME_FACE for other in kept):
            kept.append(mesh)
    return kept


@dataclass(frozen=True, slots=True)
class _Search:
    """One way to search: on a proxy of ``side`` pixels, with or without knowing heads' rolls."""

    side: int
    propose: Callable[[ByteImage], list[FaceBox]]
    roll_known: bool = True


# Ever costlier; a stage is entered only if those before it found nothing. HOG itself bears 20
# degrees of roll either way, and heads put together for a selfie tilt more than that.
_STAGES = (
    (
        _Search(PROXY_SIDE, _grey_hog),
        _Search(720, partial(_turned, degrees=(35.0, -35.0))),
    ),
    (
        _Search(1000, partial(_hog, enlarge=1)),
        _Search(1200, partial(_turned, degrees=(35.0, -35.0))),
        _Search(1000, partial(_turned, degrees=(90.0, -90.0))),
    ),
    (_Search(640, _cnn, roll_known=False),),
)
