"""What the worker process does with a job, without the process."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from photo_files import blocks, plain_jpeg

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.jobs import Correct, Failed
from deepflash_app.engine.worker_process import _Desk, _Runner

if TYPE_CHECKING:
    from pathlib import Path


class _Greedy:
    """A session whose memory never is enough."""

    def __init__(self) -> None:
        self.threads: list[int | None] = []

    def forget(self) -> None:
        """Nothing is kept."""

    def analyse(self, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(faces=())

    def render(self, *_: object, threads: int | None = None) -> None:
        self.threads.append(threads)
        raise MemoryError


def test_a_photo_of_a_batch_that_lacks_memory_is_tried_again_in_one_thread(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(plain_jpeg(blocks()))
    session = _Greedy()
    desk = _Desk(cast("Any", SimpleNamespace(send=lambda _message: None)))
    job = Correct(photo, tmp_path / "b.jpg", RelightOptions(), ExportSettings(), "rename")
    answer = _Runner(desk, cast("Any", session)).run(1, job, small=False)
    assert isinstance(answer, Failed)
    assert "memory" in str(answer.error)
    assert session.threads == [None, 1]
    assert not (tmp_path / "b.jpg").exists()
