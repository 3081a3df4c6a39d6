"""Finding photos: files only, since a pipe that is opened would keep the whole batch waiting."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from batch_hands import InlinePool, batch, fill, outputs, selfie

from deepflash_app.engine.batch.plan import BatchSettings, plan_batch
from deepflash_app.engine.batch.scan import flash_and_date, megapixels, scan
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deepflash_app.engine.jobs import Correct

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and sockets with names")


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Fails what waits for a pipe's other side."""

    def fail(*_: object) -> None:
        raise AssertionError("It hangs.")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def pipe(photos: Path) -> Path:
    path = photos / "pipe.jpg"
    os.mkfifo(path)
    return path


def test_only_files_are_listed(
    photos: Path, pipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere.jpg"
    elsewhere.write_bytes(selfie())
    (photos / "a.jpg").write_bytes(selfie())
    (photos / "folder.jpg").mkdir()
    (photos / "link.jpg").symlink_to(elsewhere)
    (photos / "link to a pipe.jpg").symlink_to(pipe)
    (photos / "device.jpg").symlink_to("/dev/null")
    (photos / "gone.jpg").symlink_to(tmp_path / "gone")
    monkeypatch.chdir(photos)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.jpg")
        for recursive in (False, True):
            found = scan([photos], recursive=recursive)
            names = [photo.path.name for photo in found.photos]
            assert names == ["a.jpg", "gone.jpg", "link.jpg"], "a lost one fails with its reason"
        plan = plan_batch([photos], tmp_path / "out", BatchSettings(only_flash=True))
    assert [photo.source.name for photo in plan.photos if not photo.reason] == ["a.jpg", "link.jpg"]


@pytest.mark.parametrize("given", ["pipe.jpg", "/dev/null"])
def test_what_is_no_file_is_refused_by_name(photos: Path, pipe: Path, given: str) -> None:
    assert pipe.exists()
    with pytest.raises(BatchRefused, match=f"There is no folder or photo .*{given}"):
        scan([photos / given], recursive=False)


def test_a_locked_folder_does_not_pass_for_an_empty_one(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(BatchRefused, match="photos cannot be looked into: Permission denied"):
        scan([photos], recursive=True)


def test_a_pipe_says_nothing(pipe: Path) -> None:
    """One may have taken a photo's place since the folder was looked into."""
    assert flash_and_date(pipe) == (None, None)
    assert megapixels(pipe) == 0.0


@pytest.mark.slow
def test_a_photo_that_becomes_a_pipe_amid_the_batch_keeps_nobody_waiting(
    photos: Path, out: Path
) -> None:
    fill(photos, "a.jpg", "b.jpg", "c.jpg")

    def meddle(job: Correct) -> None:
        if job.path.name == "a.jpg":
            (photos / "b.jpg").unlink()
            os.mkfifo(photos / "b.jpg")

    report = batch(photos, out, InlinePool(meddle))
    (failed,) = report.failed
    assert failed.reason == "b.jpg cannot be read: it is not a file."
    assert outputs(out) == ["a.jpg", "c.jpg"]
