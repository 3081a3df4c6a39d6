"""Third-party weights: which there are, whether they are whole, and how they come here.

Nothing in a weights folder is believed by its name: a file counts only if its sha256 is the
manifest's. The network's own weights are no part of this; they ship in ``resources/models``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import tempfile
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deepflash_app import paths
from deepflash_app.engine.downloads import DownloadError, Downloads, Source
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

State = Literal["good", "missing", "altered"]

_HELP = "run `deepflash models fetch`, or `deepflash models import FILE` if you have the file"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One entry of the manifest.

    Attributes:
        name: What the program calls it.
        file: Its name in the weights folder.
        bytes: Its size.
        sha256: Its digest, hexadecimal.
        licence: SPDX identifier.
        credit: Who made it.
        use: What the program needs it for, in the user's words.
        sources: Where to get it, best first.
    """

    name: str
    file: str
    bytes: int
    sha256: str
    licence: str
    credit: str
    use: str
    sources: tuple[Source, ...]


@lru_cache(maxsize=1)
def manifest() -> tuple[Weights, ...]:
    """All third-party weights that the program may use."""
    with paths.resource("models/manifest.toml").open("rb") as file:
        entries = tomllib.load(file)["weights"]
    return tuple(
        Weights(**(entry | {"sources": tuple(Source(**s) for s in entry["sources"])}))
        for entry in entries
    )


def entry(name: str) -> Weights:
    """The manifest's entry of that name.

    Raises:
        WeightsError: If there is none.
    """
    for weights in manifest():
        if weights.name == name:
            return weights
    known = ", ".join(weights.name for weights in manifest())
    raise WeightsError(f"There are no weights called {name}; there are {known}.")


def locate(name: str, folder: Path | None = None) -> Path:
    """The path of whole, unaltered weights.

    Args:
        name: A name of the manifest.
        folder: Where to look; ``paths.weights_dir()`` if None.

    Raises:
        WeightsError: If the file is missing or altered, with what to do.
    """
    weights = entry(name)
    path = (folder or paths.weights_dir()) / weights.file
    match _state(weights, path):
        case "good":
            return path
        case "missing":
            raise WeightsError(f"The weights {weights.file} are not in {path.parent}: {_HELP}.")
        case _:
            raise WeightsError(f"The weights {path} are damaged or not the right ones: {_HELP}.")


def verify(folder: Path | None = None) -> dict[str, State]:
    """The state of every file of the manifest, by name, read afresh from the disk."""
    _digest.cache_clear()
    base = folder or paths.weights_dir()
    return {weights.name: _state(weights, base / weights.file) for weights in manifest()}


def fetch(
    on_progress: Callable[[int, int, str], None] | None = None,
    *,
    folder: Path | None = None,
    names: Collection[str] | None = None,
) -> tuple[Weights, ...]:
    """Get what is missing or altered, check it, and put it into the folder.

    Args:
        on_progress: Called with (files done, files in all, text), several times a second while
            something is under way; whatever it raises (``Cancelled``) stops the fetching.
        folder: The weights folder; ``paths.weights_dir()`` if None.
        names: Only these; everything if None.

    Returns:
        What was fetched; nothing if all was good.

    Raises:
        WeightsError: If a file comes from none of its sources; those before it stay.
    """
    base = folder or paths.weights_dir()
    chosen = manifest() if names is None else tuple(entry(name) for name in names)
    wanted = [w for w in chosen if _state(w, base / w.file) != "good"]
    with tempfile.TemporaryDirectory(prefix="deepflash-") as scratch:
        downloads = Downloads(Path(scratch))
        for done, weights in enumerate(wanted):

            def beat(weights: Weights = weights, done: int = done) -> None:
                if on_progress is not None:
                    on_progress(done, len(wanted), f"Fetching {weights.file}")

            _fetch_one(weights, base, downloads, beat)
    if on_progress is not None:
        on_progress(len(wanted), len(wanted), "All weights are here")
    return tuple(wanted)


def _fetch_one(
    weights: Weights, folder: Path, downloads: Downloads, beat: Callable[[], None]
) -> None:
    reasons = []
    for source in weights.sources:
        beat()
        try:
            got = downloads.get(source, weights.bytes, beat)
        except DownloadError as error:
            reasons.append(f"{source}: {error}")
            continue
        if _sha256(got) == weights.sha256:
            _place(got, folder / weights.file)
            return
        reasons.append(f"{source}: not the file that the manifest describes")
    raise WeightsError(
        f"{weights.file} could not be fetched ({'; '.join(reasons)}). If you can get it in another "
        "way, run `deepflash models import FILE`."
    )


def import_file(path: Path, folder: Path | None = None) -> Weights:
    """Copy a weights file that the user has got, recognised by its content, into the folder.

    Args:
        path: The file, whatever its name.
        folder: The weights folder; ``paths.weights_dir()`` if None.

    Returns:
        What it is.

    Raises:
        WeightsError: If it cannot be read, or is none of the manifest's.
    """
    try:
        digest = _sha256(path)
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror or error}.") from error
    for weights in manifest():
        if weights.sha256 == digest:
            _place(path, (folder or paths.weights_dir()) / weights.file)
            return weights
    raise WeightsError(f"{path} is none of the weights that DeepFlash uses, so it was not copied.")


def _state(weights: Weights, path: Path) -> State:
    try:
        stat = path.stat()
        if stat.st_size != weights.bytes:
            return "altered"
        digest = _digest(path, stat.st_size, stat.st_mtime_ns)
    except FileNotFoundError:
        return "missing"
    except OSError:  # no right to read, not a file: nothing that could be trusted
        return "altered"
    return "good" if digest == weights.sha256 else "altered"


@lru_cache(maxsize=32)
def _digest(path: Path, _size: int, _mtime: int) -> str:
    """Hash a file once a process; its size and time make a changed file a new one."""
    return _sha256(path)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _place(source: Path, target: Path) -> None:
    """Copy so that ``target`` is at every moment absent, its old self, or whole.

    Raises:
        WeightsError: If the folder cannot be written.
    """
    # several machines may fill one folder, and in containers all have the same process id
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            for block in _blocks(source):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise WeightsError(
            f"{target} cannot be written: {error.strerror or error}. Another folder can be chosen "
            "by the variable DEEPFLASH_WEIGHTS."
        ) from error
    finally:
        with contextlib.suppress(OSError):  # it has its name by now, or the folder itself is none
            part.unlink()
