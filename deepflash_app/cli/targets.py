"""Where each corrected photo goes, decided before any slow work is done."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deepflash_app.cli.console import WrongUse
from deepflash_app.engine.batch.originals import Originals
from deepflash_app.engine.export_settings import READ_SUFFIXES, SUFFIXES, ExportSettings
from deepflash_app.errors import UnwritablePhoto
from deepflash_app.paths import is_folder, is_there

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
_DEFAULTS = ExportSettings()
_READ_ONLY = {".webp", ".gif", ".bmp", *READ_SUFFIXES} - SUFFIXES.keys()
"""Endings of pictures, so that nobody means a folder by them."""


@dataclass(frozen=True, slots=True)
class Target:
    """One photo and its output.

    Attributes:
        source: The photo.
        path: The file to write.
        refusal: Why it must not be written, as a sentence; empty if it may.
    """

    source: Path
    path: Path
    refusal: str = ""


def plan_targets(
    sources: Sequence[Path],
    out: Path,
    settings: ExportSettings = _DEFAULTS,
    *,
    overwrite: bool,
) -> list[Target]:
    """Give every photo its output file.

    Args:
        sources: The photos, at least one.
        out: A file (for one photo) or a folder, which need not exist yet.
        settings: Which format the files of a folder get.
        overwrite: Whether existing files may be replaced; never the photos themselves.

    Returns:
        One target for each source, in order. Files of a folder keep the photo's name.

    Raises:
        WrongUse: If ``out`` fits neither.
    """
    if not _is_folder(out):
        if len(sources) > 1:
            raise WrongUse(f"{len(sources)} photos need a folder to go to, and {out} is a file.")
        _check_format(out, settings)
        paths = [out]
    else:
        paths = [out / settings.name_for(source) for source in sources]
    targets = []
    taken: set[str] = set()
    originals = Originals(sources, ())
    for source, path in zip(sources, paths, strict=True):
        name = path.name.casefold()  # on many systems A.jpg and a.jpg are one file
        refusal = _refusal(source, path, originals, taken=name in taken, overwrite=overwrite)
        taken.add(name)
        targets.append(Target(source, path, refusal))
    return targets


def _is_folder(out: Path) -> bool:
    """Whether ``out`` is a folder, or shall be one; a name with another ending is neither."""
    ending = out.suffix.lower()
    if str(out) == "-":
        raise WrongUse("A photo cannot go to the standard output; name a file or a folder.")
    if is_folder(out):
        return True
    if ending in SUFFIXES:
        return False
    if is_there(out) or ending in _READ_ONLY:
        raise WrongUse(f"{out} cannot be written: a photo must end in {', '.join(SUFFIXES)}.")
    return True


def _check_format(out: Path, settings: ExportSettings) -> None:
    if settings.format not in ("original", SUFFIXES[out.suffix.lower()]):
        raise WrongUse(f"{out} and --format {settings.format} do not fit together.")


def _refusal(
    source: Path, path: Path, originals: Originals, *, taken: bool, overwrite: bool
) -> str:
    if is_folder(source):
        return (
            f"{source} is a folder; `deepflash batch {source} -o OUT` corrects all photos in one."
        )
    if taken:
        return (
            f"{source} would become {path}, and so would another photo of the same name; "
            "choose another folder for one of them."
        )
    try:
        originals.refuse(path)
    except UnwritablePhoto as error:
        return f"{error} Choose another folder."
    if not overwrite and os.path.lexists(path):
        return f"{path} exists already; give --overwrite to replace it, or choose another name."
    return ""
