"""Pix2Pix: a U-Net that an image discriminator judges patch by patch, given the input.

Source: Isola, Zhu, Zhou and Efros, "Image-to-image translation with conditional adversarial
networks" (2017), section 3 and the appendix's architectures (6.1).
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional

from model_training.channels import scaled
from model_training.losses import absolute_error

_FIRST = 64
_MOST = 512
_SLOPE = 0.2  # of LeakyReLU
_INITIAL_STD = 0.02
_DROPOUT = 0.5
_DROPPED = 3  # decoder steps with dropout, from the innermost
_PATCH_CHANNELS = (64, 128, 256, 512)


class Pix2PixGenerator(nn.Module):
    """The U-Net: halved down to one pixel where the side allows, then doubled, with skips.

    As in the paper the noise is dropout's alone. Unlike there, dropout and the batch's own
    statistics end with the training, so that a picture gives one result.

    Args:
        width: Scales every channel count (rounded to 8); 1.0 is the paper's, with 54.4 million
            parameters at a side of 256.
        side: Decides the depth: how often it can be halved. Other sides work if they can be
            halved as often.

    Raises:
        ValueError: If the side cannot be halved twice.
    """

    def __init__(self, width: float = 1.0, side: int = 256) -> None:
        super().__init__()
        depth = (side & -side).bit_length() - 1
        if depth < 2:  # noqa: PLR2004 - an outermost and an innermost step
            raise ValueError(f"A side of {side} cannot be halved twice.")
        sizes = [scaled(min(_FIRST * 2**i, _MOST), width) for i in range(depth)]
        self.downs = nn.ModuleList([nn.Conv2d(3, sizes[0], 4, stride=2, padding=1)])
        for level, (channels, out) in enumerate(itertools.pairwise(sizes), 2):
            # one value a picture has no statistics, so the innermost is not normalised
            self.downs.append(_down(channels, out, normalised=level < depth))
        self.ups = nn.ModuleList()
        channels = sizes[-1]
        for step, out in enumerate(reversed(sizes[:-1])):
            self.ups.append(_up(channels, out, dropout=_DROPOUT if step < _DROPPED else 0.0))
            channels = 2 * out  # with the skip
        self.head = nn.ConvTranspose2d(channels, 3, 4, stride=2, padding=1)
        gaussian_start(self)

    def forward(self, seen: Tensor) -> Tensor:
        """Encode the correction, or relight the picture, as trained.

        Args:
            seen: (N, 3, H, W) in [0, 1].

        Returns:
            (N, 3, H, W) in [0, 1]; near 0.5 before training.
        """
        x = 2 * seen - 1
        skips = []
        for down in self.downs:
            x = down(x)
            skips.append(x)
        skips.pop()
        for up in self.ups:
            x = torch.cat([up(x), skips.pop()], dim=1)
        return 0.5 + 0.5 * torch.tanh(self.head(functional.relu(x)))


class PatchGAN(nn.Module):
    """The discriminator: is this patch of 70 × 70 pixels real, given the input there?

    Args:
        width: Scales every channel count (rounded to 8); 1.0 is the paper's.
    """

    def __init__(self, width: float = 1.0) -> None:
        super().__init__()
        sizes = [scaled(c, width) for c in _PATCH_CHANNELS]
        layers: list[nn.Module] = [nn.Conv2d(2 * 3, sizes[0], 4, stride=2, padding=1)]
        for channels, out in itertools.pairwise(sizes):
            stride = 1 if out is sizes[-1] else 2
            layers.append(_down(channels, out, stride=stride, normalised=True))
        layers += [nn.LeakyReLU(_SLOPE), nn.Conv2d(sizes[-1], 1, 4, padding=1)]
        self.layers = nn.Sequential(*layers)
        gaussian_start(self)

    def forward(self, seen: Tensor, encoded: Tensor) -> Tensor:
        """Judge.

        Args:
            seen: (N, 3, H, W) in [0, 1], the generator's input; sides of 24 pixels or more.
            encoded: (N, 3, H, W) in [0, 1], the true or the generated picture.

        Returns:
            (N, 1, H / 8 − 2, W / 8 − 2) logits, above 0 for "real".
        """
        return self.layers(2 * torch.cat([seen, encoded], dim=1) - 1)


def generator_loss(
    judged: Tensor,
    encoded: Tensor,
    target: Tensor,
    weight: Tensor,
    *,
    adversarial_weight: float,
    l1_weight: float,
) -> dict[str, Tensor]:
    """What the generator lowers (Eq. 4): being told apart, and being wrong.

    Args:
        judged: Logits of the discriminator on ``encoded``.
        encoded: (N, 3, H, W), the generator's output.
        target: (N, 3, H, W) in [0, 1].
        weight: (N, 1, H, W), how much each pixel counts; all ones in the paper.
        adversarial_weight: 1 in the paper.
        l1_weight: λ, 100 in the paper.

    Returns:
        Scalars ``adversarial``, ``l1`` and ``total``.
    """
    adversarial = functional.binary_cross_entropy_with_logits(judged, torch.ones_like(judged))
    l1 = absolute_error(encoded, target, weight)
    total = adversarial_weight * adversarial + l1_weight * l1
    return {"adversarial": adversarial, "l1": l1, "total": total}


def discriminator_loss(judged_real: Tensor, judged_generated: Tensor) -> dict[str, Tensor]:
    """What the discriminator lowers, halved as in the paper to slow it down.

    Args:
        judged_real: Its logits on true pictures.
        judged_generated: Its logits on generated ones, detached from the generator.

    Returns:
        Scalars ``real``, ``generated`` and ``total``.
    """
    cross_entropy = functional.binary_cross_entropy_with_logits
    real = cross_entropy(judged_real, torch.ones_like(judged_real))
    generated = cross_entropy(judged_generated, torch.zeros_like(judged_generated))
    return {"real": real, "generated": generated, "total": (real + generated) / 2}


def gaussian_start(network: nn.Module) -> None:
    """Initialise as the paper does: weights N(0, 0.02²), scales N(1, 0.02²), no biases."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, std=_INITIAL_STD)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, mean=1.0, std=_INITIAL_STD)
        else:
            continue
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def _down(channels: int, out: int, *, normalised: bool, stride: int = 2) -> nn.Sequential:
    layer = nn.Conv2d(channels, out, 4, stride, padding=1, bias=not normalised)
    norm = [nn.BatchNorm2d(out)] if normalised else []
    return nn.Sequential(nn.LeakyReLU(_SLOPE), layer, *norm)


def _up(channels: int, out: int, *, dropout: float) -> nn.Sequential:
    layer = nn.ConvTranspose2d(channels, out, 4, stride=2, padding=1, bias=False)
    return nn.Sequential(nn.ReLU(), layer, nn.BatchNorm2d(out), nn.Dropout(dropout))
