"""The backdrops that ship are there and look like studio walls; one's own are read or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from photo_files import P3_XYZ, rgb_profile
from PIL import Image

from deepflash_app.core.options import BACKDROPS
from deepflash_app.engine.backdrops import backdrop_path, backdrop_picture
from deepflash_app.errors import UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", BACKDROPS)
def test_shipped_backdrops_are_smooth_and_small(name: str) -> None:
    assert backdrop_path(name).stat().st_size < 150_000
    picture = backdrop_picture(name, None)
    assert picture is not None
    light = picture.pixels.mean(axis=2)
    assert min(light.shape) >= 1200
    assert np.abs(np.diff(light, axis=1)).mean() < 3, "out of focus"
    edge = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    middle = light[500:900, 600:1000]
    assert middle.mean() > edge.mean(), "lit where the head is"
    assert light.max() < 250


def test_other_backgrounds_have_no_picture() -> None:
    for background in ("keep", "correct", "blur", "#ffffff", "#ffffff-#000000"):
        assert backdrop_picture(background, None) is None


def test_a_picture_of_ones_own_comes_in_the_photos_colours_and_anew_when_changed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "wall.png"
    Image.new("RGB", (3000, 60), (200, 40, 30)).save(path)
    plain = backdrop_picture(f"picture:{path}", None)
    assert plain is not None
    assert plain.pixels.shape[1] == 2048
    assert tuple(plain.pixels[5, 5]) == (200, 40, 30)
    assert backdrop_picture(f"picture:{path}", None) is plain, "read once"
    wide = backdrop_picture(f"picture:{path}", rgb_profile(P3_XYZ))
    assert wide is not None
    assert wide.pixels[5, 5, 0] < 200, "the same red has a smaller number in Display P3"
    Image.new("RGB", (30, 60), (0, 0, 255)).save(path)
    again = backdrop_picture(f"picture:{path}", None)
    assert again is not None
    assert tuple(again.pixels[5, 5]) == (0, 0, 255)


@pytest.mark.parametrize("name", ["missing.jpg", "text.jpg", "nul\0.jpg"])
def test_a_picture_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(UnreadablePhoto):
        backdrop_picture(f"picture:{tmp_path / name}", None)
