"""How flash photos look in numbers: the measures by which the simulator is held to real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.color import luminance, srgb_to_linear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import ByteImage, FloatImage

QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)

REAL_FLASH: dict[str, tuple[float, float, float, float, float]] = {
    "R/G": (0.98, 1.16, 1.21, 1.33, 1.45),
    "B/G": (0.49, 0.58, 0.65, 0.71, 1.04),
    "median luminance": (0.34, 0.36, 0.47, 0.66, 0.90),
    "p95/median": (1.12, 1.37, 1.59, 1.78, 1.97),
    "p5/median": (0.16, 0.27, 0.32, 0.38, 0.57),
    "clipped %": (0.0, 0.1, 0.5, 10.0, 39.0),
    "background/skin": (0.03, 0.04, 0.05, 0.06, 0.08),
}
"""18 real flash photos at ``QUANTILES``: skin in linear RGB, and how dark what is behind is."""

BEHIND = 0.02
"""A matte below: none of the person."""

_ABOUT_TWICE = 2.2
_CLIPPED = 0.985  # of the gamma-encoded range: what JPEG leaves of a full channel


def skin_statistics(
    image: FloatImage, skin: ByteImage, matte: FloatImage | None = None
) -> dict[str, float]:
    """Measure one picture.

    Args:
        image: (H, W, 3) float32 sRGB in [0, 1].
        skin: (H, W) uint8, not 0 on skin.
        matte: (H, W) float32 in [0, 1], where the background is to be measured, too.

    Returns:
        The measures named in ``REAL_FLASH``; without a matte, or where the person fills the
        picture, not that of the background.
    """
    encoded = image[skin > 0]
    linear = srgb_to_linear(encoded)
    red, green, blue = np.median(linear, axis=0)
    bright = luminance(linear[None])[0]
    low, middle, high = np.quantile(bright, (0.05, 0.5, 0.95))
    background = {}
    if matte is not None and (matte < BEHIND).any():
        wall = luminance(srgb_to_linear(image[matte < BEHIND])[None])[0]
        background["background/skin"] = float(np.median(wall) / middle)
    return background | {
        "R/G": float(red / green),
        "B/G": float(blue / green),
        "median luminance": float(middle),
        "p95/median": float(high / middle),
        "p5/median": float(low / middle),
        "clipped %": float(100 * (encoded.max(axis=1) > _CLIPPED).mean()),
    }


def comparison_table(measured: Sequence[dict[str, float]]) -> str:
    """A Markdown table of real quantiles beside simulated ones.

    The rule (algorithm.md, section 4): each real median lies between the simulator's 30 % and 70 %
    quantiles, and the simulator's 5–95 % spread is at most about twice the real range.
    """
    rows = [
        "| skin, linear | real min…max | real median | simulated 5/30/50/70/95 % | must match |",
        "|---|---|---|---|---|",
    ]
    for name, real in REAL_FLASH.items():
        values = np.array([one[name] for one in measured if name in one])
        if not values.size:
            continue
        q = np.quantile(values, (0.05, 0.3, 0.5, 0.7, 0.95))
        rows.append(
            f"| {name} | {real[0]:.2f}…{real[4]:.2f} | {real[2]:.2f} | "
            + " ".join(f"{v:.2f}" for v in q)
            + f" | {'yes' if matches(name, values) else 'no'} |"
        )
    return "\n".join(rows)


def matches(name: str, values: FloatImage) -> bool:
    """Whether simulated values match the real ones of that name by the rule above."""
    real = REAL_FLASH[name]
    low, p30, p70, high = np.quantile(values, (0.05, 0.3, 0.7, 0.95))
    return bool(p30 <= real[2] <= p70 and high - low <= _ABOUT_TWICE * (real[4] - real[0]))
