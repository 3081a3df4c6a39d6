"""What can be chosen for an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.jobs import OnConflict

Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]

SUBSAMPLINGS: tuple[Subsampling, ...] = get_args(Subsampling)
QUALITIES = range(50, 101)
"""Below 50 a portrait is not worth keeping."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the dialog begins with, and what it was left with.

    Attributes:
        target: The JPEG to write.
        quality: Of the JPEG, in ``QUALITIES``.
        subsampling: How finely colour is kept.
        on_conflict: What happens if ``target`` exists.
    """

    target: Path
    quality: int = 95
    subsampling: Subsampling = "4:4:4"
    on_conflict: OnConflict = "rename"


def first_target(photo: Path) -> Path:
    """The name proposed for a photo's export: beside it, never its own."""
    return photo.with_name(f"{photo.stem}-studio.jpg")
