"""Prepared portraits: their cache is made anew where it is damaged, and refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from deepflash_app.errors import DeepFlashError
from model_training.portraits import Portrait, load_portraits, read_index

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_damaged_in_the_cache_is_made_anew(
    portrait_folder: Path,
    portraits: tuple[Portrait, Portrait],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    first, _ = portraits

    def prepared(_path: Path, entry: object) -> tuple[object, ...]:
        made.append(str(entry))
        return first.image, first.matte, first.points

    monkeypatch.setattr("model_training.portraits._Preparer", lambda: prepared)
    entries = read_index(portrait_folder)[:1]
    for damage in (None, b"", b"PK\x03\x04 cut off"):
        for stored in tmp_path.iterdir() if damage is not None else ():
            stored.write_bytes(damage or b"")
        (found,) = load_portraits(portrait_folder, entries, tmp_path)
        assert np.array_equal(found.points, first.points)
    load_portraits(portrait_folder, entries, tmp_path)
    assert len(made) == 3
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(DeepFlashError, match="cache"):
        load_portraits(portrait_folder, entries, next(tmp_path.iterdir()) / "cache")


def test_a_table_that_lacks_something_is_refused_by_name(tmp_path: Path) -> None:
    for text in ("path\na.jpg\n", "path,source,person,split,licence,size_px\na.jpg,b\n"):
        (tmp_path / "index.csv").write_text(text, encoding="utf-8")
        with pytest.raises(DeepFlashError, match=str(tmp_path)):
            read_index(tmp_path)
