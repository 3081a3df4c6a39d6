"""Which network a recipe asks for: the paper's, its variants and its rivals, behind one interface.

Each takes (N, 3, S, S) in [0, 1], what the encoding lets it see, and answers (N, 3, S, S), the
encoded picture; untrained, each answers about the flash photo itself, or no correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.utils.flop_counter import FlopCounterMode

from deepflash_app.core.encoding import Encoding
from model_training.linknet import LinkNet
from model_training.network import DeepFlashNet
from model_training.peers.hdrnet import HDRNet, Start
from model_training.peers.pix2pix import Pix2PixGenerator
from model_training.second_opinion import SecondOpinion

if TYPE_CHECKING:
    from torch import nn

    from model_training.recipe import Recipe


def build_network(recipe: Recipe) -> nn.Module:
    """The network of a recipe with its initial weights, in the memory layout that is fastest."""
    return _built(recipe).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack it


def _built(recipe: Recipe) -> nn.Module:
    if recipe.network == "linknet":
        return LinkNet(recipe.width)
    if recipe.network == "hdrnet":
        start: Start = "identity" if recipe.encoding is Encoding.DIRECT else "grey"
        return HDRNet(recipe.width, start)
    if recipe.network == "pix2pix":
        return Pix2PixGenerator(recipe.width, recipe.side)
    if recipe.second_width:
        return SecondOpinion(recipe.width, recipe.second_width, folded=recipe.folded)
    return DeepFlashNet(recipe.width, folded=recipe.folded)


@torch.no_grad()
def multiply_adds(network: nn.Module, side: int) -> int:
    """Multiply-adds that one picture of that side costs, convolutions and matrices counted."""
    training = network.training
    network.eval()
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 3, side, side))
    network.train(training)
    return counter.get_total_flops() // 2
