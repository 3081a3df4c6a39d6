"""The loss against the paper's formulas, written out naively."""

from __future__ import annotations

import torch

from model_training.losses import accuracy, relighting_loss


def _case() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    encoded, target = torch.rand(2, 2, 3, 8, 8, generator=generator)
    return encoded, target, torch.ones(2, 1, 8, 8)


def test_without_offset_it_is_the_papers_equation_5() -> None:
    encoded, target, ones = _case()
    n = 8 * 8
    expected = 0.0
    for y, t in zip(encoded, target, strict=True):
        mean = (y - t).mean(dim=(1, 2), keepdim=True)
        expected += float((4 / (3 * n)) * (((t - y) + mean) ** 2).sum())
    shape = relighting_loss(encoded, target, ones, 0.0)["total"]
    assert torch.isclose(shape, torch.tensor(expected / 2))


def test_without_offset_a_constant_wrong_colour_costs_nothing_and_with_it_does() -> None:
    encoded, target, ones = _case()
    shift = torch.tensor([0.1, -0.2, 0.05]).reshape(1, 3, 1, 1)
    same = relighting_loss(encoded + shift, target, ones, 0.0)["total"]
    assert torch.isclose(same, relighting_loss(encoded, target, ones, 0.0)["total"])
    assert relighting_loss(target + shift, target, ones, 1.0)["total"] > 0.01


def test_offset_weight_one_is_four_times_the_mean_squared_error() -> None:
    encoded, target, ones = _case()
    total = relighting_loss(encoded, target, ones, 1.0)["total"]
    assert torch.isclose(total, 4 * ((encoded - target) ** 2).mean())


def test_pixels_without_weight_do_not_count() -> None:
    encoded, target, ones = _case()
    ones[..., :4] = 0
    spoiled = encoded.clone()
    spoiled[..., :4] += 5
    before = relighting_loss(encoded, target, ones, 1.0)["total"]
    assert torch.isclose(before, relighting_loss(spoiled, target, ones, 1.0)["total"])


def test_accuracy_is_equation_7() -> None:
    target = torch.full((1, 3, 4, 4), 0.5)
    assert torch.isclose(accuracy(target, target), torch.tensor(100.0))
    assert torch.isclose(accuracy(target + 0.05, target), torch.tensor(90.0))
