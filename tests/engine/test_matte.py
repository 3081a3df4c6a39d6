"""The matte: on the person, at the photo's size, and never by way of the network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from skimage import data

from deepflash_app.engine import models
from deepflash_app.engine.matte import Matting
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage


def astronaut() -> ByteImage:
    return np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def matting() -> Matting:
    return Matting()


def check_astronaut(matte: np.ndarray) -> None:
    assert matte.dtype == np.float32
    assert matte.min() >= 0
    assert matte.max() <= 1
    height, width = matte.shape
    assert matte[int(height * 0.25), int(width * 0.44)] > 0.98  # nose
    assert matte[int(height * 0.1), int(width * 0.6)] < 0.02  # wall
    assert 0.4 < matte.mean() < 0.62


def test_the_best_model_is_used_and_finds_the_person(matting: Matting) -> None:
    assert (matting.model, matting.notice) == ("modnet", "")
    check_astronaut(matting(astronaut()))


@pytest.mark.parametrize("size", [(300, 641), (1201, 90), (17, 23)])
def test_any_size_comes_back_in_that_size(matting: Matting, size: tuple[int, int]) -> None:
    width, height = size
    picture = np.asarray(cv2.resize(astronaut(), (width, height)), np.uint8)
    matte = matting(picture)
    assert matte.shape == (height, width)
    assert np.isfinite(matte).all()


def test_a_large_photo_gets_a_smooth_matte(matting: Matting) -> None:
    large = cv2.resize(astronaut(), (2560, 2560), interpolation=cv2.INTER_CUBIC)
    matte = matting(np.asarray(large, np.uint8))
    check_astronaut(matte)
    assert len(np.unique(matte)) > 100_000  # no 8-bit steps


def test_without_modnet_the_small_network_steps_in(tmp_path: Path) -> None:
    shutil.copy(models.locate("u2netp"), tmp_path)
    (tmp_path / "modnet.onnx").write_bytes(b"no network")
    matting = Matting(tmp_path)
    assert matting.model == "u2netp"
    assert "modnet.onnx" in matting.notice
    check_astronaut(matting(astronaut()))


def test_without_weights_it_says_what_to_do_and_fetches_nothing(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"modnet\.onnx .* run `deepflash models fetch`"):
        Matting(tmp_path)
    assert list(tmp_path.iterdir()) == []
