"""From an exported weights file, or a checkpoint, back to a network that can learn on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from deepflash_app.engine.network import RECIPE_KEY, read_checked
from deepflash_app.errors import WeightsError
from model_training.checkpoint import load_checkpoint
from model_training.network import DeepFlashNet
from model_training.networks import build_network
from model_training.recipe import Recipe
from model_training.second_opinion import HALF, SecondOpinion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

_CONVOLUTIONS = ("Conv", "ConvTranspose")
_FIRST, _SECOND = "first", "second"  # as SecondOpinion has them

_OURS = (DeepFlashNet, SecondOpinion)

_MUST_AGREE = ("network", "encoding", "width")


def begun_with(path: Path, recipe: Recipe) -> tuple[Recipe, dict[str, Tensor]]:
    """What a new training of a recipe begins with, where it goes on from another's weights.

    Args:
        path: As ``weights_of`` takes it; of two networks in it the first is meant.
        recipe: Of the new training.

    Returns:
        The recipe, with its network as the file has it (folded or not), and that network's state.

    Raises:
        WeightsError: If the file cannot be used, or is of another kind of network.
    """
    read = weights_of(path)
    first, state = alone(read.recipe, read.state)
    for name in _MUST_AGREE:
        theirs, ours = getattr(first, name), getattr(recipe, name)
        if theirs != ours:
            raise WeightsError(f"{path.name} has {name} {theirs}, the training asks for {ours}.")
    return replace(recipe, folded=first.folded, second_width=0.0), state


@dataclass(frozen=True, slots=True)
class Weights:
    """What a training came to.

    Attributes:
        recipe: Of the training, and of its network.
        state: Of that network.
        step: Optimiser steps that it took.
        core_seconds: Processor time that it took.
        second_opinion: The same of its second opinion, as the file's card tells it; empty if there
            is none.
    """

    recipe: Recipe
    state: dict[str, Tensor]
    step: int
    core_seconds: int
    second_opinion: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What a card says of a second opinion that these become."""
        training = json.loads(self.recipe.to_json())
        return {"training": training, "step": self.step, "core_seconds": self.core_seconds}


def weights_of(path: Path) -> Weights:
    """Read weights of any kind.

    Args:
        path: An ``.onnx`` file of ours, or a checkpoint, whose running mean is taken.

    Raises:
        WeightsError: If the file cannot be used.
    """
    if path.suffix.lower() == ".onnx":
        model, card = _model_and_card(path)
        recipe, state = _network_in(model, card, path)
        about = card.get("second_opinion") if recipe.second_width else None
        if not isinstance(about, dict):  # of an older program, or of somebody else's
            about = {}
        return Weights(recipe, state, card["step"], card["core_seconds"], about)
    recipe, kept = load_checkpoint(path)
    return Weights(recipe, kept["average"], kept["step"], round(kept.get("core_seconds", 0.0)))


def alone(recipe: Recipe, state: Mapping[str, Tensor]) -> tuple[Recipe, dict[str, Tensor]]:
    """The first network without its second opinion; one without is returned as it is."""
    if not recipe.second_width:
        return recipe, dict(state)
    mark = f"{_FIRST}."
    first = {name.removeprefix(mark): v for name, v in state.items() if name.startswith(mark)}
    return replace(recipe, second_width=0.0), first


def with_second_opinion(
    recipe: Recipe, state: Mapping[str, Tensor], other: Weights, name: str
) -> tuple[Recipe, dict[str, Tensor]]:
    """Give a network another one to ask about light that it does not know.

    Args:
        recipe: Of the first.
        state: Its weights, folded or not; a second opinion that is there is replaced.
        other: The second.
        name: Of the second's file, for errors.

    Returns:
        The recipe of both, folded, and their state.

    Raises:
        WeightsError: If it is not of the same encoding and half the side.
    """
    recipe, first = folded(*alone(recipe, state))
    theirs, second = folded(*alone(other.recipe, other.state))
    wanted = {
        "network": (theirs.network, recipe.network),
        "encoding": (theirs.encoding, recipe.encoding),
        "side": (theirs.side, recipe.side // HALF),
    }
    for what, (has, asked) in wanted.items():
        if has != asked:
            raise WeightsError(
                f"{name} cannot give a second opinion: it has {what} {has}, not {asked}."
            )
    named = {_FIRST: first, _SECOND: second}
    both = {f"{who}.{name}": value for who, one in named.items() for name, value in one.items()}
    return replace(recipe, second_width=theirs.width), both


def load_weights_file(path: Path) -> tuple[Recipe, dict[str, Tensor]]:
    """Read an ``.onnx`` file of ours.

    Args:
        path: Written by ``export``; its hash is checked.

    Returns:
        The recipe that it was trained by, its network being folded, and that network's weights.

    Raises:
        WeightsError: If it is missing, altered, not of the paper's network, or not ours.
    """
    return _network_in(*_model_and_card(path), path)


def _network_in(
    model: onnx.ModelProto, card: Mapping[str, Any], path: Path
) -> tuple[Recipe, dict[str, Tensor]]:
    """The network that a file's graph is, folded; its path is its name in errors.

    Raises:
        WeightsError: If it is not of the paper's network.
    """
    recipe = replace(Recipe.from_json(json.dumps(card["training"])), folded=True)
    network = build_network(recipe)
    if not isinstance(network, _OURS):
        raise WeightsError(f"{path.name} cannot be trained on: it is not the paper's network.")
    values = {
        one.name: torch.from_numpy(np.array(onnx.numpy_helper.to_array(one)))
        for one in model.graph.initializer
    }
    # In the order of the arithmetic: names are the exporter's, which merges what is equal.
    kernels = [node.input[1:] for node in model.graph.node if node.op_type in _CONVOLUTIONS]
    layers = network.convolutions()
    if len(kernels) != len(layers):
        raise WeightsError(f"{path.name} cannot be trained on: it has other layers than ours.")
    state = {}
    if not {name for kernel in kernels for name in kernel} <= values.keys():
        raise WeightsError(f"{path.name} cannot be trained on: its weights are of eight bits.")
    for name, (weight, *bias) in zip(layers, kernels, strict=True):
        state[f"{name}.weight"] = values[weight]
        zeros = torch.zeros_like(network.get_parameter(f"{name}.bias"))
        state[f"{name}.bias"] = values[bias[0]] if bias else zeros  # a bias of zeros is left out
    return recipe, state


def _model_and_card(path: Path) -> tuple[onnx.ModelProto, dict[str, Any]]:
    """A file of ours, and what it says of itself; its recipe is sound.

    Raises:
        WeightsError: If it is missing, altered or not ours.
    """
    try:
        model = onnx.load_from_string(read_checked(path))
        card = json.loads({p.key: p.value for p in model.metadata_props}[RECIPE_KEY])
        Recipe.from_json(json.dumps(card["training"]))
        card |= {name: int(card.get(name, 0)) for name in ("step", "core_seconds")}
    except WeightsError:
        raise
    except Exception as error:  # protobuf and JSON each raise their own kinds
        raise WeightsError(f"{path.name} carries no recipe of this program.") from error
    return model, card


@torch.no_grad()
def folded(recipe: Recipe, state: Mapping[str, Tensor]) -> tuple[Recipe, dict[str, Tensor]]:
    """Put batch normalisation into the convolutions before it, as an exported file has it.

    Args:
        recipe: Of a network with batch normalisation; one without, or another than the paper's,
            is returned as it is.
        state: Its weights and running statistics.

    Returns:
        The recipe of the folded network, and that network's state; it answers as before.
    """
    network = build_network(recipe)
    if recipe.folded or not isinstance(network, _OURS):
        return recipe, dict(state)
    network.load_state_dict(state)
    network.eval()
    recipe = replace(recipe, folded=True)
    result = {n: state[n] for n in build_network(recipe).state_dict().keys() & state.keys()}
    for name, norm in network.named_modules():
        if isinstance(norm, nn.BatchNorm2d):
            place = name.rpartition(".")[0] + ".0"
            layer = cast("nn.Conv2d | nn.ConvTranspose2d", network.get_submodule(place))
            across = isinstance(layer, nn.ConvTranspose2d)
            fused = fuse_conv_bn_eval(layer, norm, transpose=across)
            result |= {f"{place}.{k}": value.detach() for k, value in fused.named_parameters()}
    return recipe, result


def normalised(
    recipe: Recipe, state: Mapping[str, Tensor], seen: Tensor
) -> tuple[Recipe, dict[str, Tensor]]:
    """Put batch normalisation back into folded weights, for a training long enough to use it.

    The network answers as before: each layer gets the statistics that it has on ``seen`` as its
    running ones, and a scale and shift that undo them.

    Args:
        recipe: Of the folded network.
        state: Its weights.
        seen: (N, 3, H, W) float32, what networks see in training, some hundred pictures of it.

    Returns:
        The recipe of the network with batch normalisation, and that network's state.
    """
    folded = build_network(recipe)
    folded.load_state_dict(state)
    recipe = replace(recipe, folded=False)
    network = build_network(recipe)
    result = network.state_dict()
    result |= {name: state[name] for name in result.keys() & state.keys()}
    norms = {name: one for name, one in network.named_modules() if isinstance(one, nn.BatchNorm2d)}

    def give_statistics(norm: str, bias: Tensor, answer: Tensor) -> None:
        mean, variance = answer.mean(dim=(0, 2, 3)), answer.var(dim=(0, 2, 3))
        result[f"{norm}.running_mean"] = mean - bias
        result[f"{norm}.running_var"] = variance
        result[f"{norm}.weight"] = (variance + norms[norm].eps).sqrt()
        result[f"{norm}.bias"] = mean

    for norm in norms:
        layer = folded.get_submodule(norm.rpartition(".")[0] + ".0")
        layer.register_forward_hook(
            lambda layer, _seen, answer, norm=norm: give_statistics(norm, layer.bias, answer)
        )
    with torch.no_grad():
        folded.eval()(seen)
    return recipe, {name: value.detach().clone() for name, value in result.items()}
