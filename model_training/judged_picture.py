"""One face as the flash shows it, as the network makes it now, and as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch

from deepflash_app.engine.atomic import write_atomically
from model_training.dataset import channels_first
from model_training.methods import relit_by

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from deepflash_app.core.types import FloatImage
    from model_training.recipe import Recipe
    from model_training.simulate import Pair

SHOWN_SIDE = 256
"""Pixels a side of each of the three: a face to be judged by eye, whatever the network's side."""

NAME = "judged.png"
_GAP = 4  # pixels between two of them


class JudgedPicture:
    """Draws the same face again and again while a network learns.

    Args:
        pair: The face; nobody whom the network learns from, where there are others.
        recipe: Of the network.
        path: PNG to write, whole or not at all.
    """

    def __init__(self, pair: Pair, recipe: Recipe, path: Path) -> None:
        self._pair = pair
        self._recipe = recipe
        self._path = path

    def __call__(self, network: nn.Module) -> Path:
        """Draw what the network makes of it.

        Raises:
            UnwritablePhoto: If it cannot be written.
        """
        network.eval()

        def answer(seen: FloatImage) -> FloatImage:
            batch = channels_first(seen)[None]
            with torch.no_grad():
                encoded = network(batch.to(memory_format=torch.channels_last))
            return np.asarray(encoded[0].numpy().transpose(1, 2, 0), np.float32)

        pair, recipe = self._pair, self._recipe
        relit = relit_by(answer, pair, recipe.side, recipe.encoding)
        gap = np.full((pair.flash.shape[0], _GAP, 3), 0.5, np.float32)
        row = np.hstack([pair.flash, gap, relit, gap, pair.studio])
        bytes_bgr = np.rint(np.clip(row[..., ::-1], 0, 1) * 255).astype(np.uint8)
        _, coded = cv2.imencode(".png", bytes_bgr)
        write_atomically(self._path, coded.tobytes(), overwrite=True)
        return self._path
