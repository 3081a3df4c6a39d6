"""Photos that are asked for one after another: the last is read, and nothing is told of others."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from film_hands import names, opened
from gui_hands import PATIENCE
from PIL import Image
from PySide6.QtCore import QTimer

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine import photo as photos
from deepflash_app.engine.sidecar import Sidecar, read_sidecar, write_sidecar
from deepflash_app.gui.loader import Loader
from deepflash_app.gui.state import State

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


def test_a_photo_half_read_is_read_to_its_end_if_the_next_one_is_broken(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no more")
    window = open_window()
    document, shown = window.document, []

    def go_elsewhere(_picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        shown.append(same_photo)
        if len(shown) == 1:
            document.open(broken)

    document.picture_changed.connect(go_elsewhere)
    with qtbot.waitSignal(document.failed, timeout=PATIENCE):
        document.open(wall)
    qtbot.waitUntil(lambda: document.photo is not None, timeout=PATIENCE)
    assert (document.path, document.state) == (wall, State.SHOWN)
    assert shown == [False, True], "it is not begun anew"
    assert window.banner.sentence.text().startswith("broken.jpg cannot be read")


def test_boxes_by_hand_are_kept_in_pixels_of_the_whole_photo_while_it_is_read(
    qtbot: QtBot, open_window: Open, wall: Path, tmp_path: Path
) -> None:
    large, box = tmp_path / "large.jpg", FaceBox(2500, 800, 700, 900)
    Image.new("RGB", (4000, 3000)).save(large)
    options = RelightOptions(faces=(box,), brightness=0.3)
    write_sidecar(large, Sidecar(options, (box,), "0" * 64, 4000, 3000))
    document = open_window().document

    def hurry(_picture: object, same_photo: bool) -> None:  # noqa: FBT001  # a signal's
        if document.path == large and not same_photo:
            QTimer.singleShot(0, edit_and_go)

    def edit_and_go() -> None:
        assert document.photo is None
        document.edit(lambda: "Brighter", replace(options, brightness=0.5))
        document.open(wall, leave=True)

    document.picture_changed.connect(hurry)
    document.open(large)
    qtbot.waitUntil(lambda: document.path == wall, timeout=PATIENCE)
    document.keeper.settle()
    kept = read_sidecar(large)
    assert kept is not None
    assert (kept.options.brightness, kept.options.faces) == (0.5, (box,))
    assert (kept.width, kept.height) == (4000, 3000)


def test_a_photo_dropped_with_its_folder_is_listed_once(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window()
    window.shell.open_paths([folder, folder / "p2.jpg"])
    qtbot.waitUntil(lambda: bool(names(window)), timeout=PATIENCE)
    assert names(window) == ["broken.jpg", "p1.jpg", "p2.jpg", "p10.jpg"]
