"""What happens while a batch is at work: it is stopped, photos edited, retries asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batch_dialog_hands import opened, states
from gui_hands import LEFT, PATIENCE
from PySide6.QtTest import QTest

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.batch import run
from deepflash_app.engine.batch.events import BatchReport, Ended, PhotoResult, Started
from deepflash_app.engine.batch.plan import BatchPlan, BatchSettings, PlannedPhoto
from deepflash_app.engine.exports import exported_edits
from deepflash_app.engine.sidecar import Sidecar, write_sidecar
from deepflash_app.gui.batch_page import BatchPage
from deepflash_app.gui.batch_queue import STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.engine.batch.events import BatchControl, Event


def test_what_was_under_way_when_it_was_stopped_waits_again(qtbot: QtBot, tmp_path: Path) -> None:
    page, one = BatchPage(), PlannedPhoto(tmp_path / "a.jpg", Path())
    qtbot.addWidget(page)
    page.show_plan(BatchPlan((one,), (), tmp_path, BatchSettings()))
    page.show_event(Started(one.source))
    assert page.queue.index(0, 0).data(STATE) == "working"
    page.end(BatchReport(cancelled=True))
    assert page.queue.index(0, 0).data(STATE) == "waiting"


def test_a_retry_that_the_batch_heard_too_late_is_done_all_the_same(
    qtbot: QtBot, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shoot").mkdir()
    broken = tmp_path / "shoot" / "broken.jpg"
    broken.write_text("This is no picture.")
    dialog = opened(qtbot, open_window())
    dialog.add([broken.parent])
    real, asked = run.run_batch, list[bool]()

    def writes_its_report(
        plan: BatchPlan, tell: Callable[[Event], None], control: BatchControl, *, weights: Path
    ) -> BatchReport:
        report = real(plan, tell, control, weights=weights)
        if not asked:
            control.retry(broken)
        asked.append(plan.settings.retry_failed)
        return report

    monkeypatch.setattr(run, "run_batch", writes_its_report)
    QTest.mouseClick(dialog.start_button, LEFT)
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=PATIENCE)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert asked == [False, True]
    assert states(dialog) == {"broken.jpg": "failed"}


def test_a_photo_edited_while_the_batch_runs_is_noted_with_the_edits_of_before(
    qtbot: QtBot, open_window: Open, wall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = RelightOptions(brightness=0.3)

    def kept(options: RelightOptions) -> None:
        write_sidecar(wall, Sidecar(options, (), "0" * 64, 640, 480))

    def at_work(
        plan: BatchPlan, tell: Callable[[Event], None], _control: object, *, weights: Path
    ) -> BatchReport:
        assert weights.is_file()
        kept(RelightOptions(brightness=-0.2))
        tell(Ended(PhotoResult(plan.photos[0].source, "done")))
        return BatchReport(done=1)

    monkeypatch.setattr(run, "run_batch", at_work)
    dialog = opened(qtbot, open_window())
    dialog.add([wall])
    for own in (True, False):
        kept(before)
        dialog.form.own_edits.setChecked(own)
        with qtbot.waitSignal(dialog.corrected, timeout=PATIENCE) as corrected:
            dialog.start_button.click()
        assert corrected.args == [wall, before]
        qtbot.waitUntil(dialog.again_button.isVisible, timeout=PATIENCE)
        dialog.again_button.click()
    qtbot.waitUntil(lambda: exported_edits(wall) == before, timeout=PATIENCE)
