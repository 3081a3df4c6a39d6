"""The soft map of the person, by rembg: MODNet, or the small U²-Net where that cannot be had."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from deepflash_app import paths
from deepflash_app.engine import models
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.onnx_options import onnx_options
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage

_MODELS = ("modnet", "u2netp")
"""Best first."""

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
