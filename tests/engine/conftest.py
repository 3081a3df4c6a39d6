"""Folders for batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def photos(tmp_path: Path) -> Iterator[Path]:
    """An input folder that must be at the end as it was when the test had filled it."""
    folder = tmp_path / "photos"
    folder.mkdir()
    yield folder
    assert not any(".deepflash" in path.name for path in folder.rglob("*"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"
