"""What a flash's light makes of a head's shape, and how much of that is left in a picture.

A lamp beside the lens lights what faces the camera and is near: nose and forehead are bright, the
sides of the face dark, in everybody alike. How much, the mesh of the face tells. A phone that is
held low, or a head thrown back, brightens the chin instead of the forehead.
A network that has learnt from simulated flash finds such shading where it is as simulated, and
leaves up to all of it on real photos (STUDY.md, *What is left of the flash's shading*). So it is
measured after the network: the slope of the picture's brightness over the shading that the shape
foretells, in logarithms, is 1 and more where nothing has been taken away, and less in studio
portraits, whose lamps stand higher and farther off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.face_regions import CHIN, FACE_OVAL, TOP, face_mask

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage, Image

_FACE_HEIGHT = 0.2  # metres
_DISTANCE = 0.45  # metres, of a hand that holds a phone
_WRAP = 0.6  # light seems to reach round the edge of the lit side, as skin scatters it
_RELIEF = 1.2  # of the mesh, which is flatter than faces are
_DARKEST, _BRIGHTEST = -1.2, 0.8  # stops (natural): the shape is rough at the silhouette
_SHARE = 0.8  # of what is beyond a studio's, since the shape is rough
_KEPT, _MOST = 0.7, 0.6
"""Slope over the shading of a lamp at the lens that a studio leaves, and the most to take away.
Untouched portraits have 0.3 to 1.5, 0.8 in the middle; the four real flash photos at hand 0.8 to
1.3, and the same people in the light of their rooms -0.2 to 0.7."""
_KEPT_BELOW, _MOST_BELOW = -0.2, 0.6
"""The same of light from below, in natural logarithms a face height: of 801 untouched portraits
three quarters have less than -0.2 and half less than -0.5, since lamps stand above. The real flash
photos have -0.05 to 0.26, and the same people in the light of their rooms -0.27 to -0.10."""
_FROM_ABOVE = (-0.4, -0.15)
"""Slopes of the flash photo: up to the first it is lit from above, from the second on it is not."""
_PLAIN = 1.0  # natural logarithm: what is so far from the median of skin is a fringe, or a beard
_SOFTNESS = 0.08  # of the face's height: its edge
_AROUND, _FADING = 0.25, 0.12  # of the face's height: hair and neck, and how softly they end
_END = 0.6  # of the face's height from its middle: where light from below grows no more
_LEAST_LIGHT = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Shading:
    """What lamps at two places do to a head, as its shape foretells it.

    Both are natural logarithms, 0 at the median of the skin and, softly, off the head.

    Attributes:
        lens: (H, W) float32, by a lamp at the lens, on the face.
        below: (H, W) float32, by one below it, on face, hair and neck: how far down a place lies,
            in face heights.
    """

    lens: FloatImage
    below: FloatImage


def flash_shading(points: FloatImage, skin: ByteImage) -> Shading:
    """The light of a flash on a face, as its shape foretells it.

    The shape is the quadratic surface nearest to the mesh, the bulk of a face: nose and cheeks
    on it gained nothing on real photos.

    Args:
        points: (468, 3) float32 mesh points in pixels of the picture; z grows away from the camera.
        skin: (H, W) uint8, not 0 on the skin of the face.
    """
    if not (skin > 0).any():
        nothing = np.zeros(skin.shape, np.float32)
        return Shading(nothing, nothing)
    oval = points[list(FACE_OVAL), :2]
    height = max(float(np.ptp(oval, axis=0).max()), 1.0)  # heads may lie
    face = (face_mask(skin.shape[:2], points) > 0).astype(np.float32)
    return Shading(
        _at_the_lens(points, skin, oval.mean(axis=0), height)
        * cv2.GaussianBlur(face, (0, 0), height * _SOFTNESS),
        _downwards(points, skin) * _around(face, height),
    )


def _at_the_lens(
    points: FloatImage, skin: ByteImage, middle: FloatImage, height: float
) -> FloatImage:
    """``Shading.lens`` before it fades, by the quadratic surface nearest to the mesh."""
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
    return (shading - np.median(shading[skin > 0])).clip(_DARKEST, _BRIGHTEST).astype(np.float32)


def _downwards(points: FloatImage, skin: ByteImage) -> FloatImage:
    """``Shading.below`` before it fades: face heights from the middle of the skin to the chin."""
    down = points[CHIN, :2] - points[TOP, :2]
    down = down / max(float(down @ down), 1.0)  # a face height further down it grows by 1
    rows, columns = (np.arange(count, dtype=np.float32) for count in skin.shape)
    far = rows[:, None] * down[1] + columns[None, :] * down[0]
    return (far - np.median(far[skin > 0])).clip(-_END, _END).astype(np.float32)


def _around(face: FloatImage, height: float) -> FloatImage:
    """1 on the face and near it, softly falling to 0 round it."""
    reach = round(height * _AROUND)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return cv2.GaussianBlur(cv2.dilate(face, disc), (0, 0), height * _FADING)


def _terms(x: FloatImage, y: FloatImage) -> FloatImage:
    """What a quadratic surface is a sum of, on the first axis."""
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y])


def shading_slope(picture: FloatImage, shading: FloatImage, skin: ByteImage) -> float:
    """How far a picture's brightness follows a shading: 0 not at all, 1 as the lamp makes it.

    Args:
        picture: (S, S, 3) float32 sRGB in [0, 1], a base layer, so that pores do not count.
        shading: (S, S) float32, one of ``Shading``.
        skin: (S, S) uint8, not 0 on the skin of the face.
    """
    on = skin > 0
    return _slope(_bright(picture)[on], shading[on])


def from_below(picture: FloatImage, shading: Shading, skin: ByteImage) -> float:
    """How far a picture's light comes from below, if above 0, or from above.

    Args:
        picture: (S, S, 3) float32 sRGB in [0, 1], a base layer.
        shading: Of the head.
        skin: (S, S) uint8, not 0 on the skin of the face.

    Returns:
        Natural logarithm of the brightness a face height. Skin that is far darker or brighter than
        its median (dark fringes, beards, nostrils) does not count.
    """
    on = skin > 0
    if not on.any():
        return 0.0
    bright = _bright(picture)
    plain = plain_skin(bright, skin)
    return _slope(bright[plain], shading.below[plain])


def plain_skin(bright: FloatImage, skin: ByteImage) -> Image:
    """Where skin is neither far darker nor far brighter than its median.

    Args:
        bright: (S, S) float32, natural logarithm of the brightness.
        skin: (S, S) uint8, not 0 on the skin of the face, of which there must be some.

    Returns:
        (S, S) bool.
    """
    on = skin > 0
    return on & (np.abs(bright - np.median(bright[on])) < _PLAIN)


def without_shading(
    relit: FloatImage,
    base: FloatImage,
    seen: FloatImage,
    shading: Shading,
    skin: ByteImage,
    share: float = 1.0,
) -> FloatImage:
    """Take away what is left of a flash's shading beyond a studio's.

    Args:
        relit: (S, S, 3) float32 sRGB in [0, 1], as a network leaves the picture.
        base: (S, S, 3) float32 sRGB in [0, 1], its base layer.
        seen: (S, S, 3) float32 sRGB in [0, 1], the same of the flash photo: where that is lit
            from above, what seems to come from below is a fringe that the network made lighter.
        shading: Of the head.
        skin: (S, S) uint8, not 0 on the skin of the face.
        share: Of it, 0 to 1.

    Returns:
        (S, S, 3) float32 sRGB in [0, 1], the skin's median nearly as bright as before.
    """
    if share == 0 or not (skin > 0).any():
        return relit
    lens = _beyond(shading_slope(base, shading.lens, skin), _KEPT, _MOST)
    below = _beyond(from_below(base, shading, skin), _KEPT_BELOW, _MOST_BELOW)
    none, some = _FROM_ABOVE
    below *= min(max((from_below(seen, shading, skin) - none) / (some - none), 0.0), 1.0)
    if lens == below == 0:
        return relit
    left = np.float32(share * lens) * shading.lens + np.float32(share * below) * shading.below
    return linear_to_srgb((srgb_to_linear(relit) * np.exp(-left)[..., None]).clip(0, 1))


def _beyond(slope: float, kept: float, most: float) -> float:
    """How much of a shading to take away."""
    return min(max(_SHARE * (slope - kept), 0.0), most)


def _bright(picture: FloatImage) -> FloatImage:
    return np.log(luminance(srgb_to_linear(picture)) + 0.01)


def _slope(values: FloatImage, over: FloatImage) -> float:
    """Of the straight line nearest to some values, each 1-D; 0 without any."""
    if not over.size:
        return 0.0
    spread = over - over.mean()
    return float(spread @ (values - values.mean()) / max(float(spread @ spread), 1e-6))
