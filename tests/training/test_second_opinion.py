"""A second network that is asked where the first does not know the light."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.core.color import LUMINANCE
from deepflash_app.engine.network import RelightNetwork
from deepflash_app.errors import DeepFlashError, WeightsError
from model_training.checkpoint import save_checkpoint
from model_training.export import export
from model_training.networks import build_network
from model_training.recipe import Recipe, Stage
from model_training.second_opinion import SecondOpinion, doubt
from model_training.weights_file import (
    alone,
    begun_with,
    folded,
    load_weights_file,
    normalised,
    weights_of,
    with_second_opinion,
)

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

SIDE = 64
TINY = Recipe(width=0.125, stages=(Stage(SIDE, 1),))
ABOUT: dict[str, Any] = {"name": "w", "licence": "MIT", "data": "none"}


def _pictures() -> tuple[Tensor, Tensor, Tensor]:
    """Somebody on grey, where they are, and a shading of them, brighter to the right."""
    seen = torch.full((1, 3, SIDE, SIDE), 0.5)
    seen[..., 16:, 16:48] = torch.rand(1, 3, 48, 32, generator=torch.Generator().manual_seed(0))
    person = (seen != 0.5).any(dim=1, keepdim=True).float()
    shading = torch.linspace(-0.05, 0.05, SIDE).expand(1, 3, SIDE, SIDE) * person
    return seen, person, shading


@given(st.floats(0.76, 3.0), st.floats(-0.1, 0.1))
def test_the_second_is_not_asked_where_the_first_finds_as_much(share: float, cast: float) -> None:
    _, person, shading = _pictures()
    for first in (0.53 + shading * share, 0.53 - shading * share):
        assert doubt(person, first, 0.5 + cast + shading).item() == 0


@given(st.floats(-0.59, 0.59), st.floats(0.02, 0.1))
def test_the_second_answers_where_the_first_finds_a_flash_without_its_shading(
    share: float, cast: float
) -> None:
    _, person, shading = _pictures()
    assert doubt(person, 0.5 + cast + shading * share, 0.5 + shading).item() == pytest.approx(1)


def test_good_light_and_no_contradiction_are_the_first_s() -> None:
    _, person, shading = _pictures()
    nothing = torch.full_like(shading, 0.5)
    assert doubt(person, nothing, 0.5 + shading).item() == 0
    assert doubt(person, 0.53 + shading, nothing).item() == 0
    assert doubt(0 * person, 0.5 + shading, 0.5 - shading).item() == 0  # nobody is there


def test_each_picture_has_its_own_doubt_and_the_background_has_none() -> None:
    _, person, shading = _pictures()
    first = torch.cat([0.55 + shading, 0.55 + 0.1 * shading])
    twice = torch.cat([person, person]), torch.cat([shading, shading])
    assert doubt(twice[0], first, 0.5 + twice[1]).flatten().tolist() == [0, 1]
    noise = 0.3 * (1 - person) * torch.rand(shading.shape)
    torch.testing.assert_close(
        doubt(person, 0.55 + 0.66 * shading + noise, 0.5 + shading),
        doubt(person, 0.55 + 0.66 * shading, 0.5 + shading),
    )


def test_a_training_goes_through_both_and_the_first_says_how_light_a_person_is() -> None:
    torch.manual_seed(0)
    network = SecondOpinion(0.125, 0.125, folded=True)
    seen, person, _ = _pictures()
    with torch.no_grad():
        network.first.head.bias.add_(0.05)  # type: ignore[union-attr]
        network.second.head.weight.mul_(30)
        network.second.head.bias.add_(torch.tensor([0.1, 0.0, -0.1]))  # type: ignore[union-attr]
    change = (network(seen) - network.first(seen)) * person
    assert change.abs().max() > 0.05
    by_channel = change.sum(dim=(0, 2, 3)) / person.sum()
    assert by_channel[0] - by_channel[2] > 0.1
    lightness = by_channel @ torch.from_numpy(LUMINANCE[0])
    assert lightness.item() == pytest.approx(0, abs=1e-5)
    network(seen).sum().backward()
    for one in (network.first, network.second):
        assert one.head.weight.grad is not None
        assert one.head.weight.grad.abs().max() > 0


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Checkpoints of a network for 64 pixels and of one for 32."""
    folder = tmp_path_factory.mktemp("two")
    for name, recipe in (("first", TINY), ("second", replace(TINY, stages=(Stage(32, 1),)))):
        torch.manual_seed(len(name))
        network = build_network(recipe)
        network.train()(torch.rand(4, 3, 64, 64))  # statistics of its own
        with torch.no_grad():
            network.head.bias += 0.1  # type: ignore[operator,union-attr]
        kept = {"average": network.state_dict(), "step": len(name), "core_seconds": 7.0}
        save_checkpoint(folder / f"{name}.pt", recipe, kept)
    return folder / "first.pt", folder / "second.pt"


@pytest.mark.slow
def test_two_networks_are_exported_as_one_and_read_again(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "both.onnx"
    assert export(files[0], target, second_opinion=files[1], **ABOUT) < 1e-4
    seen, _, _ = _pictures()
    picture = np.ascontiguousarray(seen[0].permute(1, 2, 0).numpy())
    got = RelightNetwork(target).once(picture)

    recipe, state = load_weights_file(target)
    assert (recipe.width, recipe.second_width) == (0.125, 0.125)
    network = build_network(recipe)
    network.load_state_dict(state)
    with torch.no_grad():
        wanted = network.eval()(seen)[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(got, wanted, atol=1e-5)

    read = weights_of(target)
    assert (read.step, read.core_seconds) == (5, 7)
    # the first alone is what the checkpoint was, and a training begins with it
    first = folded(weights_of(files[0]).recipe, weights_of(files[0]).state)[1]
    begun, start = begun_with(target, TINY)
    assert begun.second_width == 0
    for name, value in first.items():
        torch.testing.assert_close(start[name], value)
    # another second opinion replaces the one that is there
    replaced, weights = with_second_opinion(recipe, state, weights_of(files[1]), "second.pt")
    assert replaced == recipe
    assert all((weights[name] == state[name]).all() for name in state)
    # exported again it is the same file, card and all; a mean leaves the second out of both
    again, mean = tmp_path / "again.onnx", tmp_path / "mean.onnx"
    export(target, again, **ABOUT)
    assert again.read_bytes() == target.read_bytes()
    export(target, mean, mean_with=[files[0]], **ABOUT)
    assert (weights_of(mean).recipe.second_width, weights_of(mean).second_opinion) == (0, {})
    assert read.second_opinion == weights_of(files[1]).told()


def test_both_get_their_batch_normalisation_back(files: tuple[Path, Path]) -> None:
    first, second = map(weights_of, files)
    recipe, state = with_second_opinion(first.recipe, first.state, second, "second.pt")
    assert alone(recipe, state)[1].keys() == folded(first.recipe, first.state)[1].keys()
    seen = torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    whole, weights = normalised(recipe, state, seen)
    before, after = build_network(recipe), build_network(whole)
    before.load_state_dict(state)
    after.load_state_dict(weights)
    with torch.no_grad():
        torch.testing.assert_close(after.eval()(seen), before.eval()(seen), atol=2e-4, rtol=0)


def test_a_second_opinion_of_another_kind_is_refused(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    refused = r"first\.pt cannot give a second opinion: it has side 64, not 32"
    with pytest.raises(WeightsError, match=refused):
        export(files[0], tmp_path / "w.onnx", second_opinion=files[0], **ABOUT)
    for changed in ({"encoding": "direct"}, {"network": "linknet"}, {"stages": [32]}):
        with pytest.raises(DeepFlashError):
            Recipe().changed(["second_width=0.125", *(f"{k}={v}" for k, v in changed.items())])
