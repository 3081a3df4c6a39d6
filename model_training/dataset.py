"""Pairs as tensors, made on the fly: every step sees faces under new light, or turned anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from deepflash_app.core.encoding import Encoding, network_input, network_target
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.flash import FlashPreset
    from model_training.portraits import Portrait
    from model_training.real_pairs import RealPairs
    from model_training.recipe import Recipe

_REAL_DRAW = 1  # keeps these draws apart from the simulator's
_BACKGROUND_WEIGHT = 0.25  # there the target is no correction, which is soon learnt


class Sample(TypedDict):
    """One pair as the network meets it; float32, channels first."""

    seen: Tensor
    target: Tensor
    weight: Tensor


class SimulatedPairs(Dataset[Sample]):
    """Item i is step ``i // batch``'s pair number ``i % batch``: the same in every run.

    Args:
        portraits: Studio portraits.
        recipe: Names side, preset, seed and how often each source is drawn.
    """

    def __init__(self, portraits: Sequence[Portrait], recipe: Recipe) -> None:
        self._portraits = portraits
        self._recipe = recipe
        weights = np.array([recipe.source_weights.get(p.entry.source, 1.0) for p in portraits])
        self._chances = weights / weights.sum()

    def __len__(self) -> int:
        return self._recipe.steps * self._recipe.batch

    def __getitem__(self, index: int) -> Sample:
        cv2.setNumThreads(1)  # the trainer and the simulator share few cores
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, index])
        portrait = self._portraits[int(rng.choice(len(self._portraits), p=self._chances))]
        side = recipe.side_at(index // recipe.batch)
        pair = Simulator(recipe.flash, side).pair(portrait, int(rng.integers(2**63)))
        return sample(pair, recipe.encoding, recipe.face_weight)


class MixedPairs(Dataset[Sample]):
    """Real pairs among simulated ones, a share of them by chance; the same in every run.

    Args:
        simulated: Pairs that are taken as they are where no real one takes their place; None
            trains with real pairs only.
        real: Prepared pairs.
        recipe: Names side, seed and share.
    """

    def __init__(self, simulated: SimulatedPairs | None, real: RealPairs, recipe: Recipe) -> None:
        self._simulated = simulated
        self._real = real
        self._recipe = recipe

    def __len__(self) -> int:
        return self._recipe.steps * self._recipe.batch

    def __getitem__(self, index: int) -> Sample:
        cv2.setNumThreads(1)
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, index, _REAL_DRAW])
        if self._simulated is not None and rng.random() >= recipe.real_share:
            return self._simulated[index]
        pair = self._real.random(rng, recipe.side_at(index // recipe.batch))
        return sample(pair, recipe.encoding, recipe.face_weight)


def validation_pairs(
    portraits: Sequence[Portrait], side: int, preset: FlashPreset, per_portrait: int = 2
) -> list[Pair]:
    """Pairs with a fixed seed for each picture, so that every run and method sees the same."""
    simulator = Simulator(preset, side)
    return [
        simulator.pair(portrait, 1000 * number + k)
        for number, portrait in enumerate(portraits)
        for k in range(per_portrait)
    ]


def sample(pair: Pair, encoding: Encoding, face_weight: float) -> Sample:
    """Turn a pair into what the network sees, is to answer, and where that matters."""
    seen = network_input(pair.flash, encoding)
    target = network_target(seen, network_input(pair.studio, encoding), encoding)
    return Sample(
        seen=channels_first(seen),
        target=channels_first(target),
        weight=channels_first(pixel_weights(pair.matte, pair.face, face_weight)),
    )


def pixel_weights(matte: FloatImage, face: ByteImage, face_weight: float) -> FloatImage:
    """(S, S, 1): little on the background, 1 on the person, ``face_weight`` on the face."""
    person = _BACKGROUND_WEIGHT + (1 - _BACKGROUND_WEIGHT) * matte
    return np.where(face > 0, np.float32(face_weight), person)[..., None].astype(np.float32)


def channels_first(image: FloatImage) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))
