"""Settings: typed, kept whole, told of, and hostile until parsed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.errors import DeepFlashError
from deepflash_app.setting_kinds import Choice, KeyMap, Number, Setting
from deepflash_app.settings import MAX_BYTES, Settings

if TYPE_CHECKING:
    from pathlib import Path

COLOUR = Choice("colour", "red", "Page", "Colour", "", (("red", "Red"), ("blue", "Blue")))
SIZE = Number("size", 5, "Page", "Size", low=1, high=9)
LOUD = Setting("loud", default=False)
KEYS = KeyMap("keys", {})
TABLE: tuple[Setting[Any], ...] = (COLOUR, SIZE, LOUD, KEYS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "not there yet" / "settings.json"


def test_values_come_back_and_defaults_are_not_written(path: Path) -> None:
    settings = Settings(TABLE, path)
    assert settings.problem == ""
    assert (settings[COLOUR], settings[SIZE], settings[LOUD]) == ("red", 5, False)
    settings.set(COLOUR, "blue")
    settings.set(LOUD, value=True)
    settings.set(KEYS, {"open": ("Ctrl+O", "O"), "quit": ()})
    again = Settings(TABLE, path)
    assert (again[COLOUR], again[SIZE], again[LOUD]) == ("blue", 5, True)
    assert again[KEYS] == {"open": ("Ctrl+O", "O"), "quit": ()}
    again.reset()
    assert json.loads(path.read_text()) == {}
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_listeners_hear_changes_only(path: Path) -> None:
    settings = Settings(TABLE, path)
    heard: list[int] = []
    settings.listen(SIZE, heard.append)
    for value in (5, 6, 6, 7):
        settings.set(SIZE, value)
    assert heard == [6, 7]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *((COLOUR, "green"), (COLOUR, 1), (SIZE, 0), (SIZE, 10), (SIZE, True), (SIZE, 5.0)),
        *((LOUD, 1), (LOUD, "yes"), (KEYS, {"a": "b"}), (KEYS, {"a": [1]}), (KEYS, [])),
    ],
)
def test_what_a_setting_does_not_take_is_refused_from_hands_and_files(
    path: Path, setting: Setting[Any], value: object
) -> None:
    with pytest.raises(DeepFlashError):
        Settings(TABLE, path).set(setting, value)
    assert not path.exists()
    path.parent.mkdir()
    text = json.dumps({setting.key: value, "loud": value if setting is LOUD else True})
    path.write_text(text)
    settings = Settings(TABLE, path)
    assert settings[setting] == setting.default
    assert settings[LOUD] is (setting is not LOUD)
    assert setting.key in settings.problem
    assert path.with_name("settings.broken-1.json").read_text() == text


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 200_000, b"7"])
def test_a_broken_file_is_kept_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    for number, broken in enumerate((content, content + b"]"), 1):
        path.write_bytes(broken)
        for _start in range(2):  # of the program: the second one finds it kept already
            settings = Settings(TABLE, path)
            assert settings[SIZE] == 5
            assert f"settings.broken-{number}.json" in settings.problem
        settings.set(SIZE, 6)
        assert path.with_name(f"settings.broken-{number}.json").read_bytes() == broken
        assert Settings(TABLE, path).problem == ""
    assert len(list(path.parent.iterdir())) == 3


def test_a_huge_file_is_not_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{" + b" " * MAX_BYTES + b"}")
    assert "far too long" in Settings(TABLE, path).problem


def test_settings_of_a_newer_version_survive(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"hologram": {"depth": 3}, "size": 6}')
    settings = Settings(TABLE, path)
    assert settings.problem == ""
    settings.set(SIZE, 7)
    assert json.loads(path.read_text()) == {"hologram": {"depth": 3}, "size": 7}


def test_a_folder_that_cannot_be_written_is_told_and_the_value_holds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = Settings(TABLE, tmp_path / "file" / "settings.json")
    with pytest.raises(DeepFlashError, match="kept"):
        settings.set(SIZE, 6)
    assert settings[SIZE] == 6


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(anything)
def test_no_json_value_gets_through_unchecked(raw: object) -> None:
    for setting in TABLE:
        value = setting.parsed(raw)
        assert value is None or setting.accepts(value)
