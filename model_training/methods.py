"""The methods that are compared: anything that makes a relit picture out of a flash picture.

A new one joins by one line in ``METHODS``; a weights file joins by its path, whatever network is in
it (ours, HDRNet, Pix2Pix), since all are exported in one form.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app import paths
from deepflash_app.core.encoding import Encoding, correction, network_input, relit
from deepflash_app.core.evening import finished
from deepflash_app.core.face_regions import skin_and_bright
from deepflash_app.core.flash_shading import flash_shading
from deepflash_app.engine.network import SHIPPED_WEIGHTS, RelightNetwork
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deepflash_app.core.types import FloatImage
    from model_training.pairs import JudgedPair
    from model_training.simulate import Pair

Method = Callable[["JudgedPair"], "FloatImage"]
"""A pair → (S, S, 3) float32 sRGB in [0, 1], its flash picture relit.

It is given the whole pair, since some need the face's points or know whom they look at. None but
an oracle, which says so in its name, looks at the studio photo's pixels to relight.
"""

_LUMA = np.array([[0.299, 0.587, 0.114]], np.float32)
_ON_PERSON = 0.5
_MIDDLE = 0.5  # where the tone curve brings the person's median
_MIDDLES = (0.25, 0.75)  # medians beyond would ask for a curve too steep for a face
_KNEE = 0.7  # from here on it rolls highlights off
_CLIP_LIMIT = 2.0
_TILES = (8, 8)


def untouched(one: JudgedPair) -> FloatImage:
    """Nothing done: what every other method must be better than."""
    return one.pair.flash


def grey_world(one: JudgedPair) -> FloatImage:
    """Classical: the mean made grey, the median brought to the middle, highlights rolled off."""
    flash, matte = one.pair.flash, one.pair.matte
    gains = flash.mean() / np.maximum(flash.mean(axis=(0, 1)), 1e-3)
    balanced = np.clip(flash * gains.astype(np.float32), 0, 1)
    person = cv2.transform(balanced, _LUMA)[matte > _ON_PERSON]
    middle = float(np.clip(np.median(person), *_MIDDLES)) if person.size else _MIDDLE
    curved = balanced ** np.float32(np.log(_MIDDLE) / np.log(middle))
    soft = 1 - (1 - _KNEE) * np.exp((_KNEE - curved) / (1 - _KNEE))
    return _on_subject(flash, np.where(curved > _KNEE, soft, curved), matte)


def clahe(one: JudgedPair) -> FloatImage:
    """Classical: contrast-limited adaptive histogram equalisation of the lightness."""
    flash, matte = one.pair.flash, one.pair.matte
    lab = cv2.cvtColor(flash, cv2.COLOR_RGB2Lab)
    # 8 bits, since its limit counts pixels a bin, and tiles have few
    lightness = np.rint(lab[..., 0] * 2.55).astype(np.uint8)
    lab[..., 0] = cv2.createCLAHE(_CLIP_LIMIT, _TILES).apply(lightness) / np.float32(2.55)
    return _on_subject(flash, cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), matte)


class NetworkMethod:
    """A weights file, used as the application uses it: at its own size, on the subject.

    The pictures may be larger or smaller than the network's own side. What is smooth is then
    enlarged: the correction of the encodings ``difference``, ``base`` and ``ratio`` is worked out
    small and applied to the full picture. A ``direct`` network is end-to-end, so its own output is
    enlarged, and its blur is its own: subtracting its correction instead would lend it the detail
    of the flash photo, which is the very idea of the other encodings. At its own side it is exact.

    Args:
        path: Written by ``model_training export``.
        threads: For ONNX Runtime.

    Attributes:
        name: What the file calls itself.
        side: Pixels a side of its input.
        path: Of the file.
        threads: For ONNX Runtime.

    Raises:
        WeightsError: If the file is missing, altered, or not one of ours.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self._network = RelightNetwork(path, threads=threads)
        self.name = self._network.recipe.name
        self.side = self._network.recipe.side
        self.path, self.threads = path, threads

    def __call__(self, one: JudgedPair) -> FloatImage:
        """Relight the flash picture of a pair."""
        return relit_by(self._network, one.pair, self.side, self._network.recipe.encoding)


class Application(NetworkMethod):
    """The shipped weights, and what the application adds to their correction (``core.evening``).

    Args:
        path: Of other weights.
        threads: For ONNX Runtime.
    """

    def __init__(self, path: Path | None = None, *, threads: int = 1) -> None:
        super().__init__(path or paths.resource(SHIPPED_WEIGHTS), threads=threads)

    def __call__(self, one: JudgedPair) -> FloatImage:
        """Relight the flash picture of a pair as a photo would be."""
        side, share = self.side, self._network.recipe.evening
        points = one.points * np.float32(side / one.pair.flash.shape[0])
        skin, bright = skin_and_bright((side, side), points)
        shading = flash_shading(points, skin)

        def finish(flash: FloatImage, seen: FloatImage, signed: FloatImage) -> FloatImage:
            return finished(flash, seen, signed, skin, bright, shading, share)

        return relit_by(self._network, one.pair, side, self._network.recipe.encoding, finish)


def relit_by(
    answer: Callable[[FloatImage], FloatImage],
    pair: Pair,
    side: int,
    encoding: Encoding,
    finish: Callable[[FloatImage, FloatImage, FloatImage], FloatImage] | None = None,
) -> FloatImage:
    """The flash picture of a pair, relit by a network.

    Args:
        answer: The network: what it sees, (side, side, 3) float32, to its encoded answer.
        pair: The pair, of any size.
        side: Of the network's input, in pixels.
        encoding: The network's encoding.
        finish: What is made of the small flash picture, what the network saw of it and its
            correction: the correction to apply.

    Returns:
        (S, S, 3) float32 in [0, 1], of the pair's size.
    """
    flash, matte = pair.flash, pair.matte
    small = _resized(flash, side)
    seen = network_input(small, encoding)
    encoded = answer(seen)
    if encoding is Encoding.DIRECT:
        return _on_subject(flash, _resized(encoded, flash.shape[0]), matte)
    signed = correction(seen, encoded, encoding)
    if finish is not None:
        signed = finish(small, seen, signed)
    return relit(flash, _resized(signed, flash.shape[0]) * matte[..., None])


METHODS: dict[str, Method] = {
    "input": untouched,
    "classical": grey_world,
    "clahe": clahe,
}
"""The methods that need nothing but the pair, by name."""

APPLICATION = "application"
"""The name of the shipped weights as the application uses them."""


def named_methods(
    names: Sequence[str], *, threads: int = 1, others: Mapping[str, Method] | None = None
) -> dict[str, Method]:
    """Look methods up, ``input`` always among them, since the others are held against it.

    Args:
        names: Names in ``METHODS`` or ``others``, ``APPLICATION``, or paths of weights files, which
            are then called what they call themselves.
        threads: For ONNX Runtime.
        others: More methods by name.

    Returns:
        Methods by short name, in the order asked for.

    Raises:
        DeepFlashError: If a name is neither.
        WeightsError: If a weights file cannot be used.
    """
    known = METHODS | dict(others or {})
    methods: dict[str, Method] = {"input": untouched}
    for name in names:
        if name in known:
            methods[name] = known[name]
        elif name == APPLICATION:
            methods[name] = Application(threads=threads)
        elif name.endswith(".onnx"):
            network = NetworkMethod(Path(name), threads=threads)
            # two files of one name, as repeated trainings make them, are told apart by their paths
            methods[name if network.name in methods else network.name] = network
        else:
            raise DeepFlashError(
                f"{name} is no method; name {', '.join((*known, APPLICATION))}, or a weights file "
                "(.onnx)."
            )
    return methods


def _on_subject(flash: FloatImage, changed: FloatImage, matte: FloatImage) -> FloatImage:
    share = matte[..., None]
    return np.clip(flash + share * (changed - flash), 0, 1).astype(np.float32)


def _resized(image: FloatImage, side: int) -> FloatImage:
    if image.shape[0] == side:
        return image
    how = cv2.INTER_AREA if image.shape[0] > side else cv2.INTER_CUBIC
    return np.clip(cv2.resize(image, (side, side), interpolation=how), -1, 1)
