"""Settings pasted into all photos that are framed in the filmstrip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from film_hands import badges, click, names, opened, photo
from gui_hands import CONTROL, LEFT, PATIENCE, SHIFT, analysed
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from deepflash_app.gui.banner import Banner
from deepflash_app.gui.keeper import weights_hash
from deepflash_app.gui.some_dialog import SomeDialog
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.slow

BOXES = (FaceBox(10, 20, 30, 40),)


@pytest.fixture
def shoot(portrait: Path) -> Path:
    """A folder with a portrait, a.jpg, that has edits, and b.jpg, c.jpg, d.jpg without a face."""
    folder = portrait.parent / "shoot"
    folder.mkdir()
    portrait.rename(folder / "a.jpg")
    for name in "bcd":
        photo(folder / f"{name}.jpg")
    options = RelightOptions(warmth=0.4, background="blur", face_strengths=(0.5,))
    write_sidecar(folder / "a.jpg", Sidecar(options, (), weights_hash(), 512, 512))
    return folder


def with_own_edits(photo: Path) -> RelightOptions:
    """Leave edits of its own, with a face drawn by hand, beside a photo."""
    own = RelightOptions(strength=0.3, faces=BOXES)
    write_sidecar(photo, Sidecar(own, BOXES, "ab" * 32, 320, 240))
    return own


def frame_too(window: MainWindow, name: str) -> None:
    """Ctrl-click on a photo of the strip."""
    strip = window.film.strip
    index = window.film.photos.index(names(window).index(name))
    QTest.mouseClick(strip.viewport(), LEFT, CONTROL, strip.visualRect(index).center())


def copied_and_framed(qtbot: QtBot, window: MainWindow, first: str, *others: str) -> None:
    """Copy the settings of a.jpg, then frame these; the last one is open."""
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL)
    click(window, first)
    for name in others:
        frame_too(window, name)
    opened(qtbot, window, others[-1])
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)


def told(qtbot: QtBot, window: MainWindow, beginning: str) -> None:
    """Wait for a sentence that begins so."""
    qtbot.waitUntil(
        lambda: window.banner.sentence.text().startswith(beginning) and window.banner.isVisible(),
        timeout=PATIENCE,
    )


def test_settings_go_into_every_framed_photo(qtbot: QtBot, open_window: Open, shoot: Path) -> None:
    with_own_edits(shoot / "c.jpg")
    window = open_window(shoot)
    copied_and_framed(qtbot, window, "b.jpg", "c.jpg", "d.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL)
    told(qtbot, window, "Pasted into 3 photos.")
    wanted = RelightOptions(warmth=0.4, background="blur")
    assert window.document.options == wanted
    assert window.document.undo_stack.undoText() == "Paste settings"
    left = read_sidecar(shoot / "b.jpg")
    assert left is not None
    assert (left.options, left.width, left.height) == (wanted, 320, 240)
    kept = read_sidecar(shoot / "c.jpg")
    assert kept is not None
    assert kept.options == replace(wanted, faces=BOXES), "its faces are its own"
    assert not sidecar_path(shoot / "d.jpg").exists(), "it is open"
    qtbot.waitUntil(lambda: "badge-corrected" in badges(window, shoot / "b.jpg"))
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert window.document.options == RelightOptions()
    click(window, "b.jpg")
    opened(qtbot, window, "b.jpg")
    assert window.document.options == wanted


def test_what_was_pasted_into_others_can_be_taken_back(
    qtbot: QtBot, open_window: Open, shoot: Path
) -> None:
    own = with_own_edits(shoot / "c.jpg")
    window = open_window(shoot)
    copied_and_framed(qtbot, window, "b.jpg", "c.jpg", "d.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL)
    told(qtbot, window, "Pasted into 3 photos.")
    click(window, "b.jpg")  # which is edited after it was looked at
    opened(qtbot, window, "b.jpg")
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    window.document.edit(lambda: "Warmth", replace(window.document.options, warmth=0.9))
    click(window, "a.jpg")
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    assert window.banner.sentence.text().startswith("Pasted into 3"), "it waits for the look"
    QTest.mouseClick(window.banner.action_button, LEFT)
    told(qtbot, window, "The settings of before are back, but not in photos edited since: 1.")
    edited, restored = read_sidecar(shoot / "b.jpg"), read_sidecar(shoot / "c.jpg")
    assert edited is not None
    assert edited.options.warmth == 0.9
    assert restored is not None
    assert restored.options == own
    assert not sidecar_path(shoot / "d.jpg").exists(), "it had none"
    assert "badge-corrected" not in badges(window, shoot / "d.jpg")
    assert window.banner.action_button.isHidden(), "nothing is left to be taken back"


def test_the_open_photo_gets_its_settings_back_as_an_edit(
    qtbot: QtBot, open_window: Open, shoot: Path
) -> None:
    window = open_window(shoot)
    copied_and_framed(qtbot, window, "b.jpg", "c.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL)
    told(qtbot, window, "Pasted into 2 photos.")
    click(window, "d.jpg")
    opened(qtbot, window, "d.jpg")
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL)  # which can be undone
    assert window.document.undo_stack.canUndo()
    click(window, "c.jpg")
    opened(qtbot, window, "c.jpg")
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    told(qtbot, window, "Pasted into 2 photos.")
    QTest.mouseClick(window.banner.action_button, LEFT)
    told(qtbot, window, "The settings of before are back.")
    assert window.document.options == RelightOptions()
    assert window.document.undo_stack.undoText() == "Take back pasted settings"
    assert not sidecar_path(shoot / "b.jpg").exists()


def test_some_settings_go_there_too_and_what_went_wrong_is_told(
    qtbot: QtBot, open_window: Open, shoot: Path
) -> None:
    (shoot / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    window = open_window(shoot)
    copied_and_framed(qtbot, window, "c.jpg", "b.jpg", "d.jpg")
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL | SHIFT)
    dialog = window.findChild(SomeDialog)
    assert isinstance(dialog, SomeDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    told(qtbot, window, "Pasted into 2 of 3 photos. c.jpg cannot be read")
    assert read_sidecar(shoot / "b.jpg") is not None
    assert not sidecar_path(shoot / "c.jpg").exists()


def test_a_photo_that_is_opened_meanwhile_has_them_too(
    qtbot: QtBot, open_window: Open, shoot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []  # that b.jpg has no face may be told at any time, over all else
    tell = Banner.tell

    def listen(banner: Banner, sentence: str, **how: Any) -> None:
        heard.append(sentence)
        tell(banner, sentence, **how)

    monkeypatch.setattr(Banner, "tell", listen)
    window = open_window(shoot)
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL)
    click(window, "b.jpg")  # it is framed at once, and opened soon
    QTest.keyClick(window.view, Qt.Key.Key_V, CONTROL)
    opened(qtbot, window, "b.jpg")
    qtbot.waitUntil(lambda: window.document.options.warmth == 0.4, timeout=PATIENCE)
    assert window.document.undo_stack.count() <= 1
    qtbot.waitUntil(lambda: "Pasted into b.jpg." in heard, timeout=PATIENCE)
    kept = read_sidecar(shoot / "b.jpg")
    assert kept is not None
    assert kept.options.warmth == 0.4
    if heard[-1] != "Pasted into b.jpg.":
        QTest.mouseClick(window.banner.close_button, LEFT)
    QTest.mouseClick(window.banner.action_button, LEFT)
    qtbot.waitUntil(lambda: "The settings of before are back." in heard, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.document.options == RelightOptions(), timeout=PATIENCE)
    window.close()
    assert read_sidecar(shoot / "b.jpg") is None


def test_a_preset_is_put_on_every_framed_photo(
    qtbot: QtBot, open_window: Open, shoot: Path
) -> None:
    with_own_edits(shoot / "c.jpg")
    window = open_window(shoot)
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    before = window.document.options
    frame_too(window, "b.jpg")
    frame_too(window, "c.jpg")
    again = window.film.photos.index(names(window).index("a.jpg"))
    framing = window.film.strip.selectionModel()
    framing.setCurrentIndex(again, QItemSelectionModel.SelectionFlag.Select)
    opened(qtbot, window, "a.jpg")
    analysed(qtbot, window)
    look = RelightOptions(warmth=0.3)
    window.panel.preset_chosen.emit(lambda: "Preset Dawn", look)
    told(qtbot, window, "Preset Dawn: put on 3 photos.")
    assert window.document.options == replace(look, face_strengths=before.face_strengths)
    assert window.document.undo_stack.undoText() == "Preset Dawn"
    kept = read_sidecar(shoot / "c.jpg")
    assert kept is not None
    assert kept.options == replace(look, faces=BOXES), "its faces are its own"
    QTest.mouseClick(window.banner.action_button, LEFT)
    told(qtbot, window, "The settings of before are back.")
    assert window.document.options == before
    assert window.document.undo_stack.undoText() == "Preset Dawn: taken back"
