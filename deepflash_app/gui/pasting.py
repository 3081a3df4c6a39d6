"""Puts settings onto several photos, and takes them back: sidecars, and an edit of the open one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deepflash_app.core.options import RelightOptions
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.keeper import weights_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.gui.document import Document
    from deepflash_app.gui.language import Say

Change = Callable[[Path, RelightOptions], RelightOptions]
"""Gives a photo's new options for those of now; called in a thread."""


@dataclass(slots=True)
class Pasted:
    """What is put onto photos in one go.

    Attributes:
        say: What it is, for the history.
        change: What it does.
        wanted: For how many photos.
        named: Whether ``say`` names it, as that of a preset does.
        back: Whether it takes another one back.
        done: How many of them are as they were to be.
        changed: The options of before and since, of each photo where they differ.
        beside: Whether some are changed where they are kept, and no step of a history undoes that.
        troubles: Sentences, one for each photo where something was not as usual.
    """

    say: Say
    change: Change
    wanted: int
    named: bool = False
    back: bool = False
    done: int = 0
    changed: dict[Path, tuple[RelightOptions, RelightOptions]] = field(default_factory=dict)
    beside: bool = False
    troubles: list[str] = field(default_factory=list)

    def options_for(self, photo: Path, now: RelightOptions) -> RelightOptions:
        """The photo's new options; remembered beside those of now."""
        then = self.change(photo, now)
        if then != now:
            self.changed[photo] = now, then
        return then


class Pasting(QObject):
    """Works in the keeper's thread, so that edits just made are not lost.

    Args:
        document: The open photo.
        parent: Qt's.

    Signals:
        changed: The ``Path`` of another photo than the open one, and its new ``RelightOptions``.
        ended: What was ``Pasted``.
    """

    changed = Signal(object, object)
    ended = Signal(object)
    _put = Signal(object, object, object)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._put.connect(self._on_put)

    def put_on(
        self, photos: Sequence[Path], say: Say, change: Change, *, named: bool = False
    ) -> None:
        """Change the options of these photos; the open one may be among them."""
        self._begin(photos, Pasted(say, change, len(photos), named))

    def take_back(self, pasted: Pasted, say: Say) -> None:
        """Give the options of before to every photo that nobody has edited since."""

        def back(photo: Path, now: RelightOptions) -> RelightOptions:
            before, since = pasted.changed[photo]
            return before if now == since else now

        photos = tuple(pasted.changed)
        self._begin(photos, Pasted(say, back, len(photos), back=True))

    def _begin(self, photos: Sequence[Path], pasted: Pasted) -> None:
        document = self._document
        for photo in photos:
            if photo == document.path and document.photo is not None:
                document.edit(pasted.say, pasted.options_for(photo, document.options))
                pasted.done += 1
            else:
                document.keeper.later(partial(self._work, photo, pasted))
        document.keeper.later(partial(self.ended.emit, pasted))

    def _work(self, photo: Path, pasted: Pasted) -> None:
        """In the thread."""
        from deepflash_app.engine.keeping import change_edits  # noqa: PLC0415  # codecs come late

        try:
            options, trouble = change_edits(
                photo, partial(pasted.options_for, photo), weights_hash()
            )
        except DeepFlashError as error:
            pasted.changed.pop(photo, None)
            pasted.troubles.append(str(error))
            return
        pasted.done += 1
        pasted.beside |= photo in pasted.changed
        pasted.troubles += [trouble] if trouble else []
        self._put.emit(photo, options, pasted)

    def _on_put(self, photo: Path, options: RelightOptions, pasted: Pasted) -> None:
        """Should it have been opened meanwhile, it was with the edits of before."""
        document = self._document
        self.changed.emit(photo, options)
        if photo == document.path and document.photo is not None:
            document.edit(pasted.say, pasted.change(photo, document.options))
        elif photo in (document.path, document.opening.path):
            document.opening.stay()
            document.open(photo)
