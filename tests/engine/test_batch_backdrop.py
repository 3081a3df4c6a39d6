"""Batches before a picture of the user's own: noticed if it changes, missed by no photo done."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest
from batch_hands import InlinePool, batch, fill, outputs
from photo_files import noise, png

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.batch.backdrop import backdrop_digest
from deepflash_app.engine.batch.journal import FOLDER, Journal
from deepflash_app.engine.batch.plan import BatchSettings, plan_batch

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.batch.events import BatchReport

pytestmark = pytest.mark.slow  # the models are loaded once for all

ONE, OTHER = png(noise(64, 64)), png(noise(64, 48))


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    path = tmp_path / "wall.png"
    path.write_bytes(ONE)
    return path


def run(photos: Path, out: Path, wall: Path, conflict: str = "rename") -> tuple[int, BatchReport]:
    """How many photos were begun, and what became of the batch."""
    options = RelightOptions(background=f"picture:{wall}")
    report = batch(photos, out, pool := InlinePool(), options=options, on_conflict=conflict)
    return len(pool.jobs), report


def test_another_picture_is_other_work(photos: Path, out: Path, wall: Path) -> None:
    fill(photos, "a.jpg", "b.jpg")
    assert run(photos, out, wall)[1].done == 2
    os.utime(wall, (1, 1))
    assert run(photos, out, wall)[0] == 0, "the same picture"
    first = (out / "a.jpg").read_bytes()
    wall.write_bytes(OTHER)
    assert run(photos, out, wall)[1].done == 2
    assert outputs(out) == ["a (2).jpg", "a.jpg", "b (2).jpg", "b.jpg"]
    assert (out / "a.jpg").read_bytes() == first
    second = (out / "a (2).jpg").read_bytes()
    assert second != first
    assert run(photos, out, wall)[0] == 0
    assert run(photos, out / "alone", wall)[1].done == 2
    assert (out / "alone" / "a.jpg").read_bytes() == second


def test_outputs_are_replaced_where_that_is_asked_for(photos: Path, out: Path, wall: Path) -> None:
    fill(photos, "a.jpg")
    run(photos, out, wall, "overwrite")
    first = (out / "a.jpg").read_bytes()
    wall.write_bytes(OTHER)
    assert run(photos, out, wall, "overwrite")[1].done == 1
    assert outputs(out) == ["a.jpg"]
    assert (out / "a.jpg").read_bytes() != first


def test_a_missing_picture_undoes_nothing(photos: Path, out: Path, wall: Path) -> None:
    fill(photos, "a.jpg")
    run(photos, out, wall)
    wall.unlink()
    begun, report = run(photos, out, wall)
    assert (begun, report.earlier) == (0, 1)
    fill(photos, "a.jpg", "b.jpg")
    begun, report = run(photos, out, wall)
    assert (begun, report.earlier) == (2, 1), "a photo of another date is only read"
    assert [result.source.name for result in report.failed] == ["b.jpg"]
    assert "The backdrop wall.png cannot be read." in report.failed[0].reason
    wall.write_bytes(ONE)
    begun, report = run(photos, out, wall)
    assert (begun, report.done) == (1, 1)
    assert outputs(out) == ["a.jpg", "b.jpg"], "under the names that were planned"
    assert run(photos, out, wall)[0] == 0


def test_a_journal_that_knows_of_no_picture_keeps_its_names(
    photos: Path, out: Path, wall: Path
) -> None:
    """As earlier versions wrote it: the photos are done again, since nobody knows the picture."""
    fill(photos, "a.jpg")
    run(photos, out, wall)
    with sqlite3.connect(out / FOLDER / "batch.sqlite") as database:
        database.execute("UPDATE photos SET settings = substr(settings, 1, 64)")
    database.close()
    assert run(photos, out, wall)[1].done == 1
    assert outputs(out) == ["a.jpg"], "which held the very bytes already"
    assert run(photos, out, wall)[0] == 0


@pytest.mark.parametrize("background", ["keep", "canvas", "#e8e6e3"])
def test_other_backgrounds_are_journaled_as_ever(photos: Path, out: Path, background: str) -> None:
    fill(photos, "a.jpg")
    settings = BatchSettings(options=RelightOptions(background=background))
    plan = plan_batch([photos], out, settings)
    batch(photos, out, options=settings.options)
    with Journal(out) as journal:
        (row,) = journal.rows().values()
    assert row.settings == settings.digest(plan.photos[0])


def test_what_cannot_be_read_has_no_hash(tmp_path: Path, wall: Path) -> None:
    assert len(backdrop_digest(f"picture:{wall}")) == 64
    names = [tmp_path, tmp_path / "none.png", tmp_path / ("x" * 300), "nul\0.png"]
    assert {backdrop_digest(f"picture:{name}") for name in names} == {""}
    assert {backdrop_digest(name) for name in ("keep", "canvas", "#e8e6e3")} == {""}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        assert backdrop_digest(f"picture:{tmp_path / 'pipe.png'}") == ""
