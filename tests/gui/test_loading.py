"""Photos that are asked for one after another: the last is read, and nothing is told of others."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from film_hands import opened
from gui_hands import PATIENCE
from PIL import Image

from deepflash_app.engine import photo as photos
from deepflash_app.gui.loader import Loader

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.core.types import ByteImage


def test_photos_that_were_only_run_past_are_not_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, go_on, really = [], threading.Event(), photos.read_preview

    def slow(path: Path, edge: int, *, max_megapixels: float) -> ByteImage:
        read.append(path.name)
        go_on.wait(10)
        return really(path, edge, max_megapixels=max_megapixels)

    monkeypatch.setattr(photos, "read_preview", slow)
    loader = Loader()
    for name in "abcd":
        Image.new("RGB", (32, 32)).save(tmp_path / f"{name}.jpg")
    loader.load(tmp_path / "a.jpg")
    qtbot.waitUntil(lambda: read == ["a.jpg"])
    for name in "bcd":
        loader.load(tmp_path / f"{name}.jpg")
    with qtbot.waitSignal(loader.loaded, timeout=PATIENCE):
        go_on.set()
    loader.close()
    assert read == ["a.jpg", "d.jpg"]


def test_what_is_told_beside_a_photo_is_never_of_the_one_before(
    qtbot: QtBot, open_window: Open, portrait: Path, wall: Path
) -> None:
    window = open_window(portrait)
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    told: list[tuple[int, ...]] = []

    def look(_picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        if not same_photo:
            overview = window.panel.histogram._overview
            assert overview is not None
            told.append(overview.shape)
            assert not window.panel.info.values, "the whole has not been read yet"

    window.document.picture_changed.connect(look)
    window.document.open(wall)
    opened(qtbot, window, wall.name)
    assert [3 * wide == 4 * high for high, wide, _ in told] == [True]
