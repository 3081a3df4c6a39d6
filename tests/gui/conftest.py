"""A window as a user has it: real worker, real models, real photo; only the screen is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from film_hands import photo
from gui_hands import RED_PUPILS
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from skimage import data

from deepflash_app.engine.worker import Worker
from deepflash_app.gui.app import make_window
from deepflash_app.gui.thumbnails import Thumbnails
from deepflash_app.gui.worker_bridge import WorkerBridge

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

Open = Callable[..., "MainWindow"]


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A portrait with one face, (512, 512), as a JPEG."""
    path = tmp_path / "portrait.jpg"
    pixels = data.astronaut()  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).save(path, quality=95, subsampling=0)
    return path


@pytest.fixture
def couple(tmp_path: Path) -> Path:
    """A photo of two faces, (512, 1024), as a PNG; the one on the left has red pupils."""
    person = np.asarray(data.astronaut())  # type: ignore[no-untyped-call]
    red = person.copy()
    for pupil in RED_PUPILS:
        cv2.circle(red, pupil, 3, (190, 30, 30), -1, cv2.LINE_AA)
    path = tmp_path / "couple.png"
    Image.fromarray(np.hstack([red, person])).save(path)
    return path


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """A photo without a face, (480, 640), as a JPEG."""
    path = tmp_path / "wall.jpg"
    pixels = data.brick()  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).convert("RGB").resize((640, 480)).save(path, quality=90)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photos 1, 2 (flash), 10, a broken one and what is no photo."""
    folder = tmp_path / "shoot"
    (folder / "sub").mkdir(parents=True)
    photo(folder / "p1.jpg", flash=16)
    photo(folder / "p2.jpg", flash=9)
    photo(folder / "p10.jpg")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    (folder / "notes.txt").write_text("no photo")
    (folder / ".hidden.jpg").write_text("no photo")
    photo(folder / "sub" / "deep.jpg")
    return folder


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Iterator[Thumbnails]:  # noqa: ARG001  # an event loop
    """A cache of thumbnails, closed afterwards."""
    cache = Thumbnails(100, 16)
    yield cache
    cache.close()


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the user for settings and data that no other test, and no user, has.

    Returns:
        That of the settings, which is not made yet.
    """
    for variable, folder in (("XDG_CONFIG_HOME", "settings"), ("XDG_DATA_HOME", "data")):
        (tmp_path / "user" / folder).mkdir(parents=True)  # as on every desktop
        monkeypatch.setenv(variable, str(tmp_path / "user" / folder))
    return tmp_path / "user" / "settings" / "deepflash"


@pytest.fixture
def shoot(wall: Path, tmp_path: Path) -> Path:
    """A folder of photos that a batch is at for a while."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    for number in range(6):
        shutil.copy(wall, folder / f"{number}.jpg")
    return folder


@pytest.fixture
def warm_worker(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, idle_workers: list[Worker]
) -> None:
    """A window goes on with the last one's worker: its models take longer than most tests.

    That worker has the user's folders of an older test, where it only looks for weights of one's
    own when it starts. Tests whose workers write such weights are marked ``own_worker``.
    """
    if request.node.get_closest_marker("own_worker"):
        return

    def start(bridge: WorkerBridge) -> None:
        if idle_workers and bridge.worker.pid is None:
            bridge.worker = idle_workers.pop()
            bridge.worker.poll()  # it may have died
        bridge.worker.start()

    def close(bridge: WorkerBridge) -> None:
        bridge._timer.stop()
        worker, bridge.worker = bridge.worker, Worker()
        worker.poll()
        if idle_workers or worker.busy or worker.pid is None:
            worker.close()
        else:
            idle_workers.append(worker)

    monkeypatch.setattr(WorkerBridge, "start", start)
    monkeypatch.setattr(WorkerBridge, "close", close)


@pytest.fixture
def open_window(
    qtbot: QtBot,
    tmp_path: Path,
    own_folders: Path,  # noqa: ARG001
    warm_worker: None,  # noqa: ARG001
) -> Iterator[Open]:
    """Opens the window at 1280 by 800 with the photos given, and closes it after the test."""
    settings = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(*settings, str(tmp_path / "user" / "window"))
    opened: list[MainWindow] = []

    def make(*photos: Path) -> MainWindow:
        window = make_window(photos)
        qtbot.addWidget(window)
        opened.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in opened:
        window.quitting.sure = True  # nobody is there to be asked
        window.close()
    # Without a screen Qt keeps what was copied beyond the end of Python, which made it: a crash.
    QGuiApplication.clipboard().clear()
