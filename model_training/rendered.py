"""Simulated pairs rendered beforehand, so that many trainings share the cost, and the very pairs.

A folder of shards, each one array of 256 pairs: (256, S, S, 14) uint8, whose last axis holds flash,
studio and the base layers of both (3 channels each), the matte and the face. Shards are memory
mapped, appear whole or not at all, and may be rendered by several processes at once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt
from torch.utils.data import Dataset

from deepflash_app.core.encoding import Encoding, network_input, network_target
from deepflash_app.errors import DeepFlashError
from model_training.dataset import Sample, channels_first, drawing_chances, pixel_weights
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.portraits import Portrait
    from model_training.recipe import Recipe

SHARD = 256
"""Pairs a file."""

_CHANNELS = 14
_FLASH, _STUDIO, _FLASH_BASE, _STUDIO_BASE = (slice(3 * k, 3 * k + 3) for k in range(4))
_MATTE, _FACE = 12, 13
_RENDERED_DRAW = 2  # keeps these draws apart from those of other datasets


def render_pairs(
    portraits: Sequence[Portrait],
    recipe: Recipe,
    folder: Path,
    shards: Sequence[int],
    on_shard: Callable[[int], None] = lambda _number: None,
) -> None:
    """Render shards that are not there yet.

    Args:
        portraits: Of the split to learn from.
        recipe: Names the last stage's side, flash, seed and how often each source is drawn.
        folder: For the shards.
        shards: Which, by number; each is the same in every run.
        on_shard: Called with the number of each as it is done.

    Raises:
        DeepFlashError: If the folder cannot be written.
    """
    chances = drawing_chances(portraits, recipe)
    simulator = Simulator(recipe.flash, recipe.side)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for shard in shards:
            target = folder / f"{shard:05}.npy"
            if not target.exists():
                partial = target.with_suffix(".part")
                with partial.open("wb") as stream:
                    np.save(stream, _shard(portraits, chances, simulator, (recipe.seed, shard)))
                partial.replace(target)
            on_shard(shard)
        about = {"side": simulator.side, "flash": json.loads(recipe.to_json())["flash"]}
        (folder / "about.json").write_text(json.dumps(about, sort_keys=True), encoding="utf-8")
    except OSError as error:
        raise DeepFlashError(f"{folder} cannot be written: {error.strerror}.") from error


def _shard(
    portraits: Sequence[Portrait], chances: FloatImage, simulator: Simulator, draw: tuple[int, int]
) -> ByteImage:
    cv2.setNumThreads(1)  # others render beside this process
    side = simulator.side
    pairs = np.empty((SHARD, side, side, _CHANNELS), np.uint8)
    for k, place in enumerate(pairs):
        rng = np.random.default_rng([_RENDERED_DRAW, *draw, k])
        portrait = portraits[int(rng.choice(len(portraits), p=chances))]
        _pack(simulator.pair(portrait, int(rng.integers(2**63))), place)
    return pairs


def _pack(pair: Pair, place: ByteImage) -> None:
    for where, picture in (
        (_FLASH, pair.flash),
        (_STUDIO, pair.studio),
        (_FLASH_BASE, network_input(pair.flash, Encoding.BASE)),
        (_STUDIO_BASE, network_input(pair.studio, Encoding.BASE)),
        (_MATTE, pair.matte),
    ):
        place[..., where] = np.rint(picture.clip(0, 1) * 255)
    place[..., _FACE] = pair.face


class RenderedPairs(Dataset[Sample]):
    """Pairs of a folder in a random order, half of them mirrored; the same in every run.

    Args:
        folder: That ``render_pairs`` filled.
        recipe: Names encoding, side, seed and weights.

    Raises:
        DeepFlashError: If there are no shards, or they are of another size.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        try:
            self._shards = [
                np.load(path, mmap_mode="r", allow_pickle=False)
                for path in sorted(folder.glob("*.npy"))
            ]
        except (OSError, ValueError) as error:
            raise DeepFlashError(f"The rendered pairs in {folder} cannot be read.") from error
        side = recipe.side
        if not self._shards or any(s.shape != (SHARD, side, side, _CHANNELS) for s in self._shards):
            raise DeepFlashError(f"{folder} holds no rendered pairs of {side} pixels a side.")

    def __len__(self) -> int:
        return self.recipe.steps * self.recipe.batch

    def __getitem__(self, index: int) -> Sample:
        # A permutation of all pairs, another one each time round: none is seen twice before all.
        count = len(self._shards) * SHARD
        turn, place = divmod(index, count)
        shard, row = divmod(int(_order(self.recipe.seed, turn, count)[place]), SHARD)
        mirrored = bool((place * 2654435761 + turn) >> 7 & 1)
        pixels = self._shards[shard][row]
        if mirrored:
            pixels = pixels[:, ::-1]
        pair = pixels.astype(np.float32) / 255
        encoding = self.recipe.encoding
        flash, studio = (_FLASH_BASE, _STUDIO_BASE) if encoding.of_base else (_FLASH, _STUDIO)
        seen = pair[..., flash]
        return Sample(
            seen=channels_first(seen),
            target=channels_first(network_target(seen, pair[..., studio], encoding)),
            weight=channels_first(
                pixel_weights(pair[..., _MATTE], pixels[..., _FACE], self.recipe)
            ),
        )


@lru_cache(maxsize=2)
def _order(seed: int, turn: int, count: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng([seed, turn, _RENDERED_DRAW]).permutation(count)
