"""Other skin for the simulator: the same person with more or less melanin, in the same light.

Portraits of dark skin are few, and how light skin is and how bright a flash makes it look alike.
What tells them apart is what melanin leaves as it is: eyes, teeth, hair, clothes. Drawing the few
dark portraits more often teaches those persons; this teaches the difference. And the farther skin
tones are spread, the less a network draws what it doubts towards the mean of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, srgb_to_linear

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

_ABSORPTION = np.array([0.785, 1.0, 1.2], np.float32)
"""How skin darkens, R, G, B in natural logarithms of linear light, against green: the first
principal component of the median skin of 842 portraits of ``../shared/data/portraits`` (92 % of
their variance), those for the test left out."""

_LIGHTEST = 0.95  # linear: skin that is given less melanin must not burn out

_SURE = 0.7  # least likeness of the mesh's skin: features inside count as far as they look like it


def skin_likeness(albedo: FloatImage, skin: ByteImage, matte: FloatImage) -> FloatImage:
    """How far each pixel is skin: the face's, and what has its colour (neck, ears, hands).

    Args:
        albedo: (S, S, 3) float32, linear.
        skin: (S, S) uint8, not 0 on the face's skin.
        matte: (S, S) float32 in [0, 1].

    Returns:
        (S, S) float32 in [0, 1], soft-edged; all 0 where there is no face.
    """
    inside = skin > 0
    if not inside.any():
        return np.zeros(skin.shape, np.float32)
    colour = np.log(albedo + 0.02)
    chroma = np.dstack([colour[..., 0] - colour[..., 1], colour[..., 2] - colour[..., 1]])
    tone = np.dstack([chroma, 0.5 * colour[..., 1]])
    sample = tone[inside]
    middle, width = np.median(sample, axis=0), sample.std(axis=0) + 0.05
    distance = (((tone - middle) / width) ** 2).sum(axis=2)
    likeness = np.exp(-distance / 8) * matte
    likeness = np.where(inside, np.maximum(likeness, _SURE), likeness).astype(np.float32)
    return cv2.GaussianBlur(likeness, (0, 0), skin.shape[0] / 160)


def with_melanin(
    studio: FloatImage, skin: ByteImage, matte: FloatImage, density: float
) -> FloatImage:
    """The portrait with more melanin in its skin, or less as far as highlights do not burn out.

    Args:
        studio: (S, S, 3) float32 sRGB in [0, 1].
        skin: (S, S) uint8, not 0 on the skin of the face.
        matte: (S, S) float32 in [0, 1].
        density: Natural logarithm of the loss of green light; 0 changes nothing.

    Returns:
        (S, S, 3) float32 sRGB in [0, 1].
    """
    linear = srgb_to_linear(studio)
    inside = linear[skin > 0]
    if density < 0 and inside.size:
        bright = np.maximum(np.percentile(inside, 99, axis=0), 1e-3)
        room = np.log(np.maximum(_LIGHTEST / bright, 1)) / _ABSORPTION
        density = max(density, -float(room.min()))
    layer = np.float32(density) * skin_likeness(linear, skin, matte)
    return linear_to_srgb(np.minimum(linear * np.exp(-layer[..., None] * _ABSORPTION), 1))
