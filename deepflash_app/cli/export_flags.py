"""Flags made from ``ExportSettings``, the same for one photo and for a batch."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.option_flags import add_flag
from deepflash_app.engine.export_settings import ExportSettings

if TYPE_CHECKING:
    import argparse


def add_export_flags(parser: argparse.ArgumentParser) -> None:
    """Add one flag for each setting; ``read_export_settings`` turns them back into settings."""
    for setting in fields(ExportSettings):
        if setting.metadata.get("choices"):
            add_flag(parser, setting, choices=setting.metadata["choices"])
        elif isinstance(setting.default, bool):
            add_flag(parser, setting)
        else:
            add_flag(parser, setting, type=_number_or_word)


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
    return int(text) if text.lstrip("-").isdecimal() else text
