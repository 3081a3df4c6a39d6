"""One pair of a shoot laid on each other: faces found, studio onto flash, the person cut out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import FaceBox, Square, face_crop, head_square, square_transform
from deepflash_app.core.color import to_srgb
from deepflash_app.core.resize import axis_scales, shrunk
from deepflash_app.engine.faces import PROXY_SIDE, FaceFinder
from deepflash_app.engine.matte import Matting, share_of
from deepflash_app.engine.mesh import FaceMesh, MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.engine.photo import read_photo
from deepflash_app.errors import NoFaceFound, PhotoError, UnreadablePhoto
from model_training.augment import PairPictures
from model_training.register import PROXY_SIDE as REGISTERED_SIDE
from model_training.register import Registration, laid_on, register

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.shoots import ShootPair

_WORKING_SIDE = 4096  # of the photos that are worked on: far more than a head square needs
_ROOM = 1.25  # of the head square that is registered: where the other photo's head may lie
_PERSON = 128  # of 255
_LEAST_SHARE = 0.6  # of a face that its matte must have, or grey would be learnt, or judged


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPair:
    """A pair as one picture in two lights.

    Attributes:
        pictures: Whole frames.
        head: The head square of the flash photo, in their pixels.
        registration: How the studio photo was laid on.
    """

    pictures: PairPictures
    head: Square
    registration: Registration


class Aligner:
    """Owns the networks that look at each photo.

    Raises:
        WeightsError: If a model is missing.
    """

    def __init__(self) -> None:
        self._finder = FaceFinder(MeshNetwork(locate("face_landmark")))
        self._matting = Matting(threads=1)

    def __call__(self, pair: ShootPair) -> AlignedPair:
        """Lay one pair on each other.

        Raises:
            PhotoError: If a photo cannot be read.
            NoFaceFound: If a photo shows no face.
            DeepFlashError: If the registration is refused.
        """
        flash, studio = self._side(pair.flash, "flash"), self._side(pair.studio, "studio")
        matte = self._matte(flash)
        found = _registered(flash, studio, matte, pair.name)
        size = (matte.shape[1], matte.shape[0])
        everywhere = np.full(studio.image.shape[:2], 255, np.uint8)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        covered = cv2.warpAffine(everywhere, found.matrix, size, flags=flags)
        pictures = PairPictures(
            flash.image,
            laid_on(studio.image, found.matrix, size),
            np.minimum(matte, covered),  # where the studio photo shows nothing there is no pair
            flash.mesh.points,
        )
        return AlignedPair(pictures, flash.square, found)

    def _side(self, path: Path, light: str) -> _Side:
        try:
            photo = read_photo(path)
        except PhotoError as error:  # both photos of a pair may have the same name
            raise UnreadablePhoto(f"its {light} photo {error}") from error
        pixels, _ = shrunk(photo.pixels, _WORKING_SIDE)
        image = np.rint(to_srgb(pixels, photo.icc) * 255).astype(np.uint8)
        faces = [face for face in self._finder.find(image) if face.mesh is not None]
        if not faces:
            raise NoFaceFound(f"no face was found in its {light} photo.")
        face = max(faces, key=lambda one: one.box.area)
        assert face.mesh is not None  # noqa: S101 - for the type checker
        return _Side(image, face.mesh, face.box)

    def _matte(self, flash: _Side) -> ByteImage:
        """The person in the flash photo, as the application finds it, (H, W) uint8."""
        small = shrunk(flash.image, PROXY_SIDE)[0]
        face = flash.box.scaled(*axis_scales(flash.image, small))
        matte = self._matting.people(small, [face])
        refuse_missed(matte, face)
        size = (flash.image.shape[1], flash.image.shape[0])
        full = cv2.resize(matte, size, interpolation=cv2.INTER_LINEAR)
        return np.rint(full * 255).astype(np.uint8)


def refuse_missed(matte: FloatImage, face: FaceBox) -> None:
    """Refuse a pair whose matte has not the face.

    Args:
        matte: (H, W) float32 in [0, 1].
        face: In its pixels.

    Raises:
        NoFaceFound: If it misses too much of it.
    """
    if share_of(matte, face) < _LEAST_SHARE:
        raise NoFaceFound("its person could not be cut out: the matte misses the face.")


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One photo of a pair and the face in it."""

    image: ByteImage  # sRGB
    mesh: FaceMesh
    box: FaceBox

    @property
    def square(self) -> Square:
        """The head square."""
        return head_square(self.box)

    @property
    def around(self) -> Square:
        """The surroundings of the head, to register."""
        extra = self.square.side * (_ROOM - 1) / 2
        side = self.square.side * _ROOM
        return Square(self.square.x - extra, self.square.y - extra, side)


def _registered(flash: _Side, studio: _Side, matte: ByteImage, name: str) -> Registration:
    """Register the heads, wherever and however large they are in their photos."""
    side = min(round(flash.around.side), REGISTERED_SIDE)
    to_flash, to_studio = (square_transform(one.around, side) for one in (flash, studio))
    points, studio_points = (
        one.mesh.points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
        for one, matrix in ((flash, to_flash), (studio, to_studio))
    )
    start, _ = cv2.estimateAffinePartial2D(points, studio_points, method=cv2.LMEDS)
    if start is None:
        raise NoFaceFound(f"{name} is refused: its two faces do not lie on each other.")
    person = face_crop(matte, flash.around, side) >= _PERSON
    found = register(
        face_crop(flash.image, flash.around, side),
        face_crop(studio.image, studio.around, side),
        name,
        # the outline tells the place, too
        region=cv2.dilate(np.where(person, 255, 0).astype(np.uint8), np.ones((9, 9), np.uint8)),
        start=start,
    )
    before, between, after = (
        np.vstack([one, [0, 0, 1]]) for one in (to_flash, found.matrix, to_studio)
    )
    return replace(found, matrix=(np.linalg.inv(after) @ between @ before)[:2])
