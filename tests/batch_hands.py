"""What the tests of batches share: folders of small portraits, and a pool without processes."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from photo_files import camera_jpeg, exif_block, portrait

from deepflash_app.engine.batch.plan import BatchSettings, plan_batch
from deepflash_app.engine.batch.pool import Answered
from deepflash_app.engine.batch.run import run_batch
from deepflash_app.engine.batch.unit import correct_file
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage
    from deepflash_app.engine.batch.events import BatchControl, BatchReport, Event
    from deepflash_app.engine.batch.pool import Pool
    from deepflash_app.engine.jobs import Correct
    from deepflash_app.engine.photo import Photo


COMMAND = [sys.executable, "-m", "deepflash_app", "batch"]


class RememberingSession(Session):
    """The real models, asked once for each picture, since many tests use the same ones."""

    def __init__(self) -> None:
        super().__init__(threads=2)
        self._known: dict[object, Analysis] = {}

    def analyse(self, photo: Photo, options: RelightOptions, *told: Any) -> Analysis:  # type: ignore[override]
        """As the base class."""
        key = (photo.pixels.tobytes(), photo.pixels.shape, photo.icc, options.faces)
        if key not in self._known:
            self._known[key] = super().analyse(photo, options, *told)
        return self._known[key]


@lru_cache(maxsize=1)
def session() -> Session:
    """One for all tests of a run."""
    return RememberingSession()


def face(side: int = 96, shade: int = 0) -> ByteImage:
    """A small portrait; shades differ in every pixel."""
    crop = np.ascontiguousarray(portrait()[0:320, 80:400])
    small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
    return np.clip(small.astype(np.int16) + shade, 0, 255).astype(np.uint8)


@lru_cache(maxsize=64)
def selfie(side: int = 96, shade: int = 0) -> bytes:
    """A JPEG of it with a phone's metadata, small: without the small picture."""
    return camera_jpeg(face(side, shade), exif=exif_block(thumbnail=b"\xff\xd8\xff\xd9"))


def selfies(folder: Path, count: int) -> Path:
    """A new folder of so many different ones."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(selfie(shade=number))
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, and the names of its folders."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


def outputs(folder: Path) -> list[str]:
    """The files of an output folder but for the journal and the report."""
    if not folder.exists():
        return []
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and ".deepflash" not in path.parts
        and not path.name.startswith("deepflash-report")
    )


class InlinePool:
    """Corrects one photo at a time right here, by the same unit of work as every worker.

    Args:
        before: Called with each job first; what it raises is the worker's fault.
    """

    def __init__(self, before: Callable[[Correct], None] | None = None) -> None:
        self.jobs: list[Correct] = []
        self.closed = False
        self._before = before
        self._waiting: list[Correct] = []

    def take(self, job: Correct) -> bool:
        """Begin it, one at a time."""
        if self._waiting:
            return False
        self._waiting.append(job)
        return True

    def poll(self) -> list[Answered]:
        """Do it."""
        answers = [Answered(job, self._done(job)) for job in self._waiting]
        self._waiting.clear()
        return answers

    def stop(self) -> list[Answered]:
        """Forget it."""
        self._waiting.clear()
        return []

    def close(self) -> None:
        """Note that it was called."""
        self.closed = True

    def _done(self, job: Correct) -> Any:
        self.jobs.append(job)
        try:
            if self._before is not None:
                self._before(job)
            return correct_file(session(), job, lambda *_: None)
        except DeepFlashError as error:
            return error


def batch(
    inputs: Path | list[Path],
    output: Path,
    pool: Pool | None = None,
    on_event: Callable[[Event], None] | None = None,
    control: BatchControl | None = None,
    **settings: Any,
) -> BatchReport:
    """Plan and run a batch, without processes unless told otherwise."""
    plan = plan_batch(
        inputs if isinstance(inputs, list) else [inputs], output, BatchSettings(**settings)
    )
    return run_batch(plan, on_event, control, pool=lambda: pool or InlinePool())


def fill(folder: Path, *names: str) -> dict[str, str]:
    """Put small selfies into a folder, each another; returns the hashes of all that is there."""
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(selfie(shade=number))
    return hashes(folder)


def assert_all_done(photos: Path, out: Path, before: dict[str, str]) -> None:
    """Every photo has its one whole output, the originals are as they were, nothing else is there.

    Runs the batch once more, which then must have had nothing left to do.
    """
    again = batch(photos, out, pool := InlinePool())
    assert pool.jobs == []
    assert again.earlier == len(before)
    assert outputs(out) == sorted(before)
    for name in before:
        assert read_photo(out / name).pixels.shape == (96, 96, 3)
    assert hashes(photos) == before
    assert not list(out.rglob(".deepflash-*.tmp"))
