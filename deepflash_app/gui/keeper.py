"""Keeps edits: a draft soon after each of them, and beside the photo when one leaves it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from deepflash_app.errors import DeepFlashError, WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.sidecar import Sidecar

REST_MS = 700
"""After so long without another edit the draft is written."""

_FIRST = 1  # a priority: what has been edited already goes before what is done ``later``
_NO_HASH = "0" * 64
_UNKNOWN = (0, 0)  # the photo has not been read, and a draft stays one


@dataclass(frozen=True, slots=True)
class Edits:
    """What is kept of one photo.

    Attributes:
        path: The photo.
        options: Of now.
        boxes: The face boxes that are seen.
        size: Width and height of the whole photo.
    """

    path: Path
    options: RelightOptions
    boxes: tuple[FaceBox, ...] = ()
    size: tuple[int, int] = _UNKNOWN


class Keeper(QObject):
    """Writes in a thread: a slow disk must not hold the window up.

    Signals:
        troubled: A sentence: where something is kept that was not understood, or why edits could
            not be put beside their photo.
    """

    troubled = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._edits: Edits | None = None
        self._dirty = False
        self._kept = threading.Event()  # whether what was saved last is where it belongs
        self._kept.set()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._draft)

    def begin(self, path: Path, options: RelightOptions, *, rescued: bool) -> None:
        """Another photo is open, with these options; the last one's edits are put beside it.

        Args:
            path: The photo.
            options: As it was opened with.
            rescued: Whether they are still to be put beside it.
        """
        self.save()
        self._edits, self._dirty = Edits(path, options), rescued

    def note(
        self, options: RelightOptions, boxes: tuple[FaceBox, ...], size: tuple[int, int]
    ) -> None:
        """These are the options and boxes now; ``size`` is the whole photo's."""
        if self._edits is None:
            return
        changed = options != self._edits.options
        self._edits = replace(self._edits, options=options, boxes=boxes, size=size)
        if changed:
            self._dirty = True
            self._rest.start()

    def save(self) -> None:
        """Put the edits beside the photo, if there are any."""
        self._rest.stop()
        if self._dirty and self._edits is not None and self._edits.size != _UNKNOWN:
            self._kept = threading.Event()
            self._pool.start(partial(self._save, self._edits, self._kept), _FIRST)
        self._dirty = False

    def settle(self) -> None:
        """In another thread: wait until what was saved is where it is looked for."""
        self._kept.wait()

    def forget(self) -> None:
        """The photo is thrown away, and its edits with it."""
        self._rest.stop()
        self._edits, self._dirty = None, False

    def leave(self) -> None:
        """Save; no photo is open any more."""
        self.save()
        self._edits = None

    def later(self, work: Callable[[], object]) -> None:
        """Do this in the thread, once all that was to be kept by then has been."""
        self._pool.start(work)

    def close(self) -> None:
        """Save, and wait for the disk."""
        self.leave()
        self._pool.waitForDone()

    def _draft(self) -> None:
        if self._edits is not None:
            self._pool.start(partial(self._work, _put_into_draft, self._edits), _FIRST)

    def _save(self, edits: Edits, kept: threading.Event) -> None:
        """In the thread."""
        try:
            self._work(_put_beside, edits)
        finally:
            kept.set()

    def _work(self, put: Callable[[Edits], str], edits: Edits) -> None:
        """In the thread."""
        try:
            told = put(edits)
        except DeepFlashError as error:
            told = str(error)
        if told:
            self.troubled.emit(told)


def weights_hash() -> str:
    """sha256 of the weights in use; noughts if they cannot be read, which others will tell."""
    from deepflash_app.engine.own_weights import weights_in_use  # noqa: PLC0415  # not for the start

    path = weights_in_use()
    try:
        return _hash_of(path, path.stat().st_mtime_ns)
    except (OSError, WeightsError):
        return _NO_HASH


@lru_cache(maxsize=2)
def _hash_of(path: Path, _changed: int) -> str:
    from deepflash_app.engine.weights_card import read_card  # noqa: PLC0415  # as above

    return read_card(path).sha256


def _put_beside(edits: Edits) -> str:
    from deepflash_app.engine.keeping import put_beside  # noqa: PLC0415  # as above

    return put_beside(edits.path, _sidecar(edits))


def _put_into_draft(edits: Edits) -> str:
    from deepflash_app.engine.keeping import put_into_draft  # noqa: PLC0415  # as above

    put_into_draft(edits.path, _sidecar(edits))
    return ""


def _sidecar(edits: Edits) -> Sidecar:
    from deepflash_app.engine.sidecar import Sidecar  # noqa: PLC0415  # as above

    return Sidecar(edits.options, edits.boxes, weights_hash(), *edits.size)
