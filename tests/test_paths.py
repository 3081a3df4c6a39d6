"""Where the program looks for its files, run from the source tree as it is here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deepflash_app import paths

ROOT = Path(__file__).resolve().parents[1]


def test_resources_and_weights_lie_in_the_source_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPFLASH_WEIGHTS", raising=False)
    assert paths.resource("models/manifest.toml") == ROOT / "resources" / "models" / "manifest.toml"
    assert paths.weights_dir() == ROOT / "weights"


def test_weights_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "shared weights"))
    assert paths.weights_dir() == tmp_path / "shared weights"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", "here")
    assert paths.weights_dir() == tmp_path / "here"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are those of Linux")
def test_user_folders_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/to/be/ignored")
    assert paths.cache_dir() == tmp_path / "cache" / "deepflash"
    assert paths.data_dir() == Path.home() / ".local" / "share" / "deepflash"


@pytest.mark.skipif(sys.platform != "linux", reason="users without a name are Linux's")
def test_a_user_without_name_and_home_has_folders_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54_321)
    folders = [paths.data_dir(), paths.config_dir(), paths.cache_dir()]
    assert folders == [
        Path("/.local/share/deepflash"),
        Path("/.config/deepflash"),
        Path("/.cache/deepflash"),
    ]


def test_rembg_is_prepared_but_the_user_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    # set first, so that monkeypatch knows the variable and takes it away again afterwards
    monkeypatch.setenv("U2NET_HOME", "")
    monkeypatch.delenv("U2NET_HOME")
    paths.prepare_rembg()
    assert os.environ["NUMBA_DISABLE_JIT"] == "0"
    assert Path(os.environ["U2NET_HOME"]).parent == paths.cache_dir()


@pytest.mark.slow
def test_importing_rembg_compiles_nothing(tmp_path: Path) -> None:
    environment = dict(os.environ, NUMBA_CACHE_DIR=str(tmp_path))
    environment.pop("NUMBA_DISABLE_JIT", None)
    program = "from deepflash_app.paths import prepare_rembg; prepare_rembg(); import rembg"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    assert not list(tmp_path.rglob("*"))
