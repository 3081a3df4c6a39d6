"""The set-up script, as far as it can be tried without installing anything."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deepflash_app import system_libraries

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The script as a module, its ``.venv`` an empty folder elsewhere."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    return module


def test_older_pythons_can_read_the_sentence_that_refuses_them() -> None:
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))  # else they would show a SyntaxError instead
    before_check = source[: source.index("if sys.version_info")]
    assert "import sys" in before_check
    assert before_check.count("import ") == 1


def test_wrong_use_shows_the_usage_and_sets_nothing_up(tmp_path: Path) -> None:
    script = tmp_path / "dev.py"
    script.write_bytes((ROOT / "dev.py").read_bytes())
    command = [sys.executable, str(script), "fly"]
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "dev.py run [PHOTO...]" in done.stdout
    assert [entry.name for entry in tmp_path.iterdir()] == ["dev.py"]


def test_set_up_is_repeated_only_when_something_changed(
    dev: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "weights"))
    state = dev.fingerprint()
    assert not dev.ready("run", state), "no stamp yet"
    dev.STAMP.write_text(json.dumps({"state": state, "purposes": ["run"]}))
    assert not dev.ready("run", state), "no weights yet"
    (tmp_path / "weights").mkdir()
    for name in (
        "modnet.onnx",
        "u2netp.onnx",
        "face_landmark.tflite",
        "selfie_segmentation.tflite",
    ):
        (tmp_path / "weights" / name).touch()
    assert dev.ready("run", state)
    assert not dev.ready("test", state), "the tests need more packages"
    assert not dev.ready("run", "another state")
    dev.STAMP.write_text("half a sta")
    assert not dev.ready("run", state)


def test_fingerprint_follows_the_pins(
    dev: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = dev.fingerprint()
    pins = tmp_path / "constraints.txt"
    pins.write_bytes(dev.CONSTRAINTS.read_bytes())
    monkeypatch.setattr(dev, "CONSTRAINTS", pins)
    assert dev.fingerprint() == before
    pins.write_bytes(pins.read_bytes() + b"numpy==1.0\n")
    assert dev.fingerprint() != before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs another index")
def test_cpu_index_of_torch_gives_way_to_the_users_own(
    dev: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)  # whatever this machine is configured for
    assert dev.torch_index() == ["--extra-index-url", dev.paths.TORCH_CPU_INDEX]
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert dev.torch_index() == []


def test_every_pin_is_exact_and_torch_carries_no_build_tag() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(line.count("==") == 1 for line in pins)
    assert "torch==2.13.0" in pins  # "+cpu" would exist on one index only
    assert pins == sorted(pins)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's names are Linux's")
def test_missing_libraries_are_told_from_present_ones() -> None:
    wanted = {"libc.so.6": "libc6", "libdeepflash-not-there.so.1": "libnothing1"}
    missing = system_libraries.missing_libraries(wanted)
    assert missing == {"libdeepflash-not-there.so.1": "libnothing1"}
    assert system_libraries.install_line(missing.values()).endswith(" libnothing1")


def test_tools_are_asked_for_by_tests_only(dev: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "missing_libraries", dict)
    monkeypatch.setenv("PATH", "")
    assert dev.missing_packages("run") == []
    assert {"imagemagick", "libimage-exiftool-perl"} <= set(dev.missing_packages("test"))
