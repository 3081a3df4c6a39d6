"""The soft map of the person, by rembg: MODNet, or the small U²-Net where that cannot be had."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from deepflash_app import paths
from deepflash_app.core.blend import clean_matte
from deepflash_app.core.boxes import head_square
from deepflash_app.engine import models
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.onnx_options import onnx_options
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.types import ByteImage, FloatImage, Image

_MODELS = ("modnet", "u2netp")
"""Best first."""

_FOUND = 0.85  # of a face that the matte must cover, or it missed the person
_SKIN = np.array([184.0, 140.0, 117.0])  # of 255 in sRGB, before it is lifted: in good light
_ROOM = 1.3  # of the head square
_LIFT = 0.8  # exponent: the dark of hair and clothes against a dark room
_SIDE = 512  # of a square: MODNet was trained on so many pixels
_LONG_SIDE = 1536  # of very long pictures, so that a panorama does not fill the memory
_STEP = 32


class Matting:
    """Cuts the person out of any picture; loading takes seconds, so keep it.

    Never downloads: the weights are there and whole, or it says so.

    Args:
        folder: Of the weights; ``paths.weights_dir()`` if None.
        threads: For ONNX Runtime.

    Attributes:
        model: Which weights are in use: ``"modnet"``, or ``"u2netp"`` (rougher at hair).
        notice: Why it is not the best one, a sentence for the user; empty when it is.

    Raises:
        WeightsError: If neither can be loaded.
        MemoryError: If there is too little for the better one.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 2) -> None:
        errors: list[WeightsError] = []
        for model in _MODELS:
            try:
                self._session = _session(model, folder, threads)
            except WeightsError as error:
                errors.append(error)
            else:
                self.model = model
                self.notice = str(errors[0]) if errors else ""
                return
        raise errors[0]

    def people(self, image: ByteImage, faces: Iterable[FaceBox]) -> FloatImage:
        """The matte of a picture, with all whose faces are known.

        A face that it missed is looked at closely, and as if lit well: under cold, weak or burning
        flash skin looks like no skin. Of 41 simulated photos by cold flash 10 lost most of a face
        without, and none so.

        Args:
            image: (H, W, 3) uint8 sRGB, upright, any size.
            faces: In its pixels.

        Returns:
            (H, W) float32 in [0, 1]: 1 on the persons, cleaned of specks.
        """
        matte = self(image)
        for box in faces:
            if share_of(matte, box) >= _FOUND:
                continue
            near, whole = _around(box, image)
            quarter = box.width / 4, box.height / 4
            skin = _part(image, box.x + quarter[0], box.y + quarter[1], *(2 * q for q in quarter))
            closer = self(_lit_well(image[np.ix_(*near)], skin))
            there = np.ix_(*(one[inside] for one, inside in zip(near, whole, strict=True)))
            matte[there] = np.maximum(matte[there], closer[np.ix_(*whole)])
        return clean_matte(matte)

    def __call__(self, image: ByteImage) -> FloatImage:
        """The matte of a picture.

        Args:
            image: (H, W, 3) uint8 sRGB, upright, any size.

        Returns:
            (H, W) float32 in [0, 1]: 1 on the person.
        """
        import rembg  # noqa: PLC0415 - seconds, and only where a matte is wanted

        height, width = image.shape[:2]
        proxy = _resized(image, *_network_size(width, height))
        matte = rembg.remove(proxy, session=self._session, only_mask=True)
        if matte.dtype == np.uint8:
            matte = matte / np.float32(255)
        full: FloatImage = _resized(matte, width, height)
        return np.clip(full, 0.0, 1.0)


def share_of(matte: Image, face: FaceBox) -> float:
    """How much of a face a matte of values from 0 to 1 has, 0 to 1."""
    return float(_part(matte, face.x, face.y, face.width, face.height).mean())


def _around(face: FaceBox, image: Image) -> tuple[list[NDArray[np.intp]], list[NDArray[np.bool_]]]:
    """Rows and columns of head and shoulders, beyond the edge repeating it; and which are inside.

    Wider than the network's own head square: with less around it a head is cut in pieces.
    """
    square = head_square(face)
    extra = square.side * (_ROOM - 1) / 2
    spans, inside = [], []
    for start, total in ((square.y, image.shape[0]), (square.x, image.shape[1])):
        first = min(max(round(start - extra), -total), total - 1)  # boxes by hand may be huge
        last = min(max(round(start + square.side + extra), first + 1), 2 * total)
        span = np.arange(first, last)
        spans.append(span.clip(0, total - 1))
        inside.append((span >= 0) & (span < total))
    return spans, inside


def _part(image: Image, x: float, y: float, width: float, height: float) -> Image:
    """The pixels of a picture under a rectangle, at least one; a view."""
    spans = []
    for start, length, total in ((y, height, image.shape[0]), (x, width, image.shape[1])):
        low = min(max(int(start), 0), total - 1)
        spans.append(slice(low, max(int(start + length) + 1, low + 1)))
    return image[spans[0], spans[1]]


def _lit_well(image: ByteImage, skin: ByteImage) -> ByteImage:
    """A picture whose skin has the colour that networks have met most, (H, W, 3) uint8."""
    gains = _SKIN / np.maximum(skin.reshape(-1, 3).mean(axis=0), 1)
    levels = np.arange(256)[:, None] * gains
    table = np.rint(255 * (levels / 255).clip(0, 1) ** _LIFT).astype(np.uint8)
    return np.dstack([table[image[..., channel], channel] for channel in range(3)])


def _session(model: str, folder: Path | None, threads: int) -> Any:  # noqa: ANN401 - untyped rembg
    path = models.locate(model, folder)
    paths.prepare_rembg()
    import rembg  # noqa: PLC0415 - slow, see __call__

    from deepflash_app.engine import rembg_sessions as _registered  # noqa: F401, PLC0415

    options = onnx_options(threads)
    try:
        with memory_errors():
            return rembg.new_session(
                f"deepflash-{model}",
                sess_opts=options,
                model_path=str(path),
                providers=["CPUExecutionProvider"],  # the same matte on every machine
            )
    except MemoryError:  # else a short moment of it would give rougher mattes without a word
        raise
    except Exception as error:  # ONNX Runtime's exceptions share no other base class
        raise WeightsError(f"The weights {path.name} cannot be loaded: {error}") from error


def _network_size(width: int, height: int) -> tuple[int, int]:
    """The size nearest to the picture's shape that the network takes: (width, height)."""
    scale = min(_SIDE / math.sqrt(width * height), _LONG_SIDE / max(width, height))
    return (
        max(round(width * scale / _STEP), 1) * _STEP,
        max(round(height * scale / _STEP), 1) * _STEP,
    )


def _resized(image: Any, width: int, height: int) -> Any:  # noqa: ANN401 - either picture type
    """Shrink by area averaging, since aliasing reads as hair; enlarge smoothly."""
    if (width, height) == (image.shape[1], image.shape[0]):
        return image
    shrinks = width * height < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(image, (width, height), interpolation=how)
