"""Registration: exact on a known map under a strong change of light, and honest when it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from skimage import data

from deepflash_app.errors import DeepFlashError
from model_training.flash import FlashPreset
from model_training.register import MAX_RESIDUAL, laid_on, register
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.portraits import Portrait

SIDE = 320
STILL = replace(FlashPreset(), rotation=0.0, zoom=0.0, shift=0.0, studio_share=0.0)


def _bytes(image: FloatImage) -> ByteImage:
    return np.rint(image.clip(0, 1) * 255).astype(np.uint8)


def _grey(image: ByteImage) -> ByteImage:
    return np.dstack([image] * 3)


def _pair(portrait: Portrait, seed: int) -> Pair:
    return Simulator(STILL, SIDE).pair(portrait, seed)


def _affine(seed: int) -> FloatImage:
    rng = np.random.default_rng(seed)
    middle = (SIDE / 2, SIDE / 2)
    turn: FloatImage = cv2.getRotationMatrix2D(
        middle, rng.uniform(-4, 4), np.exp(rng.uniform(-0.05, 0.05))
    )
    turn[:, :2] += rng.uniform(-0.01, 0.01, (2, 2))
    turn[:, 2] += rng.uniform(-6, 6, 2)
    return turn


def _error_on_face(pair: Pair, found: FloatImage, true: FloatImage) -> float:
    y, x = np.nonzero(pair.face)
    return float(np.hypot(*((found - true) @ np.stack([x, y, np.ones_like(x)]))).mean())


@pytest.mark.parametrize(("seed", "told"), [(1, False), (2, True), (3, True)])
def test_a_known_map_under_simulated_flash_is_found(
    portraits: tuple[Portrait, Portrait], seed: int, *, told: bool
) -> None:
    pair = _pair(portraits[0], seed)
    true = _affine(seed)
    studio = cv2.warpAffine(
        _bytes(pair.studio), true, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderValue=(127, 127, 127)
    )
    assert _error_on_face(pair, np.eye(3)[:2], true) > 4
    # where faces differ in size one side is shrunk, and not quite alike across and down
    start = true if told else None
    found = register(_bytes(pair.flash), studio, "known", region=_bytes(pair.matte), start=start)
    assert _error_on_face(pair, found.matrix, true) < 0.2
    assert found.residual < MAX_RESIDUAL
    again = register(_bytes(pair.flash), studio, "known", region=_bytes(pair.matte), start=start)
    assert np.array_equal(again.matrix, found.matrix)


def test_photos_of_other_sizes_are_laid_on_each_other(
    portraits: tuple[Portrait, Portrait],
) -> None:
    pair = _pair(portraits[0], 4)
    flash = cv2.copyMakeBorder(_bytes(pair.flash), 40, 0, 30, 10, cv2.BORDER_REPLICATE)
    studio = cv2.resize(_bytes(pair.studio), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    start = np.array([[3.0, 0.0, 3 * -34], [0.0, 3.0, 3 * -37]])
    found = register(flash, studio, "sizes", start=start)
    placed = laid_on(studio, found.matrix, (flash.shape[1], flash.shape[0]))
    assert placed.shape == flash.shape
    inside = placed[40:, 30:-10].astype(float) - _bytes(pair.studio)
    assert np.sqrt((inside**2).mean()) < 3


def test_a_person_who_moved_before_a_still_wall_is_found() -> None:
    """On the way back, too, only the person counts, where the studio photo has it."""
    rng = np.random.default_rng(3)
    rough = (cv2.GaussianBlur(one, (0, 0), 3) for one in rng.normal(size=(2, 600, 600)))
    wall, person = (np.rint(125 + 400 * one).clip(40, 210).astype(np.uint8) for one in rough)
    here = cv2.ellipse(np.zeros_like(wall), (300, 330), (110, 190), 0, 0, 360, 255, -1)
    moved = np.array([[1.0, 0.0, 160.0], [0.0, 1.0, 0.0]])
    there, elsewhere = (cv2.warpAffine(one, moved, (600, 600)) for one in (here, person))
    flash = np.where(here > 0, person, wall)
    studio = np.rint(np.where(there > 0, elsewhere, wall) * 0.7).astype(np.uint8)
    near = moved + np.array([[0, 0, 3], [0, 0, -2]])
    found = register(_grey(flash), _grey(studio), "moved", region=here, start=near)
    assert found.matrix == pytest.approx(moved, abs=0.5)
    assert found.residual < 0.2


def test_two_different_faces_are_refused_by_name(portraits: tuple[Portrait, Portrait]) -> None:
    train, mirrored = (_pair(portrait, 5) for portrait in portraits)
    with pytest.raises(DeepFlashError, match="mixed up is refused"):
        register(
            _bytes(train.flash), _bytes(mirrored.studio), "mixed up", region=_bytes(train.matte)
        )


def test_a_face_and_something_else_are_refused(portraits: tuple[Portrait, Portrait]) -> None:
    pair = _pair(portraits[0], 6)
    coffee = np.ascontiguousarray(data.coffee()[:SIDE, :SIDE])  # type: ignore[no-untyped-call]
    with pytest.raises(DeepFlashError, match="coffee is refused"):
        register(_bytes(pair.flash), coffee, "coffee")


def test_empty_pictures_are_refused_and_do_not_crash() -> None:
    black = np.zeros((64, 64, 3), np.uint8)
    with pytest.raises(DeepFlashError, match="black is refused"):
        register(black, black, "black")
