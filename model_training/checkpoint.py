"""Checkpoints: one file that recreates a training, loaded without running anyone's code."""

from __future__ import annotations

import os
import warnings
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import torch

from deepflash_app.errors import DeepFlashError, WeightsError
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1


def save_checkpoint(path: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    """Write a checkpoint whole or not at all.

    Args:
        path: Where to.
        recipe: Of the training.
        state: Tensors and plain numbers, such as network, average, optimiser, step and best.

    Raises:
        DeepFlashError: If the disk refuses; what was there before stays.
    """
    partial = path.with_suffix(".part")
    try:
        with partial.open("wb") as stream:
            torch.save({"format": _FORMAT, "recipe": recipe.to_json(), **state}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch's own, when a write comes up short
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else "the disk may be full"
        raise DeepFlashError(f"The checkpoint {path} cannot be written: {reason}.") from error


def load_checkpoint(path: Path) -> tuple[Recipe, dict[str, Any]]:
    """Read a checkpoint; only tensors and plain values, never code.

    Raises:
        WeightsError: If it is missing, damaged, hostile, or of another program.
    """
    try:
        _test(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a pickle before it refuses it
            state = torch.load(path, map_location="cpu", weights_only=True)
        ours = isinstance(state, dict) and state.pop("format", None) == _FORMAT
        recipe = Recipe.from_json(state.pop("recipe")) if ours else None
    except DeepFlashError:
        raise
    except FileNotFoundError as error:
        raise WeightsError(f"The checkpoint {path.name} does not exist.") from error
    except Exception as error:  # a file that is none makes zip, pickle and JSON raise their own
        raise WeightsError(f"The checkpoint {path.name} cannot be loaded safely.") from error
    if recipe is None:
        raise WeightsError(f"{path.name} is not a checkpoint of this program.")
    return recipe, state


def _test(path: Path) -> None:
    """Read all by its checksums; torch itself takes altered weights as they are.

    Raises:
        BadZipFile: If it is altered or none.
    """
    with zipfile.ZipFile(path) as archive:
        altered = archive.testzip()
    if altered is not None:
        raise zipfile.BadZipFile(altered)
