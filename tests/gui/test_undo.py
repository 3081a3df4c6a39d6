"""Every edit that hands can make is undone and done again exactly, and kept beside the photo."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

import pytest
from gui_hands import (
    CONTROL,
    LEFT,
    NO_KEY,
    PATIENCE,
    SHIFT,
    analysed,
    answering,
    drag,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QFileDialog, QLineEdit

from deepflash_app.core.options import BALANCES, RelightOptions
from deepflash_app.engine.sidecar import read_sidecar
from deepflash_app.gui.some_dialog import SomeDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.gui.main_window import MainWindow

    Hand = Callable[[MainWindow], object]

pytestmark = pytest.mark.slow


def press(window: MainWindow, *keys: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
    """Press keys over the photo."""
    for key in keys:
        QTest.keyClick(window.view, key, held)


def slide(window: MainWindow, name: str) -> None:
    panel = window.panel
    row = panel.strength if name == "strength" else panel.adjustments.balances[name]
    QTest.keyClick(row.slider, Qt.Key.Key_Left, SHIFT)


def type_strength(window: MainWindow) -> None:
    field = window.panel.strength.number
    field.selectAll()
    QTest.keyClicks(field, "40")
    QTest.keyClick(field, Qt.Key.Key_Return)


def drag_box(window: MainWindow, *, by_corner: bool) -> None:
    view = window.view
    box = view.lens.rect(view.boxes.boxes[0])
    inside = box.center().toPoint() + QPoint(8, 12)
    QTest.mouseClick(view, LEFT, pos=inside)
    start = box.bottomRight().toPoint() if by_corner else inside
    drag(view, start, start + QPoint(15, 10))


def draw_box(window: MainWindow) -> None:
    press(window, Qt.Key.Key_D)
    corner = window.view.seen().bottomLeft().toPoint() + QPoint(20, -90)
    drag(window.view, corner, corner + QPoint(60, 60))


def choose_background(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.panel.background.buttons[name], LEFT, pos=QPoint(8, 10))


def choose_colour(window: MainWindow, swatch: str) -> None:
    def answer(dialog: QColorDialog) -> None:
        dialog.setCurrentColor("#336699")
        dialog.accept()

    with answering(QColorDialog, answer):
        QTest.mouseClick(getattr(window.panel.background, swatch), LEFT)


def choose_picture(window: MainWindow, picture: Path) -> None:
    def answer(dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(picture))  # selectFile leaves it empty where it has the focus already
        dialog.accept()  # Enter goes to the list of files instead while that is being read

    with answering(QFileDialog, answer):
        QTest.mouseClick(window.panel.background.tiles.buttons["own"], LEFT)


def put_preset_on(window: MainWindow) -> None:
    presets = window.panel.adjustments.presets
    presets.fill()
    presets.menu().actions()[2].trigger()


def paste(window: MainWindow) -> None:
    press(window, Qt.Key.Key_C, held=CONTROL)
    slide(window, "shine")
    press(window, Qt.Key.Key_V, held=CONTROL)


def paste_some(window: MainWindow) -> None:
    press(window, Qt.Key.Key_C, held=CONTROL)
    slide(window, "warmth")
    press(window, Qt.Key.Key_V, held=CONTROL | SHIFT)
    dialog = window.findChild(SomeDialog)
    assert isinstance(dialog, SomeDialog)
    QTest.mouseClick(dialog.accept_button, LEFT)


def tick_eye(window: MainWindow) -> None:
    QTest.keyClick(window.panel.faces.eyes[1], Qt.Key.Key_Space)


def tick_red_eye(window: MainWindow) -> None:
    QTest.keyClick(window.panel.red_eye, Qt.Key.Key_Space)


def slide_face(window: MainWindow) -> None:
    QTest.keyClick(window.panel.faces.sliders[1].slider, Qt.Key.Key_Left, SHIFT)


def hands(picture: Path) -> dict[str, Hand]:
    """All that hands can do to a photo of two faces, one of them with red eyes."""
    key = Qt.Key
    sliders = {name: partial(slide, name=name) for name in ("strength", *BALANCES)}
    kinds = ("correct", "blur", "colour", "gradient", "backdrop")
    swatches = ("swatch", "top_swatch", "bottom_swatch")
    return {
        **sliders,
        "typed": type_strength,
        "one eye": tick_eye,
        "red eyes": tick_red_eye,
        "one face": slide_face,
        **{kind: partial(choose_background, name=kind) for kind in kinds},
        **{swatch: partial(choose_colour, swatch=swatch) for swatch in swatches},
        "own picture": partial(choose_picture, picture=picture),
        "preset": put_preset_on,
        "paste": paste,
        "paste some": paste_some,
        "move": partial(drag_box, by_corner=False),
        "resize": partial(drag_box, by_corner=True),
        "draw": draw_box,
        "nudge": lambda window: press(window, key.Key_N, key.Key_Right, key.Key_Down),
        "delete": lambda window: press(window, key.Key_N, key.Key_Delete),
        "find again": lambda window: press(window, key.Key_F5),
        "reset": lambda window: press(window, key.Key_R, held=CONTROL),
    }


def test_every_edit_is_undone_and_done_again_exactly(
    qtbot: QtBot, open_window: Open, couple: Path, portrait: Path
) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    document, stack = window.document, window.document.undo_stack
    window.view.move_divider(-0.5)  # out of the way
    trail: dict[int, tuple[RelightOptions, tuple[FaceBox, ...]]] = {}

    def mark() -> None:
        trail[stack.index()] = (document.options, window.view.boxes.boxes)

    mark()
    listening = stack.indexChanged.connect(mark)
    for name, hand in hands(portrait).items():
        window.activateWindow()  # which a dialog may have been before
        qtbot.waitUntil(window.isActiveWindow)
        window.view.setFocus()
        before = stack.index()
        hand(window)
        qtbot.waitUntil(lambda: document.task is None, timeout=PATIENCE)
        mark()
        assert stack.index() > before, name
        assert trail[stack.index()] != trail[stack.index() - 1], name
    stack.indexChanged.disconnect(listening)
    names = [field.name for field in fields(RelightOptions)]
    seen = {name: {getattr(options, name) for options, _ in trail.values()} for name in names}
    assert [name for name in names if len(seen[name]) == 1] == [], "every option was changed"

    for step in reversed(range(stack.count())):
        press(window, Qt.Key.Key_Z, held=CONTROL)
        assert document.options == trail[step][0], stack.text(step)
    assert window.view.boxes.boxes == trail[0][1]
    assert not window.table["undo"].isEnabled()
    for step in range(stack.count()):
        press(window, Qt.Key.Key_Y, held=CONTROL)
        assert document.options == trail[step + 1][0], stack.text(step)
    assert not window.table["redo"].isEnabled()


def test_every_option_is_reopened_exactly(
    qtbot: QtBot, open_window: Open, couple: Path, portrait: Path
) -> None:
    window = open_window(couple)
    analysed(qtbot, window)
    known = hands(portrait)
    done = ("one eye", "red eyes", "one face", "resize", *BALANCES, "strength", "own picture")
    for name in done:
        known[name](window)
        qtbot.waitUntil(lambda: window.document.task is None, timeout=PATIENCE)
    options, boxes, defaults = window.document.options, window.view.boxes.boxes, RelightOptions()
    names = [field.name for field in fields(RelightOptions)]
    assert [name for name in names if getattr(options, name) == getattr(defaults, name)] == []
    window.close()
    kept = read_sidecar(couple)
    assert kept is not None
    assert (kept.options, kept.boxes) == (options, boxes)

    again = open_window(couple)
    analysed(qtbot, again)
    panel = again.panel
    assert again.document.options == options
    assert again.view.boxes.boxes == boxes
    assert panel.strength.number.value() == round(100 * options.strength)
    for name in BALANCES:
        shown = panel.adjustments.balances[name].number.value()
        assert shown == round(100 * getattr(options, name))
    assert [row.number.value() for row in panel.faces.sliders] == [100, 90]
    assert {eye: box.isChecked() for eye, box in panel.faces.eyes.items()} == {0: True, 1: False}
    assert not panel.red_eye.isChecked()
    assert panel.background.buttons["backdrop"].isChecked()
    assert panel.background.tiles.buttons["own"].isChecked()
