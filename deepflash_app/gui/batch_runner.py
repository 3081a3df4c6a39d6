"""Runs a batch in a thread of its own and tells the event loop of it."""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.errors import Cancelled, DeepFlashError, WorkerFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.batch.events import BatchControl
    from deepflash_app.engine.batch.plan import BatchSettings, PlannedPhoto


class BatchRunner(QObject):
    """One batch at a time.

    Attributes:
        edits: Those that each photo had of its own when the batch was planned.

    Signals:
        planned: The ``BatchPlan``, before any photo is touched; ``edits`` are known by then.
        told: An ``Event`` of the batch.
        ended: Its ``BatchReport``.
        failed: A ``DeepFlashError`` that stopped it, and details for a report.
    """

    planned = Signal(object)
    told = Signal(object)
    ended = Signal(object)
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.control: BatchControl | None = None
        self.edits: dict[Path, RelightOptions] = {}
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether a batch is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, inputs: Sequence[Path], output: Path, settings: BatchSettings) -> None:
        """Begin; as ``plan_batch`` and ``run_batch``."""
        from deepflash_app.engine.batch.events import BatchControl  # noqa: PLC0415  # rarely wanted

        self.control = BatchControl()
        arguments = (tuple(inputs), output, settings, self.control)
        self._thread = threading.Thread(target=self._work, args=arguments, name="batch")
        self._thread.start()

    def close(self) -> None:
        """Stop and wait for the end; what was written stays."""
        if self.control is not None:
            self.control.cancel()
        if self._thread is not None:
            self._thread.join()

    def _work(
        self,
        inputs: Sequence[Path],
        output: Path,
        settings: BatchSettings,
        control: BatchControl,
    ) -> None:
        """In the thread."""
        from deepflash_app.engine.batch.events import BatchReport  # noqa: PLC0415
        from deepflash_app.engine.batch.plan import plan_batch  # noqa: PLC0415
        from deepflash_app.engine.batch.run import run_batch  # noqa: PLC0415
        from deepflash_app.engine.own_weights import weights_in_use  # noqa: PLC0415

        def heed(*_so_far: object) -> None:
            if control.cancelled:
                raise Cancelled

        try:
            plan = plan_batch(inputs, output, settings, heed)
            self.edits = {photo.source: _edits_of(photo, settings, heed) for photo in plan.photos}
            heed()  # or an output folder would be made all the same
            self.planned.emit(plan)
            weights = weights_in_use()
            self.ended.emit(run_batch(plan, self.told.emit, control, weights=weights))
        except Cancelled:
            self.ended.emit(BatchReport(cancelled=True))
        except DeepFlashError as error:
            self.failed.emit(error, "")
        except Exception as error:  # noqa: BLE001  # a thread's last wall
            told = WorkerFailed(f"The batch stopped by a mistake of DeepFlash: {error}.")
            self.failed.emit(told, traceback.format_exc())


def _edits_of(
    photo: PlannedPhoto, settings: BatchSettings, heed: Callable[[], object]
) -> RelightOptions:
    """In the thread: how a photo is seen in the window now, whatever the batch makes of it.

    It may be edited while the batch is at work, and what that writes has nothing of it.
    """
    from deepflash_app.core.options import RelightOptions  # noqa: PLC0415
    from deepflash_app.engine.exports import edits_of  # noqa: PLC0415

    heed()
    if settings.own_edits:  # which have been looked for already
        return photo.edits or RelightOptions()
    return edits_of(photo.source)
