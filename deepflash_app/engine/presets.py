"""Named settings: how a photo is lit, without anything that belongs to one photo alone."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.settings_json import (
    MOST_BYTES,
    json_object,
    options_from_json,
    options_to_json,
    parse,
)
from deepflash_app.errors import UnreadableSettings, UnwritablePhoto
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_NAME = 60
MOST_PRESETS = 200
_LONGEST_FILE = 200

PER_PHOTO = ("faces", "face_strengths", "red_eyes_kept")
"""Options that belong to one photo's faces, and so to no other photo."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One look.

    Attributes:
        name: As the user calls it.
        options: The look; ``PER_PHOTO`` are at their defaults.
    """

    name: str
    options: RelightOptions


def look_of(options: RelightOptions) -> RelightOptions:
    """The options without what belongs to one photo alone."""
    plain = RelightOptions()
    return replace(options, **{name: getattr(plain, name) for name in PER_PHOTO})


def applied(look: RelightOptions, to: RelightOptions) -> RelightOptions:
    """A look put on the options of a photo, which keeps its own faces."""
    return replace(look, **{name: getattr(to, name) for name in PER_PHOTO})


def presets_dir() -> Path:
    """Folder of the user's presets; it need not exist yet."""
    return data_dir() / "presets"


def load_presets() -> list[Preset]:
    """The user's presets by name; files that are not understood are left out, and left alone."""
    found = []
    with suppress(OSError):
        for path in sorted(presets_dir().glob("*.json"))[:MOST_PRESETS]:
            with suppress(UnreadableSettings, OSError):
                found.append(_read(path))
    return sorted(found, key=lambda preset: preset.name.casefold())


def save_preset(preset: Preset) -> None:
    """Keep a preset, in place of one of the same name.

    Raises:
        ValueError: If it has no name, or too long a one, or there are as many as can be listed,
            in words fit for the user.
        UnwritablePhoto: If it cannot be written.
    """
    check_name(preset.name)
    path = _path(preset.name)
    if not path.exists() and len(list(presets_dir().glob("*.json"))) >= MOST_PRESETS:
        raise ValueError(f"There are {MOST_PRESETS} presets already; delete one first.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(f"The folder {path.parent} cannot be made.") from error
    look = options_to_json(look_of(preset.options))
    content = {"name": preset.name, "options": look}
    write_atomically(path, json.dumps(content, indent=1).encode(), overwrite=True)


def delete_preset(name: str) -> None:
    """Forget a preset, if there is one of that name."""
    with suppress(OSError):
        _path(name).unlink(missing_ok=True)


def check_name(name: str) -> None:
    """Refuse names that a menu cannot show.

    Raises:
        ValueError: In words fit for the user.
    """
    if not name.strip() or not name.isprintable():
        raise ValueError("The preset needs a name.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"The name is longer than {LONGEST_NAME} characters.")


def _path(name: str) -> Path:
    """A file name that any disk can hold: letters and digits, the rest by number."""
    folded = unicodedata.normalize("NFC", name.strip()).casefold()
    safe = "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in folded)
    if len(safe) > _LONGEST_FILE:  # where others may begin alike
        safe = f"{safe[:_LONGEST_FILE]}-{hashlib.sha256(folded.encode()).hexdigest()[:16]}"
    return presets_dir() / f"preset-{safe}.json"


def _read(path: Path) -> Preset:
    with path.open("rb") as file:
        found = json_object(parse(file.read(MOST_BYTES + 1)), {"name", "options"})
    name = found.get("name")
    if not isinstance(name, str):
        raise UnreadableSettings("It has no name.")
    try:
        check_name(name)
    except ValueError as error:
        raise UnreadableSettings(str(error)) from error
    return Preset(name, look_of(options_from_json(found.get("options"))))
