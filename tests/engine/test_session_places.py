"""Faces that are found in the small picture lie where they are in the photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from photo_files import png

from deepflash_app.core.boxes import FaceBox
from deepflash_app.engine.faces import DetectedFace
from deepflash_app.engine.photo import photo_from_bytes
from deepflash_app.engine.session import Session
from deepflash_app.errors import Cancelled

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage


class BrightSpotFinder:
    """Takes what is bright for a face."""

    def find(self, image: ByteImage) -> tuple[DetectedFace, ...]:
        """A box round the middle of the light."""
        light = image[..., 0].astype(np.float64)
        y, x = (
            np.average(np.arange(length) + 0.5, weights=light.sum(axis=1 - axis))
            for axis, length in enumerate(light.shape)
        )
        return (DetectedFace(FaceBox(float(x) - 5, float(y) - 5, 10, 10), None),)


@pytest.mark.parametrize(("width", "height"), [(12000, 1004), (1004, 12000), (3001, 2003)])
def test_a_face_of_a_photo_of_any_shape_is_where_it_was_seen(
    monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    monkeypatch.setattr(Session, "_finder", BrightSpotFinder())
    monkeypatch.setattr(Session, "_load", lambda _self: None)
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[height - 80 : height - 40, width - 100 : width - 60] = 255
    photo = photo_from_bytes(png(np.zeros((1, 1, 3), np.uint8)), Path("photo.png"))
    photo = replace(photo, pixels=pixels, icc=None)

    heard: list[FaceBox] = []

    def stop(boxes: tuple[FaceBox, ...]) -> None:
        heard.extend(boxes)
        raise Cancelled("Seen enough.")

    with pytest.raises(Cancelled):
        Session().analyse(photo, on_faces=stop)
    assert heard[0].centre == pytest.approx((width - 80, height - 60), abs=0.2)
