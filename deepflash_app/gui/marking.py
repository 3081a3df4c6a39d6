"""Marks words of tables for Qt's translation tools, which look for the function's name."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802  # the tools' name
    """``text`` as it is; Qt's own function of this name has no types."""
    return text
