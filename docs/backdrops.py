"""Paints the studio backdrops of ``resources/backdrops``: ``python docs/backdrops.py``.

Numbers only, so they are ours: clouds of noise as of a sponge on canvas, a lamp's pool of light,
a lens's vignette, and grain, without which smooth walls show steps.
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

SIDE = 1600
OUT = Path(__file__).resolve().parents[1] / "resources" / "backdrops"
RNG = np.random.default_rng(7)


def main() -> None:
    """Paint all three."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, picture in (("canvas", canvas()), ("beige", beige()), ("charcoal", charcoal())):
        grain = RNG.normal(0, 0.006, (SIDE, SIDE, 1)).astype(np.float32)
        pixels = np.rint((picture + grain).clip(0, 1) * 255).astype(np.uint8)
        Image.fromarray(pixels).save(OUT / f"{name}.jpg", quality=82, optimize=True)


def canvas() -> FloatImage:
    """Hand-painted grey canvas, mottled, lit from the middle."""
    # Sponge marks: clouds of several sizes, pushed towards light and dark like overlapping paint.
    paint = np.tanh(0.9 * clouds((420, 230, 120, 60), (1.0, 1.0, 0.8, 0.4)))
    paint = cv2.GaussianBlur(paint, (0, 0), 9)  # the lens is focused on the face
    strokes = cv2.GaussianBlur(noise(), (0, 0), sigmaX=22, sigmaY=7)
    strokes = cv2.warpAffine(
        strokes, cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 35, 1.6), (SIDE, SIDE)
    )
    value = 0.47 + 0.075 * paint + 0.006 * strokes / strokes.std()
    value *= pool(0.5, 0.42, 0.85, 0.42)
    return value[..., None] * np.array([1.0, 0.995, 0.98], np.float32)


def beige() -> FloatImage:
    """Seamless paper in warm beige, a soft lamp above, darker towards the floor."""
    light = pool(0.5, 0.34, 0.95, 0.30) - 0.10 * rows() ** 1.5
    light += 0.006 * clouds((520, 300), (1.0, 0.6))
    low = np.array([0.50, 0.41, 0.33], np.float32)
    high = np.array([0.90, 0.83, 0.745], np.float32)
    share = ((light - 0.55) / 0.45).clip(0, 1)[..., None]
    return low + share * (high - low)


def charcoal() -> FloatImage:
    """Near-black wall with a glow behind the head, and a vignette."""
    glow = np.exp(-((distance(0.5, 0.40) / 0.42) ** 2))
    value = (0.085 + 0.21 * glow) * (1 + 0.06 * clouds((420, 200, 90), (1.0, 0.8, 0.3)))
    value *= pool(0.5, 0.45, 0.9, 0.45)
    return value[..., None] * np.array([0.97, 0.985, 1.03], np.float32)


def noise() -> FloatImage:
    """White noise of one channel."""
    return RNG.normal(0, 1, (SIDE, SIDE)).astype(np.float32)


def clouds(sizes: tuple[int, ...], weights: tuple[float, ...]) -> FloatImage:
    """Smooth noise of several sizes in pixels, mixed; about −1 to 1."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for size, weight in zip(sizes, weights, strict=True):
        cells = max(SIDE // size, 2) + 3
        coarse = RNG.normal(0, 1, (cells, cells)).astype(np.float32)
        fine = cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        total += np.float32(weight) * fine / fine.std()
    return (total / np.float32(np.hypot.reduce(weights))).astype(np.float32)


def distance(x: float, y: float) -> FloatImage:
    """From a point, in sides, (SIDE, SIDE)."""
    place = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE
    return np.hypot(place[None, :] - x, place[:, None] - y).astype(np.float32)


def rows() -> FloatImage:
    """0 at the top, 1 at the bottom."""
    return ((np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE)[:, None]


def pool(x: float, y: float, radius: float, depth: float) -> FloatImage:
    """1 at the lamp's middle, falling by ``depth`` at ``radius`` from it, smoothly."""
    return (1 - np.float32(depth) * (distance(x, y) / radius) ** 2).clip(0.1, 1)


if __name__ == "__main__":
    main()
