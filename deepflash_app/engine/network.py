"""Our own network, run by ONNX Runtime from one file that carries its recipe and its own hash."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deepflash_app.core.encoding import Encoding, correction
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.onnx_options import onnx_options
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import FloatImage

SHIPPED_WEIGHTS = "models/deepflash.onnx"
"""The resource that is used unless the user chose other weights."""

RECIPE_KEY = "deepflash"
HASH_KEY = "deepflash-hash"
"""Names of the ONNX metadata entries that hold the recipe and the hash."""

_HASH_MARK = b"sha256:"
_HASH = re.compile(_HASH_MARK + rb"([0-9a-f]{64})")
EMPTY_HASH = (_HASH_MARK + b"0" * 64).decode()

_MIN_SIDE, _MAX_SIDE = 32, 1024
_FLAT = 1 / 255  # a standard deviation below which there is nothing to see
_MAX_BYTES = 256 * 2**20
_LONGEST = 500  # of what a file says of itself, in signs


@dataclass(frozen=True, slots=True)
class NetworkRecipe:
    """What a weights file says of itself.

    Attributes:
        name: Of these weights.
        encoding: What the network sees and answers.
        side: Pixels a side of its input.
        width: Channel count against the paper's.
        licence: Of the weights.
        data: What they were trained on.
        evening: Share, 0 to 1, of the evening of light that suits them (``core.evening``).
        sha256: Hash of the file with the hash itself blanked out.
    """

    name: str
    encoding: Encoding
    side: int
    width: float
    licence: str
    data: str
    evening: float
    sha256: str


class RelightNetwork:
    """Answers a face's encoded correction.

    Args:
        path: A weights file written by ``model_training export``.
        threads: For ONNX Runtime.
        content: What ``read_checked`` read of it, where that is at hand.

    Attributes:
        recipe: What the file says of itself.

    Raises:
        WeightsError: If the file is missing, altered, or not one of ours.
        MemoryError: If there is too little, here and in every method.
    """

    def __init__(self, path: Path, *, threads: int = 2, content: bytes | None = None) -> None:
        content = content or read_checked(path)
        import onnxruntime  # noqa: PLC0415 - slow, and only where a photo is corrected

        options = onnx_options(threads)
        try:
            with memory_errors():
                self._session = onnxruntime.InferenceSession(
                    content, options, providers=["CPUExecutionProvider"]
                )
            entries = self._session.get_modelmeta().custom_metadata_map
            self.recipe = read_recipe(entries[RECIPE_KEY], content, path)
            self._input = self._session.get_inputs()[0].name
        except (WeightsError, MemoryError):
            raise
        except Exception as error:  # onnxruntime raises its own kinds without a common base
            raise WeightsError(f"The weights {path.name} cannot be loaded.") from error

    def __call__(self, seen: FloatImage) -> FloatImage:
        """The network's answer, the same for a face and for its mirror image.

        A network never sees both sides of a face quite alike. The mean of what it answers to the
        face and to its mirror image, for twice its small share of the time, is nearer to the
        truth: by 0.3 dB on the portraits for validation, 0.5 dB after matching colours.

        Args:
            seen: (S, S, 3) float32 in [0, 1], S being the recipe's side.

        Returns:
            (S, S, 3) float32: the encoded correction, not clamped.

        Raises:
            WeightsError: As ``once``.
        """
        mirrored = self.once(seen[:, ::-1])[:, ::-1]
        return np.ascontiguousarray((self.once(seen) + mirrored) / np.float32(2))

    def once(self, seen: FloatImage) -> FloatImage:
        """Run the network once, on the face as it is.

        Args:
            seen: (S, S, 3) float32 in [0, 1], S being the recipe's side.

        Returns:
            (S, S, 3) float32: the encoded correction, not clamped.

        Raises:
            WeightsError: If the answer is not made of numbers, or would make a picture black, white
                or of one other colour.
        """
        batch = np.ascontiguousarray(seen.transpose(2, 0, 1)[None])
        try:
            with memory_errors():
                encoded: FloatImage = self._session.run(None, {self._input: batch})[0][0]
        except MemoryError:  # which is no fault of the weights
            raise
        except Exception as error:  # as on loading
            raise self._useless() from error
        if encoded.shape != batch.shape[1:] or not np.isfinite(encoded).all():
            raise self._useless()
        answer = np.ascontiguousarray(encoded.transpose(1, 2, 0))
        relit = np.clip(seen - correction(seen, answer, self.recipe.encoding), 0, 1)
        if relit.std() < _FLAT <= seen.std():
            raise self._useless()
        return answer

    def _useless(self) -> WeightsError:
        return WeightsError(
            f"The weights {self.recipe.name} gave no usable answer; use other weights."
        )


def read_checked(path: Path) -> bytes:
    """The bytes of a weights file whose own hash is right.

    Raises:
        WeightsError: If it is missing, too large, or one bit of it is altered.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise WeightsError(f"The weights {path.name} are too large to be ours.")
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"The weights {path.name} cannot be read; reinstall DeepFlash or choose others."
        ) from error
    if stored_hash(content) != content_hash(content):
        raise WeightsError(
            f"The weights {path.name} are damaged or were altered; reinstall DeepFlash or "
            "choose others."
        )
    return content


def stored_hash(content: bytes) -> str | None:
    """The hash that a weights file carries, or None if it carries none, or several."""
    found = _HASH.findall(content)
    return found[0].decode() if len(found) == 1 else None


def content_hash(content: bytes) -> str:
    """SHA-256 of a weights file with its stored hash blanked out, in hexadecimal."""
    return hashlib.sha256(_HASH.sub(EMPTY_HASH.encode(), content)).hexdigest()


def with_hash(content: bytes) -> bytes:
    """Fill the blank hash of a weights file."""
    return content.replace(EMPTY_HASH.encode(), _HASH_MARK + content_hash(content).encode())


def read_recipe(text: str, content: bytes, path: Path) -> NetworkRecipe:
    """What a weights file says of itself.

    Args:
        text: The entry of that name.
        content: The whole file.
        path: Its name in errors.

    Raises:
        WeightsError: If it makes no sense.
    """
    try:
        raw = json.loads(text)
        recipe = NetworkRecipe(
            name=_words(raw["name"]),
            encoding=Encoding(raw["encoding"]),
            side=int(raw["side"]),
            width=_finite(raw["width"]),
            licence=_words(raw["licence"]),
            data=_words(raw["data"]),
            evening=min(max(_finite(raw.get("evening", 1.0)), 0.0), 1.0),
            sha256=str(stored_hash(content)),
        )
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        raise WeightsError(f"The weights {path.name} carry no recipe of this program.") from error
    if not _MIN_SIDE <= recipe.side <= _MAX_SIDE or recipe.side % 32:
        raise WeightsError(f"The weights {recipe.name} ask for a side of {recipe.side} pixels.")
    return recipe


def _words(value: object) -> str:
    """A line of text that a terminal and a window can show, whatever somebody has put there."""
    return "".join(sign for sign in str(value) if sign.isprintable())[:_LONGEST]


def _finite(value: Any) -> float:  # noqa: ANN401 -- whatever JSON held
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number
