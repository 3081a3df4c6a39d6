"""The matte: on the person, at the photo's size, and never by way of the network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from skimage import data

from deepflash_app.core.boxes import FaceBox
from deepflash_app.engine import models
from deepflash_app.engine.matte import Matting, share_of
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage


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


FACE = FaceBox(175, 70, 95, 125)


class _KnowsLitSkinOnly(Matting):
    """Takes for a person what is as red and as bright as skin in good light."""

    def __init__(self) -> None:  # without the network
        self.looks: list[ByteImage] = []

    def __call__(self, image: ByteImage) -> FloatImage:
        self.looks.append(image)
        red, green, _ = (image[..., channel].astype(np.float32) for channel in range(3))
        return ((red > 1.15 * green) & (red > 100) & (red < 245)).astype(np.float32)


@pytest.mark.parametrize("light", [(0.5, 0.9, 1.0), (0.1, 0.25, 0.3), (1.4, 2.5, 2.6)])
def test_a_face_in_the_light_of_a_flash_is_looked_at_as_if_lit_well(
    light: tuple[float, float, float],
) -> None:
    photo = np.full((400, 500, 3), 20, np.uint8)
    skin = np.array([180, 135, 110])
    photo[80:190, 180:265] = np.rint((skin * light).clip(0, 240))
    matting = _KnowsLitSkinOnly()
    assert share_of(matting(photo), FACE) == 0
    assert share_of(matting.people(photo, [FACE]), FACE) > 0.75
    whole, closer = matting.looks[1:]
    assert np.array_equal(whole, photo)
    assert closer.shape[0] < 400


def test_a_face_that_is_found_is_looked_at_once(matting: Matting) -> None:
    whole = matting(astronaut())
    assert share_of(whole, FACE) > 0.9
    found = matting.people(astronaut(), [FACE])
    check_astronaut(found)
    assert np.abs(found - whole).mean() < 0.01  # cleaned, and no more
    black = np.zeros((60, 40, 3), np.uint8)
    assert np.isfinite(matting.people(black, [FaceBox(10, 10, 20, 20), FACE])).all()
