"""The readers of strangers' bytes, fuzzed: kept inputs, random damage to them, a short hunt."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
EACH = pytest.mark.parametrize("target", TARGETS)


def kept(target: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / target).iterdir())]


@EACH
def test_kept_corpus(target: str, capfd: pytest.CaptureFixture[str]) -> None:
    files = kept(target)
    assert len(files) >= 2
    for data in files:
        TARGETS[target](data)
    capfd.readouterr()  # Pillow prints about odd files


@EACH
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damage(target: str, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(kept(target)))
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.binary(max_size=12) | st.sampled_from([b"\xff" * 4, bytes(4), whole[:99]]))
    TARGETS[target](whole[:start] + junk + whole[start + length :])


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this platform"
)
@EACH
def test_hunt(target: str, tmp_path: Path) -> None:
    limits = ("-max_total_time=1", "-timeout=20", "-rss_limit_mb=2048", "-max_len=16384")
    # By way of a shell that stays: a program takes over the peak memory of the one whose place it
    # takes, which would be that of all the tests before, and the limit is on the peak.
    by_shell = ("sh", "-c", '"$@"; exit $?', "sh")
    done = subprocess.run(
        [*by_shell, sys.executable, "-m", "fuzz.run", target, tmp_path, *limits],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    told = done.stderr.decode(errors="replace")
    assert done.returncode == 0, told
    assert "Done" in told, "it did run"
