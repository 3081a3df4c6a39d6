"""What the dialog says of the size is near what is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from photo_files import (
    camera_jpeg,
    plain_jpeg,
    png,
    png_chunk,
    portrait,
    segment,
    with_segments,
)
from skimage import data

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.backdrops import backdrop_picture
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.engine.size_estimate import Correction, estimate
from deepflash_app.engine.writing import deepened, write_photo

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.engine.photo import Photo

ENDINGS = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}
KINDS: list[tuple[str, dict[str, Any]]] = [
    ("jpeg", {}),
    ("jpeg", {"quality": 60, "subsampling": "4:2:0"}),
    ("jpeg", {"quality": "original", "long_edge": 700}),
    ("png", {"bits": 8}),
    ("png", {"bits": 16}),
    ("png", {"bits": 16, "long_edge": 500}),
    ("tiff", {"bits": 8}),
    ("tiff", {"bits": 16}),
]
NEAR = 0.12


def shot(picture: Image) -> ByteImage:
    """A picture as a camera of more pixels would have taken it, grain and all."""
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).normal(0, 3, large.shape)
    return (large + noise).clip(0, 255).round().astype(np.uint8)


def written_size(photo: Photo, pixels: Image, target: Path, settings: ExportSettings) -> int:
    write_photo(photo, pixels, target, settings)
    return target.stat().st_size


@pytest.mark.parametrize("picture", ["astronaut", "coffee", "chelsea", "rocket"])
@pytest.mark.parametrize(("kind", "values"), KINDS)
def test_the_estimate_is_near_what_is_written(
    tmp_path: Path, picture: str, kind: str, values: dict[str, Any]
) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(camera_jpeg(shot(getattr(data, picture)())))
    settings = ExportSettings(**values)
    photo = deepened(read_photo(source), settings)
    target = tmp_path / f"out{ENDINGS[kind]}"
    size = written_size(photo, photo.pixels, target, settings)
    found = estimate(read_photo(source), settings, kind)
    assert found.size == pytest.approx(size, rel=NEAR)
    written = read_photo(target).pixels
    assert (found.height, found.width) == written.shape[:2]


def test_transparency_has_its_share(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(camera_jpeg(shot(portrait())))
    photo = read_photo(source)
    alpha = np.random.default_rng(2).integers(0, 256, photo.pixels.shape[:2]).astype(np.uint8)
    photo = replace(photo, alpha=alpha)
    for kind in ("png", "jpeg"):
        target = tmp_path / f"out{ENDINGS[kind]}"
        size = written_size(photo, photo.pixels, target, ExportSettings())
        assert estimate(photo, ExportSettings(), kind).size == pytest.approx(size, rel=NEAR)


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_what_transparency_hides_does_not_count(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(3)
    hidden = rng.integers(0, 2, (300, 450), np.uint8).repeat(2, 0).repeat(2, 1).astype(bool)
    pixels = cv2.resize(portrait(), (900, 600))
    pixels[hidden] = rng.integers(0, 256, (hidden.sum(), 3))
    source = tmp_path / "photo.png"
    source.write_bytes(png(np.dstack((pixels, np.where(hidden, 0, 255).astype(np.uint8)))))
    photo, settings = read_photo(source), ExportSettings(long_edge=300)
    size = written_size(photo, photo.pixels, tmp_path / f"out{ENDINGS[kind]}", settings)
    assert estimate(photo, settings, kind).size == pytest.approx(size, rel=NEAR)


def test_comments_and_texts_have_their_share(tmp_path: Path) -> None:
    words = b"word " * 10_000
    source = tmp_path / "photo"
    for kind, content in (
        ("jpeg", with_segments(plain_jpeg(portrait()), segment(0xFE, words))),
        ("png", png(portrait(), png_chunk(b"tEXt", b"Comment\0" + words * 20))),
    ):
        source.write_bytes(content)
        photo = read_photo(source)
        size = written_size(photo, photo.pixels, tmp_path / f"out{ENDINGS[kind]}", ExportSettings())
        assert estimate(photo, ExportSettings(), kind).size == pytest.approx(size, rel=NEAR)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Photo, Analysis]:
    source = tmp_path_factory.mktemp("estimate") / "photo.jpg"
    source.write_bytes(camera_jpeg(shot(portrait())))
    session, photo = Session(), read_photo(source)
    return session, photo, session.analyse(photo, RelightOptions())


@pytest.mark.slow
@pytest.mark.parametrize("background", ["keep", "correct", "canvas"])
@pytest.mark.parametrize(("kind", "values"), KINDS)
def test_what_the_correction_does_is_in_the_estimate(
    tmp_path: Path,
    analysed: tuple[Session, Photo, Analysis],
    background: str,
    kind: str,
    values: dict[str, Any],
) -> None:
    session, photo, analysis = analysed
    options, settings = RelightOptions(background=background), ExportSettings(**values)
    deep = deepened(photo, settings)
    target = tmp_path / f"out{ENDINGS[kind]}"
    size = written_size(deep, session.render(deep, analysis, options), target, settings)
    picture = backdrop_picture(background, photo.icc)
    found = estimate(photo, settings, kind, Correction(analysis, options, picture))
    assert found.size == pytest.approx(size, rel=NEAR)
