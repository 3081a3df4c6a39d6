"""The network's shape against the paper's."""

from __future__ import annotations

import pytest
import torch

from model_training.network import SIDE_STEP, DeepFlashNet, count_parameters


def test_at_full_width_it_has_the_papers_size() -> None:
    assert round(count_parameters(DeepFlashNet(1.0)) / 1e6, 1) == 29.4


@pytest.mark.parametrize("shape", [(SIDE_STEP, SIDE_STEP), (2 * SIDE_STEP, 3 * SIDE_STEP)])
def test_output_has_the_inputs_shape_and_starts_near_no_correction(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    network = DeepFlashNet(0.125)
    encoded = network(torch.rand(2, 3, *shape))
    assert encoded.shape == (2, 3, *shape)
    assert (encoded - 0.5).abs().mean() < 0.2


def test_every_parameter_learns() -> None:
    torch.manual_seed(0)
    network = DeepFlashNet(0.125)
    network(torch.rand(2, 3, 64, 64)).square().mean().backward()
    silent = [name for name, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []
