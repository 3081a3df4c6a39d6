"""The window's process stays light: the models live in the worker's."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from deepflash_app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"torch", "rembg", "numba", "face_recognition", "dlib", "onnxruntime"}

_OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from deepflash_app.gui.app import make_window

app = QApplication([])
window = make_window(sys.argv[1:])
window.painted.connect(lambda: QTimer.singleShot(1000, window.close))
window.show()
app.exec()
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


@pytest.mark.slow
def test_the_window_with_a_photo_loads_nothing_heavy(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    Image.new("RGB", (320, 240), (150, 140, 130)).save(photo)
    command = [sys.executable, "-c", _OPEN_AND_CLOSE, str(photo)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"PySide6", "numpy", "PIL"} <= loaded, "the window was there"
    assert loaded & HEAVY == set()


def test_a_missing_qt_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing system library shows as an ImportError, for which a traceback is no answer."""
    monkeypatch.setitem(sys.modules, "deepflash_app.gui.app", None)
    assert main([str(tmp_path)]) == 1
    assert "deepflash doctor" in capsys.readouterr().err
