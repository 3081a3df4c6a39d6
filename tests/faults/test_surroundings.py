"""Surroundings that programs forget: no network, a comma for the decimal point, reserved names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from photo_files import camera_jpeg, portrait

from deepflash_app.engine.names import is_reserved
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import UnwritablePhoto
from deepflash_app.paths import prepare_rembg

if TYPE_CHECKING:
    from collections.abc import Callable

    from originals import Originals

GERMAN = Path("/usr/share/i18n/locales/de_DE")

WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("the network was asked for")
for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
"""
WITH_COMMAS = """
import locale
locale.setlocale(locale.LC_ALL, "")
assert locale.localeconv()["decimal_point"] == ",", locale.localeconv()
"""
MUTED_BY = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
"""What keeps ONNX Runtime from telling its makers of its use; users have none of these set."""

CORRECT = """
from deepflash_app.cli import main
sys.exit(main(sys.argv[1:]))
"""


def corrected(
    source: Path, out: Path, preamble: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    words = ["correct", str(source), "-o", str(out), "--json", "--strength", "0.75"]
    inherited = {name: value for name, value in os.environ.items() if name not in MUTED_BY}
    return subprocess.run(
        [sys.executable, "-c", f"import sys{preamble}{CORRECT}", *words],
        env={**inherited, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_no_network_and_commas_for_points(tmp_path: Path, originals: Originals) -> None:
    source = originals.put(tmp_path / "photo.jpg", camera_jpeg(portrait()))
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home" / "cache")}
    (tmp_path / "home").mkdir()
    alone = corrected(source, tmp_path / "alone.png", WITHOUT_NETWORK, **home)
    assert alone.returncode == 0, alone.stderr
    kept = [path.name for path in (tmp_path / "home").rglob("*")]
    assert "deviceid" not in kept, "nobody is counted: native code asks no socket of Python's"
    assert read_photo(tmp_path / "alone.png").pixels.shape == (512, 512, 3)
    if not GERMAN.exists():
        pytest.skip("this system has no sources of locales")
    subprocess.run(["localedef", "-i", GERMAN, "-f", "UTF-8", tmp_path / "de_DE.UTF-8"], check=True)
    german = {"LOCPATH": str(tmp_path), "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
    done = corrected(source, tmp_path / "german.png", WITH_COMMAS, **german)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["faces"] == json.loads(alone.stdout)["faces"]
    assert (tmp_path / "german.png").read_bytes() == (tmp_path / "alone.png").read_bytes()


@pytest.mark.parametrize("package", ["deepflash_app", "model_training"])
def test_either_package_silences_onnx_runtime_before_a_module_can_import_it(package: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in MUTED_BY}
    program = f"import os, sys, {package}; print(os.environ['ORT_DISABLE_TELEMETRY'], *sys.modules)"
    command = [sys.executable, "-c", program]
    root = Path(__file__).parents[2]
    told = subprocess.check_output(command, env=environment, cwd=root, text=True).split()
    assert told[0] == "1"
    assert "onnxruntime" not in told


@pytest.mark.parametrize(
    ("maker", "load"),
    [
        ("onnxruntime.InferenceSession", lambda session: session.network),
        ("rembg.new_session", lambda session: session._matting),
    ],
)
def test_no_network_is_loaded_before_its_makers_are_silenced(
    monkeypatch: pytest.MonkeyPatch, maker: str, load: Callable[[Session], object]
) -> None:
    """Builds of ONNX Runtime before 1.29 heed a call, later ones the environment."""
    done: list[str] = []

    def fail(*_: object, **__: object) -> None:
        done.append("loaded")
        raise MemoryError

    prepare_rembg()  # which is imported right here
    monkeypatch.setattr("onnxruntime.disable_telemetry_events", lambda: done.append("silenced"))
    monkeypatch.setattr(maker, fail)
    with pytest.raises(MemoryError):
        load(Session())
    assert done == ["silenced", "loaded"]


@pytest.mark.parametrize(
    "name",
    ["con.jpg", "NUL", "Aux.tar.png", "lpt9.tif", "COM¹.jpg", "a:b.jpg", "x?.png", "a ", "b."],
)
def test_reserved_names_are_known(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["cone.jpg", "null.png", "com.tif", "🎂.jpg", ".com1", "a b.jpg"])
def test_other_names_are_not_reserved(name: str) -> None:
    assert not is_reserved(name)


def test_reserved_names_are_refused_on_windows_only(
    tmp_path: Path, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = read_photo(originals.put(tmp_path / "photo.jpg", camera_jpeg(portrait())))
    if sys.platform != "win32":
        assert write_photo(photo, photo.pixels, tmp_path / "aux.jpg").exists()
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UnwritablePhoto, match=r"^nul\.jpg .*Windows keeps that name for itself"):
        write_photo(photo, photo.pixels, tmp_path / "nul.jpg")
    monkeypatch.undo()
