"""Faces in a real portrait: alone, twice, turned, half covered; and none where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import ImageFile
from skimage import data

from deepflash_app.core.boxes import FaceBox, overlap
from deepflash_app.engine import models
from deepflash_app.engine.faces import PROXY_SIDE, FaceFinder
from deepflash_app.engine.identity import identity_distance
from deepflash_app.engine.mesh import MeshNetwork

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage

FACE = FaceBox(178, 69, 95, 108)
"""The astronaut's, from hair line to chin."""


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder(MeshNetwork(models.locate("face_landmark")))


@pytest.fixture
def astronaut() -> ByteImage:
    return np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def turned(image: ByteImage, degrees: float) -> tuple[ByteImage, np.ndarray]:
    """The picture turned clockwise inside its frame, and the map of its points."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height)), np.uint8), matrix


def cloth() -> ByteImage:
    """Woven texture with soft folds, on which HOG alone sees faces now and then."""
    rng = np.random.default_rng(3)
    folds = cv2.GaussianBlur(rng.normal(0, 1, (600, 800)).astype(np.float32), (0, 0), 40)
    weave = np.sin(np.arange(800) / 1.7)[None] * np.sin(np.arange(600) / 1.7)[:, None]
    grey = 120 + 900 * folds + 12 * weave + rng.normal(0, 4, (600, 800))
    return np.asarray(np.clip(grey[..., None] * [1.0, 0.9, 0.8], 0, 255), np.uint8)


def test_a_face_is_found_once_with_its_mesh(finder: FaceFinder, astronaut: ByteImage) -> None:
    (face,) = finder.find(astronaut)
    assert overlap(face.box, FACE) > 0.9
    assert abs(face.box.angle) < 6
    assert face.mesh is not None
    assert face.mesh.score > 0.999
    assert face.mesh.points.shape == (468, 3)
    assert face.mesh.points.dtype == np.float32
    low, high = face.mesh.points[:, :2].min(axis=0), face.mesh.points[:, :2].max(axis=0)
    assert (face.box.x, face.box.y) == pytest.approx(tuple(low), abs=1e-3)
    assert (face.box.width, face.box.height) == pytest.approx(tuple(high - low), abs=1e-3)


def test_two_faces_come_from_left_to_right(finder: FaceFinder, astronaut: ByteImage) -> None:
    left, right = finder.find(np.hstack([astronaut, astronaut]))
    assert right.box.x - left.box.x == pytest.approx(512, abs=4)


@pytest.mark.parametrize("degrees", [30, -30, 60, 90, -90])
def test_a_turned_head_is_found_with_its_roll(
    finder: FaceFinder, astronaut: ByteImage, degrees: int
) -> None:
    picture, matrix = turned(astronaut, degrees)
    (face,) = finder.find(picture)
    assert face.box.angle == pytest.approx(degrees + 3, abs=8)
    expected = matrix[:, :2] @ FACE.centre + matrix[:, 2]
    assert np.hypot(*(face.box.centre - expected)) < 10


def test_a_straight_and_a_tilted_head_are_both_found(
    finder: FaceFinder, astronaut: ByteImage
) -> None:
    tilted, _ = turned(astronaut, 45)
    rolls = [face.box.angle for face in finder.find(np.hstack([astronaut, tilted]))]
    assert rolls == pytest.approx([3, 48], abs=8)


def test_a_large_photo_is_searched_small_but_answered_in_its_own_pixels(
    finder: FaceFinder, astronaut: ByteImage
) -> None:
    large = cv2.resize(astronaut, (3072, 3072), interpolation=cv2.INTER_CUBIC)
    (face,) = finder.find(np.asarray(large, np.uint8))
    assert overlap(face.box, FACE.scaled(6)) > 0.9


def test_a_face_of_a_twentieth_of_the_photo_is_found(
    finder: FaceFinder, astronaut: ByteImage
) -> None:
    """The smallest that is promised, in the light and in the dark."""
    person = cv2.resize(astronaut, (356, 356), interpolation=cv2.INTER_AREA)
    photo = np.full((900, PROXY_SIDE, 3), 120, np.uint8)
    photo[400:756, 700:1056] = person
    for light in (1.0, 0.35):
        (face,) = finder.find((photo * light).astype(np.uint8))
        expected = FACE.scaled(356 / 512)
        assert face.box.height == pytest.approx(PROXY_SIDE / 20, abs=4)
        assert np.hypot(*(face.box.centre - np.add(expected.centre, (700, 400)))) < 8


@pytest.mark.slow
def test_a_half_covered_face_is_found(finder: FaceFinder, astronaut: ByteImage) -> None:
    masked = astronaut.copy()
    masked[132:190, 160:280] = (90, 140, 190)  # mouth and chin behind a mask
    (face,) = finder.find(masked)
    assert overlap(face.box, FACE) > 0.7
    sideways = astronaut.copy()
    sideways[60:190, 150:226] = (40, 60, 90)  # someone's back over one half
    (face,) = finder.find(sideways)
    assert overlap(face.box, FACE) > 0.5


@pytest.mark.slow
def test_cloth_has_no_face(finder: FaceFinder) -> None:
    assert finder.find(cloth()) == ()


def test_a_candidate_on_cloth_is_refused_by_the_mesh(finder: FaceFinder) -> None:
    drawn = FaceBox(300, 200, 150, 160)
    face = finder.confirm(cloth(), drawn)
    assert face.mesh is None
    assert face.box == drawn


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.6])
def test_a_box_drawn_loosely_snaps_to_the_face(
    finder: FaceFinder, astronaut: ByteImage, factor: float
) -> None:
    x, y = FACE.centre
    width, height = FACE.width * factor, FACE.height * factor
    face = finder.confirm(astronaut, FaceBox(x - width / 2 + 9, y - height / 2, width, height))
    assert face.mesh is not None
    assert overlap(face.box, FACE) > 0.85


def test_identity_survives_light_and_roll(finder: FaceFinder, astronaut: ByteImage) -> None:
    darker, _ = turned((astronaut * 0.5).astype(np.uint8), 90)
    (face,), (same,) = finder.find(astronaut), finder.find(darker)
    assert identity_distance(astronaut, face.box, darker, same.box) < 0.3
    mirrored_half = astronaut.copy()  # someone else: the features squeezed together
    mirrored_half[75:175, 180:272] = cv2.resize(astronaut[75:175, 205:247], (92, 100))
    assert identity_distance(astronaut, face.box, mirrored_half, face.box) > 0.35


def test_the_mesh_is_read_below_folders_of_any_name_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There OpenCV opens a path as if it were written in the system's old code page."""
    folder = tmp_path / "Zoë"
    folder.mkdir()
    weights = folder / "face_landmark.tflite"
    weights.write_bytes(models.locate("face_landmark").read_bytes())
    here, read = Path.cwd(), cv2.dnn.readNetFromTFLite

    def as_on_windows(name: str, **more: int) -> object:
        assert name.isascii()
        return read(name, **more)

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(cv2.dnn, "readNetFromTFLite", as_on_windows)
    MeshNetwork(weights)
    assert Path.cwd() == here


def test_loading_the_detector_leaves_pillow_strict(
    finder: FaceFinder, astronaut: ByteImage
) -> None:
    finder.find(astronaut)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
