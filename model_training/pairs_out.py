"""Simulated pairs on disk, as ``prepare`` writes real ones: to look at, train with and judge by."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import FaceBox
from deepflash_app.engine.mesh import MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.errors import DeepFlashError
from model_training.augment import PLAIN, PairPictures
from model_training.prepared import INDEX, PreparedPair, write_index, write_pictures

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.portraits import Portrait
    from model_training.simulate import Shot


@dataclass(slots=True)
class PairWriter:
    """Writes shots into a folder; ``finish`` writes its ``pairs.csv``.

    Args:
        folder: Empty, or not there yet.

    Raises:
        DeepFlashError: If the folder has pairs already.
        WeightsError: If the mesh network is missing.
    """

    folder: Path
    _entries: list[PreparedPair] = field(default_factory=list)
    _mesh: MeshNetwork = field(init=False)

    def __post_init__(self) -> None:
        """Refuse to mix with pairs that are there: theirs would be lost from ``pairs.csv``."""
        if (self.folder / INDEX).exists():
            raise DeepFlashError(f"{self.folder} has pairs already; name a new folder.")
        self._mesh = MeshNetwork(locate("face_landmark"))

    def write(self, shot: Shot, portrait: Portrait, seed: int) -> None:
        """Write one shot, without loss but for the rounding to 8 bits.

        Raises:
            UnwritablePhoto: If the disk refuses.
        """
        studio = _bytes(shot.studio)
        around = FaceBox(*map(float, cv2.boundingRect(shot.face)))
        # Found anew: a mirrored portrait's own points have left and right exchanged.
        points = self._mesh(studio, around).points
        entry = PreparedPair(
            name=f"{PurePosixPath(portrait.entry.path).with_suffix('')}-{seed}",
            person=portrait.entry.person,
            split=portrait.entry.split,
            variant=str(PLAIN),
            side=studio.shape[0],
            residual=0.0,
            agreement=1.0,
            flash=f"simulated, seed {seed}",
            studio=portrait.entry.path,
            flash_sha256="",
            studio_sha256="",
        )
        pictures = PairPictures(_bytes(shot.flash), studio, _bytes(shot.matte), points)
        write_pictures(self.folder, entry, pictures)
        self._entries.append(entry)

    def finish(self) -> None:
        """Write ``pairs.csv``.

        Raises:
            UnwritablePhoto: If the disk refuses.
        """
        write_index(self.folder, self._entries)


def _bytes(image: FloatImage) -> ByteImage:
    return np.rint(image.clip(0, 1) * 255).astype(np.uint8)
