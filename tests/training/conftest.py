"""One portrait that a package carries, ready for the simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from portrait_folder import write_portraits
from tqdm import tqdm

from model_training.checkpoint import save_checkpoint
from model_training.export import export
from model_training.flash import FlashPreset
from model_training.network import DeepFlashNet
from model_training.pairs import JudgedPair, simulated_pairs
from model_training.portraits import Portrait, load_portraits, read_index
from model_training.recipe import Recipe, Stage

if TYPE_CHECKING:
    from pathlib import Path

tqdm.monitor_interval = 0  # the exporter uses tqdm, whose watcher thread would stay


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """The networks here are too small to share; a command may have asked for more threads."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def portrait_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portrait folder of one person, twice, so that there is a training and a val split."""
    folder = tmp_path_factory.mktemp("portraits")
    write_portraits(folder)
    return folder


@pytest.fixture(scope="session")
def portraits(
    portrait_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Portrait, Portrait]:
    """The training and the val portrait, prepared."""
    cache = tmp_path_factory.mktemp("cache")
    train, val = load_portraits(portrait_folder, read_index(portrait_folder), cache)
    return train, val


@pytest.fixture(scope="session")
def pairs(portraits: tuple[Portrait, Portrait]) -> list[JudgedPair]:
    return list(simulated_pairs(portraits, 96, FlashPreset(), 1))


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that answers 0.55 everywhere: it takes 0.1 away."""
    folder = tmp_path_factory.mktemp("weights")
    recipe = Recipe(width=0.125, stages=(Stage(32, 1),))
    network = DeepFlashNet(recipe.width)
    with torch.no_grad():
        network.head.weight.zero_()
        network.head.bias.fill_(0.55)  # type: ignore[union-attr]
    save_checkpoint(folder / "best.pt", recipe, {"average": network.state_dict(), "step": 1})
    export(folder / "best.pt", folder / "tenth.onnx", name="tenth", licence="MIT", data="none")
    return folder / "tenth.onnx"
