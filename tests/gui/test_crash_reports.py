"""After a crash: a report on this computer, without anybody's paths, told at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from deepflash_app.gui.app import Teller, tell_of_crashes
from deepflash_app.gui.crash_reports import MOST, CrashReports, without_paths
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from pathlib import Path

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

_CRASH = """
import sys
from pathlib import Path
from deepflash_app.gui.crash_reports import CrashReports

reports = CrashReports(Path(sys.argv[1]))
reports.watch(lambda path, text: None)
{what}
"""


def crash(folder: Path, what: str) -> int:
    """Run a program that is watched, and that does this."""
    command = [sys.executable, "-c", _CRASH.format(what=what), str(folder)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode


def test_an_error_of_python_is_told_once_without_paths(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    error = "open('/home/anna/Pictures/our wedding/kiss.jpg')"
    assert crash(folder, error) == 1
    reports = CrashReports(folder)
    told = reports.earlier()
    assert told is not None
    text = told.read_text()
    assert "FileNotFoundError" in text
    assert "DeepFlash" in text.splitlines()[0]
    assert "anna" not in text
    assert "kiss" not in text
    assert reports.earlier() is None
    assert told.exists(), "it was told, not thrown away"


def test_a_crash_of_native_code_is_told_too(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    assert crash(folder, "import faulthandler; faulthandler._sigabrt()") != 0
    told = CrashReports(folder).earlier()
    assert told is not None
    text = told.read_text()
    assert "Aborted" in text
    assert str(tmp_path) not in text


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    assert crash(folder, "reports.close()") == 0
    assert list(folder.iterdir()) == []
    assert CrashReports(folder).earlier() is None


def test_only_the_latest_reports_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    reports = CrashReports(folder)
    for number in range(MOST + 5):
        reports._write(f"report {number}")
    told = reports.earlier()
    assert told is not None
    assert told.read_text() == f"report {MOST + 4}"
    assert len(list(folder.iterdir())) == MOST


def test_the_next_start_says_where_the_report_lies(qtbot: QtBot, open_window: Open) -> None:
    reports = CrashReports()
    assert crash(data_dir() / "crashes", "1 / 0") == 1
    window = open_window()
    tell_of_crashes(window, reports)
    qtbot.waitUntil(window.banner.isVisible)
    assert str(data_dir() / "crashes") in window.banner.sentence.text()
    assert "ZeroDivisionError" in window.banner.details.toPlainText()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no such file: '/home/anna/a b/c.jpg'", "no such file: '<path>'"),
        (r"no such file: 'C:\Users\Anna\x.jpg'", "no such file: '<path>'"),
        ("kiss.jpg cannot be read", "<file> cannot be read"),
        ('"/home/anna/x/deepflash_app/gui/film.py", line 3', '"deepflash_app/gui/film.py", line 3'),
        ('"/usr/lib/python3.11/json/x.py", line 3', '"lib/python3.11/json/x.py", line 3'),
        ("1/2 done, and/or not", "1/2 done, and/or not"),
    ],
)
def test_paths_and_names_are_taken_out(text: str, kept: str) -> None:
    assert without_paths(text) == kept


def test_an_error_in_a_thread_is_told_by_the_window_s_own(
    qtbot: QtBot, open_window: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_window()
    reports, told_in = CrashReports(), []
    window.banner.tell = lambda *_, **__: told_in.append(threading.current_thread())  # type: ignore[method-assign]
    reports.watch(Teller(window).tell)
    try:
        broken = threading.Thread(target=lambda: 1 / 0)
        broken.start()
        broken.join()
        qtbot.waitUntil(lambda: bool(told_in))
    finally:
        reports.close()
    assert told_in == [threading.main_thread()]
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert reports.earlier() is not None


def test_what_a_process_of_the_same_number_has_left_is_kept(tmp_path: Path) -> None:
    left = tmp_path / f"{os.getpid()}.native"
    left.write_text("Fatal Python error: Aborted")
    reports = CrashReports(tmp_path)
    reports.watch(lambda _path, _text: None)
    reports.close()
    told = reports.earlier()
    assert told is not None
    assert "Aborted" in told.read_text()
