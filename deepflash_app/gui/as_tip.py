"""Tool tips of texts that are not ours, such as names of files."""

from __future__ import annotations

import html


def as_tip(text: str) -> str:
    """A tool tip that shows the text as it is, since Qt takes some names for markup."""
    return f"<span>{html.escape(text)}</span>" if "<" in text else text
