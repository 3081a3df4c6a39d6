"""Prepared real pairs as the training meets them: turned, mirrored, on neutral grey."""

from __future__ import annotations

import copy
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.boxes import Square
from deepflash_app.core.face_regions import face_mask, skin_mask
from deepflash_app.core.subject import subject_on_neutral
from deepflash_app.errors import DeepFlashError
from model_training.augment import ANGLES, PLAIN, PairPictures, turned_crop
from model_training.dataset import sample
from model_training.prepared import PreparedPair, read_index, read_pictures
from model_training.simulate import Pair

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from deepflash_app.core.types import FloatImage
    from model_training.dataset import Sample
    from model_training.recipe import Recipe

_ZOOM = 0.08  # natural logarithm of the scale, either way
_SHIFT = 0.03  # share of the side, either way


class RealPairs:
    """The pairs of one split of a folder that ``prepare`` wrote.

    Only the plain head squares are used: turning and mirroring anew each time shows more than the
    twenty variants on disk.

    Args:
        folder: Of the prepared pairs.
        split: Which.
        names: Of the pairs to take; None takes all that the folder has.

    Raises:
        DeepFlashError: If there are no pairs in it, or they cannot be read.
    """

    def __init__(self, folder: Path, split: str, names: Collection[str] | None = None) -> None:
        self._folder = folder
        plain = [
            one
            for one in read_index(folder)
            if one.variant == str(PLAIN) and (names is None or one.name in names)
        ]
        self.entries: tuple[PreparedPair, ...] = tuple(one for one in plain if one.split == split)
        if not self.entries:
            raise DeepFlashError(f"There are no prepared pairs for {split} in {folder}.")
        broken = [one.name for one in self.entries if not one.is_whole(folder)]
        if broken:
            raise DeepFlashError(
                f"{folder} lacks pictures of {broken[0]} and {len(broken) - 1} others; "
                "prepare the pairs again."
            )

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def persons(self) -> tuple[str, ...]:
        """Who is in them, each once."""
        return tuple(sorted({one.person for one in self.entries}))

    def of(self, persons: Collection[str]) -> RealPairs:
        """Only the pairs of these persons."""
        chosen = copy.copy(self)
        chosen.entries = tuple(one for one in self.entries if one.person in persons)
        return chosen

    def digest(self) -> str:
        """The sha256 of what is learnt from: who is in each pair, and its pictures, in order."""
        digest = hashlib.sha256()
        for one in self.entries:
            for part in (one.person.encode(), *(p.read_bytes() for p in one.paths(self._folder))):
                digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def plain(self, number: int, side: int) -> Pair:
        """A pair as it is, to judge by."""
        return self.judged(number, side)[0]

    def judged(self, number: int, side: int) -> tuple[Pair, FloatImage]:
        """A pair as it is, and its (468, 3) float32 mesh points in these pixels."""
        pictures = _pictures(self._folder, self.entries[number])
        whole = turned_crop(pictures, _all_of(pictures), side)
        return _on_neutral(whole), whole.points

    def samples(self, recipe: Recipe) -> list[Sample]:
        """All pairs as they are, as the network meets them."""
        return [sample(self.plain(k, recipe.side), recipe) for k in range(len(self))]

    def random(self, rng: np.random.Generator, side: int) -> Pair:
        """Any pair, turned as far as the paper's, mirrored, a little moved and scaled."""
        pictures = _pictures(self._folder, self.entries[int(rng.integers(len(self)))])
        whole = _all_of(pictures)
        size = whole.side * float(np.exp(rng.uniform(-_ZOOM, _ZOOM)))
        x, y = (whole.side - size) / 2 + whole.side * rng.uniform(-_SHIFT, _SHIFT, 2)
        angle = float(rng.uniform(ANGLES[0], ANGLES[-1]))
        flip = bool(rng.random() < 0.5)  # noqa: PLR2004 - one of two
        square = Square(float(x), float(y), size)
        return _on_neutral(turned_crop(pictures, square, side, angle=angle, flip=flip))


@lru_cache(maxsize=64)  # 64 MB of pictures that each step would decode again
def _pictures(folder: Path, entry: PreparedPair) -> PairPictures:
    return read_pictures(folder, entry)


def _all_of(pictures: PairPictures) -> Square:
    return Square(0.0, 0.0, float(pictures.matte.shape[0]))


def _on_neutral(pictures: PairPictures) -> Pair:
    matte = pictures.matte.astype(np.float32) / 255
    flash, studio = (
        subject_on_neutral(one.astype(np.float32) / 255, matte)
        for one in (pictures.flash, pictures.studio)
    )
    return Pair(
        flash,
        studio,
        matte,
        face_mask(matte.shape, pictures.points),
        skin_mask(matte.shape, pictures.points),
    )
