"""From a checkpoint to the one file that the application loads, which carries its own recipe."""

from __future__ import annotations

import json
import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import safetensors.torch
import torch
from safetensors import SafetensorError

from deepflash_app.engine.network import EMPTY_HASH, HASH_KEY, RECIPE_KEY, RelightNetwork, with_hash
from deepflash_app.errors import WeightsError
from model_training.network import count_parameters
from model_training.networks import build_network, multiply_adds
from model_training.weights_file import alone, begun_with, folded, weights_of, with_second_opinion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

KINDS = (".onnx", ".safetensors")
"""Suffixes of weights files: the one that the application loads comes first."""

_TOLERANCE = 1e-4
_OPSET = 18


def export(
    checkpoint: Path,
    target: Path,
    *,
    name: str,
    licence: str,
    data: str,
    mean_with: Sequence[Path] = (),
    second_opinion: Path | None = None,
) -> float:
    """Write a weights file.

    Args:
        checkpoint: Of a training, whose averaged weights are taken, or an ``.onnx`` file of ours.
        target: What to write, whole or not at all: the ``.onnx`` file that the application loads,
            or ``.safetensors`` for other programs.
        name: What the weights are to be called.
        licence: Of the weights, e.g. ``"MIT"``.
        data: One sentence on what they were trained on.
        mean_with: Checkpoints, or files of ours, that this training went on from. The mean of all
            networks' weights keeps what they agree on, and lies between them where they do not
            (Wortsman et al., "Model soups", 2022). It is taken of folded weights, since each
            training normalises by its own statistics, and of the first networks only, where files
            hold two.
        second_opinion: Checkpoint or file of ours, of half the side, that is asked about light
            which this network does not know (``second_opinion.py``).

    Returns:
        The largest difference between the file's answers and torch's.

    Raises:
        WeightsError: If that exceeds 1e-4, the target is of another kind or cannot be written, or
            the checkpoints are of different networks.
    """
    check_target(target)
    read = weights_of(checkpoint)
    recipe, weights = read.recipe, read.state
    if mean_with:
        recipe, weights = folded(*alone(recipe, weights))
        others = {path: folded(*begun_with(path, recipe))[1] for path in set(mean_with)}
        for path, other in others.items():
            if {n: v.shape for n, v in weights.items()} != {n: v.shape for n, v in other.items()}:
                raise WeightsError(
                    f"{path.name} is of another network, so their mean means nothing."
                )
        weights = _mean([weights, *(others[path] for path in mean_with)])
    about: Mapping[str, Any] = {}
    if second_opinion:
        asked = weights_of(second_opinion)
        about = asked.told()
        recipe, weights = with_second_opinion(recipe, weights, asked, second_opinion.name)
    elif recipe.second_width:
        about = read.second_opinion
    network = build_network(recipe)
    network.load_state_dict(weights)
    network.eval()
    described: dict[str, Any] = {
        "name": name,
        "network": recipe.network,
        "encoding": str(recipe.encoding),
        "side": recipe.side,
        "width": recipe.width,
        "evening": recipe.evening,
        "licence": licence,
        "data": data,
        "training": json.loads(recipe.to_json()),
        "step": read.step,
        "core_seconds": read.core_seconds,
        "parameters": count_parameters(network),
        "macs": multiply_adds(network, recipe.side),
    }
    if about:
        described["second_opinion"] = dict(about)
    partial = target.with_suffix(".part")
    try:
        write = _write_onnx if target.suffix == ".onnx" else _write_safetensors
        difference = write(network, described, partial)
        if difference > _TOLERANCE:
            raise WeightsError(f"The exported network differs from torch's by {difference:.2g}.")
        partial.replace(target)
    except (OSError, SafetensorError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the disk may be full"
        raise WeightsError(f"{target} cannot be written: {reason}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return difference


def check_target(target: Path, kinds: Sequence[str] = KINDS) -> None:
    """Refuse a weights file that could not be written, before anything is learnt for it.

    Args:
        target: What is to be written.
        kinds: Suffixes that it may have.

    Raises:
        WeightsError: If it has another, or its folder is not there.
    """
    if target.suffix not in kinds:
        raise WeightsError(f"Weights are written as {' or '.join(kinds)}, not {target.name}.")
    if not target.parent.is_dir():
        raise WeightsError(f"{target} cannot be written: the folder does not exist.")


def _mean(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Of networks of one kind, weight by weight."""
    return {
        name: torch.stack([state[name] for state in states]).mean(dim=0)
        if value.dtype.is_floating_point
        else value
        for name, value in states[0].items()
    }


def _write_onnx(network: nn.Module, described: dict[str, Any], path: Path) -> float:
    side = described["side"]
    example = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    model = onnx.load_from_string(_to_onnx(network, example))
    _forget_where_it_was_made(model)
    path.write_bytes(with_card(model, described))
    with torch.no_grad():
        expected = network(example)[0].permute(1, 2, 0).numpy()
    got = RelightNetwork(path).once(example[0].permute(1, 2, 0).numpy())
    return float(np.abs(got - expected).max())


def _write_safetensors(network: nn.Module, described: dict[str, Any], path: Path) -> float:
    """Batch normalisation is kept here, since whoever reads this wants to train on."""
    state = {name: value.contiguous() for name, value in network.state_dict().items()}
    metadata = {RECIPE_KEY: json.dumps(described, sort_keys=True)}
    safetensors.torch.save_file(state, path, metadata)
    read = safetensors.torch.load_file(path)
    return max(float((read[name].double() - state[name].double()).abs().max()) for name in state)


def with_card(model: onnx.ModelProto, described: dict[str, Any]) -> bytes:
    """The bytes of a model that carries its recipe and the hash of itself."""
    del model.metadata_props[:]
    for key, value in ((RECIPE_KEY, json.dumps(described, sort_keys=True)), (HASH_KEY, EMPTY_HASH)):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    return with_hash(model.SerializeToString())


def _forget_where_it_was_made(model: onnx.ModelProto) -> None:
    """Drop the exporter's stack traces, which name folders of the machine that ran it."""
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.metadata_props[:]


def _to_onnx(network: torch.nn.Module, example: torch.Tensor) -> bytes:
    """Trace the network; batch normalisation is folded into the convolutions on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        logging.disable(logging.WARNING)  # and that torchvision, which no network needs, is missing
        try:
            program = torch.onnx.export(
                network,
                (example,),
                dynamo=True,
                input_names=["seen"],
                output_names=["encoded"],
                opset_version=_OPSET,
                verbose=False,
            )
        finally:
            logging.disable(logging.NOTSET)
    if program is None:
        raise WeightsError("The network cannot be exported.")
    return program.model_proto.SerializeToString()
