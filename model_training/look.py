"""A studio of one's own, and one phone: what the pairs of a real shoot have in common."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from deepflash_app.core.color import LUMINANCE, luminance
from model_training.flash import FlashPreset, draw

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.scene import Scene

_DRAWN_ONCE = (
    "flash_offset",
    "wrap",
    "shine_exponent",
    "shadow",
    "background_distance",
    "wall",
    "contrast",
    "shoulder",
    "desaturation",
    "veil",
    "noise",
    "blur",
    "jpeg_quality",
)
"""What the phone and the room decide; the rest changes with the person and the moment."""

_AUTOMATIC = ("exposure", "red_gain", "balanced_red_gain", "blue_gain")
"""What a phone's camera decides anew each time, but in its own narrow way."""

_NARROW = 0.3  # of the spread over all phones


@dataclass(frozen=True, slots=True)
class StudioLook:
    """Light and taste of one studio, applied to an evenly lit portrait.

    Attributes:
        exposure: Stops.
        red_gain: Against green, linear.
        blue_gain: Against green, linear.
        contrast: Exponent about the skin's brightness.
        key: Strength of the main light against the fill, 0 is flat.
        key_side: Where it comes from, −1 left to 1 right.
        key_height: 0 at the face's height, 1 above.
    """

    exposure: float = 0.0
    red_gain: float = 1.0
    blue_gain: float = 1.0
    contrast: float = 1.0
    key: float = 0.0
    key_side: float = 0.5
    key_height: float = 0.5

    @staticmethod
    def random(rng: np.random.Generator) -> StudioLook:
        """A studio that differs from the even one as studios do."""
        return StudioLook(
            exposure=float(rng.uniform(-0.4, 0.4)),
            red_gain=float(np.exp(rng.uniform(-0.12, 0.12))),
            blue_gain=float(np.exp(rng.uniform(-0.15, 0.15))),
            contrast=float(rng.uniform(0.9, 1.25)),
            key=float(rng.uniform(0.2, 0.8)),
            key_side=float(rng.uniform(-1, 1)),
            key_height=float(rng.uniform(0.2, 1)),
        )

    def on(self, scene: Scene) -> FloatImage:
        """The scene in this studio's light, (S, S, 3) float32 linear."""
        towards = np.array([self.key_side, -self.key_height, -1.0], np.float32)
        towards /= np.linalg.norm(towards)
        facing = np.maximum(scene.normal @ towards, 0)[..., None]
        skin = scene.skin > 0
        light = 1 + np.float32(self.key) * (facing - (facing[skin].mean() if skin.any() else 0.7))
        gains = np.array([self.red_gain, 1, self.blue_gain], np.float32)
        gains /= float(gains @ LUMINANCE[0])
        lit = scene.even * light * gains * np.float32(2**self.exposure)
        level = luminance(lit)
        pivot = float(np.median(level[skin])) if skin.any() else 0.3
        curve = np.maximum(level / max(pivot, 1e-4), 1e-3) ** np.float32(self.contrast - 1)
        return lit * curve[..., None]


def one_phone(preset: FlashPreset, rng: np.random.Generator) -> FlashPreset:
    """The preset as one phone in one room has it: much of it fixed, some of it narrow.

    Args:
        preset: Over all phones.
        rng: Decides which phone.
    """
    fixed: dict[str, Any] = dict.fromkeys(("studio_share", "screen_share", "balanced_share"), 0.0)
    balanced = rng.random() < preset.balanced_share
    for field in fields(preset):
        value = getattr(preset, field.name)
        if field.name in _DRAWN_ONCE:
            once = draw(rng, value)
            fixed[field.name] = (once, once, once)
        elif field.name in _AUTOMATIC:
            low, _, high = value
            centre = draw(rng, value)
            half = _NARROW * (high - low) / 2
            fixed[field.name] = (centre - half, centre, centre + half)
    if balanced:
        fixed["red_gain"] = fixed["balanced_red_gain"]
    return replace(preset, **fixed)
