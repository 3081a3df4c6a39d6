"""Weights files as networks to learn on, in eight bits, and as safetensors."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import safetensors
import safetensors.torch
import torch

from deepflash_app import paths
from deepflash_app.core.encoding import Encoding, correction
from deepflash_app.engine.network import RECIPE_KEY, SHIPPED_WEIGHTS, RelightNetwork
from deepflash_app.errors import DeepFlashError, WeightsError
from model_training.checkpoint import load_checkpoint, save_checkpoint
from model_training.export import export
from model_training.networks import build_network
from model_training.quantise import quantise
from model_training.recipe import Recipe, Stage
from model_training.weights_file import begun_with, folded, load_weights_file, normalised

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = paths.resource(SHIPPED_WEIGHTS)
TINY = Recipe(width=0.125, stages=(Stage(64, 1),))


def _checkpoint(recipe: Recipe, path: Path) -> Path:
    torch.manual_seed(0)
    state = build_network(recipe).state_dict()
    save_checkpoint(path, recipe, {"network": state, "average": state, "step": 1})
    return path


def test_the_shipped_file_becomes_the_network_that_it_is() -> None:
    recipe, state = load_weights_file(SHIPPED)
    network = build_network(recipe)
    network.load_state_dict(state)
    seen = np.random.default_rng(0).random((recipe.side, recipe.side, 3), np.float32)
    with torch.no_grad():
        got = network.eval()(torch.from_numpy(seen.transpose(2, 0, 1)[None]))[0].permute(1, 2, 0)
    np.testing.assert_allclose(got.numpy(), RelightNetwork(SHIPPED).once(seen), atol=1e-4)


def test_a_training_goes_on_from_a_weights_file_or_a_checkpoint(tmp_path: Path) -> None:
    shipped, _ = load_weights_file(SHIPPED)
    recipe, state = begun_with(SHIPPED, replace(shipped, name="next", folded=False))
    assert recipe.folded
    assert recipe.name == "next"
    build_network(recipe).load_state_dict(state)

    recipe, state = begun_with(_checkpoint(TINY, tmp_path / "best.pt"), replace(TINY, seed=2))
    assert not recipe.folded
    assert recipe.seed == 2
    build_network(recipe).load_state_dict(state)


def test_batch_normalisation_is_put_back_into_a_weights_file_and_answers_the_same() -> None:
    folded, weights = load_weights_file(SHIPPED)
    seen = torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    recipe, state = normalised(folded, weights, seen)
    assert not recipe.folded
    before, after = build_network(folded), build_network(recipe)
    before.load_state_dict(weights)
    after.load_state_dict(state)
    with torch.no_grad():
        wanted = before.eval()(seen)
        torch.testing.assert_close(after.eval()(seen), wanted, atol=2e-4, rtol=0)
        torch.testing.assert_close(after.train()(seen), wanted, atol=5e-3, rtol=0)


@pytest.mark.slow
def test_the_mean_of_two_trainings_is_exported(tmp_path: Path) -> None:
    first = _checkpoint(replace(TINY, folded=True), tmp_path / "first.pt")
    recipe, state = load_checkpoint(first)
    state["average"] = {name: value + 0.01 for name, value in state["average"].items()}
    save_checkpoint(tmp_path / "next.pt", recipe, state)
    target = tmp_path / "mean.onnx"
    about: dict[str, Any] = {"name": "mean", "licence": "MIT", "data": "none"}
    export(tmp_path / "next.pt", target, mean_with=[first, first, first], **about)
    _, got = load_weights_file(target)
    for name, value in load_checkpoint(first)[1]["average"].items():
        torch.testing.assert_close(got[name], value + 0.0025)
    other = _checkpoint(replace(TINY, width=0.25), tmp_path / "other.pt")
    with pytest.raises(WeightsError, match=r"other\.pt"):
        export(first, target, mean_with=[other], **about)


def test_batch_normalisation_is_folded_into_the_convolutions_and_answers_the_same() -> None:
    seen = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(4))
    network = build_network(TINY)
    network.train()(seen)  # statistics of its own
    with torch.no_grad():
        wanted = network.eval()(seen)
        recipe, state = folded(TINY, network.state_dict())
        assert folded(recipe, state) == (recipe, state)
        again = build_network(recipe)
        again.load_state_dict(state)
        torch.testing.assert_close(again.eval()(seen), wanted)


@pytest.mark.parametrize(
    "change", [{"width": 0.25}, {"encoding": "direct"}, {"network": "linknet"}]
)
def test_weights_of_another_network_are_refused_as_a_start(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    begun = _checkpoint(TINY, tmp_path / "best.pt")
    with pytest.raises(WeightsError, match=f"has {next(iter(change))} "):
        begun_with(begun, replace(TINY, **change))


@pytest.mark.slow
def test_what_was_learnt_on_is_exported_and_read_again(tmp_path: Path) -> None:
    checkpoint = _checkpoint(replace(TINY, folded=True, evening=0.0), tmp_path / "c.pt")
    target = tmp_path / "w.onnx"
    export(checkpoint, target, name="w", licence="MIT", data="none")
    assert RelightNetwork(target).recipe.evening == 0
    recipe, state = load_weights_file(target)
    assert recipe.folded
    first = torch.load(checkpoint, weights_only=True)["average"]
    for name, value in first.items():
        torch.testing.assert_close(state[name], value)


@pytest.mark.slow
def test_other_networks_and_altered_files_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "other.onnx"
    checkpoint = _checkpoint(replace(TINY, network="linknet"), tmp_path / "c.pt")
    assert export(checkpoint, target, name="other", licence="MIT", data="none") < 1e-4
    card = json.loads(_card(target))
    assert card["network"] == "linknet"
    assert card["parameters"] > 1e4
    assert card["macs"] > 1e6
    with pytest.raises(WeightsError, match="not the paper's network"):
        load_weights_file(target)
    content = bytearray(SHIPPED.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    with pytest.raises(WeightsError, match="damaged"):
        load_weights_file(target)


def _card(path: Path) -> str:
    import onnx  # noqa: PLC0415 - only here

    return {p.key: p.value for p in onnx.load(path).metadata_props}[RECIPE_KEY]


def test_safetensors_hold_the_same_numbers_and_the_recipe(tmp_path: Path) -> None:
    checkpoint = _checkpoint(TINY, tmp_path / "c.pt")
    target = tmp_path / "w.safetensors"
    assert export(checkpoint, target, name="w", licence="MIT", data="none") == 0
    wanted = torch.load(checkpoint, weights_only=True)["average"]
    for name, value in safetensors.torch.load_file(target).items():
        assert torch.equal(value, wanted[name])
    with safetensors.safe_open(target, "pt") as file:
        assert json.loads(file.metadata()[RECIPE_KEY])["name"] == "w"


def test_another_ending_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    checkpoint = _checkpoint(TINY, tmp_path / "c.pt")
    with pytest.raises(WeightsError, match=r"\.onnx or \.safetensors"):
        export(checkpoint, tmp_path / "w.h5", name="w", licence="MIT", data="none")
    assert [path.name for path in tmp_path.iterdir()] == ["c.pt"]


@pytest.mark.slow
def test_eight_bits_are_smaller_and_say_what_they_cost(tmp_path: Path) -> None:
    side = RelightNetwork(SHIPPED).recipe.side
    seen = [
        np.full((side, side, 3), level, np.float32) * np.array([1.0, 0.8, 0.7], np.float32)
        for level in (0.3, 0.6, 0.9)
    ]
    target = tmp_path / "small.onnx"
    cost = quantise(SHIPPED, target, seen)
    assert target.stat().st_size < 0.4 * SHIPPED.stat().st_size
    assert 0 < cost < 20
    small = RelightNetwork(target)
    assert small.recipe.name.endswith("-int8")
    changes = [2 * 255 * (small(one) - RelightNetwork(SHIPPED)(one)) for one in seen]
    assert cost == pytest.approx(float(np.sqrt(np.mean(np.square(changes)))))
    with pytest.raises(DeepFlashError, match="pictures"):
        quantise(SHIPPED, target, [])


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [Encoding.DIRECT, Encoding.RATIO])
def test_eight_bits_cost_what_the_picture_changes_and_replace_a_file_as_a_whole(
    encoding: Encoding, tmp_path: Path
) -> None:
    checkpoint = _checkpoint(replace(TINY, encoding=encoding), tmp_path / "c.pt")
    recipe, state = load_checkpoint(checkpoint)
    state["average"]["head.weight"] *= 100  # an untrained network answers all but the same
    save_checkpoint(checkpoint, recipe, state)
    whole, target, kept = (tmp_path / name for name in ("w.onnx", "small.onnx", "kept.onnx"))
    export(checkpoint, whole, name="w", licence="MIT", data="none")
    target.write_bytes(b"old")
    kept.hardlink_to(target)  # shows whether the old file itself is written into
    seen = [0.2 + 0.6 * np.random.default_rng(k).random((64, 64, 3), np.float32) for k in range(3)]
    cost = quantise(whole, target, seen)
    assert kept.read_bytes() == b"old"
    before, after = RelightNetwork(whole), RelightNetwork(target)
    changes = [
        255 * (correction(one, after(one), encoding) - correction(one, before(one), encoding))
        for one in seen
    ]
    assert cost > 0.1
    assert cost == pytest.approx(float(np.sqrt(np.mean(np.square(changes)))), rel=1e-4)
    with pytest.raises(WeightsError, match="eight bits"):
        load_weights_file(target)
