"""Where things lie: what ships with the program, the third-party weights, and the caches.

A program run from its source tree keeps everything inside that tree, so that removing the folder
removes all of it; an installed one uses the folders that the system names for a user's data.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""Where PyTorch without CUDA lies; on Linux the ordinary index has a build ten times as large."""

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent


def _in_source_tree() -> bool:
    """Whether this runs from a clone (or an editable install of one) and not from a wheel."""
    return not _IN_WHEEL.is_dir() and (_CHECKOUT / "pyproject.toml").is_file()


def resource(name: str) -> Path:
    """Path of a file or folder that ships with the program.

    Args:
        name: Path below ``resources/`` with forward slashes, such as ``"models/manifest.toml"``.

    Returns:
        The absolute path. Whether it exists is not looked at: the reader says what is missing.
    """
    root = _IN_WHEEL if _IN_WHEEL.is_dir() else _CHECKOUT / "resources"
    return root.joinpath(*name.split("/"))


def typed(text: str) -> Path:
    """The path that a person has typed: ``~`` is a user's folder, if there is such a user."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:  # a file's name may begin like that
        return path


def is_folder(path: Path) -> bool:
    """As ``Path.is_dir``, which raises where a name is too long or a folder may not be entered."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """As ``Path.is_file``, which raises likewise."""
    return os.path.isfile(path)  # noqa: PTH113


def is_there(path: Path) -> bool:
    """As ``Path.exists``, which raises likewise."""
    return os.path.exists(path)  # noqa: PTH110


def is_same_file(one: Path, other: Path) -> bool:
    """As ``Path.samefile``, which raises where one is not there: what has vanished is no other."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def weights_dir() -> Path:
    """Folder of the third-party weights; it need not exist yet.

    ``DEEPFLASH_WEIGHTS`` names it, for instance for a folder that many users share. Without it
    a source tree uses its own ignored ``weights/``, an installed program the user's data folder.
    """
    chosen = os.environ.get("DEEPFLASH_WEIGHTS")
    if chosen:
        return typed(chosen).absolute()
    if _in_source_tree():
        return _CHECKOUT / "weights"
    return data_dir() / "weights"


def data_dir() -> Path:
    """Folder for what the program keeps for this user; it need not exist yet."""
    if sys.platform == "win32":
        return _folder_of("LOCALAPPDATA", "AppData/Local") / "DeepFlash"
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "DeepFlash"
    return _folder_of("XDG_DATA_HOME", ".local/share") / "deepflash"


def config_dir() -> Path:
    """Folder for what this user has chosen; it need not exist yet."""
    if sys.platform == "win32":
        return _folder_of("APPDATA", "AppData/Roaming") / "DeepFlash"
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support" / "DeepFlash"
    return _folder_of("XDG_CONFIG_HOME", ".config") / "deepflash"


def cache_dir() -> Path:
    """Folder for what can be made again at any time; it need not exist yet."""
    if sys.platform == "win32":
        return _folder_of("LOCALAPPDATA", "AppData/Local") / "DeepFlash" / "Cache"
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / "DeepFlash"
    return _folder_of("XDG_CACHE_HOME", ".cache") / "deepflash"


def prepare_rembg() -> None:
    """Switch off Numba's compiler and give rembg a folder, unless the user has told them otherwise.

    To be called before rembg is imported. That imports PyMatting, whose every function Numba would
    compile: a minute the first time, half a second later, for code that nothing here calls.
    """
    os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
    os.environ.setdefault("U2NET_HOME", str(cache_dir() / "rembg"))


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without name and HOME, as in a container; such get this one
        return Path(os.sep)


def _folder_of(variable: str, below_home: str) -> Path:
    """The folder in an environment variable; relative ones are ignored, as XDG demands."""
    told = Path(os.environ.get(variable, ""))
    return told if told.is_absolute() else _home() / below_home
