"""What a flash's light makes of a head's shape, and how much of that is left in a picture.

A lamp beside the lens lights what faces the camera and is near: nose and forehead are bright, the
sides of the face dark, in everybody alike. How much, the mesh of the face tells.
A network that has learnt from simulated flash finds this shading where it is as simulated, and
leaves up to all of it on real photos (STUDY.md, *What is left of the flash's shading*). So it is
measured after the network: the slope of the picture's brightness over the shading that the shape
foretells, in logarithms, is 1 and more where nothing has been taken away, and less in studio
portraits, whose lamps stand higher and farther off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.face_regions import FACE_OVAL, face_mask

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

_FACE_HEIGHT = 0.2  # metres
_DISTANCE = 0.45  # metres, of a hand that holds a phone
_WRAP = 0.6  # light seems to reach round the edge of the lit side, as skin scatters it
_RELIEF = 1.2  # of the mesh, which is flatter than faces are
_DARKEST, _BRIGHTEST = -1.2, 0.8  # stops (natural): the shape is rough at the silhouette
_KEPT = 0.7
"""Slope that a studio leaves. Untouched portraits have 0.3 to 1.5, 0.8 in the middle; the four real
flash photos at hand 0.8 to 1.3, and the same people in the light of their rooms -0.2 to 0.7."""
_SHARE, _MOST = 0.8, 0.6  # of what is beyond, since the shape is rough; and at most so much
_SOFTNESS = 0.08  # of the face's height: its edge
_LEAST_LIGHT = 0.01


def flash_shading(points: FloatImage, skin: ByteImage) -> FloatImage:
    """The light of a flash at the lens on a face, as its shape foretells it.

    The shape is the quadratic surface nearest to the mesh, the bulk of a face: nose and cheeks
    on it gained nothing on real photos.

    Args:
        points: (468, 3) float32 mesh points in pixels of the picture; z grows away from the camera.
        skin: (H, W) uint8, not 0 on the skin of the face.

    Returns:
        (H, W) float32, natural logarithm, 0 at the median of the skin and, softly, off the face.
    """
    if not (skin > 0).any():
        return np.zeros(skin.shape, np.float32)
    oval = points[list(FACE_OVAL), :2]
    middle = oval.mean(axis=0)
    height = max(float(np.ptp(oval, axis=0).max()), 1.0)  # heads may lie
    terms = _terms(*((points[:, :2] - middle) / height).T)
    weights, *_ = np.linalg.lstsq(terms.T, points[:, 2] / height, rcond=None)
    rows, columns = (np.arange(count, dtype=np.float32) for count in skin.shape)
    x, y = np.meshgrid((columns - middle[0]) / height, (rows - middle[1]) / height)
    relief = np.tensordot(weights.astype(np.float32), _terms(x, y), axes=1)

    depth = _DISTANCE / _FACE_HEIGHT + np.float32(_RELIEF) * relief  # all in face heights
    down, across = (slope * height for slope in np.gradient(depth))
    place = np.stack([x, y, depth])
    square = (place**2).sum(axis=0)
    facing = depth - across * x - down * y
    facing /= np.sqrt(square * (1 + across**2 + down**2))
    light = np.maximum((facing + _WRAP) / (1 + _WRAP), _LEAST_LIGHT) / square
    shading = np.log(light)
    shading = (shading - np.median(shading[skin > 0])).clip(_DARKEST, _BRIGHTEST)
    face = (face_mask(skin.shape[:2], points) > 0).astype(np.float32)
    soft = cv2.GaussianBlur(face, (0, 0), height * _SOFTNESS)
    return (shading * soft).astype(np.float32)


def _terms(x: FloatImage, y: FloatImage) -> FloatImage:
    """What a quadratic surface is a sum of, on the first axis."""
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y])


def shading_slope(picture: FloatImage, shading: FloatImage, skin: ByteImage) -> float:
    """How far a picture's brightness follows the shading: 0 not at all, 1 as a flash makes it.

    Args:
        picture: (S, S, 3) float32 sRGB in [0, 1], a base layer, so that pores do not count.
        shading: (S, S) float32, as ``flash_shading`` returns it.
        skin: (S, S) uint8, not 0 on the skin of the face.
    """
    on = skin > 0
    if not on.any():
        return 0.0
    light = shading[on] - shading[on].mean()
    bright = np.log(luminance(srgb_to_linear(picture)) + 0.01)[on]
    return float(light @ (bright - bright.mean()) / max(float(light @ light), 1e-6))


def without_shading(
    relit: FloatImage, base: FloatImage, shading: FloatImage, skin: ByteImage, share: float = 1.0
) -> FloatImage:
    """Take away what is left of a flash's shading beyond a studio's.

    Args:
        relit: (S, S, 3) float32 sRGB in [0, 1], as a network leaves the picture.
        base: (S, S, 3) float32 sRGB in [0, 1], its base layer.
        shading: (S, S) float32, as ``flash_shading`` returns it.
        skin: (S, S) uint8, not 0 on the skin of the face.
        share: Of it, 0 to 1.

    Returns:
        (S, S, 3) float32 sRGB in [0, 1], the skin's median as bright as before.
    """
    beyond = shading_slope(base, shading, skin) - _KEPT
    left = np.float32(share * min(max(_SHARE * beyond, 0.0), _MOST))
    if left == 0:
        return relit
    gain = np.exp(-left * shading)[..., None]
    return linear_to_srgb((srgb_to_linear(relit) * gain).clip(0, 1))
