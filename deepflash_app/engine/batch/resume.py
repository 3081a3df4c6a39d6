"""What is left to do of a batch: sorted out from the plan and what the journal tells."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deepflash_app.engine.batch.events import PhotoResult
from deepflash_app.engine.batch.targets import planned_rows
from deepflash_app.paths import is_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deepflash_app.engine.batch.journal_rows import Row
    from deepflash_app.engine.batch.plan import BatchPlan, BatchSettings


@dataclass(slots=True)
class Sorted:
    """The photos of this shard.

    Attributes:
        ended: Those that are at their end before it begins.
        todo: The journal's lines of the others, in order.
        fresh: Those of ``todo`` that the journal does not have, or has of other settings.
    """

    ended: list[PhotoResult] = field(default_factory=list)
    todo: list[Row] = field(default_factory=list)
    fresh: list[Row] = field(default_factory=list)


def sort_out(plan: BatchPlan, earlier: Mapping[Path, Row], weights: str) -> Sorted:
    """Sort the photos into those to do, and those that need no work.

    Args:
        plan: Of this run.
        earlier: The journal's lines of earlier runs.
        weights: Hash of the weights now.
    """
    settings = plan.settings
    rows = planned_rows(plan, earlier)
    made = Sorted()
    for photo in plan.photos:
        if not photo.mine:
            continue
        if photo.reason:
            made.ended.append(PhotoResult(photo.source, "skipped", reason=photo.reason))
            continue
        row, before = rows[photo.source], earlier.get(photo.source)
        known = (
            settings.resume
            and before is not None
            and before.settings == row.settings
            and before.weights in ("", weights)
        )
        if before is None or not known:
            made.todo.append(row)
            made.fresh.append(row)
            continue
        kept = _kept(before, settings)
        if kept is not None:
            made.ended.append(kept)
        else:
            made.todo.append(before)
    return made


def _kept(row: Row, settings: BatchSettings) -> PhotoResult | None:
    """What an earlier run with the same settings and weights made of a photo, if it still holds."""
    if row.state == "skipped" and settings.on_conflict == "skip" and os.path.lexists(row.target):
        return PhotoResult(row.source, "skipped", row.target, reason=row.reason, earlier=True)
    if _stamp(row.source) != (row.size, row.changed):
        return None
    if row.state == "done" and row.output is not None and is_file(row.output):
        return PhotoResult(row.source, "done", row.output, row.faces, row.seconds, earlier=True)
    if row.state == "failed" and row.lasting and not settings.retry_failed:
        return PhotoResult(row.source, "failed", reason=row.reason, earlier=True)
    return None


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns
