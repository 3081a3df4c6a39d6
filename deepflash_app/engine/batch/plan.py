"""What a batch is to do: which photos, how, and where to; decided before any slow work."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deepflash_app.core.options import RelightOptions, found_anew
from deepflash_app.engine.batch.scan import changed, flash_and_date, scan
from deepflash_app.engine.drafts import find_edits
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.found import Found
from deepflash_app.engine.names import NameTemplate, folded
from deepflash_app.engine.photo import read_size
from deepflash_app.errors import BatchRefused, PhotoError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from deepflash_app.engine.sidecar import Sidecar

OnConflict = Literal["rename", "skip", "overwrite"]

_PROGRESS_STEP = 5  # photos: of a slow share they take seconds


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How a batch works.

    Attributes:
        options: How to relight each photo.
        own_edits: Whether photos that have edits of their own, beside them or rescued, are relit
            by those.
        export: How to write each result.
        template: How outputs are called.
        recursive: Whether folders inside folders are looked into.
        keep_tree: Whether outputs lie in the same folders inside folders as their photos.
        only_flash: Whether photos are left out that do not say that the flash fired.
        on_conflict: What happens if an output's name is another file's already: the output gets
            a number, the photo is skipped, or the file is replaced. Shards may not replace any.
        jobs: Worker processes at most; None for as many as cores and memory allow.
        shard: ``(number, of)``: do only this part of the photos, other machines do the others.
        timeout: Seconds after which a photo is given up.
        resume: Whether what an earlier run did is left as it is.
        retry_failed: Whether photos are tried again that failed for what is in them.
        report: Whether the report is written.
        check_space: Whether the batch may start only if the disk probably has room for all.

    Raises:
        ValueError: If a value is out of its range or does not fit another, in words fit for the
            user.
    """

    options: RelightOptions = field(default_factory=RelightOptions)
    own_edits: bool = False
    export: ExportSettings = field(default_factory=lambda: ExportSettings(format="jpeg"))
    template: NameTemplate = field(default_factory=NameTemplate)
    recursive: bool = False
    keep_tree: bool = True
    only_flash: bool = False
    on_conflict: OnConflict = "rename"
    jobs: int | None = None
    shard: tuple[int, int] = (1, 1)
    timeout: float = 300.0
    resume: bool = True
    retry_failed: bool = False
    report: bool = True
    check_space: bool = True

    def __post_init__(self) -> None:
        """Check what may be wrong, since it comes from command lines."""
        number, of = self.shard
        if not 1 <= number <= of:
            raise ValueError(f"A shard is a number from 1 on, such as 2/4, not {number}/{of}.")
        if of > 1 and self.on_conflict == "overwrite":  # none knows what the others have written
            raise ValueError(
                "Shards must not overwrite, since one could replace what another has written; "
                "choose rename or skip."
            )
        if self.jobs is not None and self.jobs < 1:
            raise ValueError(f"There must be at least one job, not {self.jobs}.")
        if not self.timeout > 0:
            raise ValueError(f"The time for a photo must be more than {self.timeout:g} seconds.")

    def options_for(self, photo: PlannedPhoto) -> RelightOptions:
        """How to relight a photo."""
        return self.options if photo.edits is None else photo.edits

    def digest(self, photo: PlannedPhoto) -> str:
        """Changes whenever another output of the photo is asked for, or another name for it."""
        parts = {
            "options": asdict(self.options_for(photo)),
            "export": asdict(self.export),
            "template": self.template.text,
            "tree": self.keep_tree,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PlannedPhoto:
    """One photo of the batch.

    Attributes:
        source: Absolute.
        inner: The folders inside the output folder that it goes to.
        taken: When it was taken, or else when its file was changed; None if nobody needs it.
        mine: Whether it belongs to this shard.
        edits: Its own options, if it has any and they count.
        reason: Why it is left out, as a sentence; empty if it is not.
    """

    source: Path
    inner: Path
    taken: datetime | None = None
    mine: bool = True
    edits: RelightOptions | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """All that ``run_batch`` needs.

    Attributes:
        photos: In natural order of their paths; with those that are left out.
        folders: Those that were scanned, with links resolved; nothing is written into them.
        output: The output folder, absolute; it need not exist yet.
        settings: How to work.
        notices: Sentences on what could not be looked at or understood.
    """

    photos: tuple[PlannedPhoto, ...]
    folders: tuple[Path, ...]
    output: Path
    settings: BatchSettings
    notices: tuple[str, ...] = ()


def plan_batch(
    inputs: Sequence[Path],
    output: Path,
    settings: BatchSettings,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> BatchPlan:
    """Find the photos and decide which of them are to be corrected. Writes nothing.

    Args:
        inputs: Folders, and photos by name.
        output: The folder to write to.
        settings: How to work.
        on_progress: Called with (done, total, text) while photos are asked for their flash; may
            raise ``Cancelled``.

    Raises:
        BatchRefused: If an input does not exist or cannot be looked into, or the output folder lies
            in one of them.
    """
    output = Path(os.path.abspath(output))  # noqa: PTH100 -- keeps links as the user gave them
    found = scan(inputs, recursive=settings.recursive)
    folders = tuple(Path(os.path.realpath(folder)) for folder in found.folders)
    refuse_inside(output, folders)
    photos, notices = [], list(found.notices)
    for done, photo in enumerate(found.photos):
        if on_progress is not None and done % _PROGRESS_STEP == 0:
            on_progress(done, len(found.photos), "Looking at the photos")
        inner = photo.inner if settings.keep_tree else Path()
        photos.append(_planned(photo.path, inner, settings, notices))
    if found.passed:
        notices.append(
            "1 folder inside was not looked into."
            if found.passed == 1
            else f"{found.passed} folders inside were not looked into."
        )
    return BatchPlan(tuple(photos), folders, output, settings, tuple(notices))


def refuse_inside(folder: Path, inputs: Sequence[Path]) -> None:
    """Refuse to write into a folder of originals, also by way of links.

    Args:
        folder: Where something is to be written; need not exist.
        inputs: The folders of originals, with links resolved.

    Raises:
        BatchRefused: If it is one of them, or lies in one.
    """
    place = Path(folded(os.path.realpath(folder)))
    for given in inputs:
        if place.is_relative_to(folded(str(given))):
            raise BatchRefused(
                f"The output folder {folder} lies in the folder of the photos, {given}, where "
                "nothing is ever written; choose one beside it."
            )


def _planned(
    source: Path, inner: Path, settings: BatchSettings, notices: list[str]
) -> PlannedPhoto:
    """One photo; what is to be told of it goes to ``notices``."""
    mine = _shard_of(source.name, settings.shard[1]) == settings.shard[0]
    fired = taken = None
    if settings.only_flash or settings.template.wants_date:  # of other shards, too: for the names
        fired, taken = flash_and_date(source)
        taken = taken or changed(source)
    reason = ""
    if settings.only_flash and not fired:
        reason = (
            "The flash did not fire."
            if fired is False
            else "Left out: its camera does not say that the flash fired."
        )
    edits = find_edits(source) if settings.own_edits else Found()
    if edits.problem:
        notices.append(f"The file of edits beside {source.name} is not used. {edits.problem}")
    own = None if edits.sidecar is None else _own_options(source, edits.sidecar, notices)
    return PlannedPhoto(source, inner, taken, mine, own, reason)


def _own_options(source: Path, sidecar: Sidecar, notices: list[str]) -> RelightOptions:
    """A photo's own options; boxes that were drawn on another picture are found anew."""
    if isinstance(sidecar.options.faces, str):
        return sidecar.options
    try:
        fits = sidecar.fits(read_size(source))
    except PhotoError:
        fits = True  # what is wrong with the photo is told when its turn comes
    if fits:
        return sidecar.options
    notices.append(f"The face boxes kept beside {source.name} fit no longer; they are found anew.")
    return found_anew(sidecar.options)


def _shard_of(name: str, of: int) -> int:
    """Which part a photo belongs to, by its name alone: the same on every machine."""
    digest = hashlib.sha256(os.fsencode(name)).digest()
    return int.from_bytes(digest[:8], "big") % of + 1
