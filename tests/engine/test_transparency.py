"""A transparent photo that is made smaller shows no colour that was hidden."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from photo_files import noise, png
from PIL import Image as Pillow

from deepflash_app.core.resize import shrunk
from deepflash_app.engine.batch.thumbnail import thumbnail
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import read_photo, read_preview
from deepflash_app.engine.transparency import shrunk_by_cover
from deepflash_app.engine.writing import write_photo

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import Image
    from deepflash_app.engine.photo import Photo

COLOUR = (200, 120, 90)
DTYPES = pytest.mark.parametrize("dtype", [np.uint8, np.uint16])


def cut_out(dtype: type = np.uint8) -> Image:
    """(60, 90, 4): a person cut out, of one colour and soft at the rim, with black around."""
    alpha = np.zeros((60, 90), np.uint8)
    cv2.circle(alpha, (47, 31), 20, 255, -1)
    alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), 1), np.uint8)
    picture = np.zeros((60, 90, 4), np.uint8)
    picture[alpha > 0, :3] = COLOUR
    picture[..., 3] = alpha
    return picture if dtype is np.uint8 else picture.astype(np.uint16) * np.uint16(257)


def photo_of(folder: Path, picture: Image) -> Photo:
    (folder / "photo.png").write_bytes(png(picture))
    return read_photo(folder / "photo.png")


@DTYPES
@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_edges_keep_their_colour(tmp_path: Path, dtype: type, ending: str) -> None:
    photo = photo_of(tmp_path, cut_out(dtype))
    settings = ExportSettings(long_edge=31)
    small = read_photo(write_photo(photo, photo.pixels, tmp_path / f"out{ending}", settings))
    assert small.alpha is not None
    assert small.pixels.shape[:2] == small.alpha.shape == (21, 31)
    assert small.pixels.dtype == small.alpha.dtype == dtype
    assert ((small.alpha > 0) & (small.alpha < np.iinfo(dtype).max)).sum() > 20
    expected = np.array(COLOUR) * (1 if dtype is np.uint8 else 257)
    assert (small.pixels[small.alpha > 0] == expected).all()
    assert (small.pixels[0, 0] == 0).all()


@DTYPES
@pytest.mark.parametrize("bits", ["original", 8, 16])
def test_a_jpeg_looks_as_the_preview(tmp_path: Path, dtype: type, bits: str) -> None:
    photo = photo_of(tmp_path, cut_out(dtype))
    settings = ExportSettings(long_edge=31, quality=100, bits=bits)  # type: ignore[arg-type]
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / "out.jpg", settings)).pixels
    preview = read_preview(tmp_path / "photo.png", 31)
    assert np.abs(out.astype(int) - preview).max() <= 4
    assert out[..., 0].min() > 190, "nowhere is it darker than it was"


@DTYPES
def test_the_picture_in_a_report_looks_as_the_preview(tmp_path: Path, dtype: type) -> None:
    picture = cut_out(dtype)[:, 2:].repeat(9, axis=0).repeat(9, axis=1)
    picture[picture[..., 3] < np.iinfo(dtype).max] = 0  # sharp at the rim
    photo = photo_of(tmp_path, picture)
    with Pillow.open(BytesIO(thumbnail(photo, photo.pixels))) as image:
        shown = np.array(image)
    preview = read_preview(tmp_path / "photo.png", 360)
    rim = (preview[..., 2] > COLOUR[2] + 2) & (preview[..., 2] < 253)
    assert rim.sum() > 50
    assert np.abs(shown[rim].mean(axis=0) - preview[rim].mean(axis=0)).max() < 6, "no darker"


@DTYPES
def test_pictures_are_mixed_by_how_much_is_seen(dtype: type) -> None:
    picture = noise(40, 60, 4, dtype)
    pixels, alpha = np.ascontiguousarray(picture[..., :3]), np.ascontiguousarray(picture[..., 3])
    small, cover = shrunk_by_cover(pixels, alpha, 15)
    cells = picture.reshape(10, 4, 15, 4, 4).astype(np.float64)
    seen = cells[..., 3:]
    exact = (cells[..., :3] * seen).sum(axis=(1, 3)) / seen.sum(axis=(1, 3))
    assert np.abs(small - exact).max() <= 0.51
    assert np.array_equal(cover, shrunk(alpha, 15)[0])


def test_what_is_small_enough_or_hides_all_is_only_shrunk() -> None:
    pixels, nothing = noise(40, 60), np.zeros((40, 60), np.uint8)
    same, alpha = shrunk_by_cover(pixels, nothing, 60)
    assert same is pixels
    assert alpha is nothing
    small, _ = shrunk_by_cover(pixels, nothing, 15)
    assert np.array_equal(small, shrunk(pixels, 15)[0])


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_opaque_photos_are_shrunk_as_ever(tmp_path: Path, ending: str) -> None:
    photo = photo_of(tmp_path, noise(40, 60))
    settings = ExportSettings(long_edge=31)
    out = read_photo(write_photo(photo, photo.pixels, tmp_path / f"out{ending}", settings))
    assert out.alpha is None
    assert np.array_equal(out.pixels, shrunk(photo.pixels, 31)[0])
