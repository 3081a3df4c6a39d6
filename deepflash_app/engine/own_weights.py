"""Weights of the user's own: put in use, and given up again for the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deepflash_app import paths
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.network import SHIPPED_WEIGHTS, RelightNetwork, read_checked
from deepflash_app.errors import UnwritablePhoto, WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.network import NetworkRecipe


def weights_in_use() -> Path:
    """The user's own weights if there are any, else the shipped ones."""
    own = own_weights()
    # one may not look, for instance, in the home of who called by sudo
    return own if paths.is_there(own) else paths.resource(SHIPPED_WEIGHTS)


def own_weights() -> Path:
    """Where the user's own weights lie, if there are any."""
    return paths.data_dir() / "models" / "own.onnx"


def use_weights(path: Path) -> NetworkRecipe:
    """Copy a weights file to its place, after it has been loaded and run once.

    Args:
        path: Written by ``model_training``.

    Returns:
        What it says of itself.

    Raises:
        WeightsError: If it is damaged, not one of ours, or cannot be copied.
    """
    content = read_checked(path)
    network = RelightNetwork(path, content=content)
    grey = np.linspace(0.2, 0.8, network.recipe.side, dtype=np.float32)
    network.once(np.broadcast_to(grey[:, None], (grey.size, grey.size, 3)))
    place = own_weights()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WeightsError(f"{place.parent} cannot be made: {error.strerror}.") from error
    try:
        write_atomically(place, content, overwrite=True)
    except UnwritablePhoto as error:
        raise WeightsError(str(error)) from error
    return network.recipe


def use_shipped_weights() -> None:
    """Give the user's own weights up.

    Raises:
        WeightsError: If they cannot be removed.
    """
    try:
        own_weights().unlink(missing_ok=True)
    except OSError as error:
        raise WeightsError(f"{own_weights()} cannot be removed: {error.strerror}.") from error
