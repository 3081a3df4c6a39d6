"""Edits that outlive their session: rescued, kept elsewhere, not understood, of other weights."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest
from film_hands import badges, opened
from gui_hands import (
    CONTROL,
    LEFT,
    PATIENCE,
    analysed,
    drag,
    slide_balance,
)
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine import atomic
from deepflash_app.engine.drafts import draft_path
from deepflash_app.engine.sidecar import read_sidecar, sidecar_path
from deepflash_app.gui.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot


pytestmark = pytest.mark.slow


def test_edits_of_a_session_that_died_are_rescued_and_told(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    slide_balance(window, "shadows", 50)
    qtbot.waitUntil(draft_path(portrait).exists, timeout=PATIENCE)
    left = draft_path(portrait).read_bytes()
    options = window.document.options
    window.close()
    draft_path(portrait).write_bytes(left)  # as a kill would have left it
    sidecar_path(portrait).unlink()
    again = open_window()
    again.edits.offer_rescue()
    assert "portrait.jpg" in again.banner.sentence.text()
    QTest.mouseClick(again.banner.action_button, LEFT)
    qtbot.waitUntil(again.banner.isVisible, timeout=PATIENCE)
    assert "rescued" in again.banner.sentence.text()
    assert again.document.options == options
    again.close()
    kept = read_sidecar(portrait)
    assert kept is not None
    assert kept.options == options


def test_edits_of_a_photo_in_a_read_only_folder_are_no_crash(
    qtbot: QtBot,
    open_window: Open,
    portrait: Path,
    wall: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = atomic._write_durably  # rights do not hold root back

    def write_elsewhere(path: Path, data: bytes) -> None:
        if path.parent == portrait.parent:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_write_durably", write_elsewhere)
        window = open_window(portrait)
        analysed(qtbot, window)
        slide_balance(window, "shadows", 50)
        options = window.document.options
        window.commands.open_path(wall)
        qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
        assert "no permission to write" in window.banner.sentence.text()
        window.close()
    again = open_window()
    again.edits.offer_rescue()
    assert again.banner.isHidden(), "nothing went wrong"
    again.commands.open_path(portrait)
    qtbot.waitUntil(again.banner.isVisible, timeout=PATIENCE)
    assert again.banner.sentence.text().endswith("nothing could be written beside it.")
    analysed(qtbot, again)
    assert again.document.options == options
    slide_balance(again, "warmth", 40)  # now something can be written there
    options = again.document.options
    again.close()
    kept = read_sidecar(portrait)
    assert kept is not None
    assert kept.options == options
    assert not draft_path(portrait).exists()


def test_edits_that_are_not_understood_are_told_and_kept_aside(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    sidecar_path(wall).write_text('{"deepflash": 99}')
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "newer version" in " ".join(window.document.notices)
    window.document.edit(lambda: "Blur", RelightOptions(background="blur"))
    window.close()
    assert read_sidecar(wall) is not None
    (kept,) = wall.parent.glob("*(kept)*")
    assert kept.read_text() == '{"deepflash": 99}'


def test_other_weights_are_noticed(qtbot: QtBot, open_window: Open, wall: Path) -> None:
    window = open_window(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    window.document.edit(lambda: "Blur", RelightOptions(background="blur"))
    window.close()
    content = json.loads(sidecar_path(wall).read_text())
    content["weights"] = "f" * 64
    sidecar_path(wall).write_text(json.dumps(content))
    again = open_window(wall)
    qtbot.waitUntil(lambda: again.document.state is State.SHOWN, timeout=PATIENCE)
    assert "other weights" in " ".join(again.document.notices)


def test_a_box_that_was_taken_back_leaves_no_badge_and_no_file(
    qtbot: QtBot, open_window: Open, wall: Path, portrait: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    QTest.mouseClick(window.banner.action_button, LEFT)
    corner = window.view.seen().topLeft().toPoint() + QPoint(150, 100)
    drag(window.view, corner, corner + QPoint(200, 240))
    analysed(qtbot, window)
    qtbot.waitUntil(lambda: badges(window, wall) == ("badge-corrected",), timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert badges(window, wall) == (), "also for who does not wait until no face is found again"
    QTest.keyClick(window.view, Qt.Key.Key_Y, CONTROL)
    assert badges(window, wall) == ("badge-corrected",)
    window.commands.open_path(portrait)
    opened(qtbot, window, "portrait.jpg")
    qtbot.waitUntil(sidecar_path(wall).exists, timeout=PATIENCE)
    window.close()
    # The next day it is taken back.
    again = open_window(wall)
    qtbot.waitUntil(lambda: badges(again, wall) == ("badge-corrected",), timeout=PATIENCE)
    analysed(qtbot, again)
    QTest.keyClick(again.view, Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(again.banner.isVisible, timeout=PATIENCE)
    assert "No face was found" in again.banner.sentence.text()
    assert badges(again, wall) == ()
    again.commands.open_path(portrait)
    opened(qtbot, again, "portrait.jpg")
    qtbot.waitUntil(lambda: not sidecar_path(wall).exists(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not draft_path(wall).exists(), timeout=PATIENCE)
    assert badges(again, wall) == ()


def test_there_is_nothing_to_rescue_of_what_was_taken_back(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    slide_balance(window, "shadows", 50)
    qtbot.waitUntil(draft_path(portrait).exists, timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: not draft_path(portrait).exists(), timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(draft_path(portrait).exists, timeout=PATIENCE)


def test_a_photo_whose_only_face_box_was_deleted_is_not_corrected_and_stays_so(
    qtbot: QtBot, open_window: Open, wall: Path, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(lambda: badges(window, portrait) == ("badge-corrected",), timeout=PATIENCE)
    QTest.keyClick(window.view, Qt.Key.Key_N)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.document.boxes == ()
    assert badges(window, portrait) == ()
    window.close()
    again = open_window(wall)
    qtbot.waitUntil(again.table["filmstrip"].isEnabled, timeout=PATIENCE)
    QTest.keyClick(again.view, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: again.film._thumbnails.get(portrait) is not None, timeout=PATIENCE)
    assert badges(again, portrait) == ()


def test_a_photo_that_is_opened_once_more_keeps_its_edits_of_now(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    with Image.open(wall) as small:
        small.resize((2000, 1500)).save(wall)  # larger than its first picture
    window = open_window(wall)
    document = window.document
    qtbot.waitUntil(lambda: document.state is State.SHOWN, timeout=PATIENCE)
    document.edit(lambda: "Blur", RelightOptions(background="blur"))  # no draft of it yet
    for draft in (False, True):
        if draft:
            document.edit(lambda: "Warmth", RelightOptions(warmth=0.2))
            qtbot.waitUntil(draft_path(wall).exists, timeout=PATIENCE)
        options, steps = document.options, document.undo_stack.count()
        with qtbot.waitSignal(document.opening.loaded, timeout=PATIENCE):
            window.commands.open_path(wall)
        assert document.options == options
        assert document.undo_stack.count() == steps
        assert "rescued" not in " ".join(document.notices)
    with qtbot.waitSignal(document.opening.previewed, timeout=PATIENCE):
        window.commands.open_path(wall)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)  # left before all of it has been read
    window.close()
    kept = read_sidecar(wall)
    assert kept is not None
    assert kept.options == RelightOptions(background="blur")
    assert (kept.width, kept.height) == (2000, 1500), "or its boxes would not fit it"
