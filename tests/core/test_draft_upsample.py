"""A draft's enlargement is as good as bicubic to the eye, and one for all parts of the sight."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from deepflash_app.core.draft_upsample import draft_upsample
from deepflash_app.core.upsample import Region, smooth_upsample

COARSE = (60, 45)  # height, width
LEVEL = 1 / 255


@pytest.mark.parametrize("times", [0.7, 1.5, 2.9, 4.0, 7.3, 19.6, 40.0])
def test_it_is_bicubic_within_a_level(times: float) -> None:
    noise = np.random.default_rng(1).normal(0, 1, (*COARSE, 3)).astype(np.float32)
    field = cv2.GaussianBlur(noise, (0, 0), 2.5)  # as smooth as light
    field = np.asarray(0.4 / np.abs(field).max() * field, np.float32)  # 100 levels and back
    photo = round(times * COARSE[1]), round(times * COARSE[0])
    whole = Region(0, 0, *photo)
    truth = smooth_upsample(field, photo, whole, cv2.INTER_CUBIC)
    draft = draft_upsample(field, photo, whole)
    assert draft.shape == (photo[1], photo[0], 3)
    assert np.abs(draft - truth).max() < 0.75 * LEVEL
    assert np.abs(draft - truth).mean() < 0.2 * LEVEL
    part = Region(photo[0] // 3, photo[1] // 5, photo[0] // 2, photo[1] // 3)
    cut = draft[part.y : part.y + part.height, part.x : part.x + part.width]
    assert np.abs(draft_upsample(field, photo, part) - cut).max() < 1e-5
