"""What can be chosen for an export."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from deepflash_app.engine.export_settings import ExportSettings

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.engine.jobs import OnConflict

QUALITIES = range(50, 101)
"""Below 50 a portrait is not worth keeping."""

FORMATS = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}
"""Those that can be chosen, with the ending of their names."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the dialog begins with, and what it was left with.

    Attributes:
        target: The file to write; its ending tells the format.
        settings: Size, encoding, metadata; ``format`` is never ``"original"``.
        on_conflict: What happens if ``target`` exists.
    """

    target: Path
    settings: ExportSettings = field(default_factory=lambda: ExportSettings(format="jpeg"))
    on_conflict: OnConflict = "rename"


def first_target(photo: Path, settings: ExportSettings) -> Path:
    """The name proposed for a photo's export: beside it, never its own."""
    return photo.with_name(f"{photo.stem}-studio{FORMATS.get(settings.format, '.jpg')}")


def first_folder(photo: Path, rule: str, last: Path | None) -> Path:
    """The folder proposed for a photo's export.

    Args:
        photo: What is exported.
        rule: The setting: ``"beside"`` the photo, ``"inside"`` a folder of its own there, or where
            the ``"last"`` one went.
        last: Where that was, if it is known and still there.
    """
    if rule == "last" and last is not None:
        return last
    return photo.parent / "studio" if rule == "inside" else photo.parent


def settings_to_text(settings: ExportSettings) -> str:
    """For the file of last choices."""
    return json.dumps(asdict(settings))


def settings_from_text(text: str) -> ExportSettings:
    """What ``settings_to_text`` was given; the defaults for anything else."""
    try:
        settings = ExportSettings(**json.loads(text))
    except (ValueError, TypeError, RecursionError):
        settings = ExportSettings(format="jpeg")
    return settings if settings.format in FORMATS else ExportSettings(format="jpeg")
