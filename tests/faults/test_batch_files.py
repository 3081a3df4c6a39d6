"""Disks, folders and files that fail a batch: told, and no other photo is lost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from batch_hands import COMMAND, InlinePool, assert_all_done, batch, hashes, outputs, selfie

from deepflash_app.engine import atomic
from deepflash_app.engine.batch.events import Ended, Event, Started
from deepflash_app.engine.batch.plan import BatchSettings, plan_batch
from deepflash_app.engine.batch.run import run_batch
from deepflash_app.engine.batch.thumbnail import thumbnail

if TYPE_CHECKING:
    from deepflash_app.engine.jobs import Correct

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]


def test_a_disk_that_fills_stops_no_other_photo(photos: Path, out: Path) -> None:
    (photos / "large.jpg").write_bytes(selfie(side=1200))
    before = hashes(photos)

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    words = [str(photos), "-o", str(out), "--jobs", "1", "--json", "--no-report"]
    done = subprocess.run(
        [sys.executable, "-B", *COMMAND[1:], *words],
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    results = {Path(r["input"]).name: r for r in map(json.loads, done.stdout.splitlines())}
    assert {name for name, r in results.items() if r["state"] == "failed"} == {"large.jpg"}
    assert "the disk cannot take a file that large" in results["large.jpg"]["error"]
    assert outputs(out) == sorted(set(before) - {"large.jpg"})
    assert batch(photos, out, report=False).done == 1, "with more room it is done"
    assert hashes(photos) == before


def test_a_folder_that_cannot_be_written(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patched, since root may write everywhere."""
    before = hashes(photos)
    opened = Path.open

    def refuse(path: Path, mode: str = "r", **more: object) -> object:
        if "x" in mode:
            raise PermissionError(13, "no")
        return opened(path, mode, **more)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        report = batch(photos, out, report=False)
    assert len(report.failed) == 6
    assert all("no permission" in result.reason for result in report.failed)
    assert outputs(out) == []
    assert batch(photos, out).done == 6
    assert_all_done(photos, out, before)


def test_a_report_that_cannot_be_written_undoes_no_photo(photos: Path, out: Path) -> None:
    before = hashes(photos)
    in_the_way = out / "deepflash-report.csv"
    in_the_way.mkdir(parents=True)
    report = batch(photos, out)
    assert report.good
    assert (report.done, report.page) == (6, None)
    told = "deepflash-report.csv cannot be written: there is a folder of that name."
    assert report.notices == [told]
    in_the_way.rmdir()
    assert batch(photos, out).page == out / "deepflash-report.html"
    assert_all_done(photos, out, before)


@pytest.mark.parametrize("step", ["replace", "link"])
def test_names_that_cannot_be_given(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A disk without links is no reason to fail; one that gives no names at all is."""
    before = hashes(photos)
    monkeypatch.setattr(atomic, "_PAUSES", ())

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(1, "not here")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", fail)
        if step == "replace":
            patch.setattr(os, "replace", fail)
        report = batch(photos, out, report=False)
    assert len(report.failed) == (6 if step == "replace" else 0)
    assert not list(out.rglob(".deepflash-*.tmp"))
    batch(photos, out)
    assert_all_done(photos, out, before)


def test_a_folder_of_outputs_that_may_not_be_entered(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patched, since root may look everywhere; it costs no other photo, and nothing later."""
    (photos / "in").mkdir()
    (photos / "5.jpg").rename(photos / "in" / "5.jpg")
    before = hashes(photos)
    assert batch(photos, out, recursive=True).done == 6
    stat = os.stat

    def refuse(path: Any, *more: Any, **named: Any) -> os.stat_result:
        if str(path).startswith(str(out / "in")):
            raise PermissionError(13, "no")
        return stat(path, *more, **named)

    os.utime(photos / "0.jpg", (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refuse)
        report = batch(photos, out, recursive=True, report=False)
    assert (report.earlier, [one.source.name for one in report.failed]) == (5, ["5.jpg"])
    assert report.failed[0].reason == f"The folder {out / 'in'} cannot be made: no."
    report = batch(photos, out, recursive=True)
    assert report.good
    assert {name: hashes(photos)[name] for name in before} == before


def test_sources_that_vanish_or_change_amid_the_batch(photos: Path, out: Path) -> None:
    def meddle(job: Correct) -> None:
        if job.path.name == "0.jpg":
            (photos / "4.jpg").unlink()
            (photos / "5.jpg").write_bytes(selfie(shade=7))

    report = batch(photos, out, InlinePool(meddle))
    (failed,) = report.failed
    assert failed.source.name == "4.jpg"
    assert "there is no such file" in failed.reason
    before = hashes(photos)
    assert report.done == 5
    assert_all_done(photos, out, before)


def test_a_source_that_changes_while_it_is_worked_on_is_told_and_done_again(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meddled: list[Path] = []

    def meddle(photo: Any, pixels: Any) -> bytes:
        if photo.path.name == "1.jpg" and not meddled:
            meddled.append(photo.path)
            photo.path.write_bytes(selfie(shade=7))
        return thumbnail(photo, pixels)

    monkeypatch.setattr("deepflash_app.engine.batch.unit.thumbnail", meddle)
    events: list[Event] = []
    batch(photos, out, None, events.append)
    notices = {e.result.source.name: e.result.notices for e in events if isinstance(e, Ended)}
    assert any("changed or taken away meanwhile" in notice for notice in notices["1.jpg"])
    assert sum(bool(told) for told in notices.values()) == 1
    again = batch(photos, out)
    assert (again.done, again.earlier) == (1, 5)
    assert "1 (2).jpg" in outputs(out)


def test_leftovers_of_a_killed_writer_are_swept_and_those_of_others_kept(
    photos: Path, out: Path
) -> None:
    out.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = f".deepflash-{atomic._machine()}-{dead.pid}-{'0' * 16}.tmp"
    living = f".deepflash-{atomic._machine()}-{os.getpid()}-{'0' * 16}.tmp"
    foreign = f".deepflash-00000000-{dead.pid}-{'0' * 16}.tmp"
    renamed = f".deepflash-00000000-{os.getpid()}-{'1' * 16}.tmp"
    for name in (mine, living, foreign, renamed, ".deepflash-notes.tmp"):
        (out / name).write_bytes(b"half")
    yesterday = time.time() - 90_000
    for name in (living, renamed, ".deepflash-notes.tmp"):
        os.utime(out / name, (yesterday, yesterday))
    plan = plan_batch([photos / "0.jpg"], out, BatchSettings())
    seen: list[bool] = []
    run_batch(plan, lambda e: seen.append(isinstance(e, Started)), pool=InlinePool)
    left = {path.name for path in out.iterdir() if path.name.endswith(".tmp")}
    assert left == {living, foreign, ".deepflash-notes.tmp"}
    assert any(seen)
