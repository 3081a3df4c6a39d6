"""Small pictures of many photos, decoded in threads, the latest asked for first."""

from __future__ import annotations

import os
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.core.options import RelightOptions
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

THREADS = 2
_NICENESS, _NICEST = 10, 19
WANTED = 80
"""So many requests are kept: more than fit on a screen, but not all that were scrolled past."""


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """What the filmstrip shows of a photo.

    Attributes:
        image: None if the photo cannot be read.
        flash_fired: As the camera says; None if it does not.
        edited: Whether there are kept edits of it, other than none.
        edits: Those, or the defaults.
        exported: The edits that it had when it was exported; None if it never was.
        problem: Why it cannot be read.
    """

    image: QImage | None
    flash_fired: bool | None = None
    edited: bool = False
    edits: RelightOptions = field(default_factory=RelightOptions)
    exported: RelightOptions | None = None
    problem: str = ""

    @property
    def bytes(self) -> int:
        """Memory that it takes, about."""
        return 1000 + (0 if self.image is None else int(self.image.sizeInBytes()))


class Thumbnails(QObject):
    """A cache that fills itself.

    Args:
        edge: Long edge of the pictures in pixels of the screen.
        megabytes: Memory for them; the least recently seen are let go.
        parent: Qt's.

    Signals:
        made: The ``Path`` whose thumbnail is there now.
    """

    made = Signal(object)
    _finished = Signal(object, object, object)

    def __init__(self, edge: int, megabytes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._room = 0
        self._used = 0
        self._cache: OrderedDict[Path, Thumbnail] = OrderedDict()
        self._wanted: OrderedDict[Path, None] = OrderedDict()  # the last is done first
        self._doing: dict[Path, object] = {}  # each under way with a mark of its own
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._news = threading.Condition()
        self._finished.connect(self._on_finished)
        self.limit(megabytes)

    def limit(self, megabytes: int) -> None:
        """Use at most so much memory."""
        self._room = megabytes * 1_000_000
        self._let_go()

    def get(self, path: Path) -> Thumbnail | None:
        """A photo's thumbnail; if it is not there yet it is made, and ``made`` tells."""
        found = self._cache.get(path)
        if found is not None:
            self._cache.move_to_end(path)
            return found
        with self._news:
            if path not in self._doing:
                self._wanted[path] = None
                self._wanted.move_to_end(path)
                if len(self._wanted) > WANTED:
                    self._wanted.popitem(last=False)
                self._news.notify()
        if not self._threads and not self._closing:
            for number in range(THREADS):
                thread = threading.Thread(target=self._work, name=f"thumbnails {number}")
                thread.start()
                self._threads.append(thread)
        return None

    def forget(self, path: Path) -> None:
        """The file has changed: make it anew when it is asked for."""
        old = self._cache.pop(path, None)
        self._used -= 0 if old is None else old.bytes
        with self._news:
            self._doing.pop(path, None)

    def close(self) -> None:
        """End the threads."""
        with self._news:
            self._closing = True
            self._wanted.clear()
            self._news.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _work(self) -> None:
        """In a thread: until closed, make what is wanted most."""
        _step_back()
        while True:
            with self._news:
                self._news.wait_for(lambda: self._closing or self._wanted)
                if self._closing:
                    return
                path, _ = self._wanted.popitem()
                self._doing[path] = mark = object()
            made = make_thumbnail(path, self._edge)
            if not self._closing:
                self._finished.emit(path, made, mark)

    def _on_finished(self, path: Path, made: Thumbnail, mark: object) -> None:
        with self._news:
            if self._doing.get(path) is not mark:
                return  # forgotten meanwhile
            del self._doing[path]
        old = self._cache.pop(path, None)
        self._used += made.bytes - (0 if old is None else old.bytes)
        self._cache[path] = made
        self._let_go()
        self.made.emit(path)

    def _let_go(self) -> None:
        while self._used > self._room and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._used -= oldest.bytes


def _step_back() -> None:
    """Let the window and the open photo come first where all want the same core."""
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own, or another call
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, min(os.nice(0) + _NICENESS, _NICEST))


def make_thumbnail(path: Path, edge: int) -> Thumbnail:
    """Read one photo, small; a JPEG is decoded at a fraction of its size."""
    # Codecs are not needed for the empty window, which should be there at once.
    from deepflash_app.engine.drafts import find_edits  # noqa: PLC0415
    from deepflash_app.engine.exports import exported_edits  # noqa: PLC0415
    from deepflash_app.engine.photo import read_metadata, read_preview  # noqa: PLC0415
    from deepflash_app.gui.convert import to_qimage  # noqa: PLC0415

    try:
        image = to_qimage(read_preview(path, edge))
        flash = read_metadata(path).flash_fired
    except DeepFlashError as error:
        return Thumbnail(None, problem=str(error))
    except Exception as error:  # noqa: BLE001  # a thread's last wall
        return Thumbnail(None, problem=f"{path.name} cannot be opened: {error}.")
    found = find_edits(path)
    edits = RelightOptions() if found.sidecar is None else found.sidecar.options
    edited = bool(found.problem) or edits != RelightOptions()
    return Thumbnail(image, flash, edited, edits, exported_edits(path))
