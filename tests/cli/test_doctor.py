"""The doctor names what is missing and what to do."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deepflash_app import paths, system_libraries
from deepflash_app.cli import doctor, main
from deepflash_app.engine import own_weights

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_weights_are_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "!!  modnet.onnx: missing" in told
    assert "Run: deepflash models fetch" in told
    assert "ok  OpenCV" in told
    assert "ok  Pillow" in told
    assert "checks failed." in told
    assert main(["doctor", "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"bad"} == {one["state"] for one in found if one["name"] == "modnet.onnx"}
    assert all(one["remedy"] for one in found if one["state"] == "bad")


def test_broken_weights_of_ones_own_lead_back_to_the_shipped_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    place = own_weights.own_weights()
    place.parent.mkdir(parents=True)
    place.write_bytes(b"no weights")
    finding = next(found for found in doctor.examine() if found.name == "Studio light")
    assert (finding.state, finding.remedy) == ("bad", "Run: deepflash models use shipped")


@pytest.mark.skipif(sys.platform == "win32", reason="names may be longer there")
def test_a_data_folder_that_cannot_be_looked_into_holds_no_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", f"/{'x' * 300}")
    assert own_weights.weights_in_use() == paths.resource("models/deepflash.onnx")


def test_missing_packages_are_bad_and_missing_extras_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name in ("rembg", "pillow_heif") else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    monkeypatch.setitem(sys.modules, "PIL", None)
    found = {finding.name: finding for finding in doctor.examine()}
    assert found["rembg"].state == "bad"
    assert found["pillow-heif"].state == "note"
    assert "pip install pillow-heif" in found["pillow-heif"].remedy
    assert found["numpy"].state == "good"
    assert found["Pillow"].text.startswith("cannot be loaded")


def test_missing_system_libraries_come_with_the_exact_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = {"libxcb-cursor.so.0": "libxcb-cursor0"}
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda: lost)
    (finding, *_) = [found for found in doctor.examine() if found.name == "Qt"]
    assert finding.state == "note"
    assert "libxcb-cursor.so.0" in finding.text
    assert finding.remedy.endswith(" libxcb-cursor0")
