"""Specks of mirror-like reflection on oily skin, dimmed to its texture.

A flash beside the lens is reflected by every small drop and facet of the skin that faces it. These
specks are finer than the base layer, so the correction, which is smooth (Eq. 2), cannot take them
away. Two steps, as with red pupils: ``find_glints`` measures on the photo where they are and how
much light is too much, ``dim_glints`` is a pixel-by-pixel step for any region of it.

What tells them from texture that is the skin's own: they add the lamp's white light to the skin's
colour [Shafer, 1985], so the channel in which skin is darkest rises most, while freckles and pores
are darker than their surroundings; and they come in swarms, while a stud or a scar is alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from deepflash_app.core.face_regions import FACE_OVAL, face_mask, forehead_mask, skin_mask
from deepflash_app.core.resize import quickly_shrunk, scaled_patch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import ByteImage, FloatImage, Image

# Sizes are shares of the face's height, some 20 cm.
_RADIUS = 0.006  # of the largest speck: a little more than a millimetre
_SWARM = 0.06  # within which a speck has others
_TEXTURE = 0.1  # side of the window in which the skin's own texture is measured

_LEAST_RADIUS = 2  # pixels: in smaller faces specks cannot be told from noise
_TALLEST = 1200.0  # pixels: larger faces are measured shrunk, as their specks are large, too
_LEAST_OTHERS = 3  # specks of a swarm
_LEAST_EXCESS = 5.0  # levels of 255 that nobody sees
_KEPT = 2.0  # of the texture's sigma: how bright a speck may stay
_CERTAIN = 1.5  # times that, which a speck reaches somewhere
_TO_SIGMA = 1.25  # of a mean absolute difference
_AT_A_TIME = 256
_SKIN_SIDE = 320  # pixels of the patch, enough to tell skin from hair and frames
_DARKEST, _STRANGEST = 0.7, 0.25  # of skin in brightness and colour: what is otherwise is no skin


@dataclass(frozen=True, slots=True, eq=False)
class Glint:
    """A few specks that lie close together.

    Attributes:
        x: Left edge of ``excess`` in photo pixels.
        y: Top edge.
        excess: (h, w, 3) uint8, what is too bright, in levels of 255.
        face: The number of the face that they are on.
    """

    x: int
    y: int
    excess: ByteImage
    face: int = 0


def find_glints(pixels: Image, points: FloatImage, face: int = 0) -> tuple[Glint, ...]:
    """Measure the specks of one face.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the whole photo, gamma-encoded.
        points: (468, 2 or more) mesh points in photo pixels.
        face: The number of the face.

    Returns:
        The specks, none if the face is too small to show any.
    """
    oval = points[list(FACE_OVAL), :2]
    tall = float((oval.max(axis=0) - oval.min(axis=0)).max())
    if round(_RADIUS * tall) < _LEAST_RADIUS:
        return ()
    reach = round(tall / 4)  # the forehead goes on above the mesh
    x, y = (max(int(low) - reach, 0) for low in oval.min(axis=0))
    x1, y1 = (max(int(high) + reach, 0) for high in oval.max(axis=0))
    patch = _bytes(pixels[y:y1, x:x1])
    if patch.size == 0:
        return ()
    patch, scale = quickly_shrunk(patch, round(max(patch.shape[:2]) * _TALLEST / tall))
    skin = _skin(patch, (points[:, :2] - np.array([x, y], np.float32)) * np.float32(scale))
    if not skin.any():
        return ()
    tall *= scale
    window, side = 4 * round(_RADIUS * tall) + 1, round(_TEXTURE * tall) | 1
    left, top, wide, high = cv2.boundingRect(skin.astype(np.uint8))
    reach = window + side // 2 + 2  # as far as anything looks from the skin
    left, top, right, bottom = left - reach, top - reach, left + wide + reach, top + high + reach
    left, top = max(left, 0), max(top, 0)
    patch, skin = patch[top:bottom, left:right], skin[top:bottom, left:right]
    red, green, blue = cv2.split(patch)
    specks = _specks(cv2.min(cv2.min(red, green), blue), skin, tall, window, side)
    near = cv2.dilate((specks > 0).astype(np.uint8), np.ones((window, window), np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(near)
    found = []
    for at_x, at_y, wide, high, _ in places[1:]:
        excess = _excess(patch, specks, (at_x, at_y, wide, high), window)
        excess, right, down = scaled_patch(excess, left + at_x, top + at_y, 1 / scale)
        found.append(Glint(x + right, y + down, excess, face))
    return tuple(found)


def dim_glints(
    pixels: Image,
    glints: Sequence[Glint],
    amounts: Sequence[float],
    *,
    x: int = 0,
    y: int = 0,
    scale: float = 1.0,
) -> Image:
    """Take what is too bright off the specks, in the whole photo or any region of it.

    A speck that several glints hold, as where two faces' skins overlap, is dimmed once: by the
    most that one of them asks for.

    Args:
        pixels: (H, W, 3) uint8 or uint16; not changed.
        glints: From ``find_glints`` on the whole photo.
        amounts: How much of it to take, 0 to 1, by number of the face; 1 past the end.
        x: Left edge of ``pixels`` in the photo.
        y: Top edge of ``pixels`` in the photo.
        scale: Size of this photo against the one that was measured.

    Returns:
        The pixels, of the same dtype; ``pixels`` itself where no speck lies in it.
    """
    result = pixels
    unit = np.iinfo(pixels.dtype).max / 255
    depth = cv2.CV_8U if pixels.dtype == np.uint8 else cv2.CV_16U
    height, width = pixels.shape[:2]
    for glint in glints:
        amount = amounts[glint.face] if glint.face < len(amounts) else 1.0
        if amount == 0 or not _reaches(glint, scale, x, y, width, height):
            continue
        excess, at_x, at_y = _scaled(glint, scale)
        high, wide = excess.shape[:2]
        left, top = max(at_x, x), max(at_y, y)
        right, bottom = min(at_x + wide, x + width), min(at_y + high, y + height)
        if right <= left or bottom <= top:
            continue
        if result is pixels:
            result = pixels.copy()
        excess = excess[top - at_y : bottom - at_y, left - at_x : right - at_x]
        place = np.s_[top - y : bottom - y, left - x : right - x]
        dimmed = cv2.subtract(pixels[place], excess * np.float32(amount * unit), dtype=depth)
        np.minimum(result[place], dimmed, out=result[place])
    return result


def _reaches(glint: Glint, scale: float, x: int, y: int, width: int, height: int) -> bool:
    """Whether a glint, scaled, may lie in a region: most of a photo's do not, in one part of it."""
    high, wide = glint.excess.shape[:2]
    across = x - 1 <= (glint.x + wide) * scale and glint.x * scale <= x + width
    return across and y - 1 <= (glint.y + high) * scale and glint.y * scale <= y + height


def _bytes(patch: Image) -> ByteImage:
    """8 bits are enough to measure by, and what the median filter takes at any size."""
    return patch if patch.dtype == np.uint8 else (patch >> 8).astype(np.uint8)


def _skin(patch: ByteImage, points: FloatImage) -> npt.NDArray[np.bool_]:
    """Where a patch shows bare skin that has about the colour of the face, the forehead's too."""
    small, scale = quickly_shrunk(patch, _SKIN_SIDE)
    shape, points = small.shape[:2], points * np.float32(scale)
    face = skin_mask(shape, points) > 0
    if not face.any():
        return np.zeros(patch.shape[:2], np.bool_)
    around = cv2.blur(small, (5, 5)).astype(np.float32)
    bright = around.mean(axis=2)
    color = around / np.maximum(bright, 1)[..., None]
    median = np.median(around[face], axis=0)
    strange = np.abs(color - median / median.mean()).max(axis=2)
    alike = (bright > _DARKEST * median.mean()) & (strange < _STRANGEST)
    above = (forehead_mask(shape, points) > 0) & (face_mask(shape, points) == 0)
    skin = (alike & (face | above)).astype(np.uint8)
    return cv2.resize(skin, patch.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0


def _specks(
    darkest: ByteImage, skin: npt.NDArray[np.bool_], tall: float, window: int, side: int
) -> FloatImage:
    """How much of each pixel's height above its surroundings is too much: (H, W) in [0, 1]."""
    above = darkest.astype(np.float32) - cv2.medianBlur(darkest, window)
    rough = np.abs(above)
    texture = np.maximum(cv2.blur(rough, (side, side)), np.median(rough[skin])) * _TO_SIGMA
    may_stay = np.maximum(_KEPT * texture, _LEAST_EXCESS)
    too_much = np.where(skin, np.maximum(above - may_stay, 0), 0).astype(np.float32)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(
        (too_much > 0).astype(np.uint8)
    )
    certain = np.zeros(count, bool)
    certain[labels[skin & (above > _CERTAIN * may_stay)]] = True
    certain &= stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) <= 1.5 * window
    chosen = np.flatnonzero(certain)
    places = np.asarray(middles[chosen], np.float64)
    certain[chosen[_neighbours(places, _SWARM * tall) < _LEAST_OTHERS]] = False
    share = np.where(certain[labels], too_much / np.maximum(above, 1), 0).astype(np.float32)
    feathered: FloatImage = np.maximum(share, cv2.GaussianBlur(share, (0, 0), 0.6))
    return feathered


def _neighbours(places: npt.NDArray[np.float64], within: float) -> npt.NDArray[np.intp]:
    """How many others each of (n, 2) places has near it; in parts, since they may be thousands."""
    counts = [
        (np.linalg.norm(some[:, None] - places, axis=2) < within).sum(axis=1)
        for some in np.array_split(places, len(places) // _AT_A_TIME + 1)
    ]
    return np.concatenate(counts) - 1


def _excess(
    patch: ByteImage, specks: FloatImage, place: tuple[int, int, int, int], window: int
) -> ByteImage:
    """What to take off one rectangle: each channel's height above its surroundings, in part."""
    left, top, wide, high = place
    reach = window // 2
    x, y = max(left - reach, 0), max(top - reach, 0)
    around = patch[y : top + high + reach, x : left + wide + reach]
    inner = np.s_[top - y : top - y + high, left - x : left - x + wide]
    above = cv2.subtract(around, cv2.medianBlur(around, window))[inner]
    share = specks[top : top + high, left : left + wide, None]
    return np.rint(share * above).astype(np.uint8)


@lru_cache(maxsize=1024)
def _scaled(glint: Glint, factor: float) -> tuple[ByteImage, int, int]:
    """``scaled_patch`` of a glint; kept, since a strength slider does not change it."""
    while factor <= 0.5:  # noqa: PLR2004 - half
        glint, factor = _halved(glint), 2 * factor
    return scaled_patch(glint.excess, glint.x, glint.y, factor)


@lru_cache(maxsize=1024)
def _halved(glint: Glint) -> Glint:
    """A glint as it lies on the photo of half the size; kept, since zooming asks for many sizes."""
    high, wide = glint.excess.shape[:2]
    left, top = glint.x % 2, glint.y % 2
    right, bottom = (left + wide) % 2, (top + high) % 2
    border = cv2.BORDER_CONSTANT
    whole = cv2.copyMakeBorder(glint.excess, top, bottom, left, right, border, value=(0, 0, 0))
    size = (whole.shape[1] // 2, whole.shape[0] // 2)
    half = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    return Glint(glint.x // 2, glint.y // 2, np.asarray(half, np.uint8), glint.face)
