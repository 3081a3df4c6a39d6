"""The thread of a batch, without its dialog."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from deepflash_app.engine.batch import plan
from deepflash_app.engine.batch.plan import BatchSettings
from deepflash_app.gui.batch_runner import BatchRunner

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_a_batch_that_is_still_being_planned_stops_at_once_and_writes_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a slow share, asking photos whether the flash fired takes as long as they are many."""
    photos, output = tmp_path / "photos", tmp_path / "out"
    photos.mkdir()
    for number in range(200):
        (photos / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    asked = []
    looking, cancelled = threading.Event(), threading.Event()

    def slow(path: Path) -> tuple[None, None]:
        asked.append(path)
        if len(asked) == 3:
            looking.set()
            assert cancelled.wait(10)
        return None, None

    monkeypatch.setattr(plan, "flash_and_date", slow)
    runner = BatchRunner()
    planned: list[object] = []
    runner.planned.connect(planned.append)
    with qtbot.waitSignal(runner.ended) as ended:
        runner.start([photos], output, BatchSettings(only_flash=True))
        assert looking.wait(10)
        assert runner.control is not None
        runner.control.cancel()
        cancelled.set()
    runner.close()
    assert ended.args is not None
    assert ended.args[0].cancelled
    assert planned == []
    assert len(asked) < 10
    assert not output.exists()
