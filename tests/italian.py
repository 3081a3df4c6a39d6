"""The Italian file of translations, as it is written."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

ITALIAN = Path(__file__).parents[1] / "resources" / "translations" / "deepflash_it.ts"


def entries() -> dict[tuple[str, str], str | None]:
    """What the Italian file has; None for what waits to be translated."""
    found: dict[tuple[str, str], str | None] = {}
    for context in ET.parse(ITALIAN).getroot().iter("context"):  # noqa: S314  # our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            made = message.find("translation")
            assert made is not None
            waiting = made.get("type") is not None or not made.text
            found[name, message.findtext("source", "")] = None if waiting else made.text
    return found
