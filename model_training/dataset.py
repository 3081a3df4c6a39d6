"""Pairs as tensors, made on the fly: every step sees faces under new light, or turned anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from deepflash_app.core.encoding import network_input, network_target
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.portraits import Portrait
    from model_training.real_pairs import RealPairs
    from model_training.recipe import Recipe

_REAL_DRAW = 1  # keeps these draws apart from the simulator's


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
        self._chances = drawing_chances(portraits, recipe)

    def __len__(self) -> int:
        return self._recipe.steps * self._recipe.batch

    def __getitem__(self, index: int) -> Sample:
        cv2.setNumThreads(1)  # the trainer and the simulator share few cores
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, index])
        portrait = self._portraits[int(rng.choice(len(self._portraits), p=self._chances))]
        side = recipe.side_at(index // recipe.batch)
        pair = Simulator(recipe.flash, side).pair(portrait, int(rng.integers(2**63)))
        return sample(pair, recipe)


def drawing_chances(portraits: Sequence[Portrait], recipe: Recipe) -> FloatImage:
    """How likely each portrait is drawn, (N,), by its source and how rare its skin tone is.

    Portraits of dark skin are few, and what a network doubts it answers by the mean of all: drawn
    as they come, dark skin is lightened towards it.
    """
    weights = np.array([recipe.source_weights.get(p.entry.source, 1.0) for p in portraits])
    if recipe.tone_balance:
        tones = [p.tone for p in portraits]
        shares = {tone: sum(weights[np.array(tones) == tone]) for tone in set(tones)}
        weights *= np.array([shares[tone] or 1.0 for tone in tones]) ** -recipe.tone_balance
    return weights / weights.sum()


class MixedPairs(Dataset[Sample]):
    """Real pairs among simulated ones, a share of them by chance; the same in every run.

    Args:
        simulated: Pairs, rendered beforehand or not, that are taken as they are where no real one
            takes their place; None trains with real pairs only.
        real: Prepared pairs.
        recipe: Names side, seed and share.
    """

    def __init__(self, simulated: Dataset[Sample] | None, real: RealPairs, recipe: Recipe) -> None:
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
        return sample(pair, recipe)


def validation_samples(
    portraits: Sequence[Portrait], recipe: Recipe, per_portrait: int = 2
) -> list[Sample]:
    """Pairs with a fixed seed for each picture, so that every run and method sees the same."""
    own_skin = replace(recipe.flash, melanin_share=0.0)
    simulator = Simulator(own_skin, recipe.side)
    return [
        sample(simulator.pair(portrait, 1000 * number + k), recipe)
        for number, portrait in enumerate(portraits)
        for k in range(per_portrait)
    ]


def sample(pair: Pair, recipe: Recipe) -> Sample:
    """Turn a pair into what the network sees, is to answer, and where that matters."""
    encoding = recipe.encoding
    seen = network_input(pair.flash, encoding)
    target = network_target(seen, network_input(pair.studio, encoding), encoding)
    return Sample(
        seen=channels_first(seen),
        target=channels_first(target),
        weight=channels_first(pixel_weights(pair.matte, pair.face, recipe)),
    )


def pixel_weights(matte: FloatImage, face: ByteImage, recipe: Recipe) -> FloatImage:
    """(S, S, 1): 1 on the person, and what the recipe says on background and face."""
    background = recipe.background_weight
    person = background + (1 - background) * matte
    return np.where(face > 0, np.float32(recipe.face_weight), person)[..., None].astype(np.float32)


def channels_first(image: FloatImage) -> Tensor:
    """(S, S, C) float32 as the (C, S, S) tensor that networks take."""
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))
