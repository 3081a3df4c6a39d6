"""The NOTICE: what others made and this program carries, installs or was trained on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2] / "NOTICE"


def notice() -> str:
    """Its text; empty if somebody took it out of the installation."""
    if _CHECKOUT.is_file():
        return _CHECKOUT.read_text(encoding="utf-8")
    try:
        installed = files("deepflash") or []
    except PackageNotFoundError:
        return ""
    texts = [file.read_text(encoding="utf-8") for file in installed if file.name == "NOTICE"]
    return texts[0] if texts else ""
