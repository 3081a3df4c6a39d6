"""Whatever goes wrong, the originals are in the end what they were in the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from batch_hands import selfies
from originals import Originals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def originals() -> Iterator[Originals]:
    """A place for photos; they are checked when the test has ended."""
    known = Originals()
    yield known
    known.check()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return selfies(tmp_path / "photos", 6)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"
