"""Exit codes, and that every end is told in one sentence and never as a traceback."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from deepflash_app.cli import main
from deepflash_app.engine import models

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("PySide6", "cv2", "numpy", "rembg", "torch", "onnxruntime", "face_recognition")


def test_version_and_help_name_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in ((["--version"], "DeepFlash "), (["--help"], "deepflash correct --help")):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 0
        assert told in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--frob"], ["models"], ["models", "frob"], ["correct"]])
def test_wrong_use_exits_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage: deepflash" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["no such photo.jpg", "x" * 300])
def test_a_photo_that_is_not_there_opens_no_window(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name]) == 2
    assert f"There is no photo {name}" in capsys.readouterr().err


def test_names_that_steer_a_terminal_are_told_harmlessly(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["\x1b]0;mine\x07\n\u3000ä\x9b.jpg"]) == 2
    assert "There is no photo \\x1b]0;mine\\x07\\x0a\u3000ä\\x9b.jpg," in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_a_sentence_is_told_and_qt_does_not_abort(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    for name in told:
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "There is no screen to open the window on" in capsys.readouterr().err


def test_a_missing_part_leads_to_the_doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without(_name: str) -> None:
        raise ImportError("No module named 'cv2'")

    monkeypatch.setattr(importlib, "import_module", without)
    assert main(["correct", "a.jpg", "-o", "b.jpg"]) == 1
    assert "(No module named 'cv2'). Run `deepflash doctor`" in capsys.readouterr().err


def test_the_door_is_light() -> None:
    """Asking for the version loads nothing that takes time, so that the window opens at once."""
    code = (
        "import sys; from deepflash_app.cli import main\n"
        "try: main(['--version'])\n"
        f"except SystemExit: print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


def test_models_are_listed_verified_and_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "weights"))
    assert main(["models", "verify"]) == 1
    told = capsys.readouterr()
    assert told.out.count(": missing") == len(models.manifest())
    assert "deepflash models fetch" in told.err
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(weights.licence in listed for weights in models.manifest())
    assert main(["models", "list", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == [weights.file for weights in models.manifest()]
    assert {line["state"] for line in lines} == {"missing"}

    for action in ("use", "import"):
        assert main(["models", action, str(tmp_path / "mine.onnx")]) == 1
        assert f"There is no file {tmp_path / 'mine.onnx'}" in capsys.readouterr().err

    stranger = tmp_path / "stranger.onnx"
    stranger.write_bytes(b"not weights")
    assert main(["models", "import", str(stranger)]) == 1
    assert "stranger.onnx" in capsys.readouterr().err
    assert not (tmp_path / "weights").exists()


def test_good_weights_are_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an entry of our own, since the real files may not be here."""
    content = b"pretend weights"
    entry = models.Weights(
        name="tiny",
        file="tiny.onnx",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="MIT",
        credit="us",
        use="this test",
        sources=(),
    )
    monkeypatch.setattr(models, "manifest", lambda: (entry,))
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "weights"))
    source = tmp_path / "got elsewhere"
    source.write_bytes(content)
    assert main(["models", "import", str(source)]) == 0
    assert main(["models", "verify"]) == 0
    assert "tiny.onnx: good" in capsys.readouterr().out
    assert (tmp_path / "weights" / "tiny.onnx").read_bytes() == content


@pytest.mark.skipif(sys.platform != "linux", reason="streams of Linux's shell and devices")
@pytest.mark.parametrize(
    ("streams", "code", "told"),
    [
        (">&- 2>&-", 0, ""),
        (">/dev/full", 1, "deepflash: The results cannot be printed: No space left on device.\n"),
        (">/dev/full 2>/dev/full", 1, ""),
    ],
)
def test_streams_that_take_nothing_are_no_traceback(streams: str, code: int, told: str) -> None:
    command = ["sh", "-c", f'"$0" -m deepflash_app models list {streams}', sys.executable]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (code, told)


def test_a_reader_that_stops_early_is_no_traceback() -> None:
    command = [sys.executable, "-m", "deepflash_app", "models", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
