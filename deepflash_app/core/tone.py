"""Brightness, shine, shadows, warmth, fall-off: what is still changed in the corrected light.

All work on the canvas, on the correction itself, so they cost no more at 50 megapixels than at
one, and end where the subject ends. At their rest nothing is touched. What they add is, like the
correction, subtracted from the photo; so strength 0 gives the photo back whatever they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.options import BALANCES

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import FloatImage

# Of the logarithm of encoded values: a stop of light is about 0.3 of it.
_BRIGHTNESS = 0.6  # at black, half of it at mid-grey, none at white, which would burn
_SHINE_TAKEN = 0.85  # share of what is left above the skin's median
_SHADOWS = 0.8  # share of a shadow's depth
_SHADOW_FLOOR = 0.35  # deeper ones are hair and pupils, not shadows
_WARM_RED, _WARM_GREEN, _WARM_BLUE = 0.09, -0.03, -0.13  # so that skin stays as bright
_FALL = 0.55
_SHINE_WHOLE = 0.12  # this far above the median everything is shine
_FALL_NEAR, _FALL_FAR = 0.8, 3.6  # face heights from the face's middle
_FACE_X, _FACE_Y = 0.62, 0.78  # half axes of the face's ellipse, in box widths and heights
_EDGE = 0.35  # of the ellipse, over which it fades
_DETAIL, _BROAD = 0.03, 0.07  # sigmas in face heights: of shine, and of shadows
_SPILT = 0.3  # matte up to which no light is added: a rim of bright wall would show a person's edge
_DARK = 0.02  # keeps black from having a logarithm of minus infinity


@dataclass(frozen=True, slots=True, eq=False)
class _Maps:
    """What does not depend on the sliders, each (h, w) float32 but the first two.

    Attributes:
        place: Rows and columns of the subject, off which the rest is 0; ``h`` and ``w`` are its.
        relit: (h, w, 3), the fully corrected canvas in [0, 1].
        room: 1 where the corrected light is black, 0 where it is white or off the subject.
        shine: In [0, 1], how much of the photo's light there is shine.
        above: How far the corrected light still is above its median on the face.
        below: How far it is below, broadly.
        far: 0 at faces, 1 far from them; 0 off the subject.
        body: The matte.
        inside: The matte without its outer edge, where light that is added would fall on the wall.
    """

    place: tuple[slice, slice]
    relit: FloatImage
    room: FloatImage
    shine: FloatImage
    above: FloatImage
    below: FloatImage
    far: FloatImage
    body: FloatImage
    inside: FloatImage


def toned(analysis: Analysis, options: RelightOptions, field: FloatImage) -> FloatImage:
    """A correction with the sliders' wishes added.

    Args:
        analysis: Of the photo.
        options: ``BALANCES`` and ``face_strengths`` are used.
        field: (h, w, 3) float32, the correction of all faces at their own strengths.

    Returns:
        (h, w, 3) float32; ``field`` itself if all sliders rest or there is nothing to light.
    """
    if not analysis.faces or all(getattr(options, name) == 0 for name in BALANCES):
        return field
    maps = _maps(analysis)
    if maps.body.size == 0:  # no subject, whatever the faces; OpenCV takes nothing empty
        return field
    own = _own_strengths(analysis, options.face_strengths)
    if isinstance(own, np.ndarray):
        own = own[maps.place]
    result = field.copy()
    part = result[maps.place]
    if options.shine > 0:
        part *= (1 - np.float32(options.shine) * maps.shine)[..., None]
    lightness = np.float32(-_FALL * options.fall_off) * maps.far
    if options.shine < 0:
        lightness += np.float32(_SHINE_TAKEN * options.shine) * maps.above
    lightness += np.float32(_BRIGHTNESS * options.brightness) * maps.room
    lightness += np.float32(_SHADOWS * options.shadows) * maps.below
    lightness -= np.maximum(lightness, 0) * (1 - maps.inside)
    lightness *= own
    tint = np.float32(options.warmth) * own * maps.body
    gain = np.empty_like(maps.relit)
    for channel, warm in enumerate((_WARM_RED, _WARM_GREEN, _WARM_BLUE)):
        np.multiply(tint, np.float32(warm), out=gain[..., channel])
    gain += lightness[..., None]
    added = np.subtract(1, cv2.exp(gain), out=gain)
    added *= maps.relit
    part += added
    return result


@lru_cache(maxsize=2)
def _maps(analysis: Analysis) -> _Maps:
    """Worked out when a slider first leaves its rest; then kept."""
    seen = analysis.guide.astype(np.float32) / 255
    relit = seen.copy()
    shape = analysis.matte.shape
    for face in analysis.faces:
        high, wide = face.field.shape[:2]
        relit[face.y : face.y + high, face.x : face.x + wide] -= face.field
    relit = relit.clip(0, 1)
    shine, above, below = (np.zeros(shape, np.float32) for _ in range(3))
    far = np.full(shape, np.inf, np.float32)
    for face in analysis.faces:
        box = face.box.scaled(*analysis.scale)
        weight = _ellipse(box, shape) * analysis.matte
        np.minimum(far, _distance(box, shape), out=far)
        if not (weight > 0).any():
            continue
        over, _ = _about_median(seen, weight, _DETAIL * _tall(box))
        left, _ = _about_median(relit, weight, _DETAIL * _tall(box))
        _, under = _about_median(relit, weight, _BROAD * _tall(box))
        np.maximum(shine, (over / _SHINE_WHOLE).clip(0, 1) * weight, out=shine)
        np.maximum(above, left * weight, out=above)
        np.maximum(below, np.minimum(under, _SHADOW_FLOOR) * weight, out=below)
    reach = _smoothstep((far - _FALL_NEAR) / (_FALL_FAR - _FALL_NEAR)) * analysis.matte
    place = _place(analysis.matte)
    room = (1 - np.asarray(cv2.cvtColor(relit, cv2.COLOR_RGB2GRAY))) * analysis.matte
    inside = _smoothstep((analysis.matte - _SPILT) / (1 - _SPILT))
    parts = (relit, room, shine, above, below, reach, analysis.matte, inside)
    return _Maps(place, *(np.ascontiguousarray(part[place]) for part in parts))


def _place(matte: FloatImage) -> tuple[slice, slice]:
    """The rows and columns in which the subject is."""
    spans = [np.flatnonzero(matte.any(axis=axis)) for axis in (1, 0)]
    if not spans[0].size:
        return slice(0, 0), slice(0, 0)
    return slice(int(spans[0][0]), int(spans[0][-1]) + 1), slice(
        int(spans[1][0]), int(spans[1][-1]) + 1
    )


def _about_median(
    picture: FloatImage, weight: FloatImage, sigma: float
) -> tuple[FloatImage, FloatImage]:
    """How far a face's smoothed light is above its median, and how far below."""
    luma = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)
    level = np.log(luma + np.float32(_DARK))
    middle = np.float32(np.median(level[weight > weight.max() / 2]))
    # Averaged on the face alone: neither hair nor wall shines into it.
    share = cv2.GaussianBlur(weight, (0, 0), max(sigma, 0.5)) + np.float32(1e-3)
    apart = cv2.GaussianBlur((level - middle) * weight, (0, 0), max(sigma, 0.5)) / share
    return np.maximum(apart, 0), np.maximum(-apart, 0)


@lru_cache(maxsize=2)
def _own_strengths(analysis: Analysis, strengths: tuple[float, ...]) -> FloatImage | np.float32:
    """At each place the strength of the faces nearby, (h, w); 1 if all have it."""
    chosen = (*strengths, *[1.0] * len(analysis.faces))[: len(analysis.faces)]
    if all(strength == 1 for strength in chosen):
        return np.float32(1)
    shape = analysis.matte.shape
    total, norm = np.zeros(shape, np.float32), np.full(shape, 1e-9, np.float32)
    for face, strength in zip(analysis.faces, chosen, strict=True):
        near = 1 / (np.float32(0.01) + _distance(face.box.scaled(*analysis.scale), shape) ** 4)
        total += np.float32(strength) * near
        norm += near
    return total / norm


def _ellipse(box: FaceBox, shape: tuple[int, ...]) -> FloatImage:
    """1 on the face in a box, fading to 0 at its edge, (h, w)."""
    x, y = box.centre
    across = (np.arange(shape[1], dtype=np.float32) + 0.5 - x) / (_FACE_X * box.width)
    down = (np.arange(shape[0], dtype=np.float32) + 0.5 - y) / (_FACE_Y * box.height)
    return _smoothstep((1 - np.hypot(across[None, :], down[:, None])) / np.float32(_EDGE))


def _distance(box: FaceBox, shape: tuple[int, ...]) -> FloatImage:
    """From the middle of a face, in face heights, (h, w)."""
    x, y = box.centre
    across = (np.arange(shape[1], dtype=np.float32) + 0.5 - x) / _tall(box)
    down = (np.arange(shape[0], dtype=np.float32) + 0.5 - y) / _tall(box)
    return np.hypot(across[None, :], down[:, None]).astype(np.float32)


def _tall(box: FaceBox) -> float:
    """A face's height, which lies across the picture where the head does."""
    return max(box.width, box.height)


def _smoothstep(x: FloatImage) -> FloatImage:
    x = np.clip(x, 0, 1)
    return (x * x * (3 - 2 * x)).astype(np.float32)
