"""What the dialog says of the size is near what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from photo_files import camera_jpeg, portrait

from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.size_estimate import estimate
from deepflash_app.engine.writing import deepened, write_photo

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("jpeg", {}),
        ("jpeg", {"quality": 60, "subsampling": "4:2:0"}),
        ("jpeg", {"quality": "original", "long_edge": 700}),
        ("png", {}),
        ("png", {"bits": 16, "long_edge": 500}),
        ("tiff", {"bits": 8}),
    ],
)
def test_the_estimate_is_near_what_is_written(
    tmp_path: Path, kind: str, values: dict[str, Any]
) -> None:
    noise = np.random.default_rng(1).integers(-5, 6, (1500, 1200, 3))
    large = cv2.resize(portrait(), (1200, 1500), interpolation=cv2.INTER_CUBIC) + noise
    source = tmp_path / "photo.jpg"
    source.write_bytes(camera_jpeg(large.clip(0, 255).astype(np.uint8)))
    settings = ExportSettings(**values)
    photo = deepened(read_photo(source), settings)
    target = tmp_path / f"out{ENDINGS[kind]}"
    write_photo(photo, photo.pixels, target, settings)
    found = estimate(read_photo(source), settings, kind)
    assert found.size == pytest.approx(target.stat().st_size, rel=0.15)
    written = read_photo(target).pixels
    assert (found.height, found.width) == written.shape[:2]
