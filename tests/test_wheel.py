"""The wheel that `pip install .` makes carries all that the program needs besides its packages."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, as pip would install it, far from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    # the build tool is in the extra "dev", so this needs no network
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("deepflash-*.whl")
    unpacked = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def run_installed(
    site: Path, *arguments: str, home: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run Python on the unpacked wheel, nothing of the clone in sight."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DEEPFLASH_WEIGHTS"},
        "PYTHONPATH": str(site),
        "XDG_DATA_HOME": str(home),
        "LOCALAPPDATA": str(home),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_tracked_resource_is_in_the_wheel(site: Path, tmp_path: Path) -> None:
    shipped = {
        path.relative_to(ROOT / "resources").as_posix(): path.read_bytes()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert "models/manifest.toml" in shipped
    code = "from deepflash_app import paths; print(paths.__file__); print(paths.resource('models'))"
    told = run_installed(site, "-c", code, home=tmp_path).stdout.splitlines()
    assert all(Path(line).is_relative_to(site) for line in told)
    resources = Path(told[1]).parent
    for name, content in shipped.items():
        assert (resources / name).read_bytes() == content, name


def test_installed_program_tells_version_and_models(site: Path, tmp_path: Path) -> None:
    version = run_installed(site, "-m", "deepflash_app", "--version", home=tmp_path)
    assert version.stdout.startswith("DeepFlash 0.")
    assert version.returncode == 0
    listed = run_installed(site, "-m", "deepflash_app", "models", "list", home=tmp_path)
    assert listed.returncode == 0
    assert "modnet.onnx" in listed.stdout
    if sys.platform in ("linux", "win32"):  # macOS has no variable for the folder
        assert f"Weights in {tmp_path}" in listed.stdout, "not in a source tree that is not there"


def test_face_recognition_comes_along(site: Path, tmp_path: Path) -> None:
    """Where pip has not installed it, it is imported from the wheel inside ours."""
    code = """
import importlib.util, os, sys
from importlib.machinery import PathFinder

class Hidden(PathFinder):  # as after a plain `pip install .`
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "face_recognition":
            path = [entry for entry in sys.path if not os.path.isdir(os.path.join(entry, name))]
        return PathFinder.find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Hidden
assert importlib.util.find_spec("face_recognition") is None
from deepflash_app.engine.recognition import face_recognition
print(face_recognition().__file__)
"""
    done = run_installed(site, "-c", code, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "_resources" in done.stdout
    assert ".whl" in done.stdout


def test_wheel_holds_the_licence_and_no_tests(site: Path) -> None:
    licences = next(site.glob("deepflash-*.dist-info")) / "licenses"
    assert {path.name for path in licences.iterdir()} == {"LICENSE", "NOTICE"}
    assert {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")} == {
        "deepflash_app",
        "model_training",
    }
