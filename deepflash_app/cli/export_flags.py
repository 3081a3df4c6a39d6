"""Flags made from ``ExportSettings``, the same for one photo and for a batch."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.option_flags import add_flag
from deepflash_app.engine.export_settings import ExportSettings

if TYPE_CHECKING:
    import argparse

_DEFAULTS = ExportSettings()


def add_export_flags(parser: argparse.ArgumentParser, defaults: ExportSettings = _DEFAULTS) -> None:
    """Add one flag for each setting; ``read_export_settings`` turns them back into settings.

    Args:
        parser: Where to.
        defaults: What holds without flags.
    """
    for setting in fields(ExportSettings):
        more: dict[str, Any] = {"default": getattr(defaults, setting.name)}
        if setting.metadata.get("choices"):
            more["choices"] = setting.metadata["choices"]
        elif not isinstance(setting.default, bool):
            more["type"] = _number_or_word
        add_flag(parser, setting, shown=more["default"], **more)


def read_export_settings(arguments: argparse.Namespace) -> ExportSettings:
    """The settings that the flags say.

    Raises:
        WrongUse: If a value is out of its range.
    """
    values: dict[str, Any] = {
        setting.name: getattr(arguments, setting.name) for setting in fields(ExportSettings)
    }
    try:
        return ExportSettings(**values)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _number_or_word(text: str) -> int | str:
    """What ``ExportSettings`` then judges, in its own words."""
    try:
        return int(text)
    except ValueError:
        return text
