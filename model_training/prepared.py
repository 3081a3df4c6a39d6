"""The folder of prepared pairs: ``pairs.csv``, and the pictures of each pair by split.

``SPLIT/flash/NAME.png``, ``SPLIT/studio/NAME.png`` and ``SPLIT/matte/NAME.png`` are head squares,
``SPLIT/mesh/NAME.npy`` the face's mesh in them. Augmented pictures are in ``SPLIT-augmented``.
"""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.mesh import MESH_POINTS
from deepflash_app.errors import DeepFlashError, UnreadablePhoto, UnwritablePhoto
from model_training.augment import PLAIN, PairPictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage

INDEX = "pairs.csv"

_PICTURES = ("flash", "studio", "matte")


@dataclass(frozen=True, slots=True)
class PreparedPair:
    """One line of ``pairs.csv``.

    Attributes:
        name: Of the pair in its shoot.
        person: Who is in it.
        split: ``"train"``, ``"val"`` or ``"test"``.
        variant: Which of the paper's twenty; ``"head+0"`` is the plain one.
        side: Pixels a side.
        residual: Of the registration, in pixels of its proxy.
        agreement: Of the registration, up to 1.
        flash: The source, as a path in the shoot.
        studio: The source, as a path in the shoot.
        flash_sha256: Of the source file.
        studio_sha256: Of the source file.
    """

    name: str
    person: str
    split: str
    variant: str
    side: int
    residual: float
    agreement: float
    flash: str
    studio: str
    flash_sha256: str
    studio_sha256: str

    def path(self, folder: Path, kind: str) -> Path:
        """Where its flash, studio, matte or mesh is.

        Args:
            folder: Of the prepared pairs.
            kind: Which of them.
        """
        plain = self.variant == str(PLAIN)
        place = self.split if plain else f"{self.split}-augmented"
        file = self.name if plain else f"{self.name}@{self.variant}"
        return folder / place / kind / f"{file}.{'npy' if kind == 'mesh' else 'png'}"

    def paths(self, folder: Path) -> list[Path]:
        """All of its files."""
        return [self.path(folder, kind) for kind in (*_PICTURES, "mesh")]

    def is_whole(self, folder: Path) -> bool:
        """Whether all of its files are there."""
        return all(path.is_file() for path in self.paths(folder))


def read_index(folder: Path) -> list[PreparedPair]:
    """The pairs of a folder; none if it was not begun.

    Raises:
        DeepFlashError: If its ``pairs.csv`` cannot be used.
    """
    index = folder / INDEX
    if not index.exists():
        return []
    try:
        with index.open(newline="", encoding="utf-8") as stream:
            return [
                PreparedPair(
                    row["name"],
                    row["person"],
                    row["split"],
                    row["variant"],
                    int(row["side"]),
                    float(row["residual"]),
                    float(row["agreement"]),
                    row["flash"],
                    row["studio"],
                    row["flash_sha256"],
                    row["studio_sha256"],
                )
                for row in csv.DictReader(stream)
            ]
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise DeepFlashError(
            f"{index} cannot be used ({error}); delete it to begin anew."
        ) from error


def write_index(folder: Path, pairs: Sequence[PreparedPair]) -> None:
    """Write ``pairs.csv``, whole or not at all.

    Raises:
        UnwritablePhoto: If the disk refuses.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, [f.name for f in fields(PreparedPair)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(pair) for pair in pairs)
    write_atomically(folder / INDEX, text.getvalue().encode(), overwrite=True)


def write_pictures(folder: Path, pair: PreparedPair, pictures: PairPictures) -> None:
    """Write a pair's files, each whole or not at all.

    Raises:
        UnwritablePhoto: If the disk refuses.
    """
    for kind in _PICTURES:
        picture: ByteImage = getattr(pictures, kind)
        _, coded = cv2.imencode(".png", picture if picture.ndim == 2 else picture[..., ::-1])  # noqa: PLR2004
        _write(pair.path(folder, kind), coded.tobytes())
    stream = io.BytesIO()
    np.save(stream, pictures.points, allow_pickle=False)
    _write(pair.path(folder, "mesh"), stream.getvalue())


def read_pictures(folder: Path, pair: PreparedPair) -> PairPictures:
    """Read a pair's files.

    Raises:
        UnreadablePhoto: If one is missing or broken.
    """
    flash, studio = (_picture(pair.path(folder, kind), cv2.IMREAD_COLOR) for kind in _PICTURES[:2])
    matte = _picture(pair.path(folder, "matte"), cv2.IMREAD_GRAYSCALE)
    mesh = pair.path(folder, "mesh")
    try:
        points = np.load(mesh, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UnreadablePhoto(f"{mesh} cannot be read; prepare the pairs again.") from error
    fits = flash.shape[:2] == studio.shape[:2] == matte.shape and points.shape == (MESH_POINTS, 3)
    if not fits:
        raise UnreadablePhoto(
            f"{pair.name} cannot be used, its files do not fit each other; prepare the pairs again."
        )
    return PairPictures(flash[..., ::-1], studio[..., ::-1], matte, points)


def _picture(path: Path, how: int) -> ByteImage:
    try:
        image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), how)
    except (OSError, cv2.error) as error:
        raise UnreadablePhoto(f"{path} cannot be read; prepare the pairs again.") from error
    if image is None:
        raise UnreadablePhoto(f"{path} is broken; prepare the pairs again.")
    return np.asarray(image, np.uint8)


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(f"{path.parent} cannot be made: {error.strerror}.") from error
    write_atomically(path, data, overwrite=True)
