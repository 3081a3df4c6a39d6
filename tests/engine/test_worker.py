"""The worker process: answers, cancels, dies and comes back, and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from skimage import data

from deepflash_app.core.analysis import Analysis
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.relight import render
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.jobs import (
    Analyse,
    Answer,
    Export,
    Failed,
    Finished,
    Found,
    Progress,
    free_name,
)
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.stamps import stamp_of
from deepflash_app.engine.worker import Worker
from deepflash_app.errors import Cancelled, NoFaceFound, UnreadablePhoto, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow  # each test starts a process of its own

OPTIONS = RelightOptions()


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker that is closed after the test."""
    made = Worker(grace=0.3)
    yield made
    made.close()


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A photo with a face."""
    path = tmp_path / "portrait.jpg"
    pixels = data.astronaut()  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).save(path, quality=95, subsampling=0)
    return path


def heard(worker: Worker, enough: Callable[[list[Answer]], bool]) -> list[Answer]:
    """Poll until ``enough`` has been answered."""
    answers: list[Answer] = []
    end = time.monotonic() + 60
    while not enough(answers):
        assert time.monotonic() < end, answers
        answers += worker.poll()
        time.sleep(0.01)
    return answers


def result(worker: Worker, number: int) -> Finished | Failed:
    """The last answer to a job."""

    def ended(answers: list[Answer]) -> bool:
        return any(isinstance(a, Finished | Failed) and a.number == number for a in answers)

    last = [a for a in heard(worker, ended) if a.number == number][-1]
    assert isinstance(last, Finished | Failed)
    return last


def test_it_analyses_and_exports_what_render_gives(worker: Worker, portrait: Path) -> None:
    number = worker.submit(Analyse(portrait, OPTIONS))
    assert worker.pid is not None
    if sys.platform != "win32":
        os.kill(worker.pid, signal.SIGINT)  # as Ctrl+C in a terminal, while it starts
    answers = heard(worker, lambda got: any(isinstance(a, Finished | Failed) for a in got))
    assert all(a.number == number for a in answers)
    assert len({a.text for a in answers if isinstance(a, Progress)}) >= 3
    last = answers[-1]
    assert isinstance(last, Finished)
    assert isinstance(last.result, Analysis)
    (found,) = [a for a in answers if isinstance(a, Found)]
    assert found.boxes == tuple(face.box for face in last.result.faces)
    assert found.size == (512, 512)
    assert len(found.boxes) == 1
    after = [a.done for a in answers[answers.index(found) :] if isinstance(a, Progress)]
    assert after[0] == 1, "told right after the detection"
    target = portrait.with_name("out.png")
    done = result(
        worker, worker.submit(Export(portrait, last.result, OPTIONS, target, ExportSettings()))
    )
    assert isinstance(done, Finished)
    assert done.result == target
    wanted = render(read_photo(portrait).pixels, last.result, OPTIONS)
    np.testing.assert_array_equal(np.asarray(Image.open(target).convert("RGB")), wanted)
    again = result(
        worker, worker.submit(Export(portrait, last.result, OPTIONS, target, ExportSettings()))
    )
    assert isinstance(again, Finished)
    assert again.result == target.with_name("out (2).png")
    late = Export(
        portrait, last.result, OPTIONS, target, ExportSettings(), stamp=stamp_of(portrait)
    )
    Image.open(portrait).rotate(180).save(portrait)  # by another program, meanwhile
    for job in (late, replace(late, stamp=None)):
        answer = result(worker, worker.submit(job))
        assert isinstance(answer, Failed)
        assert "another program has changed it; open it again" in str(answer.error)
        Image.open(portrait).resize((64, 64)).save(portrait)


def test_errors_come_back_as_they_were_raised(worker: Worker, tmp_path: Path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    wall = tmp_path / "wall.jpg"
    pixels = data.brick()  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).convert("RGB").save(wall)
    for path, kind in ((text, UnreadablePhoto), (wall, NoFaceFound)):
        last = result(worker, worker.submit(Analyse(path, OPTIONS)))
        assert isinstance(last, Failed)
        assert type(last.error) is kind


def test_a_waiting_job_is_cancelled_at_once(worker: Worker, portrait: Path) -> None:
    first = worker.submit(Analyse(portrait, OPTIONS))
    second = worker.submit(Analyse(portrait, OPTIONS))
    worker.cancel(second)
    (answer,) = worker.poll()
    assert isinstance(answer, Failed)
    assert answer.number == second
    assert isinstance(answer.error, Cancelled)
    worker.cancel(first)
    last = result(worker, first)
    assert isinstance(last, Failed)
    assert isinstance(last.error, Cancelled)
    assert not worker.busy


def test_a_hanging_job_is_killed_and_the_next_one_answered(worker: Worker, portrait: Path) -> None:
    number = worker.submit(Analyse(portrait, OPTIONS))
    heard(worker, lambda got: any(isinstance(a, Progress) for a in got))
    hung = worker.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    worker.cancel(number)
    last = result(worker, number)
    assert isinstance(last, Failed)
    assert isinstance(last.error, Cancelled)
    assert worker.pid != hung
    assert isinstance(result(worker, worker.submit(Analyse(portrait, OPTIONS))), Finished)


def test_a_job_that_says_nothing_is_stopped_by_itself(worker: Worker, portrait: Path) -> None:
    result(worker, worker.submit(Analyse(portrait, OPTIONS)))
    worker._patience = 0.5  # only now: loading the models says nothing either
    hung = worker.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    last = result(worker, worker.submit(Analyse(portrait, OPTIONS)))
    assert isinstance(last, Failed)
    assert "hung and was stopped" in str(last.error)
    assert worker.pid != hung


def test_a_crash_costs_the_job_and_no_more(worker: Worker, portrait: Path) -> None:
    number = worker.submit(Analyse(portrait, OPTIONS))
    following = worker.submit(Analyse(portrait, OPTIONS))
    heard(worker, lambda got: any(isinstance(a, Progress) for a in got))
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    last = result(worker, number)
    assert isinstance(last, Failed)
    assert isinstance(last.error, WorkerFailed)
    assert "portrait.jpg" in str(last.error)
    assert isinstance(result(worker, following), Finished)


AGAIN = "Trying again with less memory"


def kill_at_work(worker: Worker) -> list[Answer]:
    """Kill the process as soon as it says that it does something; what was heard until its end."""
    answers = heard(
        worker, lambda got: any(isinstance(a, Progress) and a.text != AGAIN for a in got)
    )
    killed = worker.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    return answers + heard(worker, lambda _: worker.pid != killed)


def test_a_job_that_takes_its_process_along_is_tried_once_more_with_less_memory(
    portrait: Path,
) -> None:
    worker = Worker(grace=0.3, second_try=True)
    try:
        number = worker.submit(Analyse(portrait, OPTIONS))
        first, second = kill_at_work(worker), kill_at_work(worker)
        assert isinstance(first[-1], Progress)
        assert first[-1].text == AGAIN
        last = second[-1]
        assert last.number == number
        assert isinstance(last, Failed), "twice is enough"
        assert isinstance(last.error, WorkerFailed)
        # What kills only once is done the second time, and the next job as ever.
        number = worker.submit(Analyse(portrait, OPTIONS))
        again = kill_at_work(worker)[-1]
        assert isinstance(again, Progress)
        assert again.text == AGAIN
        assert isinstance(result(worker, number), Finished)
        assert isinstance(result(worker, worker.submit(Analyse(portrait, OPTIONS))), Finished)
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
def test_out_of_memory_is_a_sentence(worker: Worker, tmp_path: Path) -> None:
    import resource  # noqa: PLC0415  # not on Windows

    small = tmp_path / "small.png"
    Image.new("RGB", (64, 64)).save(small)
    large = tmp_path / "large.png"
    Image.new("RGB", (9000, 9000)).save(large)
    result(worker, worker.submit(Analyse(small, OPTIONS)))
    pid = worker.pid
    assert pid is not None
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    used = pages * resource.getpagesize()
    resource.prlimit(pid, resource.RLIMIT_AS, (used + 100_000_000, used + 100_000_000))
    number = worker.submit(Analyse(large, OPTIONS))
    answers = heard(worker, lambda got: any(isinstance(a, Finished | Failed) for a in got))
    last = answers[-1]
    assert last.number == number
    assert isinstance(last, Failed)
    assert isinstance(last.error, WorkerFailed)
    assert "large.png" in str(last.error)
    assert AGAIN in [a.text for a in answers if isinstance(a, Progress)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_never_loads_qt_and_dies_with_its_window(worker: Worker, portrait: Path) -> None:
    result(worker, worker.submit(Analyse(portrait, OPTIONS)))
    pid = worker.pid
    loaded = Path(f"/proc/{pid}/maps").read_text()
    assert "onnxruntime" in loaded
    assert "Qt6" not in loaded
    worker.close()
    worker.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_free_name_counts_up(tmp_path: Path) -> None:
    target = tmp_path / "a.jpg"
    assert free_name(target) == target
    target.touch()
    assert free_name(target).name == "a (2).jpg"
    (tmp_path / "a (2).jpg").touch()
    assert free_name(target).name == "a (3).jpg"
    too_long = tmp_path / ("x" * 300 + ".jpg")
    assert free_name(too_long) == too_long, "for whoever writes it to refuse in words"


def test_a_process_that_cannot_be_started_fails_the_job_and_the_next_one_tries_again(
    worker: Worker, portrait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: SpawnProcess) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    with monkeypatch.context() as broken:
        broken.setattr(SpawnProcess, "start", refuse)
        numbers = [worker.submit(Analyse(portrait, OPTIONS)) for _ in range(2)]
        answers = heard(worker, lambda got: len(got) >= len(numbers))
        assert [one.number for one in answers] == numbers
        for answer in answers:
            assert isinstance(answer, Failed)
            assert isinstance(answer.error, WorkerFailed)
            assert "did not start" in str(answer.error)
        assert not worker.busy
    assert isinstance(result(worker, worker.submit(Analyse(portrait, OPTIONS))), Finished)
