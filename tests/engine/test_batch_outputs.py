"""What a batch writes: names, formats, sizes, and never over an original."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from batch_hands import InlinePool, batch, face, fill, hashes, outputs, selfie
from photo_files import png
from PIL import Image

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine import atomic
from deepflash_app.engine.batch.plan import BatchSettings, OnConflict
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.names import NameTemplate
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.slow  # the models are loaded once for all


def test_names_follow_the_template_and_stay_when_photos_come(photos: Path, out: Path) -> None:
    fill(photos, "b.jpg", "c.jpg")
    template = NameTemplate("{date} {counter} {stem}")
    batch(photos, out, template=template)
    assert outputs(out) == ["2024-05-04 0001 b.jpg", "2024-05-04 0002 c.jpg"]
    (photos / "a.jpg").write_bytes(selfie(shade=5))
    batch(photos, out, template=template)
    assert outputs(out)[2:] == ["2024-05-04 0003 a.jpg"]


def test_names_that_clash_get_numbers(photos: Path, out: Path) -> None:
    fill(photos, "x/a.jpg", "y/A.JPG", "z/a.png")
    (photos / "z" / "a.png").write_bytes(png(face(160)))
    report = batch(photos, out, recursive=True, keep_tree=False)
    assert report.done == 3
    assert outputs(out) == ["A (2).JPG", "a (3).jpg", "a.jpg"]


@pytest.mark.parametrize("rule", ["rename", "skip", "overwrite"])
def test_a_file_that_is_in_the_way(photos: Path, out: Path, rule: str) -> None:
    fill(photos, "a.jpg")
    out.mkdir()
    (out / "a.jpg").write_bytes(b"precious")
    report = batch(photos, out, on_conflict=rule)
    assert report.good
    kept = (out / "a.jpg").read_bytes() == b"precious"
    assert kept == (rule != "overwrite")
    assert outputs(out) == (["a (2).jpg", "a.jpg"] if rule == "rename" else ["a.jpg"])
    assert report.skipped == (rule == "skip")
    pool = InlinePool()
    batch(photos, out, pool, on_conflict=rule)
    assert pool.jobs == []


@pytest.mark.parametrize("rule", ["skip", "overwrite"])
def test_other_settings_replace_or_leave_their_own_output_as_told(
    photos: Path, out: Path, rule: OnConflict
) -> None:
    fill(photos, "a.jpg")
    batch(photos, out)
    first = (out / "a.jpg").read_bytes()
    report = batch(photos, out, options=RelightOptions(strength=0.3), on_conflict=rule)
    assert (report.done, report.skipped) == ((0, 1) if rule == "skip" else (1, 0))
    assert outputs(out) == ["a.jpg"]
    assert ((out / "a.jpg").read_bytes() == first) == (rule == "skip")
    batch(photos, out)
    assert outputs(out) == (["a.jpg"] if rule == "skip" else ["a (2).jpg", "a.jpg"])


def test_a_run_that_was_killed_before_its_report_gets_it_from_the_next(
    photos: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(photos, "in/a.jpg")

    def killed(_folder: Path, _journal: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("deepflash_app.engine.batch.run.write_report", killed)
        with pytest.raises(KeyboardInterrupt):
            batch(photos, out, recursive=True)
    alive = atomic._alive
    monkeypatch.setattr(atomic, "_alive", lambda pid: pid != 2**22 and alive(pid))
    left = out / f".deepflash-{atomic._machine()}-{2**22}-{'0' * 16}.tmp"
    left.write_bytes(b"half a report")
    again = batch(photos, out, pool := InlinePool(), recursive=True)
    assert (again.earlier, pool.jobs) == (1, [])
    assert again.page is not None
    assert "1 corrected" in again.page.read_text(encoding="utf-8")
    assert not left.exists()
    fill(photos, "in/b.jpg")

    def die_writing(_event: object) -> None:
        left.write_bytes(b"half a photo of a worker")

    batch(photos, out, recursive=True, on_event=die_writing)
    assert not left.exists()
    os.utime(again.page, (1, 1))  # as if photos had been done after it
    assert batch(photos, out, recursive=True).page == again.page
    assert batch(photos, out, recursive=True).page is None, "it is there"


def test_shards_replace_nothing_of_each_other(photos: Path, out: Path) -> None:
    """They cannot know each other's names: a photo that comes later may get one twice."""
    template = NameTemplate("{counter}")
    fill(photos, *(f"p{n}.jpg" for n in range(4)))
    for number in (1, 2):
        batch(photos, out, template=template, shard=(number, 2))
    before = {name: (out / name).read_bytes() for name in outputs(out)}
    assert len(before) == 4
    for number in range(4):
        (photos / f"a{number}.jpg").write_bytes(selfie(shade=9 + number))
    with pytest.raises(ValueError, match="must not overwrite"):
        BatchSettings(template=template, shard=(1, 2), on_conflict="overwrite")
    done = [batch(photos, out, template=template, shard=(n, 2)).done for n in (1, 2)]
    assert sum(done) == 4
    assert len(outputs(out)) == 8
    assert {name: (out / name).read_bytes() for name in before} == before
    assert BatchSettings(shard=(1, 1), on_conflict="overwrite").shard == (1, 1)


@pytest.mark.parametrize("place", ["", "inside", "link"])
def test_nothing_is_written_into_the_input_folder(photos: Path, tmp_path: Path, place: str) -> None:
    before = fill(photos, "a.jpg")
    output = photos / place
    if place == "link":
        output = tmp_path / "link"
        output.symlink_to(photos, target_is_directory=True)
    with pytest.raises(BatchRefused, match="nothing is ever written"):
        batch(photos, output)
    assert hashes(photos) == before


def test_links_in_the_output_folder_lead_to_no_original(photos: Path, out: Path) -> None:
    before = fill(photos, "a.jpg", "b.jpg", "sub/c.jpg")
    out.mkdir()
    (out / "a.jpg").symlink_to(photos / "a.jpg")
    (out / "b.jpg").hardlink_to(photos / "b.jpg")
    (out / "sub").symlink_to(photos / "sub", target_is_directory=True)
    report = batch(photos, out, recursive=True, on_conflict="overwrite")
    reasons = {result.source.name: result.reason for result in report.failed}
    assert set(reasons) == {"a.jpg", "b.jpg", "c.jpg"}
    assert "replace the original" in reasons["a.jpg"]
    assert "replace the original" in reasons["b.jpg"]
    assert hashes(photos) == before


def test_formats_and_sizes(photos: Path, out: Path) -> None:
    fill(photos, "a.jpg")
    for name, export in {
        "jpeg": ExportSettings(format="jpeg", long_edge=64),
        "png": ExportSettings(format="png"),
        "tiff": ExportSettings(format="tiff", bits=16),
    }.items():
        assert batch(photos, out / name, export=export).done == 1
    with Image.open(out / "jpeg" / "a.jpg") as image:
        assert image.size == (64, 64)
    with Image.open(out / "png" / "a.png") as image:
        assert (image.size, image.mode) == ((96, 96), "RGB")
    import tifffile  # noqa: PLC0415

    deep = tifffile.imread(out / "tiff" / "a.tif")
    assert deep.dtype == np.uint16
    assert len(np.unique(deep % 257)) > 1, "finer than 8 bits"


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_of_every_kind(photos: Path, out: Path) -> None:
    latin = os.fsdecode(b"caf\xe9.jpg")
    names = [
        "🤳🏽.jpg",
        "x" * 251 + ".jpg",
        "con.jpg",
        'a:b?"c.jpg',
        "trail .jpg",
        latin,
        "🤳" * 62 + ".jpeg",
    ]
    before = fill(photos, *names)
    report = batch(photos, out)
    assert report.good, report.failed
    made = outputs(out)
    assert len(made) == len(names)
    assert {"🤳🏽.jpg", "x" * 251 + ".jpg", "_con.jpg", "a_b__c.jpg", "trail.jpg", latin} <= set(
        made
    )
    page = (out / "deepflash-report.html").read_text(encoding="utf-8")
    assert page.count("<figure>") == len(names)
    again = batch(photos, out, options=RelightOptions(strength=0.5))
    assert again.done == len(names)
    assert all(len(os.fsencode(name)) <= 255 for name in outputs(out))
    assert hashes(photos) == before
