"""Which portraits are learnt from, and how often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model_training.dataset import drawing_chances
from model_training.portraits import Portrait
from model_training.recipe import Recipe

if TYPE_CHECKING:
    import pytest

Portraits = tuple[Portrait, Portrait]


def _of(portrait: Portrait, source: str) -> Portrait:
    image = portrait.image.copy()  # each its own, to tell them apart by
    return replace(portrait, image=image, entry=replace(portrait.entry, source=source))


def test_rare_tones_are_drawn_more_often_and_none_where_its_source_is_not(
    portraits: Portraits, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [_of(portraits[0], source) for source in ("london", "london", "london", "sfhq")]
    by_image = {id(face.image): "light" for face in faces[:3]} | {id(faces[3].image): "dark"}
    monkeypatch.setattr(Portrait, "tone", property(lambda self: by_image[id(self.image)]))
    even = drawing_chances(faces, Recipe(tone_balance=1.0))
    assert np.allclose(even, [1 / 6, 1 / 6, 1 / 6, 1 / 2])
    half = drawing_chances(faces, Recipe(tone_balance=0.5))
    assert np.allclose(half[3] / half[0], 3**0.5)
    none = drawing_chances(faces, Recipe(tone_balance=1.0, source_weights={"sfhq": 0.0}))
    assert np.allclose(none, [1 / 3, 1 / 3, 1 / 3, 0])
