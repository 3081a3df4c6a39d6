"""Gives every photo of a batch its output's name: the same names in every run of the batch."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from deepflash_app.engine.batch.backdrop import backdrop_digest
from deepflash_app.engine.batch.journal_rows import Row
from deepflash_app.engine.names import TakenNames, portable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from deepflash_app.engine.batch.plan import BatchPlan, BatchSettings, PlannedPhoto

_NEVER = datetime(1980, 1, 1)  # noqa: DTZ001 -- for templates that do not ask for a date


def planned_rows(plan: BatchPlan, earlier: Mapping[Path, Row]) -> dict[Path, Row]:
    """A line of the journal for each photo that is not left out, also those of other shards.

    Photos that an earlier run knew keep their names and numbers, so that new photos in the folder
    rename nothing. Every other name is free of all of these, in upper and lower case; but a photo
    that is done in another way may have its own former name again, where files in the way are to
    be replaced or to be left.

    Args:
        plan: The photos, in order.
        earlier: The journal's lines of earlier runs.
    """
    photos = [photo for photo in plan.photos if not photo.reason]
    digests = _digests(plan.settings, photos)
    known = {
        source: earlier[source]
        for source, digest in digests.items()
        if source in earlier and _work(earlier[source].settings) == _work(digest)
    }
    taken = TakenNames()
    for row in earlier.values():
        if row.source in digests and row.source not in known and _gives_way(row, plan.settings):
            continue
        taken.reserve(row.target)
        if row.output is not None:
            taken.reserve(row.output)
    number = max((row.counter for row in known.values()), default=0)
    total = number + len(photos) - len(known)
    rows = {}
    for photo in photos:
        before, digest = known.get(photo.source), digests[photo.source]
        if before is not None:
            if digest == _work(digest):  # no picture, or one that is missing just now
                digest = before.settings
            rows[photo.source] = Row(photo.source, before.target, before.counter, digest)
            continue
        number += 1
        target = taken.free(_wanted(photo, plan, number, total))
        rows[photo.source] = Row(photo.source, target, number, digest)
    return rows


def _digests(settings: BatchSettings, photos: Iterable[PlannedPhoto]) -> dict[Path, str]:
    """What must be the same for a photo's output to be the same, by source.

    A hash of its work, which its name hangs on, and after a space that of the picture behind it,
    where that is the user's own and can be read.
    """
    picture = cache(backdrop_digest)  # one is read once, behind however many photos it stands
    digests = {}
    for photo in photos:
        behind = picture(settings.options_for(photo).background)
        digests[photo.source] = f"{settings.digest(photo)} {behind}".rstrip()
    return digests


def _gives_way(row: Row, settings: BatchSettings) -> bool:
    """Whether the name of a photo's former output may be that of its next one."""
    return settings.on_conflict != "rename" or row.state == "skipped"


def _work(digest: str) -> str:
    return digest.partition(" ")[0]


def _wanted(photo: PlannedPhoto, plan: BatchPlan, number: int, total: int) -> Path:
    folder = plan.output.joinpath(*(portable(part) for part in photo.inner.parts))
    settings = plan.settings
    name = settings.template.name(
        photo.source.stem,
        settings.export.suffix_for(photo.source),
        taken=photo.taken or _NEVER,
        counter=number,
        total=total,
    )
    return folder / name
