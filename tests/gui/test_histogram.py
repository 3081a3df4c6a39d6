"""The histogram's scale: hills fill it, and a spike does not flatten them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import LEFT, PATIENCE, analysed
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from skimage import data

from deepflash_app.gui.convert import to_array
from deepflash_app.gui.histogram import count, top_of

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.core.types import ByteImage

PERSON: ByteImage = np.ascontiguousarray(data.astronaut())  # type: ignore[no-untyped-call]


def test_a_photo_s_hills_are_seen_whole() -> None:
    hills = count(PERSON)
    assert top_of(hills) == pytest.approx(hills.bins[:, 2:-2].max())


def test_the_spike_of_a_plain_background_is_cut_off_for_the_rest() -> None:
    before = count(PERSON)
    plain = PERSON.copy()
    plain[:, :256] = (232, 230, 227)
    now = count(plain)
    assert now.bins.max() > 20 * top_of(now, before)
    assert top_of(now, before) < 1.2 * top_of(before)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_of_one_colour_has_a_top(grey: int) -> None:
    assert 0 < top_of(count(np.full((20, 20, 3), grey, np.uint8))) <= 1


@pytest.mark.slow
def test_a_plain_background_leaves_the_person_s_curves_high(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    analysed(qtbot, window)
    panel, curves = window.panel, window.panel.histogram.curves
    qtbot.waitUntil(lambda: curves.after is not None, timeout=PATIENCE)

    def filled() -> float:
        """The share of the view that has any curve's colour."""
        shot = to_array(curves.grab().toImage()).astype(int)
        return float((np.ptp(shot, axis=2) > 40).mean())

    kept, share = curves.after, filled()
    QTest.mouseClick(panel.background.buttons["colour"], LEFT, pos=QPoint(8, 10))
    qtbot.waitUntil(lambda: curves.after is not kept, timeout=PATIENCE)
    assert curves.after is not None
    assert curves.after.bins[:, 2:-2].max() > 0.2, "a spike"
    assert filled() > 0.4 * share
