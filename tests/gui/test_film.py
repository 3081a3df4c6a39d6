"""A folder of photos: listed, watched, walked through, thrown away."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from gui_hands import CONTROL, LEFT, NO_KEY, PATIENCE, analysed, drag, drop
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.drafts import draft_path
from deepflash_app.engine.sidecar import sidecar_path
from deepflash_app.gui import thumbnails as thumbnails_module
from deepflash_app.gui.document import State
from deepflash_app.gui.export_dialog import ExportDialog
from deepflash_app.gui.folder import natural, photos_of
from deepflash_app.gui.photo_list import BADGES, PhotoList
from deepflash_app.gui.setting_table import WATCH_FOLDER
from deepflash_app.gui.thumbnails import Thumbnail, Thumbnails, make_thumbnail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtWidgets import QAbstractItemView
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

FLASH = 0x9209


def photo(path: Path, *, flash: int | None = None, grey: int = 128) -> Path:
    """A small photo, with or without what its camera says of the flash."""
    exif = Image.Exif()
    if flash is not None:
        exif[0x8769] = {FLASH: flash}
    Image.new("RGB", (320, 240), (grey, grey, grey)).save(path, exif=exif)
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


def names(window: MainWindow) -> list[str]:
    return [path.name for path in window.film.photos.photos]


def click(window: MainWindow, name: str) -> None:
    """Click on a photo of the strip."""
    strip = window.film.strip
    index = window.film.photos.index(names(window).index(name))
    QTest.mouseClick(strip.viewport(), LEFT, NO_KEY, strip.visualRect(index).center())


def slide(window: MainWindow, key: Qt.Key) -> None:
    """Move the strength by a key."""
    slider = window.panel.strength.slider
    slider.setFocus()
    QTest.keyClick(slider, key)


def badges(window: MainWindow, path: Path) -> tuple[str, ...]:
    """The badges of a photo of the strip; none before it is listed."""
    photos = window.film.photos
    return photos.index(photos.row_of(path)).data(BADGES) or ()


def opened(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Wait until this photo is open."""
    qtbot.waitUntil(
        lambda: window.document.path is not None and window.document.path.name == name,
        timeout=PATIENCE,
    )


def test_photos_are_listed_as_people_count(folder: Path) -> None:
    assert [path.name for path, _ in photos_of(folder)] == [
        *("broken.jpg", "p1.jpg", "p2.jpg", "p10.jpg")
    ]
    assert photos_of(folder / "gone") == ()
    assert sorted(["b2", "a10", "a9", "10", "9"], key=natural) == ["9", "10", "a9", "a10", "b2"]


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
def test_a_dropped_folder_is_walked_through_by_keys_and_mouse(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window()
    assert not window.table["next"].isEnabled()
    drop(window, folder)
    opened(qtbot, window, "p1.jpg")
    strip, photos = window.film.strip, window.film.photos
    assert strip.isVisible()
    assert window.table["filmstrip"].isChecked()
    assert names(window) == ["p1.jpg", "p2.jpg", "p10.jpg"]
    qtbot.waitUntil(lambda: photos.index(1).data(BADGES) == ("badge-flash",), timeout=PATIENCE)
    assert "flash fired" in photos.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert photos.index(0).data(BADGES) == ()
    QTest.keyClick(window.view, Qt.Key.Key_Right)
    opened(qtbot, window, "p2.jpg")
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Left)
    opened(qtbot, window, "p1.jpg")
    strip.setFocus()  # where the arrow keys are its own
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.currentIndex().row() == 1
    opened(qtbot, window, "p2.jpg")
    middle = strip.visualRect(photos.index(2)).center()
    QTest.mouseClick(strip.viewport(), LEFT, NO_KEY, middle)
    opened(qtbot, window, "p10.jpg")
    QTest.mouseClick(strip.viewport(), LEFT, CONTROL, strip.visualRect(photos.index(0)).center())
    assert [path.name for path in strip.selected()] == ["p1.jpg", "p10.jpg"]
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_A, CONTROL)
    assert len(strip.selected()) == 3
    QTest.keyClick(window.view, Qt.Key.Key_P)
    assert strip.isHidden()
    assert window.panel.isHidden()
    QTest.keyClick(window.view, Qt.Key.Key_P)
    assert strip.isVisible()
    assert window.panel.isVisible()
    QTest.keyClick(window.view, Qt.Key.Key_T)
    assert strip.isHidden()
    for _ in range(2):  # what was not there does not come
        QTest.keyClick(window.view, Qt.Key.Key_P)
    assert window.panel.isVisible()
    assert strip.isHidden()


@pytest.mark.slow
def test_the_last_click_wins_whatever_arrives_meanwhile(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    strip = window.film.strip
    with qtbot.waitSignal(strip.photo_asked, timeout=PATIENCE):
        click(window, "p2.jpg")
    strip._soon.setInterval(1500)  # the time in which a click was lost, longer than a busy machine
    click(window, "p10.jpg")
    opened(qtbot, window, "p2.jpg")
    assert strip.selected() == (folder / "p10.jpg",)
    assert window.document.path == folder / "p2.jpg"
    opened(qtbot, window, "p10.jpg")
    assert strip.selected() == (folder / "p10.jpg",)


@pytest.mark.slow
def test_a_click_elsewhere_and_back_leaves_the_open_photo_and_its_history_alone(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    qtbot.waitUntil(window.table["draw_box"].isEnabled, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_D)
    middle = window.view.rect().center()
    drag(window.view, middle - QPoint(80, 80), middle + QPoint(80, 80))
    assert window.document.undo_stack.count() == 1
    with qtbot.assertNotEmitted(window.document.picture_changed, wait=600):
        click(window, "p2.jpg")
        click(window, "p1.jpg")
    assert window.document.undo_stack.count() == 1
    assert window.film.strip.selected() == (folder / "p1.jpg",)


@pytest.mark.slow
def test_a_photo_that_failed_is_tried_again_by_a_click(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")
    broken, photos = folder / "broken.jpg", window.film.photos
    qtbot.waitUntil(lambda: badges(window, broken) == ("badge-failed",), timeout=PATIENCE)
    with qtbot.waitSignal(window.document.failed, timeout=PATIENCE):
        click(window, "broken.jpg")
    assert window.film.strip.currentIndex().row() == photos.row_of(broken)
    date = broken.stat().st_mtime_ns
    photo(broken)
    os.utime(broken, ns=(date, date))
    click(window, "broken.jpg")
    opened(qtbot, window, "broken.jpg")
    qtbot.waitUntil(lambda: badges(window, broken) == (), timeout=PATIENCE)


@pytest.mark.slow
def test_that_a_photo_was_exported_is_known_the_next_day_until_it_is_edited(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    slide(window, Qt.Key.Key_Left)
    QTest.keyClick(window.view, Qt.Key.Key_E, CONTROL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    QTest.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: "badge-exported" in badges(window, portrait), timeout=PATIENCE)
    slide(window, Qt.Key.Key_Left)
    assert "badge-outdated" in badges(window, portrait)
    row = window.film.photos.index(window.film.photos.row_of(portrait))
    assert "edited since" in row.data(Qt.ItemDataRole.ToolTipRole)
    slide(window, Qt.Key.Key_Right)
    assert "badge-exported" in badges(window, portrait)
    window.close()
    window = open_window(portrait)
    qtbot.waitUntil(lambda: "badge-exported" in badges(window, portrait), timeout=PATIENCE)
    analysed(qtbot, window)
    assert "badge-exported" in badges(window, portrait)
    slide(window, Qt.Key.Key_Left)
    window.close()
    again = open_window(portrait)
    qtbot.waitUntil(lambda: "badge-outdated" in badges(again, portrait), timeout=PATIENCE)


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


@pytest.mark.slow
def test_a_photo_goes_to_the_trash_only_when_sure(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    (folder / "broken.jpg").unlink()
    window = open_window(folder)
    opened(qtbot, window, "p1.jpg")

    def answer(role: QMessageBox.ButtonRole) -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.view, Qt.Key.Key_Delete)
        ask = window.findChild(QMessageBox)
        assert isinstance(ask, QMessageBox)
        (button,) = (b for b in ask.buttons() if ask.buttonRole(b) is role)
        QTest.mouseClick(button, LEFT)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)

    window.view.setFocus()
    answer(QMessageBox.ButtonRole.RejectRole)
    assert (folder / "p1.jpg").exists()
    for following in ("p2.jpg", "p10.jpg"):
        answer(QMessageBox.ButtonRole.AcceptRole)
        opened(qtbot, window, following)
    assert sorted(left.name for left in folder.iterdir()) == [
        ".hidden.jpg",
        "notes.txt",
        "p10.jpg",
        "sub",
    ]
    answer(QMessageBox.ButtonRole.AcceptRole)
    qtbot.waitUntil(lambda: window.document.state is State.EMPTY)
    assert window.pages.currentWidget() is window.start_page


def test_an_empty_folder_is_told(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window = open_window()
    drop(window, tmp_path / "empty")
    qtbot.waitUntil(window.banner.isVisible)
    assert "no photo in empty" in window.banner.sentence.text()


def test_recents_are_remembered_and_can_be_forgotten(
    qtbot: QtBot, open_window: Open, folder: Path
) -> None:
    window = open_window(folder / "p2.jpg")
    opened(qtbot, window, "p2.jpg")
    drop(window, folder)
    opened(qtbot, window, "p1.jpg")
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


@pytest.mark.slow
def test_edits_go_to_the_trash_with_their_photo(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    folder = portrait.parent / "shoot"
    folder.mkdir()
    thrown = portrait.rename(folder / portrait.name)
    window = open_window(thrown)
    analysed(qtbot, window)
    for _ in range(2):  # once kept beside the photo, and changed again
        QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_PageDown)
        window.document.keeper.save()
        qtbot.waitUntil(sidecar_path(thrown).is_file, timeout=PATIENCE)
    QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_PageDown)
    qtbot.waitUntil(draft_path(thrown).is_file, timeout=PATIENCE)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    ask = window.findChild(QMessageBox)
    assert isinstance(ask, QMessageBox)
    QTest.keyClick(ask.buttons()[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.document.state is State.EMPTY, timeout=PATIENCE)
    window.close()
    assert list(folder.iterdir()) == []
    assert not draft_path(thrown).exists()
