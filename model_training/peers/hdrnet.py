"""HDRNet: a grid of affine colour transforms, predicted small and applied at full size.

Source: Gharbi, Chen, Barron, Hasinoff and Durand, "Deep bilateral learning for real-time image
enhancement" (2017), sections 3.1 to 3.4, whose sizes are the defaults here.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from model_training.channels import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

Start = Literal["identity", "grey"]
"""What an untrained network gives: the picture itself, or 0.5, which encodes no correction."""

GRID_SIDE = 16
GRID_DEPTH = 8
LOW_RES = 256
DEFAULT_WIDTH = 3.5
"""The paper's 1.0 takes only 0.04 billion multiply-adds; this takes 0.47, at any side, which is
what ``DeepFlashNet`` of width 0.25 takes at 128²."""

_AFFINE = 12  # 3 rows of 3 gains and an offset
_FIRST = 8  # channels after the first halving, doubled by each further one
_FEATURES = 64
_DENSE = (256, 128)
_KNOTS = 16  # of each guide curve


class HDRNet(nn.Module):
    """Low-resolution stream with a local and a global path, bilateral grid, learned guide.

    The stream always sees ``low_res``² pixels, so one set of weights serves every side.

    Args:
        width: Scales every channel count (rounded to 8); 1.0 is the paper's, with 0.48 million
            parameters.
        start: What the untrained network gives.
        low_res: Pixels a side that the low-resolution stream sees: 16 times a power of two.

    Raises:
        ValueError: If ``low_res`` is no such number.
    """

    def __init__(
        self, width: float = DEFAULT_WIDTH, start: Start = "identity", low_res: int = LOW_RES
    ) -> None:
        super().__init__()
        halvings = (low_res // GRID_SIDE).bit_length() - 1
        if halvings < 1 or low_res != GRID_SIDE * 2**halvings:
            raise ValueError(f"low_res must be {GRID_SIDE} times a power of two, not {low_res}.")
        self.low_res = low_res
        features = scaled(_FEATURES, width)
        splat = [scaled(_FIRST * 2**i, width) for i in range(halvings)]
        self.splat = nn.Sequential(
            _convolution(3, splat[0], stride=2, normalised=False),
            *(_convolution(a, b, stride=2) for a, b in itertools.pairwise(splat)),
        )
        self.local_path = nn.Sequential(
            _convolution(splat[-1], features),
            nn.Conv2d(features, features, 3, padding=1, bias=False),
        )
        self.global_path = nn.Sequential(
            _convolution(splat[-1], features, stride=2),
            _convolution(features, features, stride=2),
            nn.Flatten(),
            *_dense((features * (GRID_SIDE // 4) ** 2, *(scaled(n, width) for n in _DENSE))),
            nn.Linear(scaled(_DENSE[-1], width), features),
        )
        self.to_grid = nn.Conv2d(features, GRID_DEPTH * _AFFINE, 1)
        self.guide = Guide()
        self._initialise(start)

    def _initialise(self, start: Start) -> None:
        for path in (self.splat, self.local_path, self.global_path):
            for module in path.modules():
                if isinstance(module, nn.Conv2d | nn.Linear):
                    nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.xavier_uniform_(self.to_grid.weight, gain=0.1)
        affine = torch.eye(3, 4)
        if start == "grey":
            affine = torch.tensor([0.0, 0.0, 0.0, 0.5]).repeat(3, 1)
        with torch.no_grad():
            self.to_grid.bias.copy_(affine.flatten().repeat(GRID_DEPTH))  # type: ignore[union-attr]

    def forward(self, seen: Tensor) -> Tensor:
        """Encode the correction, or relight the picture, as trained.

        Args:
            seen: (N, 3, H, W) in [0, 1].

        Returns:
            (N, 3, H, W), nominally in [0, 1], not clamped.
        """
        grid = self.grid(seen)
        with torch.autocast("cpu", enabled=False):  # bfloat16 has steps of a level and more here
            coefficients = bilateral_slice(grid.float(), self.guide(seen))
        return (coefficients[:, :, :3] * seen[:, None]).sum(dim=2) + coefficients[:, :, 3]

    def grid(self, seen: Tensor) -> Tensor:
        """(N, 3, H, W) → the bilateral grid, (N, depth, 12, 16, 16)."""
        size = (self.low_res, self.low_res)
        small = functional.interpolate(seen, size, mode="bilinear", align_corners=False)
        features = self.splat(small - 0.5)
        everywhere = self.global_path(features)[:, :, None, None]
        fused = functional.relu(self.local_path(features) + everywhere)
        return self.to_grid(fused).unflatten(1, (GRID_DEPTH, _AFFINE))


class Guide(nn.Module):
    """The learned pointwise guide: a curve for each of three mixtures of the channels, summed.

    Starts as the mean of the channels: mixtures are the channels, and curves straight.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv2d(3, 3, 1)
        self.knots = nn.Parameter(torch.arange(_KNOTS).repeat(3, 1) / _KNOTS)
        self.slopes = nn.Parameter(functional.one_hot(torch.zeros(3).long(), _KNOTS).float())
        self.sum = nn.Conv2d(3, 1, 1)
        with torch.no_grad():
            self.mix.weight.copy_(torch.eye(3)[..., None, None])
            nn.init.constant_(self.sum.weight, 1 / 3)
            for layer in (self.mix, self.sum):
                nn.init.zeros_(layer.bias)  # type: ignore[arg-type]

    def forward(self, seen: Tensor) -> Tensor:
        """(N, 3, H, W) in [0, 1] → (N, H, W) in [0, 1]."""
        above = functional.relu(self.mix(seen)[:, :, None] - self.knots[..., None, None])
        curves = (self.slopes[..., None, None] * above).sum(dim=2)
        return self.sum(curves).squeeze(1).clamp(0, 1)


def bilateral_slice(grid: Tensor, guide: Tensor) -> Tensor:
    """Read a bilateral grid at every pixel, trilinearly (section 3.3, Eq. 4 and 5).

    A cell's value stands at its centre, and holds on beyond the outermost centres. The plane is
    enlarged as pictures are and the depth weighted by hats, since ONNX lacks the volume's sampling
    at the opset we write.

    Args:
        grid: (N, D, C, h, w).
        guide: (N, H, W) in [0, 1], where to read in depth.

    Returns:
        (N, 3, C / 3, H, W): the coefficients of each output channel.
    """
    depth, channels = grid.shape[1:3]
    size = (guide.shape[1], guide.shape[2])
    planes = functional.interpolate(grid.flatten(1, 2), size, mode="bilinear", align_corners=False)
    level = (guide * depth - 0.5).clamp(0, depth - 1)
    cells = torch.arange(depth, dtype=guide.dtype, device=guide.device)
    hats = functional.relu(1 - (level[:, None] - cells[:, None, None]).abs())
    read = (planes.reshape(len(grid), depth, channels, *size) * hats[:, :, None]).sum(dim=1)
    return read.reshape(len(read), 3, channels // 3, *size)


def _convolution(
    channels: int, out: int, *, stride: int = 1, normalised: bool = True
) -> nn.Sequential:
    norm = [nn.BatchNorm2d(out)] if normalised else []
    layer = nn.Conv2d(channels, out, 3, stride, padding=1, bias=not normalised)
    return nn.Sequential(layer, *norm, nn.ReLU(inplace=True))


def _dense(sizes: Sequence[int]) -> list[nn.Module]:
    """Fully connected layers, without normalisation: a batch of one has no statistics here."""
    layers: list[nn.Module] = []
    for size, out in itertools.pairwise(sizes):
        layers += [nn.Linear(size, out), nn.ReLU(inplace=True)]
    return layers
