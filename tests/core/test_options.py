"""Options refuse what cannot be meant, in words fit for the user."""

from __future__ import annotations

import dataclasses
import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import BALANCES, RelightOptions, needs_picture, option_field


@given(
    strength=st.floats(0, 1),
    face_strengths=st.lists(st.floats(0, 1), max_size=4).map(tuple),
    red=st.integers(0, 0xFFFFFF),
)
def test_what_is_in_range_is_kept(
    strength: float, face_strengths: tuple[float, ...], red: int
) -> None:
    options = RelightOptions(
        strength=strength, face_strengths=face_strengths, background=f"#{red:06x}"
    )
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301 - our own
    assert hash(options) == hash(dataclasses.replace(options))


@pytest.mark.parametrize("bad", [-0.01, 1.01, math.nan, math.inf, -math.inf])
def test_strengths_lie_between_0_and_1(bad: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        RelightOptions(strength=bad)
    with pytest.raises(ValueError, match="between 0 and 1"):
        RelightOptions(face_strengths=(0.5, bad))


@pytest.mark.parametrize("name", BALANCES)
@pytest.mark.parametrize("bad", [-1.01, 1.01, math.nan, math.inf])
def test_balances_lie_between_minus_1_and_1(name: str, bad: float) -> None:
    label = option_field(name).metadata["label"]
    values: dict[str, Any] = {name: bad}
    with pytest.raises(ValueError, match=f"{label} must lie between -1 and 1"):
        RelightOptions(**values)


@pytest.mark.parametrize(("name", "low"), [("strength", 0), *((name, -1) for name in BALANCES)])
def test_a_slider_goes_from_end_to_end_in_hundredths(name: str, low: float) -> None:
    meta = option_field(name).metadata
    assert (meta["low"], meta["high"], meta["step"]) == (low, 1, 0.01)
    assert option_field(name).default == (1 if name == "strength" else 0)
    for end in (meta["low"], meta["high"]):
        values: dict[str, Any] = {name: end}
        assert getattr(RelightOptions(**values), name) == end


def test_eyes_are_numbered_from_0() -> None:
    assert RelightOptions(red_eyes_kept=(0, 3)).red_eyes_kept == (0, 3)
    with pytest.raises(ValueError, match="from 0 upwards"):
        RelightOptions(red_eyes_kept=(0, -1))


def test_only_pictures_need_a_picture() -> None:
    assert [needs_picture(b) for b in ("keep", "#e8e6e3", "canvas", "picture:x")] == [
        *(False, False),
        *(True, True),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "Keep",
        "white",
        "#fff",
        "#12345g",
        "#1234567",
        "123456",
        "#123456\n",
        " keep",
        "#123456-",
        "#123456-#12",
        "Canvas",
        "picture:",
        "picture:" + "x" * 5000,
    ],
)
def test_a_background_is_a_choice_or_a_colour(bad: str) -> None:
    with pytest.raises(ValueError, match="background must be one of keep, correct, blur"):
        RelightOptions(background=bad)


@pytest.mark.parametrize(
    "good",
    [
        "keep",
        "correct",
        "blur",
        "#e8e6e3",
        "#E8E6E3",
        "#000000-#ffffff",
        "canvas",
        "beige",
        "charcoal",
        "picture:/photos/wall.jpg",
    ],
)
def test_backgrounds(good: str) -> None:
    assert RelightOptions(background=good).background == good


def test_faces_are_a_word_or_boxes() -> None:
    box = FaceBox(1, 2, 3, 4)
    assert RelightOptions(faces=(box,)).faces == (box,)
    assert RelightOptions(faces="largest").faces == "largest"
    wrong: Any = "smallest"
    with pytest.raises(ValueError, match="all, largest or X,Y,W,H"):
        RelightOptions(faces=wrong)


def test_options_do_not_change() -> None:
    options: Any = RelightOptions()
    with pytest.raises(dataclasses.FrozenInstanceError):
        options.strength = 0.5


def test_every_option_says_what_it_does() -> None:
    for field in dataclasses.fields(RelightOptions):
        assert option_field(field.name).metadata["help"].endswith(".")
    with pytest.raises(KeyError):
        option_field("exposure")
