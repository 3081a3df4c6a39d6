"""How a network's channel counts follow its width."""

from __future__ import annotations

_CHANNEL_STEP = 8  # what the processor's vector units work on at once


def scaled(channels: int, width: float) -> int:
    """A channel count of a published network at another width, a multiple of 8 and at least 8."""
    return max(_CHANNEL_STEP, round(channels * width / _CHANNEL_STEP) * _CHANNEL_STEP)
