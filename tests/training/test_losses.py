"""The loss against the paper's formulas, written out naively."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import safetensors.torch
import torch
from skimage.color import deltaE_ciede94, rgb2lab
from skimage.metrics import structural_similarity

from deepflash_app.core.encoding import Encoding, network_target
from deepflash_app.errors import DeepFlashError
from model_training.losses import (
    absolute_error,
    accuracy,
    color_difference,
    dissimilarity,
    farther_from_the_middle,
    relighting_loss,
)
from model_training.network import ENCODER_GROUPS
from model_training.objective import Objective
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize("encoding", Encoding)
def test_accuracy_is_equation_7_of_the_results_whatever_the_encoding(encoding: Encoding) -> None:
    rng = np.random.default_rng(4)
    seen, studio, result = 0.2 + 0.6 * rng.random((3, 1, 3, 8, 8), np.float32)
    encoded, target = (
        torch.from_numpy(network_target(seen, one, encoding)) for one in (result, studio)
    )
    photo = torch.from_numpy(seen)
    expected = 100 - 100 * np.abs(result - studio).mean()
    assert accuracy(photo, encoded, target, encoding).item() == pytest.approx(expected, abs=1e-3)
    assert accuracy(photo, target, target, encoding) == 100


def test_the_absolute_error_is_the_plain_mean_where_all_counts_alike() -> None:
    encoded, target, ones = _case()
    assert torch.isclose(absolute_error(encoded, target, ones), (encoded - target).abs().mean())


def test_the_dissimilarity_is_that_of_scikit_image() -> None:
    generator = torch.Generator().manual_seed(5)
    truth = torch.rand(1, 3, 32, 32, generator=generator)
    image = (truth + 0.1 * torch.randn(1, 3, 32, 32, generator=generator)).clamp(0, 1)
    inside = torch.zeros(1, 1, 32, 32)
    inside[..., 5:-5, 5:-5] = 1  # scikit-image pads another way
    _, likeness = structural_similarity(  # type: ignore[no-untyped-call]
        image[0].numpy(),
        truth[0].numpy(),
        channel_axis=0,
        data_range=1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    expected = 1 - likeness[:, 5:-5, 5:-5].mean()
    got = dissimilarity(image, truth, inside)
    assert torch.isclose(got, torch.tensor(expected, dtype=got.dtype), atol=1e-5)
    assert dissimilarity(truth, truth, inside).abs() < 1e-6


def test_the_difference_of_colours_is_cie94_of_scikit_image() -> None:
    generator = torch.Generator().manual_seed(6)
    truth = torch.rand(2, 3, 8, 8, generator=generator)
    image = torch.rand(2, 3, 8, 8, generator=generator)
    weight = torch.rand(2, 1, 8, 8, generator=generator)
    labs = [rgb2lab(one.movedim(1, -1).double().numpy()) for one in (truth, image)]
    apart = torch.from_numpy(deltaE_ciede94(*labs))  # type: ignore[no-untyped-call]
    rounded = torch.sqrt(apart**2 + 1) - 1
    share = weight[:, 0] / weight[:, 0].sum(dim=(1, 2), keepdim=True)
    expected = (rounded * share).sum(dim=(1, 2)).mean() / 100
    got = color_difference(image, truth, weight)
    assert torch.isclose(got, expected.float(), rtol=2e-3)


def test_the_difference_of_colours_draws_every_colour_to_the_true_one() -> None:
    truth = torch.full((1, 3, 4, 4), 0.5)
    weight = torch.ones(1, 1, 4, 4)
    for start in (0.5, 0.2, 0.9, 0.001, 1.0):
        image = torch.full((1, 3, 4, 4), start, requires_grad=True)
        loss = color_difference(image, truth, weight)
        (gradient,) = torch.autograd.grad(loss, image)
        assert torch.isfinite(gradient).all()
        assert float(loss.detach()) == pytest.approx(0, abs=1e-6) if start == 0.5 else loss > 0
        if start not in {0.5, 0.001, 1.0}:
            assert torch.all(torch.sign(gradient) == (1 if start > 0.5 else -1))


@pytest.fixture
def vgg(tmp_path: Path) -> Path:
    """A file of random VGG-16 weights, named as torchvision names them."""
    torch.manual_seed(0)
    state, channels, number = {}, 3, 0
    for group in ENCODER_GROUPS:
        for out in group:
            layer = torch.nn.Conv2d(channels, out, 3)
            state[f"features.{number}.weight"] = layer.weight.detach()
            state[f"features.{number}.bias"] = layer.bias.detach()  # type: ignore[union-attr]
            channels, number = out, number + 1
    file = tmp_path / "vgg.safetensors"
    safetensors.torch.save_file(state, file)
    return file


def test_a_perceptual_loss_is_0_for_the_truth_and_grows_with_the_error(vgg: Path) -> None:
    recipe = Recipe(square_weight=0.0, perceptual_weight=1.0)
    objective = Objective(recipe, vgg)
    seen, target = torch.full((1, 3, 32, 32), 0.6), torch.full((1, 3, 32, 32), 0.5)
    ones = torch.ones(1, 1, 32, 32)
    near, far = target.clone(), target.clone()
    near[..., 8:16, 8:16] += 0.05
    far[..., 8:16, 8:16] += 0.2
    values = [float(objective(seen, one, target, ones)) for one in (target, near, far)]
    assert values[0] == 0
    assert values[0] < values[1] < values[2]


def test_an_objective_adds_up_what_the_recipe_weighs() -> None:
    seen, (encoded, target, ones) = torch.full((2, 3, 8, 8), 0.5), _case()
    squared = relighting_loss(encoded, target, ones, 0.5)["total"]
    both = Objective(Recipe(offset_weight=0.5, l1_weight=0.3))(seen, encoded, target, ones)
    assert torch.isclose(both, squared + 0.3 * absolute_error(encoded, target, ones))
    with_adversary = Recipe(offset_weight=0.5, l1_weight=0.3, adversarial_weight=1.0)
    assert torch.isclose(Objective(with_adversary)(seen, encoded, target, ones), squared)
    colors = Objective(Recipe(square_weight=0.0, color_weight=2.0))(seen, encoded, target, ones)
    relit, truth = (seen - 2 * one + 1 for one in (encoded, target))
    assert torch.isclose(colors, 2 * color_difference(relit, truth, ones))
    with pytest.raises(DeepFlashError, match="VGG-16"):
        Objective(Recipe(perceptual_weight=1.0))
    with pytest.raises(DeepFlashError, match="ratio"):
        Recipe(encoding=Encoding.RATIO, color_weight=1.0)


def test_light_persons_are_to_become_lighter_dark_ones_darker_and_good_light_stays() -> None:
    seen = torch.tensor([0.8, 0.5, 0.8, 0.5]).reshape(4, 1, 1, 1).expand(4, 3, 8, 8)
    studio = torch.tensor([0.7, 0.3, 0.8, 0.5]).reshape(4, 1, 1, 1).expand(4, 3, 8, 8)
    person = torch.zeros(4, 1, 8, 8)
    person[..., 2:6] = 1
    target = (seen - studio + 1) / 2
    moved = farther_from_the_middle(seen, target, 0.25 + person, person, 0.2)
    relit = seen - (2 * moved - 1)
    light, dark, good, other_good = (relit[..., 2:6] - studio[..., 2:6]).mean(dim=(1, 2, 3))
    assert light == pytest.approx(0.2 * (0.7 - 0.55), abs=1e-5)
    assert dark == pytest.approx(0.2 * (0.3 - 0.55), abs=1e-5)
    assert good == other_good == 0
    assert torch.equal(moved[..., :2], target[..., :2]), "what is behind the person"


def test_a_network_in_doubt_comes_out_right_on_average_at_both_ends_with_a_tone_stretch() -> None:
    """Linear regression as the network: brightness seen = tone plus the flash's own."""
    generator = torch.Generator().manual_seed(1)
    tone = 0.55 + 0.1 * torch.randn(4000, generator=generator)
    flash = 0.05 + 0.05 * torch.randn(4000, generator=generator)
    seen = (tone + flash).reshape(-1, 1, 1, 1).expand(-1, 3, 1, 1)
    asked = ((flash + 1) / 2).reshape(-1, 1, 1, 1).expand(-1, 3, 1, 1)
    ones = torch.ones(4000, 1, 1, 1)

    def slope(amount: float) -> float:
        """Of the error against the tone after a least squares fit; below 0 is the pull."""
        target = farther_from_the_middle(seen, asked, ones, ones, amount)
        x, t = seen[:, 0, 0, 0] - seen.mean(), target[:, 0, 0, 0]
        encoded = t.mean() + x * (x @ (t - t.mean())) / (x @ x)
        error = seen[:, 0, 0, 0] - (2 * encoded - 1) - tone
        return float(((tone - tone.mean()) @ error) / ((tone - tone.mean()) ** 2).sum())

    assert slope(0.0) < -0.15
    assert abs(slope(0.25)) < 0.5 * abs(slope(0.0))
