"""The doctor names what is missing and what to do."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from deepflash_app import system_libraries
from deepflash_app.cli import doctor, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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


def test_missing_packages_are_bad_and_missing_extras_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name in ("rembg", "pillow_heif") else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    found = {finding.name: finding for finding in doctor.examine()}
    assert found["rembg"].state == "bad"
    assert found["pillow-heif"].state == "note"
    assert "pip install pillow-heif" in found["pillow-heif"].remedy
    assert found["numpy"].state == "good"


def test_missing_system_libraries_come_with_the_exact_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = {"libxcb-cursor.so.0": "libxcb-cursor0"}
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda: lost)
    (finding, *_) = [found for found in doctor.examine() if found.name == "Qt"]
    assert finding.state == "note"
    assert "libxcb-cursor.so.0" in finding.text
    assert finding.remedy.endswith(" libxcb-cursor0")
