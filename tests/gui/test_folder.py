"""A folder of photos: listed as people count, watched, with thumbnails that cost little."""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from film_hands import click, names, opened, photo
from gui_hands import PATIENCE, drop
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui import thumbnails as thumbnails_module
from deepflash_app.gui.folder import photos_of
from deepflash_app.gui.memory import Memory
from deepflash_app.gui.photo_list import BADGES, PhotoList
from deepflash_app.gui.setting_table import WATCH_FOLDER
from deepflash_app.gui.thumbnails import THREADS, Thumbnail, Thumbnails, make_thumbnail

if TYPE_CHECKING:
    from gui_hands import Open
    from PySide6.QtWidgets import QAbstractItemView
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow


def test_photos_are_listed_as_people_count(folder: Path) -> None:
    assert [path.name for path, _ in photos_of(folder)] == [
        *("broken.jpg", "p1.jpg", "p2.jpg", "p10.jpg")
    ]
    assert photos_of(folder / "gone") == ()


def test_thumbnails_tell_of_flash_edits_and_what_cannot_be_read(folder: Path) -> None:
    (folder / "p2.jpg.deepflash.json").write_text("{}")
    fired, not_fired = (make_thumbnail(folder / f"p{n}.jpg", 100) for n in (2, 1))
    assert fired.image is not None
    assert (fired.image.width(), fired.image.height()) == (100, 75)
    assert (fired.flash_fired, fired.edited) == (True, True)
    assert (not_fired.flash_fired, not_fired.edited) == (False, False)
    assert make_thumbnail(folder / "p10.jpg", 100).flash_fired is None
    broken = make_thumbnail(folder / "broken.jpg", 100)
    assert broken.image is None
    assert "broken.jpg" in broken.problem


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own there")
def test_thumbnails_step_back_behind_the_open_photo(
    qtbot: QtBot, thumbnails: Thumbnails, folder: Path
) -> None:
    with qtbot.waitSignal(thumbnails.made):
        thumbnails.get(next(folder.glob("*.jpg")))
    threads = [one for one in threading.enumerate() if one.name.startswith("thumbnails")]
    assert len(threads) == THREADS
    for thread in threads:
        me = thread.native_id or 0
        qtbot.waitUntil(lambda me=me: os.getpriority(os.PRIO_PROCESS, me) > os.nice(0))  # type: ignore[misc]


def test_the_cache_stays_small_and_forgets_what_changed(
    qtbot: QtBot, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    thumbnails.limit(0)
    paths = [photo(tmp_path / f"{n}.jpg", grey=n) for n in range(5)]
    for path in paths:
        with qtbot.waitSignal(thumbnails.made, timeout=5000):
            thumbnails.get(path)
    assert len(thumbnails._cache) == 1
    (kept,) = thumbnails._cache.values()
    assert thumbnails._used == kept.bytes
    last = paths[-1]
    photo(last, grey=250)
    thumbnails.forget(last)
    assert thumbnails._used == 0
    with qtbot.waitSignal(thumbnails.made, timeout=5000):
        assert thumbnails.get(last) is None
    made = thumbnails.get(last)
    assert made is not None
    assert made.image is not None
    assert made.image.pixelColor(5, 5).red() == pytest.approx(250, abs=2)


def test_a_thousand_photos_cost_no_more_than_those_in_sight(
    qtbot: QtBot, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = photo(tmp_path / "0.jpg")
    content = first.read_bytes()
    many = tmp_path / "many"
    many.mkdir()
    for number in range(1000):
        (many / f"{number}.jpg").write_bytes(content)
    window = open_window()
    drop(window, many)
    opened(qtbot, window, "0.jpg")
    strip, film = window.film.strip, window.film
    assert len(names(window)) == 1000
    scrolled = threading.Event()

    def after_scrolling(path: Path, edge: int) -> Thumbnail:
        scrolled.wait(PATIENCE / 1000)
        return make_thumbnail(path, edge)

    # else it would depend on the machine how many are made while they pass
    with monkeypatch.context() as patch:
        patch.setattr(thumbnails_module, "make_thumbnail", after_scrolling)
        scroll_through(strip)
        scrolled.set()
        last, made = many / "999.jpg", film._thumbnails
        qtbot.waitUntil(lambda: made.get(last) is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not made._wanted and not made._doing, timeout=PATIENCE)
    assert len(made._cache) < 500, "what was only scrolled past is left out"
    times = scroll_through(strip)
    assert sorted(times)[len(times) // 2] < 0.016, "sixty frames a second"


def scroll_through(strip: QAbstractItemView) -> list[float]:
    """From the first photo to the last in sixty steps: seconds of this thread for each."""
    bar = strip.horizontalScrollBar()
    times = []
    for step in range(60):
        bar.setValue(bar.maximum() * step // 59)
        start = time.thread_time()
        strip.viewport().repaint()
        QApplication.processEvents()
        times.append(time.thread_time() - start)
    return times


@pytest.mark.slow
def test_the_open_folder_is_watched(qtbot: QtBot, open_window: Open, folder: Path) -> None:
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    assert names(window)[0] == "broken.jpg"
    selected = window.film.strip.currentIndex().row()
    assert selected == 1
    photo(folder / "p3.jpg")
    (folder / "broken.jpg").unlink()
    expected = ["p1.jpg", "p2.jpg", "p3.jpg", "p10.jpg"]
    qtbot.waitUntil(lambda: names(window) == expected, timeout=PATIENCE)
    assert window.film.strip.currentIndex().row() == 0
    window.settings.set(WATCH_FOLDER, False)  # noqa: FBT003
    photo(folder / "p4.jpg")
    qtbot.wait(500)
    assert names(window) == expected
    window.film.strip.step(1)
    opened(qtbot, window, "p2.jpg")
    window.settings.set(WATCH_FOLDER, True)  # noqa: FBT003
    (folder / "p2.jpg").unlink()
    expected = ["p1.jpg", "p3.jpg", "p4.jpg", "p10.jpg"]
    qtbot.waitUntil(lambda: names(window) == expected, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_Right)  # not to the first, from one that is gone
    opened(qtbot, window, "p3.jpg")


def test_an_empty_folder_is_told(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window = open_window()
    drop(window, tmp_path / "empty")
    qtbot.waitUntil(window.banner.isVisible)
    assert "no photo in empty" in window.banner.sentence.text()
    (tmp_path / "other").mkdir()
    drop(window, tmp_path / "empty", tmp_path / "other")
    assert "no photo in these folders" in window.banner.sentence.text()


def recents(window: MainWindow) -> list[str]:
    return [path.name for path in window.memory.recents]


def test_recents_are_remembered_and_can_be_forgotten(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder / "p2.jpg")
    opened(qtbot, window, "p2.jpg")
    drop(window, folder)
    opened(qtbot, window, "p1.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_T)
    window.close()
    again = open_window()
    again.recent.aboutToShow.emit()
    first, second, *_, clear = again.recent.actions()
    assert first.text().endswith("shoot")
    assert second.text().endswith("p2.jpg")
    second.trigger()
    opened(qtbot, again, "p2.jpg")
    qtbot.waitUntil(lambda: "p10.jpg" in names(again))
    assert again.film.strip.isHidden(), "one photo was opened, not its folder"
    clear.trigger()
    again.recent.aboutToShow.emit()
    assert len(again.recent.actions()) == 1


def test_recents_are_what_was_opened_and_not_what_was_stepped_to(
    qtbot: QtBot, open_window: Open, folder: Path, wall: Path
) -> None:
    window = open_window(folder / "p2.jpg")
    opened(qtbot, window, "p2.jpg")
    qtbot.waitUntil(lambda: "p10.jpg" in names(window))
    assert window.film.strip.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    opened(qtbot, window, "p10.jpg")
    assert recents(window) == ["p2.jpg"]
    QTest.keyClick(window.view, Qt.Key.Key_T)
    assert window.film.strip.isVisible()
    click(window, "p1.jpg")
    opened(qtbot, window, "p1.jpg")
    assert recents(window) == ["p2.jpg"]
    drop(window, wall)
    opened(qtbot, window, "wall.jpg")
    assert recents(window) == ["wall.jpg", "p2.jpg"]
    drop(window, folder / "p10.jpg", folder / "p1.jpg")
    opened(qtbot, window, "p10.jpg")
    click(window, "p1.jpg")
    opened(qtbot, window, "p1.jpg")
    assert recents(window) == ["p10.jpg", "wall.jpg", "p2.jpg"]


def test_rows_follow_the_disk_and_keep_their_marks(thumbnails: Thumbnails, tmp_path: Path) -> None:
    model = PhotoList(thumbnails)
    a, b, c = (tmp_path / name for name in "abc")
    model.show(((a, 1), (c, 1)))
    model.mark(c, exported=RelightOptions())
    model.show(((b, 1), (c, 1)))
    assert model.photos == (b, c)
    assert (model.row_of(c), model.row_of(a), model.row_of(None)) == (1, -1, -1)
    assert "badge-exported" in model.index(1).data(BADGES)
    model.mark(c, edits=RelightOptions(strength=0.5))
    assert "badge-outdated" in model.index(1).data(BADGES)
    model.show(((b, 1), (c, 2)))
    assert model.index(1).data(BADGES) == (), "another photo of the same name"
    model.show(())
    assert model.rowCount() == 0


def test_a_new_photo_of_a_folder_that_is_not_watched_is_listed_when_it_is_opened(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)

    def listed(path: Path) -> bool:
        return window.film.photos.row_of(path) >= 0

    window.settings.set(WATCH_FOLDER, False)  # noqa: FBT003
    qtbot.waitUntil(lambda: window.document.photo is not None, timeout=PATIENCE)
    for name in ("new.jpg", "newer.jpg"):
        new = photo(folder / name)
        window.commands.open_path(new)
        qtbot.waitUntil(partial(listed, new), timeout=PATIENCE)
    newest = photo(folder / "newest.jpg")
    window.settings.set(WATCH_FOLDER, True)  # noqa: FBT003
    qtbot.waitUntil(partial(listed, newest), timeout=PATIENCE)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40))
def test_rows_come_and_go_in_spans(there: list[tuple[bool, bool]]) -> None:
    names = [Path(f"/{number:02}.jpg") for number in range(len(there))]
    thumbnails = Thumbnails(100, 16)
    model = PhotoList(thumbnails)
    _tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    for when in (0, 1):
        wanted = [name for name, seen in zip(names, there, strict=True) if seen[when]]
        model.show(tuple((name, 0) for name in wanted))
        assert model.photos == tuple(wanted)
        assert [model.row_of(name) for name in wanted] == list(range(len(wanted)))
    thumbnails.close()


def test_a_recent_that_cannot_be_looked_at_hides_no_other(own_folders: Path, wall: Path) -> None:
    assert own_folders
    memory = Memory()
    memory._settings.remove("folder")
    assert memory.folder == Path.home(), "and not wherever the program was started"
    memory.add_recent(wall)
    memory._settings.setValue("recents", ["/" + 300 * "x", str(wall)])
    memory.folder = Path("/" + 300 * "x")
    assert memory.recents == (wall,)
    assert memory.folder == Path.home()
    memory.forget_recents()
