"""LinkNet's size, shape and start."""

from __future__ import annotations

import pytest
import torch

from model_training.linknet import LinkNet
from model_training.network import count_parameters


def test_at_width_1_it_has_the_papers_size() -> None:
    network = LinkNet(1.0)
    encoder = count_parameters(network.stem) + count_parameters(network.encoder)
    assert encoder == 21_284_672  # ResNet-34's 21.8 million without its classifier of 513,000
    assert 21.5e6 < count_parameters(network) < 21.8e6


@pytest.mark.parametrize("shape", [(32, 32), (64, 96)])
def test_output_has_the_inputs_shape_and_starts_near_no_correction(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    encoded = LinkNet(0.125)(torch.rand(2, 3, *shape))
    assert encoded.shape == (2, 3, *shape)
    assert (encoded - 0.5).abs().mean() < 0.2
