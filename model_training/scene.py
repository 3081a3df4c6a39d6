"""A portrait before the camera: its rough shape in metres, and what light falls on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.evening import evened, recoloured
from deepflash_app.core.face_regions import FACE_OVAL, face_mask, skin_and_bright
from deepflash_app.core.flash_shading import flash_shading, plain_skin
from deepflash_app.core.subject import foreground
from model_training.flash import FlashPreset, draw
from model_training.shape import depth_map

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.placement import Placement
    from model_training.portraits import Portrait

_OWN_SHADING = ((-1.0, -1.2), (1.5, 0.8))
"""The least and the most that a portrait's own light is taken to follow either shading."""
_GRAIN = 64  # of the side: finer than that is no light
_LEAST_LIGHT = np.float32(0.01)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A portrait as placed in the picture: what the light falls on."""

    studio: FloatImage  # (S, S, 3) linear
    even: FloatImage  # (S, S, 3) linear, without the studio's light and shade
    albedo: FloatImage  # (S, S, 3) linear, background taken away
    matte: FloatImage
    depth: FloatImage  # (S, S) metres from the camera
    place: FloatImage  # (S, S, 3) metres: x, y, z of each pixel
    normal: FloatImage  # (S, S, 3)
    skin: ByteImage
    face: ByteImage
    points: FloatImage
    metre: float  # pixels


def scene_of(
    portrait: Portrait,
    place: Placement,
    studio: FloatImage,
    preset: FlashPreset,
    rng: np.random.Generator,
) -> Scene:
    """Put the person before the camera, as a studio lit them and in light without shape.

    Args:
        portrait: The person.
        place: Where in the picture.
        studio: (S, S, 3) float32 sRGB, the portrait at that place.
        preset: How scenes vary.
        rng: Decides.
    """
    side = studio.shape[0]
    matte = place.picture(portrait.matte).astype(np.float32) / 255
    points = place.points(portrait.points)
    skin, bright = skin_and_bright((side, side), points)
    linear = srgb_to_linear(studio)

    def evenly_lit(share: float) -> FloatImage:
        even = evened(linear, skin, bright, share * preset.evenness, share * preset.fill)
        return recoloured(even, linear, skin, bright, share * preset.evenness)

    even, lit = evenly_lit(1.0), evenly_lit(1 - preset.modelling)
    if preset.uniformity[-1]:
        own = _own_shading(linear, points, skin)
        uniform = np.float32(draw(rng.spawn(1)[0], preset.uniformity))
        even = even * np.exp(-own)[..., None]
        lit = (lit * np.exp(-uniform * own)[..., None]).clip(0, 1)
    oval = points[list(FACE_OVAL), 1]
    face_height = float(oval.max() - oval.min())
    metre = face_height / draw(rng, preset.face_height)
    distance = draw(rng, preset.distance)
    deeper = draw(rng.spawn(1)[0], preset.relief)
    depth = distance + place.picture(_relief(portrait)) * (deeper * face_height / metre)
    centre = side * (0.5 + rng.uniform(-0.2, 0.2, 2))
    pixels = np.arange(side, dtype=np.float32)
    u, v = np.meshgrid((pixels - centre[0]) / metre, (pixels - centre[1]) / metre)
    spread = depth / np.float32(distance)
    return Scene(
        studio=lit,
        even=even,
        albedo=srgb_to_linear(foreground(linear_to_srgb(even), matte)),
        matte=matte,
        depth=depth,
        place=np.dstack([u * spread, v * spread, depth]).astype(np.float32),
        normal=_normals(depth, metre, side),
        skin=skin,
        face=face_mask((side, side), points),
        points=points,
        metre=metre,
    )


def _own_shading(linear: FloatImage, points: FloatImage, skin: ByteImage) -> FloatImage:
    """What the portrait's lamps make of the head's shape, as far as lamps at two places can.

    Args:
        linear: (S, S, 3) float32 linear.
        points: (468, 3) mesh points in its pixels.
        skin: (S, S) uint8, not 0 on the skin of the face.

    Returns:
        (S, S) float32 natural logarithm, 0 at the median of the skin: the sum of what a lamp at the
        lens and one below would do that is nearest to the skin's brightness.
    """
    shading = flash_shading(points, skin)
    if not (skin > 0).any():
        return shading.lens
    soft = cv2.GaussianBlur(luminance(linear), (0, 0), skin.shape[0] / _GRAIN)
    bright = np.log(soft + _LEAST_LIGHT)
    on = plain_skin(bright, skin)
    terms = np.stack([shading.lens[on], shading.below[on], np.ones_like(bright[on])], axis=1)
    weights, *_ = np.linalg.lstsq(terms, bright[on], rcond=None)
    lens, below = np.clip(weights[:2], *_OWN_SHADING).astype(np.float32)
    return lens * shading.lens + below * shading.below


@lru_cache(maxsize=4096)
def _relief(portrait: Portrait) -> FloatImage:
    """Depth of the cached crop in face heights, worked out once."""
    return depth_map(portrait.points, portrait.matte)


def _normals(depth: FloatImage, metre: float, side: int) -> FloatImage:
    """Unit normals towards the camera, (S, S, 3), from depth in metres."""
    smooth = cv2.GaussianBlur(depth, (0, 0), side / 60)
    dx = cv2.Sobel(smooth, -1, 1, 0, scale=metre / 8)
    dy = cv2.Sobel(smooth, -1, 0, 1, scale=metre / 8)
    normal = np.dstack([dx, dy, np.full_like(dx, -1)])
    return normal / np.linalg.norm(normal, axis=2, keepdims=True)
