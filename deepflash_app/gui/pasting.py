"""Puts settings onto several photos: an edit of the open one, sidecars of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.core.options import RelightOptions
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.keeper import weights_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.gui.document import Document
    from deepflash_app.gui.language import Say

Change = Callable[[RelightOptions], RelightOptions]


@dataclass(slots=True)
class _Batch:
    """What is put on in one go.

    Attributes:
        say: What it is, for the history.
        change: Gives a photo's new options for those of now.
        done: How many photos have it.
        troubles: Sentences, one for each photo where something was not as usual.
    """

    say: Say
    change: Change
    done: int = 0
    troubles: list[str] = field(default_factory=list)


class Pasting(QObject):
    """Works in the keeper's thread, so that edits just made are not lost.

    Args:
        document: The open photo.
        parent: Qt's.

    Signals:
        changed: The ``Path`` of another photo than the open one, and its new ``RelightOptions``.
        ended: How many photos were changed, how many were to be, and a tuple of sentences on what
            was not as usual.
    """

    changed = Signal(object, object)
    ended = Signal(int, int, tuple)
    _put = Signal(object, object, object)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._put.connect(self._on_put)

    def put_on(self, photos: Sequence[Path], say: Say, change: Change) -> None:
        """Change the options of these photos; only what the open one gets can be undone.

        Args:
            photos: The open one may be among them.
            say: What it is, for the history.
            change: Gives a photo's new options for those of now; called in a thread.
        """
        document, batch = self._document, _Batch(say, change)
        for photo in photos:
            if photo == document.path and document.photo is not None:
                document.edit(say, change(document.options))
                batch.done += 1
            else:
                document.keeper.later(partial(self._work, photo, batch))
        document.keeper.later(partial(self._end, batch, len(photos)))

    def _work(self, photo: Path, batch: _Batch) -> None:
        """In the thread."""
        from deepflash_app.engine.keeping import change_edits  # noqa: PLC0415  # codecs come late

        try:
            options, trouble = change_edits(photo, batch.change, weights_hash())
        except DeepFlashError as error:
            batch.troubles.append(str(error))
            return
        batch.done += 1
        batch.troubles += [trouble] if trouble else []
        self._put.emit(photo, options, batch)

    def _end(self, batch: _Batch, wanted: int) -> None:
        """In the thread, after the last photo."""
        self.ended.emit(batch.done, wanted, tuple(batch.troubles))

    def _on_put(self, photo: Path, options: RelightOptions, batch: _Batch) -> None:
        """Should it have been opened meanwhile, it was with the edits of before."""
        document = self._document
        self.changed.emit(photo, options)
        if photo == document.opening or (photo == document.path and document.photo is None):
            document.stay()
            document.open(photo)
        elif photo == document.path:
            document.edit(batch.say, batch.change(document.options))
