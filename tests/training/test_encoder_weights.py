"""The encoder begins as the VGG-16 of a file, whatever range and order of channels that saw."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import pytest
import safetensors.torch
import torch
from torch.nn import functional

from deepflash_app.errors import WeightsError
from model_training.encoder_weights import CAFFE_MEAN, VGG_FACE_MEAN, load_encoder
from model_training.network import ENCODER_GROUPS, DeepFlashNet

if TYPE_CHECKING:
    from torch import Tensor


@pytest.fixture(scope="module")
def kernels() -> list[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(0)
    channels, found = 3, []
    for group in ENCODER_GROUPS:
        for out in group:
            weight = torch.randn(out, channels, 3, 3, generator=generator) / (3 * channels**0.5)
            found.append((weight, torch.randn(out, generator=generator)))
            channels = out
    return found


@pytest.fixture(scope="module")
def network() -> DeepFlashNet:
    return DeepFlashNet(1.0)


def _face(kernels: list[tuple[Tensor, Tensor]]) -> dict[str, Tensor]:
    places = [(g, k) for g, group in enumerate(ENCODER_GROUPS, 1) for k in range(len(group))]
    names = [f"conv{g}_{k + 1}" for g, k in places]
    state: dict[str, Tensor] = {}
    for name, (weight, bias) in zip(names, kernels, strict=True):
        state |= {f"{name}.weight": weight, f"{name}.bias": bias}
    return state


def _first_answer(network: DeepFlashNet, seen: Tensor) -> Tensor:
    first: Any = network.encoder[0]
    with torch.no_grad():
        return first[0](seen - 0.5)[..., 1:-1, 1:-1]  # beyond the border zeros stand for greys


def test_vgg_face_sees_what_it_saw(
    tmp_path: Path, kernels: list[tuple[Tensor, Tensor]], network: DeepFlashNet
) -> None:
    path = tmp_path / "vgg_face.pth"
    torch.save(_face(kernels), path)
    load_encoder(network, path)
    seen = torch.rand(1, 3, 12, 12, generator=torch.Generator().manual_seed(1))
    weight, bias = kernels[0]
    wanted = functional.conv2d(255 * seen - torch.tensor(VGG_FACE_MEAN).view(3, 1, 1), weight, bias)
    torch.testing.assert_close(_first_answer(network, seen), wanted, rtol=1e-3, atol=1e-2)
    last: Any = network.encoder[-1]
    assert torch.equal(last[4].weight, kernels[-1][0])


def test_a_keras_file_is_turned_from_bgr(
    tmp_path: Path, kernels: list[tuple[Tensor, Tensor]], network: DeepFlashNet
) -> None:
    path = tmp_path / "edges.weights.h5"
    numbered = iter(kernels)
    with h5py.File(path, "w") as file:
        for block, group in enumerate(ENCODER_GROUPS, 1):
            for k in range(len(group)):
                weight, bias = next(numbered)
                place = f"block{block}/layers/conv2d{f'_{k}' if k else ''}/vars"
                file[f"{place}/0"] = weight.permute(2, 3, 1, 0).numpy()
                file[f"{place}/1"] = bias.numpy()
    load_encoder(network, path)
    seen = torch.rand(1, 3, 12, 12, generator=torch.Generator().manual_seed(1))
    weight, bias = kernels[0]
    caffe = (255 * seen - torch.tensor(CAFFE_MEAN).view(3, 1, 1)).flip(1)
    wanted = functional.conv2d(caffe, weight, bias)
    torch.testing.assert_close(_first_answer(network, seen), wanted, rtol=1e-3, atol=1e-2)


def test_narrow_networks_and_other_files_are_refused(
    tmp_path: Path, kernels: list[tuple[Tensor, Tensor]], network: DeepFlashNet
) -> None:
    whole = tmp_path / "whole.safetensors"
    safetensors.torch.save_file(_face(kernels), whole)
    with pytest.raises(WeightsError, match=r"width 1\.0"):
        load_encoder(DeepFlashNet(0.25), whole)
    part = tmp_path / "part.safetensors"
    safetensors.torch.save_file(
        {"a.weight": torch.zeros(1, 1, 1, 1), "a.bias": torch.zeros(1)}, part
    )
    with pytest.raises(WeightsError, match="VGG-16"):
        load_encoder(network, part)
    with pytest.raises(WeightsError, match=r"gone\.pth"):
        load_encoder(network, tmp_path / "gone.pth")


def test_a_hostile_file_does_not_run(tmp_path: Path, network: DeepFlashNet) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "ran",))

    path = tmp_path / "bomb.pth"
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(WeightsError, match=r"bomb\.pth"):
        load_encoder(network, path)
    assert not (tmp_path / "ran").exists()
