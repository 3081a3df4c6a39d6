"""From a checkpoint to the one file that the application loads, with a card that describes it."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch

from deepflash_app.engine.network import EMPTY_HASH, HASH_KEY, RECIPE_KEY, RelightNetwork, with_hash
from deepflash_app.errors import WeightsError
from model_training.checkpoint import load_checkpoint
from model_training.network import DeepFlashNet

if TYPE_CHECKING:
    from pathlib import Path

_TOLERANCE = 1e-4
_OPSET = 18


def export(checkpoint: Path, target: Path, *, name: str, licence: str, data: str) -> float:
    """Write a weights file.

    Args:
        checkpoint: Of a training; its averaged weights are taken.
        target: The ``.onnx`` file to write, whole or not at all.
        name: What the weights are to be called.
        licence: Of the weights, e.g. ``"MIT"``.
        data: One sentence on what they were trained on.

    Returns:
        The largest difference between the file's answers and torch's.

    Raises:
        WeightsError: If that exceeds 1e-4.
    """
    recipe, state = load_checkpoint(checkpoint)
    network = DeepFlashNet(recipe.width)
    network.load_state_dict(state["average"])
    network.eval()
    side = recipe.stages[-1].side
    example = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    model = onnx.load_from_string(_to_onnx(network, example))
    _forget_where_it_was_made(model)
    described = {
        "name": name,
        "encoding": str(recipe.encoding),
        "side": side,
        "width": recipe.width,
        "licence": licence,
        "data": data,
        "training": json.loads(recipe.to_json()),
        "step": state["step"],
    }
    del model.metadata_props[:]
    for key, value in ((RECIPE_KEY, json.dumps(described, sort_keys=True)), (HASH_KEY, EMPTY_HASH)):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    partial = target.with_suffix(".part")
    partial.write_bytes(with_hash(model.SerializeToString()))
    with torch.no_grad():
        expected = network(example)[0].permute(1, 2, 0).numpy()
    got = RelightNetwork(partial)(example[0].permute(1, 2, 0).numpy())
    difference = float(np.abs(got - expected).max())
    if difference > _TOLERANCE:
        partial.unlink()
        raise WeightsError(f"The exported network differs from torch's by {difference:.2g}.")
    partial.replace(target)
    return difference


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
        program = torch.onnx.export(
            network,
            (example,),
            dynamo=True,
            input_names=["seen"],
            output_names=["encoded"],
            opset_version=_OPSET,
            verbose=False,
        )
    if program is None:
        raise WeightsError("The network cannot be exported.")
    return program.model_proto.SerializeToString()
