"""Faces keep their own settings when boxes come and go, and have rows for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gui_hands import LEFT
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QTest

from deepflash_app.core.analysis import Analysis, FaceCorrection
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions, found_anew
from deepflash_app.core.red_eye import RedPupil
from deepflash_app.gui.adjustments import told
from deepflash_app.gui.clipping import marked, shares
from deepflash_app.gui.face_list import FaceList
from deepflash_app.gui.face_settings import (
    face_strength,
    with_boxes,
    with_eye,
    with_face_strength,
)
from deepflash_app.gui.setting_groups import ALL, mixed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BOXES = tuple(FaceBox(100 * n, 10, 50, 60) for n in range(4))


@given(
    strengths=st.lists(st.floats(0, 1), max_size=4).map(tuple),
    eyes=st.sets(st.integers(0, 7)).map(lambda found: tuple(sorted(found))),
    gone=st.integers(0, 3),
)
def test_deleting_a_face_leaves_the_others_their_settings(
    strengths: tuple[float, ...], eyes: tuple[int, ...], gone: int
) -> None:
    options = RelightOptions(face_strengths=strengths, red_eyes_kept=eyes)
    rest = BOXES[:gone] + BOXES[gone + 1 :]
    result = with_boxes(options, BOXES, rest)
    assert result.faces == rest
    for now, box in enumerate(rest):
        was = BOXES.index(box)
        assert face_strength(result, now) == face_strength(options, was)
        for side in (0, 1):
            assert (2 * now + side in result.red_eyes_kept) == (2 * was + side in eyes)
    added = with_boxes(result, rest, (*rest, BOXES[gone]))
    assert face_strength(added, 3) == 1
    assert with_boxes(options, BOXES, BOXES[::-1]).face_strengths == strengths, "moved ones stay"


def test_one_strength_and_one_eye_are_set() -> None:
    options = with_face_strength(RelightOptions(), 2, 0.3)
    assert options.face_strengths == (1.0, 1.0, 0.3)
    assert with_face_strength(options, 2, 1.0) == RelightOptions()
    kept = with_eye(options, 3, kept=True)
    assert kept.red_eyes_kept == (3,)
    assert with_eye(kept, 3, kept=False) == options
    assert found_anew(kept) == RelightOptions()


def test_pasting_some_takes_these_and_no_faces() -> None:
    here = RelightOptions(strength=0.2, faces=BOXES, face_strengths=(0.5,))
    there = RelightOptions(warmth=0.4, shine=1, face_strengths=(0.1,))
    assert mixed(here, there, ["warmth"]) == replace(here, warmth=0.4)
    assert mixed(here, there, ALL) == replace(there, faces=BOXES, face_strengths=(0.5,))


def test_rows_come_with_faces_and_red_eyes(qtbot: QtBot) -> None:
    rows = FaceList(told)
    qtbot.addWidget(rows)
    field = np.zeros((1, 1, 3), np.float32)
    faces = tuple(FaceCorrection(box, field, 0, 0) for box in BOXES[:2])
    pupil = RedPupil(0, 0, np.ones((2, 2), np.float32), 3)
    guide = np.zeros((4, 4, 3), np.uint8)
    found = Analysis(4, 4, guide, np.zeros((4, 4), np.float32), faces, (pupil,))
    rows.show_analysis(found)
    rows.show()
    rows.eye_rows.show()
    qtbot.addWidget(rows.eye_rows)
    edits: list[RelightOptions] = []
    rows.edited.connect(lambda _text, options, _gesture: edits.append(options))
    assert len(rows.sliders) == 2
    rows.sliders[1].slider.setValue(40)
    assert edits[-1].face_strengths == (1.0, 0.4)
    (eye,) = rows.eyes.values()
    assert eye.text() == "Face 2, eye on the right"
    QTest.mouseClick(eye, LEFT, pos=eye.rect().center() - eye.rect().center() / 1.2)
    assert edits[-1].red_eyes_kept == (3,)
    with qtbot.waitSignal(rows.chosen) as chosen:
        rows.sliders[0].slider.setFocus()
    assert chosen.args == [0]
    rows.show_analysis(replace(found, faces=faces[:1], red_pupils=()))
    assert rows.isHidden(), "one face has the main slider"


def test_clipped_pixels_are_marked_and_counted() -> None:
    pixels = np.full((10, 10, 3), 100, np.uint8)
    pixels[0, :5] = (255, 10, 10)
    pixels[1, :2] = (1, 0, 0)
    assert shares(pixels) == pytest.approx((0.05, 0.02))
    result = marked(pixels)
    assert np.array_equal(np.any(result != pixels, axis=2), (pixels != 100).any(axis=2))
