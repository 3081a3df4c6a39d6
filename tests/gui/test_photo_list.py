"""The list of photos behind the filmstrip: in the order of the disk, with what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.photo_list import BADGES, PhotoList

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.gui.thumbnails import Thumbnails


def test_rows_are_in_order_though_some_were_listed_by_hand(
    thumbnails: Thumbnails, tmp_path: Path
) -> None:
    model = PhotoList(thumbnails)
    _tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    a, b, c, d = (tmp_path / name for name in "abcd")
    model.show(((d, 0), (a, 0), (b, 0)))
    framed = QPersistentModelIndex(model.index(model.row_of(d)))
    model.mark(a, exported=RelightOptions())
    model.show(((a, 7), (b, 7), (c, 7), (d, 7)))
    assert model.photos == (a, b, c, d)
    assert framed.row() == 3, "what is framed stays so"
    assert "badge-exported" in model.index(0).data(BADGES), "nobody knew when it was changed"
    model.show(((a, 0),))
    model.show(((a, 8), (b, 7)))
    assert model.index(0).data(BADGES) == (), "now one knows"
