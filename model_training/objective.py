"""What a training lowers: the paper's loss, and whatever a recipe adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional

from deepflash_app.core.encoding import Encoding
from deepflash_app.errors import DeepFlashError
from model_training.encoder_weights import load_encoder
from model_training.losses import (
    absolute_error,
    color_difference,
    dissimilarity,
    farther_from_the_middle,
    relighting_loss,
)
from model_training.network import DeepFlashNet

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn

    from model_training.recipe import Recipe

_LEAST = 1e-3  # a background that counts as much as the person is not told from it
_GROUPS = 2  # of VGG-16's convolutions: edges and textures, at a half of the side


class Objective:
    """The loss of a recipe but for its discriminator's verdict.

    Args:
        recipe: Names the weight of each term.
        vgg: VGG-16 weights for the perceptual term; needed only where that has a weight.

    Raises:
        DeepFlashError: If that file is missing or cannot be read.
    """

    def __init__(self, recipe: Recipe, vgg: Path | None = None) -> None:
        self._recipe = recipe
        self._features: list[nn.Module] = []
        if recipe.perceptual_weight:
            if vgg is None:
                raise DeepFlashError("A perceptual loss needs a file of VGG-16 weights.")
            network = DeepFlashNet(1.0).requires_grad_(requires_grad=False)
            load_encoder(network, vgg)
            self._features = list(network.encoder[:_GROUPS])

    def __call__(self, seen: Tensor, encoded: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        """A scalar.

        Args:
            seen: (N, 3, H, W) in [0, 1], what the network saw.
            encoded: (N, 3, H, W), what it answered.
            target: (N, 3, H, W) in [0, 1], what it should have.
            weight: (N, 1, H, W), how much each pixel counts.
        """
        recipe = self._recipe
        if recipe.tone_stretch:
            behind = recipe.background_weight
            person = ((weight - behind) / max(1 - behind, _LEAST)).clamp(0, 1)
            target = farther_from_the_middle(seen, target, weight, person, recipe.tone_stretch)
        total = encoded.new_zeros(())
        if recipe.square_weight:
            terms = relighting_loss(encoded, target, weight, recipe.offset_weight)
            total = total + recipe.square_weight * terms["total"]
        if recipe.l1_weight and not recipe.adversarial_weight:  # else the adversary counts it
            total = total + recipe.l1_weight * absolute_error(encoded, target, weight)
        if recipe.ssim_weight or recipe.color_weight or recipe.perceptual_weight:
            result, truth = (_relit(seen, one, recipe.encoding) for one in (encoded, target))
            if recipe.ssim_weight:
                total = total + recipe.ssim_weight * dissimilarity(result, truth, weight)
            if recipe.color_weight:
                total = total + recipe.color_weight * color_difference(result, truth, weight)
            if recipe.perceptual_weight:
                total = total + recipe.perceptual_weight * self._perceived(result, truth)
        return total

    def _perceived(self, result: Tensor, truth: Tensor) -> Tensor:
        """Squared difference of VGG-16's features, in each group against their mean square."""
        difference = result.new_zeros(())
        result, truth = result - 0.5, truth - 0.5
        for number, group in enumerate(self._features):
            if number:
                result, truth = (functional.max_pool2d(one, 2) for one in (result, truth))
            result, truth = group(result), group(truth)
            difference = difference + ((result - truth) ** 2).mean() / (truth**2).mean()
        return difference


def _relit(seen: Tensor, encoded: Tensor, encoding: Encoding) -> Tensor:
    """The picture that an encoded one stands for, as far as the network sees it."""
    return encoded if encoding is Encoding.DIRECT else seen - 2 * encoded + 1
