"""Studio portraits made ready for the simulator: cropped, cut out, with the shape of the face.

This is the slow part (networks look at each portrait once); it is cached in one file per portrait,
named after the picture's content, so that a second training starts at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.boxes import FaceBox, Square, face_crop, head_square
from deepflash_app.core.color import to_srgb
from deepflash_app.core.face_regions import skin_mask
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.matte import Matting
from deepflash_app.engine.mesh import FaceMesh, MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.engine.photo import read_photo
from deepflash_app.errors import DeepFlashError, NoFaceFound, PhotoError, UnwritablePhoto
from model_training.skin_color import skin_tone, typology_angle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage

CROP_SIDE = 320
"""Pixels a side of the cached crop."""

CROP_HEADS = 1.25
"""The cached crop's side in head squares: room for turning, shifting and scaling."""

_CACHE_VERSION = 1
_ARRAYS = ("image", "matte", "points")
_SURE_OF_FACE = 0.8
_FIRST_GUESSES = ((0.5, 0.5), (0.5, 0.42), (0.5, 0.58), (0.42, 0.5), (0.58, 0.5))


@dataclass(frozen=True, slots=True)
class PortraitEntry:
    """One line of a portrait folder's ``index.csv``."""

    path: str
    source: str
    person: str
    split: str
    licence: str
    size: int
    face_height: int
    left_right_stops: float


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A studio portrait, ready to be lit by a simulated flash.

    Attributes:
        entry: Where it comes from.
        image: (CROP_SIDE, CROP_SIDE, 3) uint8 sRGB.
        matte: (CROP_SIDE, CROP_SIDE) uint8, 255 on the person.
        points: (468, 3) float32 mesh points in crop pixels; z grows away from the camera.
    """

    entry: PortraitEntry
    image: ByteImage
    matte: ByteImage
    points: FloatImage

    @property
    def tone(self) -> str:
        """The bin of its skin tone, one of ``skin_color.SKIN_TONES``."""
        skin = skin_mask(self.image.shape[:2], self.points) > 0
        return skin_tone(typology_angle(self.image.astype(np.float32) / 255, skin))


def read_index(folder: Path) -> list[PortraitEntry]:
    """Read ``index.csv`` of a portrait folder.

    Raises:
        DeepFlashError: If it is missing or lacks a column.
    """
    try:
        with (folder / "index.csv").open(newline="", encoding="utf-8") as stream:
            return [
                PortraitEntry(
                    row["path"],
                    row["source"],
                    row["person"],
                    row["split"],
                    row["licence"],
                    int(row["size_px"]),
                    int(row["face_height_px"]),
                    float(row["left_right_stops"]),
                )
                for row in csv.DictReader(stream)
            ]
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise DeepFlashError(
            f"The portrait folder {folder} has no usable index.csv ({error})."
        ) from error


def load_portraits(
    folder: Path,
    entries: Sequence[PortraitEntry],
    cache: Path,
    on_progress: Callable[[int, int, str], None] = lambda _done, _total, _text: None,
) -> list[Portrait]:
    """Prepare portraits, or take them from the cache; those without a clear face are left out.

    Args:
        folder: Where the pictures are.
        entries: Which of them.
        cache: A folder of our own for the prepared crops.
        on_progress: Called after each with (done, total, sentence).

    Returns:
        The usable portraits, in the order of ``entries``.

    Raises:
        DeepFlashError: If the cache cannot be written.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeepFlashError(f"The cache {cache} cannot be made: {error.strerror}.") from error
    preparer: _Preparer | None = None
    portraits = []
    for number, entry in enumerate(entries, 1):
        text = entry.path
        try:
            content = (folder / entry.path).read_bytes()
            key = hashlib.sha256(content + bytes([_CACHE_VERSION])).hexdigest()[:24]
            stored = cache / f"{key}.npz"
            arrays = _cached(stored)
            if arrays is None:
                preparer = preparer or _Preparer()
                image, matte, points = arrays = preparer(folder / entry.path, entry)
                stream = io.BytesIO()
                np.savez(stream, image=image, matte=matte, points=points)
                write_atomically(stored, stream.getvalue(), overwrite=True)
            portraits.append(Portrait(entry, *arrays))
        except UnwritablePhoto:
            raise  # no other portrait would fare better
        except (PhotoError, NoFaceFound, OSError) as error:
            text = f"{entry.path} left out: {error}"
        on_progress(number, len(entries), text)
    return portraits


def _cached(stored: Path) -> tuple[ByteImage, ByteImage, FloatImage] | None:
    """What a file of the cache holds; None if it is not there, or damaged."""
    try:
        with stored.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            image, matte, points = (arrays[name] for name in _ARRAYS)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return image, matte, points


class _Preparer:
    """Owns the networks that look at each portrait once."""

    def __init__(self) -> None:
        self._mesh = MeshNetwork(locate("face_landmark"))
        self._matting = Matting(threads=1)

    def __call__(self, path: Path, entry: PortraitEntry) -> tuple[ByteImage, ByteImage, FloatImage]:
        photo = read_photo(path)
        image = np.rint(to_srgb(photo.pixels, photo.icc) * 255).astype(np.uint8)
        mesh = self._find(image, entry.face_height)
        square = training_square(mesh.box())
        scale = CROP_SIDE / square.side
        points = mesh.points.copy()
        points[:, 0] = (points[:, 0] - square.x) * scale
        points[:, 1] = (points[:, 1] - square.y) * scale
        points[:, 2] *= scale
        matte = np.rint(self._matting(image) * 255).astype(np.uint8)
        return face_crop(image, square, CROP_SIDE), face_crop(matte, square, CROP_SIDE), points

    def _find(self, image: ByteImage, face_height: int) -> FaceMesh:
        """The face of a portrait is near the middle and its height known: no detector needed."""
        height, width = image.shape[:2]
        for x, y in _FIRST_GUESSES:
            half = face_height / 2
            box = FaceBox(x * width - half, y * height - half, face_height, face_height)
            mesh = self._mesh(image, box)
            for _ in range(3):
                mesh = self._mesh(image, mesh.box())
            if mesh.score > _SURE_OF_FACE:
                return mesh
        raise NoFaceFound("no clear face near the middle.")


def training_square(box: FaceBox) -> Square:
    """The head square with room around it for augmentation."""
    square = head_square(box)
    side = square.side * CROP_HEADS
    shift = (side - square.side) / 2
    return Square(square.x - shift, square.y - shift, side)
