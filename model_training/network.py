"""The paper's network (section 3.1, Fig. 2): VGG-16's convolutions, and a decoder with skips."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from model_training.channels import scaled

ENCODER_GROUPS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DECODER_CHANNELS = (512, 512, 256, 128, 64)
BOTTLENECK = 512
SIDE_STEP = 2 ** len(ENCODER_GROUPS)
"""The input's sides are multiples of this."""

_SLOPE = 0.2  # of LeakyReLU
_DECODER_STD = 0.02  # unit std, as the paper seems to say, would be 50 times too wide under BN
_NO_CORRECTION = 0.5  # the encoded value that stands for a correction of 0


class DeepFlashNet(nn.Module):
    """Encoder of 13 convolutions, bottleneck, and five upsampling steps with skips.

    Args:
        width: Scales every channel count (rounded to 8); 1.0 is the paper's, with 29.4 million
            parameters and 121 billion multiply-adds at 512².
        folded: Without batch normalisation, each convolution having a bias instead: what an
            exported network is, and what is refined with few pairs, whose statistics mean little.
    """

    def __init__(self, width: float = 1.0, *, folded: bool = False) -> None:
        super().__init__()
        groups = [[scaled(c, width) for c in group] for group in ENCODER_GROUPS]
        ups = [scaled(c, width) for c in DECODER_CHANNELS]
        self.encoder = nn.ModuleList()
        channels = 3
        for group in groups:
            layers: list[nn.Module] = []
            for out in group:
                layers += [nn.Conv2d(channels, out, 3, padding=1), nn.ReLU(inplace=True)]
                channels = out
            self.encoder.append(nn.Sequential(*layers))
        middle = scaled(BOTTLENECK, width)
        self.bottleneck = _normalised(
            nn.Conv2d(channels, middle, 3, padding=1, bias=folded), middle, folded=folded
        )
        self.ups = nn.ModuleList()
        self.fuses = nn.ModuleList()
        channels = middle
        for out, group in zip(ups, reversed(groups), strict=True):
            up = nn.ConvTranspose2d(channels, out, 4, stride=2, padding=1, bias=folded)
            self.ups.append(_normalised(up, out, folded=folded))
            fuse = nn.Conv2d(out + group[-1], out, 1, bias=folded)
            self.fuses.append(_normalised(fuse, out, folded=folded))
            channels = out
        self.head = nn.Conv2d(channels, 3, 1)
        self._initialise()

    def _initialise(self) -> None:
        """He for the plain encoder, truncated normal and Xavier as in the paper (section 3.2)."""
        for name, module in self.named_modules():
            if not isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                continue
            if name.startswith("encoder"):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]
            elif module is not self.head:
                nn.init.trunc_normal_(module.weight, std=_DECODER_STD)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.xavier_uniform_(self.head.weight, gain=0.1)
        nn.init.constant_(self.head.bias, _NO_CORRECTION)  # type: ignore[arg-type]

    def forward(self, seen: Tensor) -> Tensor:
        """Encode the correction.

        Args:
            seen: (N, 3, H, W) in [0, 1]; H and W multiples of ``SIDE_STEP``.

        Returns:
            (N, 3, H, W), nominally in [0, 1], not clamped.
        """
        x = seen - 0.5
        skips = []
        for group in self.encoder:
            x = group(x)
            skips.append(x)
            x = functional.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for up, fuse in zip(self.ups, self.fuses, strict=True):
            x = fuse(torch.cat([up(x), skips.pop()], dim=1))
        with torch.autocast("cpu", enabled=False):  # bfloat16 has steps of half a level here
            return self.head(x.float())

    def convolutions(self) -> list[str]:
        """Names of all convolutions in the order in which ``forward`` uses them."""
        names = [
            f"encoder.{group}.{layer}"
            for group, layers in enumerate(self.encoder)
            for layer, module in enumerate(layers.children())
            if isinstance(module, nn.Conv2d)
        ]
        decoder = [f"{kind}.{step}.0" for step in range(len(self.ups)) for kind in ("ups", "fuses")]
        return [*names, "bottleneck.0", *decoder, "head"]


def count_parameters(network: nn.Module) -> int:
    """How many numbers the network has to learn."""
    return sum(p.numel() for p in network.parameters())


def _normalised(layer: Any, channels: int, *, folded: bool) -> nn.Sequential:  # noqa: ANN401 - any convolution
    middle = [] if folded else [nn.BatchNorm2d(channels)]
    return nn.Sequential(layer, *middle, nn.LeakyReLU(_SLOPE, inplace=True))
