"""The end of the program, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

_COPIED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from deepflash_app.gui import app
from deepflash_app.gui.setting_groups import ALL

make_window = app.make_window

def made(photos):
    window = make_window(photos)
    window.painted.connect(lambda: window.edits.copy(ALL))
    window.painted.connect(lambda: QTimer.singleShot(0, window.close))
    return window

app.make_window = made
code = app.main()
assert "strength" in QGuiApplication.clipboard().text()
sys.exit(code)
"""


@pytest.mark.slow
def test_settings_that_were_copied_survive_the_end_of_python() -> None:
    """Where there is no screen Qt keeps the clipboard until its last destructors run."""
    done = subprocess.run([sys.executable, "-c", _COPIED], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
