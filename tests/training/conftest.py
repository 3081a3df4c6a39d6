"""One portrait that a package carries, ready for the simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data
from tqdm import tqdm

from model_training.portraits import Portrait, load_portraits, read_index

if TYPE_CHECKING:
    from pathlib import Path

torch.set_num_threads(1)  # the networks here are too small to share
tqdm.monitor_interval = 0  # the exporter uses tqdm, whose watcher thread would stay

INDEX = "path,source,person,split,licence,size_px,face_height_px,left_right_stops,yaw\n"


@pytest.fixture(scope="session")
def portrait_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portrait folder of one person, twice, so that there is a training and a val split."""
    folder = tmp_path_factory.mktemp("portraits")
    square = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    rows = [INDEX]
    for split, picture in (("train", square), ("val", square[:, ::-1])):
        Image.fromarray(np.ascontiguousarray(picture)).save(folder / f"{split}.png")
        rows.append(f"{split}.png,astronaut,{split},{split},public domain,300,108,0.1,0\n")
    (folder / "index.csv").write_text("".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def portraits(
    portrait_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Portrait, Portrait]:
    """The training and the val portrait, prepared."""
    cache = tmp_path_factory.mktemp("cache")
    train, val = load_portraits(portrait_folder, read_index(portrait_folder), cache)
    return train, val
