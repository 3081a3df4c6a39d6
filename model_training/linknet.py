"""LinkNet on ResNet-34: the lighter network that the paper leaves to the future (section 7).

Sources: He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2015), Table 1;
Chaurasia and Culurciello, "LinkNet" (2017), Figs. 1 and 2.
"""

from __future__ import annotations

import itertools

from torch import Tensor, nn

from model_training.channels import scaled

_STEM = 64
_STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))  # channels and residual blocks
_HEAD = 32
_NO_CORRECTION = 0.5  # the encoded value that stands for a correction of 0


class LinkNet(nn.Module):
    """ResNet-34 without its classifier, and a slim decoder that adds the encoder's stages.

    Args:
        width: Scales every channel count (rounded to 8); 1.0 is the papers', with 21.6 million
            parameters.
    """

    def __init__(self, width: float = 1.0) -> None:
        super().__init__()
        channels = scaled(_STEM, width)
        self.stem = nn.Sequential(*_convolution(3, channels, 7, stride=2))
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.encoder = nn.ModuleList()
        sizes = [channels]
        for number, (full, blocks) in enumerate(_STAGES):
            out = scaled(full, width)
            first = ResidualBlock(channels, out, stride=1 if number == 0 else 2)
            rest = (ResidualBlock(out, out) for _ in range(blocks - 1))
            self.encoder.append(nn.Sequential(first, *rest))
            sizes.append(out)
            channels = out
        self.decoder = nn.ModuleList(_up(a, b) for a, b in itertools.pairwise(reversed(sizes)))
        head = scaled(_HEAD, width)
        self.last = nn.Sequential(*_doubling(sizes[0], head), *_convolution(head, head, 3))
        self.head = nn.Conv2d(head, 3, 1)
        self._initialise()

    def _initialise(self) -> None:
        """He's, and a head that starts at no correction."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        nn.init.xavier_uniform_(self.head.weight, gain=0.1)
        nn.init.constant_(self.head.bias, _NO_CORRECTION)  # type: ignore[arg-type]

    def forward(self, seen: Tensor) -> Tensor:
        """Encode the correction.

        Args:
            seen: (N, 3, H, W) in [0, 1]; H and W multiples of 32.

        Returns:
            (N, 3, H, W), nominally in [0, 1], not clamped.
        """
        x = self.pool(self.stem(seen - 0.5))
        stages = []
        for stage in self.encoder:
            x = stage(x)
            stages.append(x)
        stages.pop()
        for up in self.decoder:
            x = up(x)
            if stages:
                x = x + stages.pop()
        return self.head(self.last(x))


class ResidualBlock(nn.Module):
    """Two 3 × 3 convolutions, added to what came in.

    Args:
        channels: That come in.
        out: That go out.
        stride: Of the first convolution.
    """

    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        self.change = nn.Sequential(
            *_convolution(channels, out, 3, stride=stride),
            nn.Conv2d(out, out, 3, padding=1, bias=False),
            nn.BatchNorm2d(out),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or channels != out:
            layer = nn.Conv2d(channels, out, 1, stride, bias=False)
            self.shortcut = nn.Sequential(layer, nn.BatchNorm2d(out))
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, H, W) → (N, out, H / stride, W / stride)."""
        return self.relu(self.change(x) + self.shortcut(x))


def _up(channels: int, out: int) -> nn.Sequential:
    """A decoder block: fewer channels, twice the side, the next stage's channels."""
    middle = channels // 4
    return nn.Sequential(
        *_convolution(channels, middle, 1),
        *_doubling(middle, middle),
        *_convolution(middle, out, 1),
    )


def _convolution(channels: int, out: int, kernel: int, *, stride: int = 1) -> list[nn.Module]:
    layer = nn.Conv2d(channels, out, kernel, stride, padding=kernel // 2, bias=False)
    return [layer, nn.BatchNorm2d(out), nn.ReLU(inplace=True)]


def _doubling(channels: int, out: int) -> list[nn.Module]:
    layer = nn.ConvTranspose2d(channels, out, 3, 2, padding=1, output_padding=1, bias=False)
    return [layer, nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
