"""Decodes photos in a thread: a small preview at once, then the whole."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal

from deepflash_app.errors import DeepFlashError, UnreadablePhoto
from deepflash_app.gui.setting_table import MAX_MEGAPIXELS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TO_BE_SEEN = 0.04
"""Seconds that the window has for showing the first picture before the thread goes on."""

PREVIEW_EDGE = 1600
"""Long edge of the first picture, in pixels: sharp on most screens, decoded in a blink."""


class Loader(QObject):
    """Reads one photo at a time; what an older request still brings is not told.

    Args:
        parent: Qt's.
        kept: Called in the thread; returns once edits are where they are looked for.

    Attributes:
        max_megapixels: Larger photos are refused.

    Signals:
        previewed: A reduced ``Picture`` of the path asked for last, and the ``Found`` edits.
        loaded: Its ``Photo`` and whole ``Picture``.
        failed: The ``DeepFlashError``, and details for a report.
    """

    previewed = Signal(object, object)
    loaded = Signal(object, object)
    failed = Signal(object, str)
    _step = Signal(object, str, tuple)  # the task, one of these signals, its arguments

    def __init__(
        self, parent: QObject | None = None, *, kept: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(parent)
        self._kept = kept
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._task: _Task | None = None
        self._step.connect(self._on_step)
        self.max_megapixels = float(MAX_MEGAPIXELS.default)

    def load(self, path: Path, *, previewed: bool = False) -> None:
        """Read ``path`` and tell by signals; only the whole of it if it was previewed before."""
        self.forget()
        self._task = _Task(path, self.max_megapixels, self._kept, self._step.emit)
        self._task.previewed = previewed
        self._pool.start(self._task.run)

    def forget(self) -> None:
        """Nothing more is wanted of what is being read."""
        if self._task is not None:
            self._task.wanted = False
            self._task = None

    def close(self) -> None:
        """Wait for the thread to end."""
        self.forget()
        self._pool.clear()
        self._pool.waitForDone()

    def _on_step(self, task: _Task, name: str, payload: tuple[object, ...]) -> None:
        if task is self._task:
            getattr(self, name).emit(*payload)


class _Task:
    """One photo.

    Args:
        path: The photo.
        most: Megapixels; larger ones are refused.
        kept: As for the loader.
        step: Called with this task, the name of one of the loader's signals, and its arguments.
    """

    def __init__(
        self, path: Path, most: float, kept: Callable[[], object], step: Callable[..., object]
    ) -> None:
        self.path = path
        self.most = most
        self._kept = kept
        self.wanted = True
        self.previewed = False  # whether its preview is there already
        self._step = step

    def run(self) -> None:
        """In the thread; nothing, if another photo was asked for while this one waited."""
        if not self.wanted:
            return
        try:
            self._read()
        except DeepFlashError as error:
            self._tell("failed", error, "")
        except Exception as error:  # noqa: BLE001  # a thread's last wall
            told = UnreadablePhoto(f"{self.path.name} cannot be opened: {error}.")
            self._tell("failed", told, traceback.format_exc())

    def _read(self) -> None:
        # Codecs are not needed for the empty window, which should be there at once.
        from deepflash_app.engine.photo import read_photo  # noqa: PLC0415
        from deepflash_app.gui.picture import Picture  # noqa: PLC0415

        if not self.previewed:
            self._preview()
            time.sleep(_TO_BE_SEEN)
        if self.wanted:
            photo = read_photo(self.path, max_megapixels=self.most)
            self._tell("loaded", photo, Picture(photo.pixels, photo.icc))

    def _preview(self) -> None:
        from deepflash_app.engine.drafts import find_edits  # noqa: PLC0415  # as above
        from deepflash_app.engine.photo import read_preview  # noqa: PLC0415
        from deepflash_app.engine.stamps import stamp_of  # noqa: PLC0415
        from deepflash_app.gui.keeper import weights_hash  # noqa: PLC0415
        from deepflash_app.gui.picture import Picture  # noqa: PLC0415

        stamp = stamp_of(self.path)  # of before, so that a change meanwhile is noticed
        preview = read_preview(self.path, PREVIEW_EDGE, max_megapixels=self.most)
        self._kept()
        found = replace(find_edits(self.path), stamp=stamp)
        if found.sidecar is not None:
            weights_hash()  # worked out here, where nobody waits for it
        self._tell("previewed", Picture(preview, whole=False), found)

    def _tell(self, name: str, *payload: object) -> None:
        if self.wanted:
            self._step(self, name, payload)
