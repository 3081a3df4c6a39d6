"""One portrait that a package carries, ready for the simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from portrait_folder import write_portraits
from tqdm import tqdm

from model_training.portraits import Portrait, load_portraits, read_index

if TYPE_CHECKING:
    from pathlib import Path

torch.set_num_threads(1)  # the networks here are too small to share
tqdm.monitor_interval = 0  # the exporter uses tqdm, whose watcher thread would stay


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
