"""The photos of the filmstrip as a model: what each is and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.as_tip import as_tip
from deepflash_app.gui.engine_words import told as in_language
from deepflash_app.gui.thumbnails import Thumbnail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QImage

    from deepflash_app.gui.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex

PHOTO = Qt.ItemDataRole.UserRole
BADGES = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Marks:
    """What has happened to a photo since the program was started.

    Attributes:
        corrected: Whether its correction has been seen.
        edits: Its options of now; None if they are still those of its thumbnail.
        exported: Those that it was exported with; None if it was not.
        problem: What went wrong last.
    """

    corrected: bool = False
    edits: RelightOptions | None = None
    exported: RelightOptions | None = None
    problem: str = ""


class PhotoList(QAbstractListModel):
    """Rows of photos; of each only what is asked for is decoded.

    Args:
        thumbnails: Where small pictures come from.
    """

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__(thumbnails)
        self._thumbnails = thumbnails
        self._photos: list[Path] = []
        self._rows: dict[Path, int] = {}
        self._times: dict[Path, int] = {}
        self._marks: dict[Path, Marks] = {}
        thumbnails.made.connect(self._on_made)

    @property
    def photos(self) -> tuple[Path, ...]:
        """In their order."""
        return tuple(self._photos)

    def row_of(self, path: Path | None) -> int:
        """The row of a photo; -1 if it is not in the list."""
        return -1 if path is None else self._rows.get(path, -1)

    def show(self, photos: tuple[tuple[Path, int], ...]) -> None:
        """Show these; rows that stay keep their selection.

        Args:
            photos: Each with the time of its last change; 0 where nobody has looked.
        """
        known = self._times
        for path, changed in photos:
            if changed and known.get(path) and known[path] != changed:
                self._thumbnails.forget(path)
                self._marks.pop(path, None)
        self._times = {path: changed or known.get(path, 0) for path, changed in photos}
        wanted = [path for path, _ in photos]
        if not set(wanted) & set(self._photos):
            self.beginResetModel()
            self._set(wanted)
            self.endResetModel()
            return
        gone = [row for row, path in enumerate(self._photos) if path not in self._times]
        for first, last in reversed(list(_spans(gone))):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._set(self._photos[:first] + self._photos[last + 1 :])
            self.endRemoveRows()
        self._arrange([path for path in wanted if path in self._rows])
        new = [row for row, path in enumerate(wanted) if path not in self._rows]
        for first, last in _spans(new):
            self.beginInsertRows(QModelIndex(), first, last)
            self._set(self._photos[:first] + wanted[first : last + 1] + self._photos[first:])
            self.endInsertRows()
        if wanted:
            self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))

    def _arrange(self, photos: list[Path]) -> None:
        """Bring the rows into this order."""
        if photos == self._photos:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        paths = [self._photos[index.row()] for index in before]
        self._set(photos)
        after = [self.index(self._rows[path]) for path in paths]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def mark(self, path: Path, **marks: Any) -> None:  # noqa: ANN401  # those of Marks
        """Something has happened to a photo."""
        self._marks[path] = replace(self._marks.get(path, Marks()), **marks)
        self._tell(path)

    def retry(self, path: Path) -> None:
        """A photo is opened again: what went wrong with it before does not count any more."""
        found = self._thumbnails.get(path)
        if found is not None and found.problem:
            self._thumbnails.forget(path)
        self.mark(path, problem="")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's names
        """How many photos."""
        return 0 if parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Of one photo: its path, name, thumbnail, badges."""
        answers = {
            PHOTO: lambda path: path,
            BADGES: self._badges,
            Qt.ItemDataRole.DisplayRole: lambda path: path.name,
            Qt.ItemDataRole.DecorationRole: self._image,
            Qt.ItemDataRole.ToolTipRole: lambda path: as_tip(self._words(path)),
            Qt.ItemDataRole.AccessibleTextRole: self._words,
        }
        answer = answers.get(role)
        return answer(self._photos[index.row()]) if answer and index.isValid() else None

    def _image(self, path: Path) -> QImage | None:
        found = self._thumbnails.get(path)
        return None if found is None else found.image

    def _badges(self, path: Path) -> tuple[str, ...]:
        """Names of icons."""
        found, marks = self._thumbnails.get(path), self._marks.get(path, Marks())
        known = found or Thumbnail(None)
        exported = marks.exported or known.exported
        edits = known.edits if marks.edits is None else marks.edits
        edited = known.edited if marks.edits is None else edits != RelightOptions()
        shown = {
            "badge-failed": bool(marks.problem or (found is not None and found.problem)),
            "badge-flash": found is not None and bool(found.flash_fired),
            "badge-corrected": (marks.corrected or edited) and edits.faces != (),
            "badge-exported": exported is not None and exported == edits,
            "badge-outdated": exported is not None and exported != edits,
        }
        return tuple(name for name, true in shown.items() if true)

    def _words(self, path: Path) -> str:
        found = self._thumbnails.get(path)
        badges, marks = self._badges(path), self._marks.get(path, Marks())
        told = {
            "badge-flash": self.tr("the flash fired"),
            "badge-corrected": self.tr("corrected"),
            "badge-exported": self.tr("exported"),
            "badge-outdated": self.tr("edited since it was exported"),
            "badge-failed": in_language(
                marks.problem or (found.problem if found is not None else "")
            ),
        }
        return ", ".join([path.name, *(told[badge] for badge in badges)])

    def _set(self, photos: list[Path]) -> None:
        self._photos = photos
        self._rows = {path: row for row, path in enumerate(photos)}

    def _on_made(self, path: Path) -> None:
        self._tell(path)

    def _tell(self, path: Path) -> None:
        row = self._rows.get(path)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))


def _spans(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbouring rows; rows come in their order."""
    for _, run in groupby(enumerate(rows), lambda one: one[1] - one[0]):
        numbers = [row for _, row in run]
        yield numbers[0], numbers[-1]
