"""Eight-bit weights files: smaller and, where the processor has the instructions, faster."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnxruntime import quantization

from deepflash_app.core.encoding import correction
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.network import RECIPE_KEY, RelightNetwork, read_checked
from deepflash_app.errors import DeepFlashError
from model_training.export import with_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import FloatImage

_IN_EIGHT_BITS = ("Concat", "Conv", "ConvTranspose", "LeakyRelu", "MaxPool", "Relu")
"""What the paper's network is made of; who is to be believed is counted in full."""


def quantise(source: Path, target: Path, seen: Sequence[FloatImage]) -> float:
    """Turn a weights file into one of eight bits, calibrated on pictures.

    Args:
        source: An ``.onnx`` file of ours.
        target: What to write, whole or not at all.
        seen: (S, S, 3) float32 pictures as the network sees them, a dozen or more.

    Returns:
        Root mean square of the change of the correction on those pictures, in levels of 255: what
        eight bits cost.

    Raises:
        DeepFlashError: If there are no pictures.
        WeightsError: If the source cannot be used.
        UnwritablePhoto: If the target cannot be written.
    """
    if not seen:
        raise DeepFlashError("Eight-bit weights need pictures to be calibrated on.")
    whole = RelightNetwork(source)
    model = onnx.load_from_string(read_checked(source))
    card = json.loads({p.key: p.value for p in model.metadata_props}[RECIPE_KEY])
    with TemporaryDirectory() as folder:
        plain, eight = Path(folder) / "plain.onnx", Path(folder) / "eight.onnx"
        prepared = Path(folder) / "prepared.onnx"
        onnx.save(model, plain)
        # every size is in the file, and the symbolic inference knows fewer operators
        quantization.shape_inference.quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        logging.disable(logging.WARNING)  # it recommends what was just done
        try:
            quantization.quantize_static(
                prepared,
                eight,
                _Pictures(seen, model.graph.input[0].name),
                per_channel=True,
                activation_type=quantization.QuantType.QUInt8,
                weight_type=quantization.QuantType.QInt8,
                op_types_to_quantize=_IN_EIGHT_BITS,
                nodes_to_exclude=[
                    node.name
                    for node in model.graph.node
                    if any(name.endswith("head.weight") for name in node.input)
                ],
            )
        finally:
            logging.disable(logging.NOTSET)
        small = onnx.load(eight)
    content = with_card(small, card | {"name": f"{card['name']}-int8"})
    quantised = RelightNetwork(target, content=content)
    encoding = whole.recipe.encoding
    changes = [
        correction(one, quantised(one), encoding) - correction(one, whole(one), encoding)
        for one in seen
    ]
    write_atomically(target, content, overwrite=True)
    return 255 * float(np.sqrt(np.mean(np.square(changes))))


class _Pictures(quantization.CalibrationDataReader):  # type: ignore[misc]  # untyped there
    """Hands pictures to the calibration, one by one."""

    def __init__(self, seen: Sequence[FloatImage], name: str) -> None:
        self._left = [{name: one.transpose(2, 0, 1)[None]} for one in seen]

    def get_next(self) -> dict[str, Any]:
        """The next picture; an empty dict after the last, as the library wants it."""
        return self._left.pop() if self._left else {}
