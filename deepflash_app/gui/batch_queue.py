"""The photos of a batch as a table: each with its state and, if need be, the reason."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from deepflash_app.gui.engine_words import told
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.engine.batch.events import PhotoResult
    from deepflash_app.engine.batch.plan import BatchPlan

Index = QModelIndex | QPersistentModelIndex

SOURCE = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1

REMARKS = 2
"""The column of what is to be said of a photo."""


_HEADINGS = (
    QT_TRANSLATE_NOOP("BatchQueue", "Photo"),
    QT_TRANSLATE_NOOP("BatchQueue", "State"),
    QT_TRANSLATE_NOOP("BatchQueue", "Remarks"),
)
_STATES = {
    "waiting": QT_TRANSLATE_NOOP("BatchQueue", "Waiting"),
    "working": QT_TRANSLATE_NOOP("BatchQueue", "Being corrected"),
    "done": QT_TRANSLATE_NOOP("BatchQueue", "Done"),
    "earlier": QT_TRANSLATE_NOOP("BatchQueue", "Done earlier"),
    "skipped": QT_TRANSLATE_NOOP("BatchQueue", "Left out"),
    "failed": QT_TRANSLATE_NOOP("BatchQueue", "Failed"),
}


class BatchQueue(QAbstractTableModel):
    """Rows of photos: name, state, what is to be said of it."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: list[Path] = []
        self._root: Path | None = None  # what all photos lie in
        self._rows: dict[Path, int] = {}
        self._states: dict[Path, str] = {}
        self._reasons: dict[Path, tuple[str, ...]] = {}

    def show(self, plan: BatchPlan) -> None:
        """Show the photos of a plan, all still waiting."""
        self.beginResetModel()
        self._sources = [photo.source for photo in plan.photos if photo.mine]
        self._root = _common(self._sources)
        self._rows = {source: row for row, source in enumerate(self._sources)}
        self._states.clear()
        self._reasons.clear()
        self.endResetModel()

    def set_working(self, source: Path) -> int:
        """Work on a photo began; returns its row."""
        self._states[source] = "working"
        return self._tell(source)

    def set_result(self, result: PhotoResult) -> int:
        """A photo came to its end; returns its row."""
        earlier = result.state == "done" and result.earlier
        self._states[result.source] = "earlier" if earlier else result.state
        reasons = (result.reason, *result.notices)
        self._reasons[result.source] = tuple(text for text in reasons if text)
        return self._tell(result.source)

    def remark(self, row: int) -> str:
        """What is to be said of a photo; empty if nothing is."""
        return " ".join(map(told, self._reasons.get(self._sources[row], ())))

    def failed(self) -> tuple[Path, ...]:
        """The photos that failed."""
        return tuple(one for one in self._sources if self._states.get(one) == "failed")

    def retry(self, source: Path) -> None:
        """A photo waits once more."""
        self._states[source], self._reasons[source] = "waiting", ()
        self._tell(source)

    def put_back(self) -> None:
        """Nothing is worked on any more: what was under way waits again."""
        for source in [one for one, state in self._states.items() if state == "working"]:
            self.retry(source)

    def _named(self, source: Path) -> str:
        """With the folders that tell it from others of its name."""
        return str(source if self._root is None else source.relative_to(self._root))

    def _tell(self, source: Path) -> int:
        row = self._rows.get(source, -1)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADINGS) - 1))
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's names
        """How many photos."""
        return 0 if parent.isValid() else len(self._sources)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Name, state, remarks."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """The columns' names."""
        named = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _word(_HEADINGS[section]) if named else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Of one photo."""
        if not index.isValid():
            return None
        source = self._sources[index.row()]
        state, reason = self._states.get(source, "waiting"), self.remark(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return (self._named(source), _word(_STATES[state]), reason)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return reason if reason and index.column() else str(source)
        return {SOURCE: source, STATE: state}.get(role)


def _common(sources: Sequence[Path]) -> Path | None:
    """The innermost folder that all lie in; None if there is none."""
    try:
        return Path(os.path.commonpath([source.parent for source in sources]))
    except ValueError:  # no photos, or several disks
        return None


def _word(text: str) -> str:
    return QCoreApplication.translate("BatchQueue", text)
