"""`deepflash correct` from file to file, through the real models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from skimage import data

from deepflash_app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FACE = "170,60,100,130"
"""Round the astronaut's face."""


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.png"
    astronaut = np.asarray(data.astronaut())  # type: ignore[no-untyped-call]
    Image.fromarray(astronaut).save(path)
    return path


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """A photo of nobody."""
    path = tmp_path / "wall.jpg"
    Image.new("RGB", (320, 240), (150, 140, 130)).save(path)
    return path


def pixels(path: Path) -> Any:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_one_photo_becomes_one_file(
    portrait: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made" / "studio.png"
    assert main(["correct", str(portrait), "-o", str(out)]) == 0
    told = capsys.readouterr()
    assert "1 face" in told.out
    assert str(out) in told.out
    assert told.err == "", "no progress where nobody watches"
    assert pixels(out).shape == (512, 512, 3)
    changed = np.abs(pixels(out) - pixels(portrait)).max(axis=2)
    assert changed[60:190, 170:270].mean() > 1, "the face"
    assert changed[:40, :20].max() == 0, "the background is kept"


def test_strength_zero_gives_the_photo_back(portrait: Path, tmp_path: Path) -> None:
    out = tmp_path / "same.png"
    words = ["correct", str(portrait), "-o", str(out), "--strength", "0", "--no-red-eye"]
    assert main(words) == 0
    assert (pixels(out) == pixels(portrait)).all()


def test_nobody_in_the_photo_is_told_with_what_to_do(
    wall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "wall.jpg"
    assert main(["correct", str(wall), "-o", str(out)]) == 1
    told = capsys.readouterr()
    assert "No face was found in" in told.err
    assert "wall.jpg" in told.err
    assert "--faces X,Y,W,H" in told.err
    assert told.out == ""
    assert not out.parent.exists()
    assert main(["correct", str(wall), "-o", str(out), "--faces", "900,9,50,50"]) == 1
    assert "wall.jpg: A drawn box lies outside of the photo" in capsys.readouterr().err


def test_one_bad_photo_stops_no_other(
    portrait: Path, wall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("not a photo")
    missing = tmp_path / "missing.jpg"
    out = tmp_path / "out"
    photos = [str(path) for path in (text, missing, wall, portrait)]
    words = ["correct", *photos, "-o", str(out), "--faces", FACE, "--json"]
    assert main(words) == 1
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [result["input"] for result in results] == photos
    assert "text.jpg" in results[0]["error"]
    assert "missing.jpg" in results[1]["error"]
    good = results[3]
    assert good["error"] is None
    assert good["output"] == str(out / "portrait.png")
    assert [face["width"] for face in good["faces"]] == pytest.approx([100], rel=0.5)
    assert good["seconds"] > 0
    made = {path.name for path in out.iterdir()}
    assert "portrait.png" in made
    assert made <= {"portrait.png", "wall.jpg"}, "and nothing half-written"
    assert main(["correct", str(text), "-o", str(out)]) == 1
    assert f"{text}: text.jpg cannot be read" in capsys.readouterr().err, "which of that name"


def test_existing_outputs_stay_unless_told(
    portrait: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.png"
    out.write_bytes(b"precious")
    before = portrait.read_bytes()
    assert main(["correct", str(portrait), "-o", str(out)]) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert out.read_bytes() == b"precious"
    assert main(["correct", str(portrait), "-o", str(out), "--overwrite"]) == 0
    assert pixels(out).shape == (512, 512, 3)
    assert main(["correct", str(portrait), "-o", str(portrait), "--overwrite"]) == 1
    assert portrait.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--quality", "0"], "quality"),
        (["--strength", "2"], "strength"),
        (["--background", "pink"], "background"),
        (["--faces", "1,2"], "X,Y,W,H"),
    ],
)
def test_values_out_of_range_exit_with_two(
    words: list[str],
    named: str,
    portrait: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out.jpg"
    assert main(["correct", str(portrait), "-o", str(out), *words]) == 2
    assert named in capsys.readouterr().err
    assert not out.exists()


def test_missing_weights_are_one_sentence(
    portrait: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "empty"))
    out = tmp_path / "out.jpg"
    assert main(["correct", str(portrait), "-o", str(out)]) == 1
    told = capsys.readouterr().err
    assert "deepflash models fetch" in told
    assert not out.exists()


def test_too_little_memory_is_one_sentence(
    portrait: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever is the first to lack it, here ONNX Runtime."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("FAIL : Failed to allocate memory for requested buffer of size 67108864")

    monkeypatch.setattr("deepflash_app.engine.session.Session.analyse", fail)
    assert main(["correct", str(portrait), "-o", str(tmp_path / "out.jpg")]) == 1
    assert f"There is not enough memory for {portrait}." in capsys.readouterr().err
