"""Flags are those of RelightOptions, with its help, defaults and ranges."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from photo_files import blocks, png

from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.option_flags import add_option_flags, read_options
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions, option_field

if TYPE_CHECKING:
    from pathlib import Path


def read(*words: str) -> RelightOptions:
    parser = argparse.ArgumentParser()
    add_option_flags(parser)
    return read_options(parser.parse_args(words))


def test_without_flags_the_defaults_hold() -> None:
    assert read() == RelightOptions()


def test_every_option_has_its_flag_with_its_help() -> None:
    parser = argparse.ArgumentParser()
    add_option_flags(parser)
    text = " ".join(parser.format_help().split())  # however argparse breaks its lines
    for option in fields(RelightOptions):
        if option.name not in ("face_strengths", "red_eyes_kept"):
            assert "--" + option.name.replace("_", "-") in text
            assert option_field(option.name).metadata["help"] in text


def test_a_backdrop_is_found_from_every_folder_or_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = tmp_path / "wall.png"
    wall.write_bytes(png(blocks()))
    monkeypatch.chdir(tmp_path)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    for name in ("wall.png", "./wall.png", "~/wall.png", wall):
        assert read("--background", f"picture:{name}").background == f"picture:{wall}"
    (tmp_path / "text.png").write_text("no picture")
    for name in ("no.png", "text.png", "."):
        with pytest.raises(WrongUse, match="cannot be read"):
            read("--background", f"picture:{name}")


def test_flags_become_options() -> None:
    options = read("--strength", "0.4", "--no-red-eye", "--background", "#E8e6e3")
    assert options == RelightOptions(strength=0.4, red_eye=False, background="#E8e6e3")
    assert read("--warmth", "-0.3", "--fall-off", "1").warmth == -0.3
    assert read("--faces", "largest").faces == "largest"
    drawn = read("--faces", "1,2,30,40", "--faces=-5,2.5,30,40").faces
    assert drawn == (FaceBox(1, 2, 30, 40), FaceBox(-5, 2.5, 30, 40))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--strength", "1.5"], "between 0 and 1"),
        (["--strength", "nan"], "between 0 and 1"),
        (["--shine", "2"], "between -1 and 1"),
        (["--background", "pink"], "'pink'"),
        (["--background", "picture:"], "'picture:'"),
        (["--faces", "some"], "'some'"),
        (["--faces", "1,2,3"], "'1,2,3'"),
        (["--faces", "1,2,3,x"], "'1,2,3,x'"),
        (["--faces", "1,2,0,4"], "above 0"),
        (["--faces", "1,2,nan,4"], "numbers"),
        (["--faces", "all", "--faces", "1,2,3,4"], "'all'"),
    ],
)
def test_values_out_of_range_are_wrong_use(words: list[str], named: str) -> None:
    with pytest.raises(WrongUse, match=named):
        read(*words)
