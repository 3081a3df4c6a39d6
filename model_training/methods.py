"""The methods that are compared: anything that makes a relit picture out of a flash picture.

A new one joins by one line in ``METHODS``; a weights file of ours joins by its path.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.encoding import correction, network_input, relit
from deepflash_app.engine.network import RelightNetwork
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

Method = Callable[["FloatImage", "FloatImage"], "FloatImage"]
"""(S, S, 3) flash picture on neutral grey and (S, S) matte → (S, S, 3) relit, in [0, 1]."""

_LUMA = np.array([[0.299, 0.587, 0.114]], np.float32)
_ON_PERSON = 0.5
_MIDDLE = 0.5  # where the tone curve brings the person's median
_MIDDLES = (0.25, 0.75)  # medians beyond would ask for a curve too steep for a face
_KNEE = 0.7  # from here on it rolls highlights off
_CLIP_LIMIT = 2.0
_TILES = (8, 8)


def untouched(flash: FloatImage, _matte: FloatImage) -> FloatImage:
    """Nothing done: what every other method must be better than."""
    return flash


def grey_world(flash: FloatImage, matte: FloatImage) -> FloatImage:
    """Classical: the mean made grey, the median brought to the middle, highlights rolled off."""
    gains = flash.mean() / np.maximum(flash.mean(axis=(0, 1)), 1e-3)
    balanced = np.clip(flash * gains.astype(np.float32), 0, 1)
    person = cv2.transform(balanced, _LUMA)[matte > _ON_PERSON]
    middle = float(np.clip(np.median(person), *_MIDDLES)) if person.size else _MIDDLE
    curved = balanced ** np.float32(np.log(_MIDDLE) / np.log(middle))
    soft = 1 - (1 - _KNEE) * np.exp((_KNEE - curved) / (1 - _KNEE))
    return _on_subject(flash, np.where(curved > _KNEE, soft, curved), matte)


def clahe(flash: FloatImage, matte: FloatImage) -> FloatImage:
    """Classical: contrast-limited adaptive histogram equalisation of the lightness."""
    lab = cv2.cvtColor(flash, cv2.COLOR_RGB2Lab)
    # 8 bits, since its limit counts pixels a bin, and tiles have few
    lightness = np.rint(lab[..., 0] * 2.55).astype(np.uint8)
    lab[..., 0] = cv2.createCLAHE(_CLIP_LIMIT, _TILES).apply(lightness) / np.float32(2.55)
    return _on_subject(flash, cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), matte)


class NetworkMethod:
    """A weights file of ours, used as the application uses it: at its own size, on the subject.

    Args:
        path: Written by ``model_training export``.
        threads: For ONNX Runtime.

    Raises:
        WeightsError: If the file is missing, altered, or not one of ours.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self._network = RelightNetwork(path, threads=threads)
        self.side = self._network.recipe.side

    def __call__(self, flash: FloatImage, matte: FloatImage) -> FloatImage:
        """Relight; the correction is smooth, so it may be worked out at another size."""
        encoding = self._network.recipe.encoding
        seen = network_input(_resized(flash, self.side), encoding)
        signed = correction(seen, self._network(seen), encoding)
        return relit(flash, _resized(signed, flash.shape[0]) * matte[..., None])


METHODS: dict[str, Method] = {
    "input": untouched,
    "classical": grey_world,
    "clahe": clahe,
}
"""The methods that need no weights, by name."""


def named_methods(names: list[str], *, threads: int = 1) -> dict[str, Method]:
    """Look methods up, ``input`` always among them, since the others are held against it.

    Args:
        names: Names in ``METHODS``, or paths of weights files.
        threads: For ONNX Runtime.

    Returns:
        Methods by short name, in the order asked for.

    Raises:
        DeepFlashError: If a name is neither.
        WeightsError: If a weights file cannot be used.
    """
    methods: dict[str, Method] = {"input": untouched}
    for name in names:
        if name in METHODS:
            methods[name] = METHODS[name]
        elif name.endswith(".onnx"):
            # two files of one name, as runs make them, are told apart by their folders
            short = Path(name).stem if Path(name).stem not in methods else name
            methods[short] = NetworkMethod(Path(name), threads=threads)
        else:
            known = ", ".join(METHODS)
            raise DeepFlashError(f"{name} is no method; name {known}, or a weights file (.onnx).")
    return methods


def _on_subject(flash: FloatImage, changed: FloatImage, matte: FloatImage) -> FloatImage:
    share = matte[..., None]
    return np.clip(flash + share * (changed - flash), 0, 1).astype(np.float32)


def _resized(image: FloatImage, side: int) -> FloatImage:
    if image.shape[0] == side:
        return image
    how = cv2.INTER_AREA if image.shape[0] > side else cv2.INTER_CUBIC
    return np.clip(cv2.resize(image, (side, side), interpolation=how), -1, 1)
