"""The unit of work of a batch: one file in, one whole file out, and the same again if repeated.

It runs in a worker process of this machine or of a cluster, and knows nothing of other photos.
Whatever is wrong with the photo itself becomes part of the answer; only what is wrong with the
process is raised.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from deepflash_app.engine.batch.thumbnail import thumbnail
from deepflash_app.engine.photo import photo_from_bytes, read_file
from deepflash_app.engine.writing import deepened, place_photo
from deepflash_app.errors import (
    NoFaceFound,
    PhotoError,
    PhotoTooLarge,
    UnreadablePhoto,
    UnwritablePhoto,
    WeightsError,
)
from deepflash_app.paths import is_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.engine.jobs import Correct
    from deepflash_app.engine.session import Session

    Say = Callable[[int, int, str], None]

_STEPS = 4


@dataclass(slots=True)
class Corrected:
    """What became of one file.

    Attributes:
        state: ``"done"``, ``"unchanged"`` (the very bytes were corrected before), ``"skipped"``
            (another file has the output's name) or ``"failed"``.
        output: The whole file that now exists.
        size: Of the photo's file that was read, in bytes; -1 if it was not.
        changed: When that file was last changed, in nanoseconds.
        content: SHA-256 of the bytes that were read.
        faces: How many faces were corrected.
        seconds: From reading to written.
        reason: Why it failed, as a sentence.
        lasting: Whether the failure lies in the photo, so that another try is in vain.
        notices: Sentences on what was converted, left out or noticed.
        pictures: Small JPEGs of before and after, if they were asked for.
    """

    state: Literal["done", "unchanged", "skipped", "failed"] = "failed"
    output: Path | None = None
    size: int = -1
    changed: int = -1
    content: str = ""
    faces: int = 0
    seconds: float = 0.0
    reason: str = ""
    lasting: bool = False
    notices: list[str] = field(default_factory=list)
    pictures: tuple[bytes, bytes] | None = None


def correct_file(
    session: Session,
    job: Correct,
    say: Say,
    before_writing: Callable[[], None] = lambda: None,
    *,
    threads: int | None = None,
) -> Corrected:
    """Correct one photo.

    Args:
        session: Its models are used.
        job: What to do.
        say: Told (done, total, text) between the steps; may raise ``Cancelled``.
        before_writing: Called when the file is about to be written.
        threads: To render with; the session's if None.

    Raises:
        Cancelled: From ``say``; then nothing is left behind.
        WeightsError: If the models cannot be loaded, which is not the photo's fault.
        MemoryError: If there is too little.
    """
    start = time.perf_counter()
    result = Corrected()
    try:
        _correct(session, job, say, before_writing, result, threads)
    except WeightsError:
        raise
    except (PhotoError, NoFaceFound) as error:
        result.reason = str(error)
        result.lasting = _lies_in_photo(error)
    result.seconds = round(time.perf_counter() - start, 3)
    return result


def _correct(
    session: Session,
    job: Correct,
    say: Say,
    before_writing: Callable[[], None],
    result: Corrected,
    threads: int | None,
) -> None:
    say(0, _STEPS, "Reading")
    data = _read(job.path, result)
    whole = job.known_output is not None and is_file(job.known_output)
    if whole and result.content == job.known:
        result.state, result.output = "unchanged", job.known_output
        return
    photo = deepened(photo_from_bytes(data, job.path), job.export)
    del data
    result.notices += photo.notices
    analysis = session.analyse(photo, job.options, lambda _done, _total, text: say(1, _STEPS, text))
    say(2, _STEPS, "Rendering at full size")
    pixels = session.render(photo, analysis, job.options, threads=threads)
    result.faces = len(analysis.faces)
    say(3, _STEPS, "Writing")
    before_writing()
    _make_folder(job.target)
    result.output = place_photo(photo, pixels, job.target, job.export, on_conflict=job.on_conflict)
    result.state = "skipped" if result.output is None else "done"
    if job.pictures and result.state == "done":
        result.pictures = thumbnail(photo, photo.pixels), thumbnail(photo, pixels)
    if _stamp(job.path) != (result.size, result.changed):
        result.notices.append(
            "The photo was changed or taken away meanwhile; the output is of what it was before."
        )


def _read(path: Path, result: Corrected) -> bytes:
    """The bytes of the file, read once; hash and date are of the very same state of it."""
    before = _stamp(path)
    result.size, result.changed = before or (-1, -1)
    data = read_file(path)
    if _stamp(path) != before or len(data) != result.size:
        raise UnreadablePhoto(
            f"{path.name} cannot be read: it is being changed by another program; try again."
        )
    result.content = hashlib.sha256(data).hexdigest()
    return data


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _make_folder(target: Path) -> None:
    """Made only now: a photo that fails leaves nothing behind, not even an empty folder."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(
            f"The folder {target.parent} cannot be made: {error.strerror or error}."
        ) from error


def _lies_in_photo(error: Exception) -> bool:
    """Whether the same bytes would fail again: a disk may be emptied, a right be given."""
    if isinstance(error, NoFaceFound | PhotoTooLarge):
        return True
    if not isinstance(error, UnreadablePhoto) or "try again" in str(error):
        return False
    cause = error.__cause__  # Pillow's own OSErrors for broken pictures carry no number
    return not (isinstance(cause, OSError) and cause.errno is not None) and not isinstance(
        cause, ImportError
    )
