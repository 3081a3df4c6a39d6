"""Originals that a test promises to leave as they are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Originals:
    """Photos whose bytes and dates are looked at again when the test has ended."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, int]] = {}

    def put(self, path: Path, data: bytes) -> Path:
        """Write a photo and remember it; a later one of that name takes its place."""
        path.write_bytes(data)
        self._known[path] = _state(path)
        return path

    def check(self) -> None:
        """Fail if one has changed or is gone."""
        for path, state in self._known.items():
            assert _state(path) == state, f"{path.name} was changed"


def _state(path: Path) -> tuple[str, int]:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
