"""Settings come back as they were given, and nothing else is let in."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import BALANCES, RelightOptions
from deepflash_app.engine.settings_json import (
    MOST_BYTES,
    boxes_from_json,
    boxes_to_json,
    options_from_json,
    options_to_json,
    parse,
)
from deepflash_app.engine.sidecar import Sidecar, from_json, to_json
from deepflash_app.errors import UnreadableSettings

HASH = "0123456789abcdef" * 4
places = st.floats(-9e5, 9e5)
sides = st.floats(1, 9e5)
boxes = st.builds(FaceBox, places, places, sides, sides, st.floats(-180, 180), st.floats(0, 1))
box_tuples = st.lists(boxes, max_size=3).map(tuple)
balances: dict[str, Any] = dict.fromkeys(BALANCES, st.floats(-1, 1))
all_options = st.builds(
    RelightOptions,
    strength=st.floats(0, 1),
    face_strengths=st.lists(st.floats(0, 1), max_size=3).map(tuple),
    faces=st.sampled_from(["all", "largest"]) | box_tuples,
    red_eye=st.booleans(),
    red_eyes_kept=st.lists(st.integers(0, 99), max_size=3).map(tuple),
    background=st.sampled_from(["keep", "blur", "canvas", "#e8e6e3-#000000"])
    | st.text(min_size=1, max_size=20).map("picture:".__add__),
    **balances,
)
sidecars = st.builds(
    Sidecar,
    options=all_options,
    boxes=box_tuples,
    weights=st.just(HASH),
    width=st.integers(1, 60_000),
    height=st.integers(1, 60_000),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*(f.name for f in fields(RelightOptions)), "x", "y", "width", "boxes"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(sidecar=sidecars)
def test_what_was_written_is_read_exactly(sidecar: Sidecar) -> None:
    data = json.dumps(to_json(sidecar)).encode()
    assert from_json(parse(data)) == sidecar


@given(value=json_values)
def test_any_other_json_is_options_or_refused(value: Any) -> None:
    try:
        options = options_from_json(value)
    except UnreadableSettings:
        return
    assert options_from_json(options_to_json(options)) == options


@given(sidecar=sidecars, data=st.data())
@settings(max_examples=60)
def test_one_wrong_part_is_refused_or_harmless(sidecar: Sidecar, data: st.DataObject) -> None:
    content = to_json(sidecar)
    part = data.draw(st.sampled_from(["options", "boxes", "weights", "width", "deepflash"]))
    content[part] = data.draw(json_values)
    try:
        found = from_json(content)
    except UnreadableSettings:
        return
    assert from_json(to_json(found)) == found


@given(noise=st.binary(max_size=60))
def test_noise_is_refused(noise: bytes) -> None:
    try:
        value = parse(noise)
    except UnreadableSettings:
        return
    assert value == json.loads(noise)


@given(sidecar=sidecars, share=st.floats(0, 0.99))
def test_a_file_cut_off_is_refused(sidecar: Sidecar, share: float) -> None:
    data = json.dumps(to_json(sidecar)).encode()
    with pytest.raises(UnreadableSettings):
        from_json(parse(data[: int(len(data) * share)]))


@pytest.mark.parametrize(
    "data",
    [
        b'{"strength": NaN}',
        b'{"strength": Infinity}',
        b'{"strength": 1e999}',
        b'{"strength": 1' + b"0" * 400 + b"}",
        b'{"strength": 1' + b"0" * 9000 + b"}",
        b'{"strength": 0.5, "strength": 1}',
        b'{"strength": true}',
        b'{"strength": "1"}',
        b'{"strength": 1.5}',
        b'{"strength": null}',
        b'{"red_eye": 1}',
        b'{"background": "pink"}',
        b'{"background": ["keep"]}',
        b'{"faces": "some"}',
        b'{"faces": {"x": 1}}',
        b'{"faces": [{"x": 1, "y": 1, "width": 4}]}',
        b'{"faces": [{"x": 1, "y": 1, "width": 0, "height": 4}]}',
        b'{"faces": [{"x": 1, "y": 1, "width": 1e-9, "height": 4}]}',
        b'{"faces": [{"x": 1, "y": 1, "width": 4, "height": 0.99}]}',
        b'{"faces": [{"x": 1e300, "y": 1, "width": 2, "height": 4}]}',
        b'{"faces": [[1, 2, 3, 4]]}',
        b'{"red_eyes_kept": [0.5]}',
        b'{"red_eyes_kept": [-1]}',
        b'{"red_eyes_kept": [99999999]}',
        b'{"face_strengths": [1, "1"]}',
        b'{"__class__": "os.system"}',
        b"[" * 100_000,
        b"\xff\xfe{}",
        b"",
        b"[]",
        b" " * (MOST_BYTES + 1),
        b'{"face_strengths": [' + b"1," * 200_000 + b"1]}",
    ],
)
def test_hostile_files_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableSettings, match=r"^[A-Z].*\.$"):
        options_from_json(parse(data))


def test_the_smallest_box_that_can_be_drawn_comes_back() -> None:
    drawn = (FaceBox(3.25, 7.5, 1.0, 1.5),)
    assert boxes_from_json(boxes_to_json(drawn)) == drawn


def test_what_is_missing_has_its_default() -> None:
    assert options_from_json({}) == RelightOptions()
    assert boxes_from_json([]) == ()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"deepflash": 2}, "newer version"),
        ({"deepflash": "2"}, "newer version"),
        ({"weights": "0"}, "weights"),
        ({"weights": 7}, "weights"),
        ({"width": 0}, "size"),
        ({"height": 1.5}, "size"),
        ({"mood": "good"}, "'mood'"),
    ],
)
def test_other_sidecars_are_refused_by_name(changed: dict[str, Any], named: str) -> None:
    content = to_json(Sidecar(RelightOptions(), (), HASH, 4, 3))
    with pytest.raises(UnreadableSettings, match=named):
        from_json(content | changed)


@pytest.mark.parametrize("name", ["deepflash", "weights", "width", "options", "boxes"])
def test_an_incomplete_sidecar_is_refused(name: str) -> None:
    content = to_json(Sidecar(RelightOptions(), (), HASH, 4, 3))
    del content[name]
    with pytest.raises(UnreadableSettings, match=name):
        from_json(content)
