"""Simulated flash without what a camera adds to its light."""

from __future__ import annotations

from dataclasses import replace

from model_training.flash import FlashPreset

QUIET = replace(
    FlashPreset(),
    studio_share=0.0,
    noise=(0.0, 0.0, 0.0),
    jpeg_quality=(100.0, 100.0, 100.0),
    blur=(0.0, 0.0, 0.0),
)
