"""The phone's camera: cast, exposure, tone curve, red eyes, noise and JPEG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import LUMINANCE, linear_to_srgb, luminance
from deepflash_app.core.face_regions import FACE_OVAL, LEFT_EYE, RIGHT_EYE
from model_training.flash import FlashPreset, draw

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.scene import Scene


def photographed(
    light: FloatImage, scene: Scene, preset: FlashPreset, rng: np.random.Generator
) -> FloatImage:
    """From linear light to the JPEG that a phone writes.

    Args:
        light: (S, S, 3) float32, linear.
        scene: Whose skin the exposure is measured on.
        preset: How cameras vary.
        rng: Decides.

    Returns:
        (S, S, 3) float32 sRGB in [0, 1].
    """
    side = light.shape[0]
    light = light + np.float32(draw(rng, preset.veil))
    grey = luminance(light)[..., None]
    light = grey + (light - grey) * np.float32(1 - draw(rng, preset.desaturation))
    balanced = rng.random() < preset.balanced_share
    red = draw(rng, preset.balanced_red_gain if balanced else preset.red_gain)
    gains = np.array([red, 1, draw(rng, preset.blue_gain)], np.float32)
    # exposure is judged by luminance, so the cast alone must not darken or lighten
    gains /= float(gains @ LUMINANCE[0])
    light = np.maximum(light * gains, 0) * np.float32(2 ** draw(rng, preset.exposure))

    skin = scene.skin > 0
    pivot = float(np.median(luminance(light)[skin])) if skin.any() else 0.4
    contrast = np.float32(draw(rng, preset.contrast))
    level = np.maximum(luminance(light) / max(pivot, 1e-4), 1e-4)
    light = light * np.minimum(level ** (contrast - 1), 1.3)[..., None]
    soft = np.float32(draw(rng, preset.shoulder))
    knee = np.float32(0.8)
    rolled = np.where(light > knee, 1 - (1 - knee) * np.exp((knee - light) / (1 - knee)), light)
    light = np.clip(light + soft * (rolled - light), 0, 1)
    if rng.random() < preset.red_eye:
        _redden_pupils(light, scene, rng)

    photo = linear_to_srgb(light)
    blur = draw(rng, preset.blur) * side / 256
    if blur > 0.2:  # noqa: PLR2004 - less does nothing
        photo = cv2.GaussianBlur(photo, (0, 0), blur)
    photo = photo + rng.standard_normal(photo.shape, np.float32) * np.float32(
        draw(rng, preset.noise)
    )
    return _as_jpeg(photo, round(draw(rng, preset.jpeg_quality)))


def _redden_pupils(light: FloatImage, scene: Scene, rng: np.random.Generator) -> None:
    oval = scene.points[list(FACE_OVAL), 1]
    radius = float(oval.max() - oval.min()) * rng.uniform(0.012, 0.024)
    y, x = np.mgrid[: light.shape[0], : light.shape[1]].astype(np.float32)
    glow = np.array([rng.uniform(0.3, 0.9), 0.02, 0.05], np.float32)
    for eye in (RIGHT_EYE, LEFT_EYE):
        cx, cy = scene.points[list(eye), :2].mean(axis=0)
        disc = np.clip(radius + 0.5 - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        light += disc * (glow - light)


def _as_jpeg(photo: FloatImage, quality: int) -> FloatImage:
    levels = np.rint(photo.clip(0, 1) * 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", levels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))
    return np.ascontiguousarray(decoded[..., ::-1]).astype(np.float32) / 255
