"""The order in which people list files: folder by folder, 2 before 10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath


def natural(path: PurePath) -> tuple[list[list[tuple[int, str]]], PurePath]:
    """A key that sorts the numbers in names as numbers; letters without case."""
    return [_counted(part) for part in path.parts], path


def _counted(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
