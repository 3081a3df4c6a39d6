"""Simulated pairs rendered beforehand, so that many trainings share the cost, and the very pairs.

A folder of shards, each one array of 256 pairs: (256, S, S, 14) uint8, whose last axis holds flash,
studio and the base layers of both (3 channels each), the matte and the face. Shards are memory
mapped, appear whole or not at all, and may be rendered by several processes at once. Beside them
``about.json`` says what they were rendered by, so that other pairs do not get among them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt
from torch.utils.data import Dataset

from deepflash_app.core.encoding import Encoding, network_input, network_target
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.errors import DeepFlashError
from model_training.dataset import Sample, channels_first, drawing_chances, pixel_weights
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.portraits import Portrait
    from model_training.recipe import Recipe

SHARD = 256
"""Pairs a file."""

_ABOUT = "about.json"
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
        DeepFlashError: If the folder cannot be written, or has pairs of another recipe.
    """
    claim(folder, recipe, portraits)
    chances = drawing_chances(portraits, recipe)
    simulator = Simulator(recipe.flash, recipe.side)
    try:
        for shard in shards:
            target = folder / f"{shard:05}.npy"
            if not target.exists():
                pairs = _shard(portraits, chances, simulator, (recipe.seed, shard))
                _save(target, pairs)
            on_shard(shard)
    except OSError as error:  # NumPy's own, when a write comes up short, has no reason
        reason = error.strerror or "the disk may be full"
        raise DeepFlashError(f"{folder} cannot be written: {reason}.") from error


def _save(target: Path, pairs: ByteImage) -> None:
    # a name of its own: another process may be writing the same shard
    partial = target.with_suffix(f".{os.getpid()}.part")
    try:
        with partial.open("wb") as stream:
            np.save(stream, pairs)
        partial.replace(target)
    except FileNotFoundError:  # taken away by another process that was done first
        if not target.exists():
            raise
    finally:
        partial.unlink(missing_ok=True)
    for leftover in target.parent.glob(f"{target.stem}.*part"):  # nobody needs it any more
        with suppress(OSError):
            leftover.unlink()


def claim(folder: Path, recipe: Recipe, portraits: Iterable[Portrait]) -> None:
    """Make a folder one for a recipe's pairs of a split, before any is rendered into it.

    Another seed is no other recipe: more pairs of it are as good. Pairs of another split would be
    learnt from and judged by.

    Args:
        folder: For the shards; made if it is not there.
        recipe: As for ``render_pairs``.
        portraits: As for ``render_pairs``.

    Raises:
        DeepFlashError: If the folder cannot be used, or has pairs of another recipe or split.
    """
    whole = json.loads(recipe.to_json())
    about = {name: whole[name] for name in ("flash", "source_weights", "tone_balance")}
    about |= {"side": recipe.side, "splits": sorted({one.entry.split for one in portraits})}
    file = folder / _ABOUT
    try:
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(about, sort_keys=True)
            write_atomically(file, text.encode(), overwrite=True)
            return
        before = json.loads(file.read_bytes())
        same = before.items() <= about.items()  # older folders tell side and flash only
    except OSError as error:
        raise DeepFlashError(f"{folder} cannot be used: {error.strerror}.") from error
    except (ValueError, AttributeError) as error:
        raise DeepFlashError(f"{file} cannot be read; name a new folder.") from error
    if not same:
        raise DeepFlashError(f"{folder} has pairs of another preset or split; name a new folder.")


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
        recipe: Names encoding, sides, seed and weights; stages of smaller sides get smaller pairs.

    Raises:
        DeepFlashError: If there are no shards, or they are of another size.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        self._folder = folder
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

    def __reduce__(self) -> tuple[type[RenderedPairs], tuple[Path, Recipe]]:
        """Workers map the shards themselves; their arrays would go to each as copies of all."""
        return RenderedPairs, (self._folder, self.recipe)

    def __len__(self) -> int:
        return self.recipe.steps * self.recipe.batch

    def __getitem__(self, index: int) -> Sample:
        # A permutation of all pairs, another one each time round: none is seen twice before all.
        count = len(self._shards) * SHARD
        turn, place = divmod(index, count)
        shard, row = divmod(int(_order(self.recipe.seed, turn, count)[place]), SHARD)
        mirrored = bool((place * 2654435761 + turn) >> 7 & 1)
        pixels = self._shards[shard][row]
        side = self.recipe.side_at(index // self.recipe.batch)
        if side != self.recipe.side:
            pixels = _smaller(pixels, side)
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


def _smaller(pixels: ByteImage, side: int) -> ByteImage:
    """A rendered pair at another size; OpenCV takes no more than four channels at once."""
    parts = np.split(np.array(pixels), range(4, _CHANNELS, 4), axis=2)
    return np.dstack([cv2.resize(p, (side, side), interpolation=cv2.INTER_AREA) for p in parts])


@lru_cache(maxsize=2)
def _order(seed: int, turn: int, count: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng([seed, turn, _RENDERED_DRAW]).permutation(count)
