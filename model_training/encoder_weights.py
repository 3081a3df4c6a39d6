"""First weights of the encoder from a published VGG-16 (paper, section 3.2), never required.

Three kinds of file are read, none of which can run code: VGG-Face or ImageNet weights as torch
saves them (names ``conv1_1.weight`` or ``features.0.weight``), as safetensors, and the VGG-16 of an
edge detector as Keras saves it (HDF5). All of them saw 0 to 255 with a mean taken away; our network
sees RGB from −0.5 to 0.5, so range, mean and channel order go into the first convolution, exactly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import h5py
import numpy as np
import safetensors.torch
import torch

from deepflash_app.errors import WeightsError
from model_training.network import ENCODER_GROUPS

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from model_training.network import DeepFlashNet

VGG_FACE_MEAN = (129.186, 104.762, 93.594)
"""RGB, of the faces that VGG-Face was trained on."""

CAFFE_MEAN = (123.68, 116.779, 103.939)
"""RGB, of ImageNet; such networks saw the channels as BGR."""

TORCHVISION_MEAN, TORCHVISION_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""RGB in [0, 1], of torchvision's ImageNet weights."""

_CONVOLUTIONS = sum(len(group) for group in ENCODER_GROUPS)
_KERAS = re.compile(r"block(\d)/layers/conv2d(?:_(\d))?/")


def load_encoder(network: DeepFlashNet, path: Path) -> None:
    """Put the 13 convolutions of a VGG-16 into the encoder, in place.

    Only width 1.0 can take them. Narrower encoders would have to drop or merge three quarters of
    channels that were learnt together, which leaves no better a start than random ones.

    Args:
        network: At width 1.0.
        path: ``.pth``, ``.pt``, ``.safetensors`` or ``.h5``.

    Raises:
        WeightsError: If the file is missing, hostile or no VGG-16, or the network is narrower.
    """
    kernels = _read(path)
    layers = [
        layer
        for group in network.encoder
        for layer in group.children()
        if isinstance(layer, torch.nn.Conv2d)
    ]
    if len(kernels) != _CONVOLUTIONS:
        raise WeightsError(f"{path.name} is no VGG-16: it has {len(kernels)} convolutions.")
    for layer, (weight, bias) in zip(layers, kernels, strict=True):
        if layer.weight.shape != weight.shape:
            raise WeightsError(
                f"{path.name} does not fit: VGG-16 weights need a network of width 1.0."
            )
        assert layer.bias is not None  # noqa: S101 - for the type checker
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)


def _read(path: Path) -> list[tuple[Tensor, Tensor]]:
    """(weight, bias) of each convolution in order, for RGB from −0.5 to 0.5."""
    try:
        if path.suffix == ".h5":
            return _keras(path)
        if path.suffix == ".safetensors":
            state = safetensors.torch.load_file(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
        return _torch(state)
    except Exception as error:  # each format raises its own kinds, hostile pickles among them
        raise WeightsError(f"{path.name} cannot be read as VGG-16 weights.") from error


def _torch(state: dict[str, Tensor]) -> list[tuple[Tensor, Tensor]]:
    names = [
        name.removesuffix(".weight")
        for name, value in state.items()
        if name.endswith(".weight") and value.ndim == 4  # noqa: PLR2004 - convolutions
    ]
    names.sort(key=_place)  # safetensors knows no order
    kernels = [(state[f"{name}.weight"].float(), state[f"{name}.bias"].float()) for name in names]
    mean, scale = torch.tensor(VGG_FACE_MEAN), torch.full((3,), 255.0)
    if names[0].startswith("features"):
        mean = torch.tensor(TORCHVISION_MEAN) / torch.tensor(TORCHVISION_STD)
        scale = 1 / torch.tensor(TORCHVISION_STD)
    return [_adapted(*kernels[0], mean, scale), *kernels[1:]]


def _place(name: str) -> list[int]:
    """Where a layer comes by the numbers in its name: ``features.2`` before ``features.10``."""
    return [int(number) for number in re.findall(r"\d+", name)]


def _keras(path: Path) -> list[tuple[Tensor, Tensor]]:
    """Caffe's BGR convolutions; kernels are (height, width, in, out) there."""
    found: dict[tuple[str, ...], dict[int, Tensor]] = {}

    def visit(name: str, value: object) -> None:
        match = _KERAS.search(name)
        if match and isinstance(value, h5py.Dataset):
            place = (match[1], match[2] or "0")
            found.setdefault(place, {})[value.ndim] = torch.from_numpy(np.asarray(value))

    with h5py.File(path, "r") as file:
        file.visititems(visit)
    kernels = [
        (found[place][4].permute(3, 2, 0, 1).contiguous(), found[place][1])
        for place in sorted(found)
    ]
    weight, bias = kernels[0]
    first = _adapted(weight.flip(1), bias, torch.tensor(CAFFE_MEAN), torch.full((3,), 255.0))
    return [first, *kernels[1:]]


def _adapted(weight: Tensor, bias: Tensor, mean: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    """A first convolution that saw scale·v − mean, for one that sees v − 0.5."""
    offset = 0.5 * scale - mean
    shift = (weight * offset.view(1, 3, 1, 1)).sum(dim=(1, 2, 3))
    return weight * scale.view(1, 3, 1, 1), bias + shift
