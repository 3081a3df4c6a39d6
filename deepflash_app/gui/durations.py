"""Times as people say them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_MINUTE, _HOUR = 60, 3600


def duration(seconds: float) -> str:
    """A guessed time, no finer than it is worth: 40 s, 3 min, 2 h 10 min."""
    if seconds < _MINUTE:
        return QCoreApplication.translate("Durations", "{n} s").format(n=max(round(seconds), 1))
    minutes = round(seconds / _MINUTE)
    if seconds < _HOUR:
        return QCoreApplication.translate("Durations", "{n} min").format(n=minutes)
    text = QCoreApplication.translate("Durations", "{h} h {n} min")
    return text.format(h=minutes // _MINUTE, n=minutes % _MINUTE)
