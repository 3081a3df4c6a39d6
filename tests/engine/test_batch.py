"""Batches: which photos, under which names, done once and never twice, originals untouched."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from batch_hands import InlinePool, batch, face, fill, hashes, outputs, selfie
from photo_files import camera_jpeg, exif_block, noise, plain_jpeg, png, png_chunk

from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.batch.events import BatchControl, Ended, Event, Progressed, Started
from deepflash_app.engine.batch.plan import BatchSettings, plan_batch
from deepflash_app.engine.batch.run import run_batch
from deepflash_app.engine.photo import read_size
from deepflash_app.engine.sidecar import Sidecar, sidecar_path, write_sidecar
from deepflash_app.errors import BatchRefused, WorkerFailed

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.jobs import Correct

pytestmark = pytest.mark.slow  # the models are loaded once for all


def test_a_tree_becomes_a_tree_and_a_second_run_does_nothing(photos: Path, out: Path) -> None:
    before = fill(photos, "a.jpg", "deep/er/b.JPG", "deep/c.jpeg")
    (photos / "notes.txt").write_text("no photo")
    (photos / "._a.jpg").write_bytes(b"what a Mac leaves")
    events: list[Event] = []
    report = batch(photos, out, recursive=True, on_event=events.append)
    assert report.good
    assert report.done == 3
    assert outputs(out) == ["a.jpg", "deep/c.jpeg", "deep/er/b.JPG"]
    assert sum(isinstance(event, Started) for event in events) == 3
    ended = [event.result for event in events if isinstance(event, Ended)]
    assert {(result.state, result.faces) for result in ended} == {("done", 1)}
    last = [event for event in events if isinstance(event, Progressed)][-1]
    assert (last.done, last.total, last.failed) == (3, 3, 0)
    dates = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    pool = InlinePool()
    again = batch(photos, out, pool, recursive=True)
    assert (again.done, again.earlier, again.good) == (0, 3, True)
    assert pool.jobs == []
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == dates
    assert {name: hashes(photos)[name] for name in before} == before


def test_only_what_is_asked_for(photos: Path, out: Path) -> None:
    fill(photos, "top.jpg", "in/side.jpg")
    report = batch(photos, out)
    assert outputs(out) == ["top.jpg"]
    assert any("1 folder inside" in notice for notice in report.notices)
    flat = batch([photos / "in" / "side.jpg", photos], out / "flat", keep_tree=False)
    assert flat.done == 2
    assert outputs(out / "flat") == ["side.jpg", "top.jpg"]
    with pytest.raises(BatchRefused, match="nowhere"):
        batch(photos / "nowhere", out)


def test_only_photos_whose_flash_fired(photos: Path, out: Path) -> None:
    fill(photos, "flash.jpg")
    dark = exif_block(thumbnail=b"\xff\xd8\xff\xd9").replace(b"\x19\0\0\0", b"\x10\0\0\0")
    (photos / "day.jpg").write_bytes(camera_jpeg(face(), exif=dark))
    (photos / "silent.jpg").write_bytes(plain_jpeg(face()))
    events: list[Event] = []
    report = batch(photos, out, only_flash=True, on_event=events.append)
    assert outputs(out) == ["flash.jpg"]
    assert (report.done, report.skipped, report.good) == (1, 2, True)
    reasons = {e.result.source.name: e.result.reason for e in events if isinstance(e, Ended)}
    assert reasons["day.jpg"] == "The flash did not fire."
    assert "does not say" in reasons["silent.jpg"]


def test_lost_journal_finds_its_outputs_again(photos: Path, out: Path) -> None:
    """As after a kill between the writing of a file and that of the journal."""
    fill(photos, "a.jpg", "b.jpg")
    batch(photos, out)
    before = hashes(out)
    dates = [(out / name).stat().st_mtime_ns for name in outputs(out)]
    (out / ".deepflash" / "batch.sqlite").unlink()
    assert batch(photos, out).done == 2
    assert outputs(out) == ["a.jpg", "b.jpg"]
    assert [(out / name).stat().st_mtime_ns for name in outputs(out)] == dates, "not even touched"
    assert {name: hashes(out)[name] for name in outputs(out)} == {
        n: before[n] for n in outputs(out)
    }


def test_other_settings_are_other_work_and_nothing_is_replaced(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg")
    batch(photos, out)
    first = (out / "a.jpg").read_bytes()
    report = batch(photos, out, options=RelightOptions(strength=0.3))
    assert report.done == 1
    assert outputs(out) == ["a (2).jpg", "a.jpg"]
    assert (out / "a.jpg").read_bytes() == first
    assert (out / "a (2).jpg").read_bytes() != first


def test_a_changed_photo_is_done_again_and_a_touched_one_only_read(photos: Path, out: Path) -> None:
    fill(photos, "changed.jpg", "touched.jpg", "gone.jpg")
    batch(photos, out)
    (photos / "changed.jpg").write_bytes(selfie(shade=7))
    os.utime(photos / "touched.jpg", (1, 1))
    (out / "gone.jpg").unlink()
    events: list[Event] = []
    report = batch(photos, out, on_event=events.append)
    assert (report.done, report.earlier) == (2, 1)
    assert outputs(out) == ["changed (2).jpg", "changed.jpg", "gone.jpg", "touched.jpg"]
    earlier = {e.result.source.name for e in events if isinstance(e, Ended) and e.result.earlier}
    assert earlier == {"touched.jpg"}
    pool = InlinePool()
    assert batch(photos, out, pool).earlier == 3
    assert pool.jobs == [], "the new date has been noted"
    page = (out / "deepflash-report.html").read_text(encoding="utf-8")
    assert page.count('class="compare"') == 3, "the touched one's pictures are still shown"


def test_bad_photos_are_named_and_not_tried_in_vain(photos: Path, out: Path) -> None:
    before = fill(photos, "good.jpg")
    (photos / "wall.jpg").write_bytes(plain_jpeg(noise(64, 64)))
    (photos / "text.jpg").write_text("no photo")
    (photos / "cut.jpg").write_bytes(selfie()[:3000])
    report = batch(photos, out)
    assert (report.done, report.good) == (1, False)
    reasons = {result.source.name: result.reason for result in report.failed}
    assert set(reasons) == {"wall.jpg", "text.jpg", "cut.jpg"}
    assert "No face" in reasons["wall.jpg"]
    assert "cut off" in reasons["cut.jpg"]
    pool = InlinePool()
    again = batch(photos, out, pool)
    assert pool.jobs == []
    assert {result.source.name for result in again.failed} == set(reasons)
    assert all(result.earlier for result in again.failed)
    batch(photos, out, pool, retry_failed=True)
    assert {job.path.name for job in pool.jobs} == set(reasons)
    assert hashes(photos)["good.jpg"] == before["good.jpg"]


def test_what_may_pass_is_tried_again_by_itself(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg", "b.jpg")

    def crash(job: Correct) -> None:
        if job.path.name == "a.jpg":
            raise WorkerFailed("crashed")

    report = batch(photos, out, InlinePool(crash))
    assert [result.reason for result in report.failed] == ["crashed"]
    assert outputs(out) == ["b.jpg"]
    assert batch(photos, out).done == 1
    assert outputs(out) == ["a.jpg", "b.jpg"]


def test_retry_while_it_runs(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg", "b.jpg")
    control = BatchControl()
    tries: list[str] = []

    def fail_once(job: Correct) -> None:
        tries.append(job.path.name)
        if tries == ["a.jpg"]:
            raise WorkerFailed("crashed")

    def on_event(event: Event) -> None:
        if isinstance(event, Ended) and event.result.state == "failed":
            control.retry(event.result.source)

    report = batch(photos, out, InlinePool(fail_once), on_event, control)
    assert tries == ["a.jpg", "b.jpg", "a.jpg"]
    assert (report.done, report.good) == (2, True)


def test_pause_holds_and_resume_goes_on(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg", "b.jpg", "c.jpg")
    control = BatchControl()
    paused = threading.Event()

    def on_event(event: Event) -> None:
        if isinstance(event, Ended) and event.result.source.name == "a.jpg":
            control.pause()
        if isinstance(event, Progressed) and event.paused:
            paused.set()

    def wake() -> None:
        assert paused.wait(60)
        seen.append(outputs(out))
        control.resume()

    seen: list[list[str]] = []
    thread = threading.Thread(target=wake)
    thread.start()
    report = batch(photos, out, None, on_event, control)
    thread.join()
    assert seen == [["a.jpg"]]
    assert report.done == 3


def test_cancel_leaves_the_rest_for_another_run(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg", "b.jpg", "c.jpg")
    control = BatchControl()
    pool = InlinePool()
    report = batch(
        photos, out, pool, lambda e: control.cancel() if isinstance(e, Ended) else None, control
    )
    assert report.cancelled
    assert not report.good
    assert pool.closed
    assert outputs(out) == ["a.jpg"]
    report = batch(photos, out)
    assert (report.earlier, report.done) == (1, 2)


def test_shards_share_the_work_and_the_names(photos: Path, out: Path) -> None:
    fill(photos, *(f"{letter}/same.jpg" for letter in "abc"), *(f"p{n}.jpg" for n in range(5)))
    (photos / "p0.png").write_bytes(png(face(160), png_chunk(b"eXIf", exif_block())))
    rules: dict[str, Any] = {"only_flash": True, "on_conflict": "skip"}
    done = [
        batch(photos, out, recursive=True, keep_tree=False, shard=(n, 3), **rules).done
        for n in (3, 1, 2)
    ]
    assert sum(done) == 9, "none had the name of another shard's, which would have been skipped"
    wanted = [
        *(f"p{n}.jpg" for n in range(5)),
        "p0 (2).jpg",
        *("same.jpg", "same (2).jpg", "same (3).jpg"),
    ]
    assert outputs(out) == sorted(wanted)
    assert (out / "deepflash-report-1-of-3.html").is_file()


def test_two_batches_do_not_share_a_folder(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg")
    refused: list[str] = []

    def second(_job: Correct) -> None:
        with pytest.raises(BatchRefused) as error:
            batch(photos, out)
        refused.append(str(error.value))

    assert batch(photos, out, InlinePool(second)).done == 1
    assert refused == [
        f"Another batch is writing to {out}; wait for its end, or choose another output folder."
    ]


def test_a_full_disk_is_noticed_before_the_work(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg")
    huge = photos / "huge.jpg"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 1 << 42)
    plan = plan_batch([photos], out, BatchSettings())
    with pytest.raises(BatchRefused, match=r"need about \d+\.\d GB"):
        run_batch(plan, pool=InlinePool)
    assert outputs(out) == []
    huge.unlink()


@pytest.mark.parametrize("width", [96, 97])
def test_boxes_drawn_on_another_picture_are_found_anew(
    photos: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Another program may have cropped the photo since."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    fill(photos, "a.jpg")
    size = read_size(photos / "a.jpg")
    drawn = RelightOptions(strength=0.4, faces=(FaceBox(10, 10, 20, 20),))
    write_sidecar(photos / "a.jpg", Sidecar(drawn, (), "0" * 64, size[0] + width - 96, size[1]))
    plan = plan_batch([photos], out, BatchSettings(own_edits=True))
    (photo,) = plan.photos
    if width == 96:
        assert (photo.edits, plan.notices) == (drawn, ())
    else:
        assert photo.edits == RelightOptions(strength=0.4)
        (notice,) = plan.notices
        assert "a.jpg" in notice
    (photos / "a.jpg").write_bytes(b"no photo")
    assert plan_batch([photos], out, BatchSettings(own_edits=True)).photos[0].edits == drawn
    sidecar_path(photos / "a.jpg").unlink()


def test_photos_keep_their_own_edits_and_are_done_again_when_these_change(
    photos: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    fill(photos, "a.jpg", "b.jpg")
    common, own = RelightOptions(warmth=0.2), RelightOptions(strength=0.4, background="blur")

    def edit(options: RelightOptions) -> None:
        write_sidecar(photos / "a.jpg", Sidecar(options, (), "0" * 64, 96, 96))

    def run(*, own_edits: bool) -> dict[str, RelightOptions]:
        pool = InlinePool()
        batch(photos, out, pool, options=common, own_edits=own_edits)
        return {job.path.name: job.options for job in pool.jobs}

    edit(own)
    assert run(own_edits=True) == {"a.jpg": own, "b.jpg": common}
    assert run(own_edits=True) == {}
    edit(RelightOptions())
    assert run(own_edits=True) == {"a.jpg": RelightOptions()}
    assert run(own_edits=False) == {"a.jpg": common}
    sidecar_path(photos / "a.jpg").write_text("{")
    assert run(own_edits=True) == {}, "what is not understood is no edit"
    told = plan_batch([photos], out, BatchSettings(own_edits=True)).notices
    assert told == ("The file of edits beside a.jpg is not used. It is no JSON, or cut off.",)
    sidecar_path(photos / "a.jpg").unlink()
