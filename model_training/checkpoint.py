"""Checkpoints: one file that recreates a training, loaded without running anyone's code."""

from __future__ import annotations

import os
import pickle
import warnings
from typing import TYPE_CHECKING, Any

import torch

from deepflash_app.errors import WeightsError
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1


def save_checkpoint(path: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    """Write a checkpoint whole or not at all.

    Args:
        path: Where to.
        recipe: Of the training.
        state: Tensors and plain numbers: network, average, optimiser, step, seconds, best.
    """
    partial = path.with_suffix(".part")
    with partial.open("wb") as stream:
        torch.save({"format": _FORMAT, "recipe": recipe.to_json(), **state}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def load_checkpoint(path: Path) -> tuple[Recipe, dict[str, Any]]:
    """Read a checkpoint; only tensors and plain values, never code.

    Raises:
        WeightsError: If it is missing, damaged, hostile, or of another program.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a pickle before it refuses it
            state = torch.load(path, map_location="cpu", weights_only=True)
        if not isinstance(state, dict) or state.pop("format", None) != _FORMAT:
            raise WeightsError(f"{path.name} is not a checkpoint of this program.")
        return Recipe.from_json(state.pop("recipe")), state
    except (OSError, RuntimeError, pickle.UnpicklingError, KeyError, EOFError) as error:
        raise WeightsError(f"The checkpoint {path.name} cannot be loaded safely.") from error
