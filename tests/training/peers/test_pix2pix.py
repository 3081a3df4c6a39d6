"""The discriminator's patch, the generator's shapes and start, and the losses by hand."""

from __future__ import annotations

import math

import pytest
import torch

from model_training.network import count_parameters
from model_training.peers.pix2pix import (
    PatchGAN,
    Pix2PixGenerator,
    discriminator_loss,
    generator_loss,
)


def test_a_verdict_sees_exactly_70_pixels_of_both_pictures() -> None:
    torch.manual_seed(0)
    judge = PatchGAN(0.125).double().eval()
    seen, encoded = (
        torch.rand(1, 3, 144, 144, dtype=torch.float64, requires_grad=True) for _ in range(2)
    )
    verdicts = judge(seen, encoded)
    assert verdicts.shape == (1, 1, 16, 16)
    verdicts[0, 0, 8, 8].backward()
    for picture in (seen, encoded):
        assert picture.grad is not None
        rows, columns = picture.grad[0].abs().sum(dim=0).nonzero(as_tuple=True)
        assert rows.max() - rows.min() + 1 == 70
        assert columns.max() - columns.min() + 1 == 70


def test_at_width_1_it_has_the_papers_size() -> None:
    assert round(count_parameters(Pix2PixGenerator(1.0, side=256)) / 1e6, 1) == 54.4


@pytest.mark.parametrize(("side", "levels"), [(128, 7), (96, 5), (192, 6), (4, 2)])
def test_it_halves_as_often_as_the_side_allows_and_starts_grey(side: int, levels: int) -> None:
    torch.manual_seed(0)
    network = Pix2PixGenerator(0.125, side=side)
    encoded = network(torch.rand(1, 3, side, side))  # a single picture, in training
    assert len(network.downs) == levels
    assert encoded.shape == (1, 3, side, side)
    assert (encoded - 0.5).abs().mean() < 0.2


def test_a_side_that_cannot_be_halved_is_refused() -> None:
    with pytest.raises(ValueError, match="halved"):
        Pix2PixGenerator(side=97)


def test_after_training_a_picture_gives_one_result() -> None:
    torch.manual_seed(0)
    network = Pix2PixGenerator(0.125, side=32)
    seen = torch.rand(2, 3, 32, 32)
    assert not torch.equal(network(seen), network(seen))
    network.eval()
    assert torch.equal(network(seen), network(seen))


def test_the_losses_are_those_of_the_paper() -> None:
    encoded = torch.zeros(1, 3, 2, 2)
    target = torch.tensor([0.2, 0.4, 0.0, 0.0]).reshape(1, 1, 2, 2).expand(1, 3, 2, 2)
    weight = torch.tensor([1.0, 3.0, 0.0, 0.0]).reshape(1, 1, 2, 2)
    undecided, fooled = torch.zeros(1, 1, 3, 3), torch.full((1, 1, 3, 3), 20.0)
    terms = generator_loss(
        undecided, encoded, target, weight, adversarial_weight=1.0, l1_weight=100.0
    )
    assert terms["l1"].item() == pytest.approx((0.2 + 3 * 0.4) / 4)
    assert terms["total"].item() == pytest.approx(math.log(2) + 100 * terms["l1"].item())
    assert generator_loss(fooled, encoded, target, weight, adversarial_weight=1.0, l1_weight=0.0)[
        "total"
    ].item() == pytest.approx(0, abs=1e-6)
    assert discriminator_loss(undecided, undecided)["total"].item() == pytest.approx(math.log(2))
    assert discriminator_loss(fooled, -fooled)["total"].item() == pytest.approx(0, abs=1e-6)
    assert discriminator_loss(-fooled, fooled)["total"].item() == pytest.approx(20)
