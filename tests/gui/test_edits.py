"""Settings under a user's hands: moved, told in the history, copied, kept."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import (
    CONTROL,
    LEFT,
    NO_KEY,
    PATIENCE,
    SHIFT,
    activated,
    analysed,
    settled,
    slide_balance,
    turn_wheel,
)
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.drafts import draft_path
from deepflash_app.engine.sidecar import read_sidecar, sidecar_path
from deepflash_app.gui.adjust_panel import HISTORY, INFO
from deepflash_app.gui.background_choice import FIRST_COLOUR, FIRST_GRADIENT
from deepflash_app.gui.convert import to_array
from deepflash_app.gui.some_dialog import SomeDialog
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.slow


def history(window: MainWindow) -> list[str]:
    stack = window.document.undo_stack
    return [stack.text(number) for number in range(stack.count())]


def test_the_history_names_the_backdrop_and_the_colours(
    qtbot: QtBot, open_window: Open, portrait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    choice = window.panel.background
    for button in ("blur", "colour", "gradient", "backdrop"):
        QTest.mouseClick(choice.buttons[button], LEFT)
    QTest.mouseClick(choice.tiles.buttons["beige"], LEFT)
    chosen = (str(portrait), "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: chosen)  # the system's own
    QTest.mouseClick(choice.tiles.buttons["own"], LEFT)
    assert history(window) == [
        "Background: blur",
        f"Background: plain colour {FIRST_COLOUR}",
        "Background: gradient {} – {}".format(*FIRST_GRADIENT.split("-")),
        "Background: grey canvas",
        "Background: warm beige",
        f"Background: {portrait.name}",
    ]
    own = choice.tiles.buttons["own"]
    qtbot.waitUntil(lambda: not own.icon().isNull())
    assert own.text() == "", "its picture instead of the plus"
    QTest.mouseClick(choice.buttons["keep"], LEFT)
    assert own.icon().isNull()
    assert own.text() == "+"
    settled(qtbot, window)


def test_sliders_are_told_in_words_kept_and_reopened_exactly(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    before = to_array(window.view.grab().toImage()).astype(int)
    slide_balance(window, "warmth", 40)
    slide_balance(window, "shine", -30)
    QTest.mouseClick(window.panel.background.tiles.buttons["charcoal"], LEFT)
    qtbot.waitUntil(lambda: window.document.scene is not None, timeout=PATIENCE)
    settled(qtbot, window)
    options = window.document.options
    assert options.warmth > 0.2
    assert options.shine < -0.2
    assert options.background == "charcoal"
    assert history(window) == [
        f"Warmth +{round(100 * options.warmth)}",
        f"Shine {round(100 * options.shine)}",
        "Background: charcoal",
    ]
    after = to_array(window.view.grab().toImage())
    assert np.abs(after - before).mean() > 5
    qtbot.waitUntil(draft_path(portrait).exists, timeout=PATIENCE)
    assert not sidecar_path(portrait).exists()

    # The history is a list to go back in.
    QTest.keyClick(window.view, Qt.Key.Key_H, CONTROL)
    assert window.panel.tabs.currentIndex() == HISTORY
    view = window.panel.history
    row = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=row)
    assert window.document.options.shine == 0
    assert window.document.options.warmth == options.warmth
    window.document.undo_stack.setIndex(3)

    # Leaving puts the edits beside the photo; reopening shows them again.
    window.close()
    assert not draft_path(portrait).exists()
    kept = read_sidecar(portrait)
    assert kept is not None
    assert kept.options == options
    assert (kept.width, kept.height, len(kept.boxes)) == (512, 512, 1)
    again = open_window(portrait)
    analysed(qtbot, again)
    qtbot.waitUntil(lambda: again.document.scene is not None, timeout=PATIENCE)
    settled(qtbot, again)
    assert again.document.options == options
    assert again.panel.adjustments.balances["warmth"].slider.value() == 100 * options.warmth
    assert history(again) == []
    assert again.banner.isHidden(), "nothing to tell"
    again.document.undo_stack.setIndex(0)
    np.testing.assert_array_equal(to_array(again.view.grab().toImage()), after)


def test_settings_are_copied_pasted_and_pasted_in_part(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    view = window.view
    slide_balance(window, "warmth", 40)
    slide_balance(window, "shadows", 40)
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    copied = window.document.options
    assert json.loads(QGuiApplication.clipboard().text())["warmth"] == copied.warmth
    QTest.keyClick(view, Qt.Key.Key_R, CONTROL)
    assert window.document.options == RelightOptions()
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    assert window.document.options == copied
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL | SHIFT)
    dialog = window.findChild(SomeDialog)
    assert isinstance(dialog, SomeDialog)
    dialog.boxes["warmth"].setChecked(False)
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert window.document.options == RelightOptions(shadows=copied.shadows)
    # So can text, which is all that an earlier session leaves; but any text may be anyone's.
    QGuiApplication.clipboard().setText('{"warmth": 0.25}')
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    pasted_text = RelightOptions(shadows=copied.shadows, warmth=0.25)
    assert window.document.options == pasted_text
    elsewhere = json.dumps({"background": r"picture:\\elsewhere\share\wall.png"})
    for text in ("{}", "[1]", "warmth", '{"warmth": 9}', '{"warm": 0.1}', "\ud800", elsewhere):
        window.banner.dismiss()
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
        assert "no settings" in window.banner.sentence.text()
        assert window.banner.isVisible(), text
        assert window.document.options == pasted_text, text
    # A picture on the clipboard opens as a photo.
    QGuiApplication.clipboard().setImage(QImage(str(portrait)))
    pasted_folder = data_dir() / "pasted"
    pasted_folder.parent.mkdir(exist_ok=True)
    pasted_folder.write_text("in the way")
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    assert "no settings" in window.banner.sentence.text(), "a thread writes it, for it takes long"
    qtbot.waitUntil(
        lambda: window.banner.sentence.text() == f"The folder {pasted_folder} cannot be made.",
        timeout=PATIENCE,
    )
    pasted_folder.unlink()
    activated(qtbot, window)  # which a dialog was before
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: window.document.path != portrait, timeout=PATIENCE)
    analysed(qtbot, window)
    with Image.open(portrait) as original, Image.open(window.document.path or "") as pasted:
        np.testing.assert_array_equal(np.asarray(pasted.convert("RGB")), np.asarray(original))
    # So does what was copied in a file manager: here a folder.
    folder = QMimeData()
    folder.setUrls([QUrl.fromLocalFile(str(portrait.parent))])
    QGuiApplication.clipboard().setMimeData(folder)
    QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: window.document.path == portrait, timeout=PATIENCE)


def test_info_histogram_and_clipping_tell_about_the_photo(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    with Image.open(portrait) as picture:
        exif = picture.getexif()
        exif[0x0110] = "Camera\x07 <b>One</b>"
        exif.get_ifd(0x8769).update({0x829A: 0.008, 0x8827: 200, 0x9209: 1})
        picture.save(portrait, quality=95, exif=exif)
    window = open_window(portrait)
    analysed(qtbot, window)
    values = window.panel.info.values
    assert values["camera"] == "Camera <b>One</b>"
    assert (values["exposure"], values["iso"], values["flash"]) == ("1/125 s", "ISO 200", "fired")
    assert values["size"].startswith("512")
    QTest.keyClick(window.view, Qt.Key.Key_I)
    assert window.panel.tabs.currentIndex() == INFO
    curves = window.panel.histogram.curves
    qtbot.waitUntil(lambda: curves.after is not None, timeout=PATIENCE)
    assert curves.before is not None
    assert curves.before.bins.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-3)
    assert "Clipped" in window.panel.histogram.facts.text()
    plain = to_array(window.view.grab().toImage())
    QTest.keyClick(window.view, Qt.Key.Key_J)
    settled(qtbot, window)
    marks = to_array(window.view.grab().toImage())
    changed = marks[np.any(marks != plain, axis=2)]
    assert {tuple(colour) for colour in np.unique(changed, axis=0).tolist()} >= {(50, 110, 255)}
    QTest.keyClick(window.view, Qt.Key.Key_J)
    settled(qtbot, window)
    np.testing.assert_array_equal(to_array(window.view.grab().toImage()), plain)


def test_hands_that_go_back_or_only_pass_leave_no_step(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    qtbot.waitUntil(window.isActiveWindow)
    stack, shine = window.document.undo_stack, window.panel.adjustments.balances["shine"]
    shine.slider.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(shine.slider, key)
    assert stack.count() == 0
    assert not window.table["undo"].isEnabled()
    # The wheel turns what has the focus, in one step, and scrolls past everything else.
    for notches in (1, 1, 1):
        turn_wheel(shine.slider, shine.slider.rect().center(), notches)
    assert stack.count() == 1
    turned = window.document.options
    assert turned.shine > 0
    for control in (window.panel.strength.slider, window.panel.strength.number, shine.number):
        turn_wheel(control, control.rect().center(), -1)
    assert window.document.options == turned
    # What the keys do to one face is not what they do to the next.
    window.panel.adjustments.balances["shine"].slider.clearFocus()
    QTest.keyClick(window.view, Qt.Key.Key_D)
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    for _ in range(2):
        QTest.keyClick(window.view, Qt.Key.Key_N)
        QTest.keyClick(window.view, Qt.Key.Key_Right)
    assert history(window)[1:] == ["Draw a face box", "Move a face box", "Move a face box"]


def test_a_double_click_beside_the_handle_is_one_step_or_none(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    row, stack = window.panel.adjustments.balances["fall_off"], window.document.undo_stack
    beside = QPoint(row.slider.width() - 8, row.slider.height() // 2)
    double_click(row.slider, beside)
    assert row.slider.value() == 0
    assert stack.count() == 0
    QTest.mouseClick(row.slider, LEFT, NO_KEY, beside)
    double_click(row.slider, beside)
    assert row.slider.value() == 0
    assert history(window)[1:] == ["Fall-off 0"]


def double_click(widget: QWidget, at: QPoint) -> None:
    """As a mouse does it; Qt's own sends nothing of the first click."""
    QTest.mouseClick(widget, LEFT, NO_KEY, at)
    QTest.mouseDClick(widget, LEFT, NO_KEY, at)


_COPIED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from deepflash_app.gui import app
from deepflash_app.gui.setting_groups import ALL

make_window = app.make_window

def made(photos):
    window = make_window(photos)
    window.painted.connect(lambda: window.edits.copy(ALL))
    window.painted.connect(lambda: QTimer.singleShot(0, window.close))
    return window

app.make_window = made
code = app.main()
assert "strength" in QGuiApplication.clipboard().text()
sys.exit(code)
"""


@pytest.mark.slow
def test_settings_that_were_copied_survive_the_end_of_python() -> None:
    """Where there is no screen Qt keeps the clipboard until its last destructors run."""
    done = subprocess.run([sys.executable, "-c", _COPIED], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
