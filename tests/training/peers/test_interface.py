"""What every network that takes DeepFlashNet's place in a training must do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnxruntime
import pytest
import torch

from model_training import export
from model_training.linknet import LinkNet
from model_training.peers.hdrnet import HDRNet
from model_training.peers.pix2pix import Pix2PixGenerator

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

SIDE = 96
NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "hdrnet": lambda: HDRNet(0.5, low_res=64),
    "pix2pix": lambda: Pix2PixGenerator(0.125, side=SIDE),
    "linknet": lambda: LinkNet(0.125),
}


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> nn.Module:
    torch.manual_seed(0)
    return NETWORKS[request.param]()


def test_every_parameter_learns(network: nn.Module) -> None:
    network(torch.rand(2, 3, SIDE, SIDE)).square().mean().backward()
    silent = [name for name, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


@pytest.mark.slow
def test_exported_it_gives_the_same(network: nn.Module) -> None:
    seen = torch.rand(1, 3, SIDE, SIDE)
    with torch.no_grad():
        network(torch.rand(4, 3, SIDE, SIDE))  # so that the statistics are not those of birth
        expected = network.eval()(seen).numpy()
    session = onnxruntime.InferenceSession(
        export._to_onnx(network, seen), providers=["CPUExecutionProvider"]
    )
    given = session.run(None, {"seen": seen.numpy()})[0]
    assert abs(given - expected).max() < 1e-4
