"""Red pupils, made neutral.

Two steps, so that any part of a photo comes out as it does in the whole: ``red_pupils`` measures
on the photo where red pupils are, ``neutralise`` is a pixel-by-pixel step for any region of it.

What counts as red, and what takes its place, follows the idea of GIMP's red-eye filter; written
from the formula in the project's notes, with tests of the spot's shape added, since lips, lids
and tear ducts are red as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from deepflash_app.core.face_regions import LEFT_EYE, RIGHT_EYE
from deepflash_app.core.resize import scaled_patch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deepflash_app.core.types import ByteImage, FloatImage, Image

_RED, _BLUE = 0.5133, 0.1933  # weights of the formula; green has 1
_MIN_CHROMA = 0.08  # of red above the other two: black passes the ratio test by 0 >= 0
_RIM_RATIO = 0.6  # share of the red ratio from which the feather begins to take hold

_CORNERS = ((33, 133), (263, 362))  # outer, inner corner of the person's right and left eye
_SEARCH_WIDTHS = 0.4  # disc radius in eye widths: a pupil looking aside, not the tear duct

# A pupil, in radii of the search disc. The iris has about half of it; pupils are red when they are
# wide open, in the dark. With 0.07 and no demand on chroma, brown irises and reddened lids gave 34
# spots on 400 eyes of ordinary portraits; with these 1.
_MIN_RADIUS, _MAX_RADIUS = 0.12, 0.55
_MIN_SPOT_CHROMA = 0.2  # median over the spot; real red pupils have 0.3 and more
_MIN_AREA = 4.0  # pixels: less is noise
_MIN_ROUNDNESS = 0.4  # area over enclosing circle; half a disc, cut by the lid, has 0.5
_MIN_SOLIDITY = 0.75  # area over convex hull
_FEATHER = 0.3  # of the pupil's radius, and at least a pixel and a half
_MIN_FEATHER = 1.5


@dataclass(frozen=True, slots=True)
class RedEye:
    """A disc round a pupil in which red is looked for, in photo pixels.

    Attributes:
        x: Of its middle.
        y: Of its middle.
        radius: Of the disc.
        number: Twice the number of the face, plus 1 for the eye on the right of the picture.
    """

    x: float
    y: float
    radius: float
    number: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class RedPupil:
    """How much of each pixel of one pupil to neutralise.

    Attributes:
        x: Left edge of ``weight`` in photo pixels.
        y: Top edge.
        weight: (h, w) float32 in [0, 1].
        eye: ``RedEye.number`` of the eye that it belongs to.
    """

    x: int
    y: int
    weight: FloatImage
    eye: int = 0

    def scaled(self, factor: float, strength: float) -> RedPupil:
        """The same pupil in a photo ``factor`` times as large, neutralised by ``strength``."""
        weight: FloatImage = self.weight * np.float32(strength)
        weight, x, y = scaled_patch(weight, self.x, self.y, factor)
        return RedPupil(x, y, weight, self.eye)


def red_eye_candidates(points: FloatImage, face: int = 0) -> tuple[RedEye, RedEye]:
    """Where the pupils of a face may be: one disc an eye, the left one in the picture first.

    Args:
        points: (468, 3) mesh points in photo pixels.
        face: The number of the face, from which the eyes have theirs.
    """
    discs = []
    for outline, corners in ((RIGHT_EYE, _CORNERS[0]), (LEFT_EYE, _CORNERS[1])):
        x, y = points[list(outline), :2].mean(axis=0)
        # in depth, too: on a turned head the eye gets narrow but its pupil hardly smaller
        width = float(np.linalg.norm(points[corners[0]] - points[corners[1]]))
        discs.append(RedEye(float(x), float(y), max(_SEARCH_WIDTHS * width, 1.0)))
    first, second = sorted(discs, key=lambda disc: disc.x)
    return replace(first, number=2 * face), replace(second, number=2 * face + 1)


def red_pupils(pixels: Image, eyes: Sequence[RedEye]) -> tuple[RedPupil, ...]:
    """Measure the red pupils of a photo.

    A second call on the corrected photo finds none of them again: every pixel that counts as red
    in a pupil is fully neutralised, and no other red pixel is touched.

    Args:
        pixels: The whole photo, (H, W, 3) uint8, uint16, or float32 in [0, 1]; gamma-encoded.
        eyes: Where to look.

    Returns:
        The pupils found, several for an eye whose pupil a reflection cuts in two.
    """
    found = []
    for eye in eyes:
        x0, y0 = max(int(eye.x - eye.radius), 0), max(int(eye.y - eye.radius), 0)
        x1, y1 = max(int(eye.x + eye.radius) + 2, 0), max(int(eye.y + eye.radius) + 2, 0)
        patch = pixels[y0:y1, x0:x1]
        if patch.size:
            found += _pupils_in(_unit(patch), eye, x0, y0)
    return tuple(found)


def neutralise(pixels: Image, pupils: Sequence[RedPupil], x: int = 0, y: int = 0) -> Image:
    """Take the red out of pupils, in the whole photo or any region of it.

    Red is replaced by (G + 0.1933 B) / (2 · 0.5133) and never rises; so white catch-lights and
    neutral pixels stay as they are.

    Args:
        pixels: (H, W, 3) uint8, uint16, or float32 in [0, 1]; not changed.
        pupils: From ``red_pupils`` on the whole photo.
        x: Left edge of ``pixels`` in the photo.
        y: Top edge of ``pixels`` in the photo.

    Returns:
        The corrected pixels, of the same dtype; ``pixels`` itself where no pupil lies in it.
    """
    result = pixels
    height, width = pixels.shape[:2]
    for pupil in pupils:
        high, wide = pupil.weight.shape
        left, top = max(pupil.x, x), max(pupil.y, y)
        right, bottom = min(pupil.x + wide, x + width), min(pupil.y + high, y + height)
        if right <= left or bottom <= top:
            continue
        if result is pixels:
            result = pixels.copy()
        place = np.s_[top - y : bottom - y, left - x : right - x]
        weight = pupil.weight[top - pupil.y : bottom - pupil.y, left - pupil.x : right - pupil.x]
        result[place][..., 0] = _neutral_red(result[place], weight)
    return result


def correct_red_eyes(pixels: Image, eyes: Sequence[RedEye]) -> Image:
    """Find and neutralise the red pupils of a whole photo.

    Args:
        pixels: (H, W, 3) uint8, uint16, or float32 in [0, 1]; gamma-encoded.
        eyes: Where to look.

    Returns:
        The photo, of the same dtype; ``pixels`` itself if no pupil is red.
    """
    return neutralise(pixels, red_pupils(pixels, eyes))


def _neutral_red(patch: Image, weight: FloatImage) -> Image:
    """The red channel of a patch, drawn towards neutral by ``weight``; in the patch's dtype."""
    red, green, blue = (patch[..., channel].astype(np.float32) for channel in range(3))
    lowered = np.minimum(red, (green + _BLUE * blue) / (2 * _RED))
    mixed = red + weight * (lowered - red)
    if np.issubdtype(patch.dtype, np.integer):
        mixed = np.rint(mixed)
    return mixed.astype(patch.dtype)


def _unit(patch: Image) -> FloatImage:
    """The patch as float32 with white at 1."""
    if np.issubdtype(patch.dtype, np.integer):
        return np.asarray(patch, np.float32) / np.float32(np.iinfo(patch.dtype).max)
    return np.asarray(patch, np.float32)


def _pupils_in(patch: FloatImage, eye: RedEye, x0: int, y0: int) -> list[RedPupil]:
    """The red spots of one search disc that have the shape of a pupil.

    Every spot is judged by its own pixels alone: so what is refused now is refused again, alike,
    when its neighbour has been corrected.
    """
    rows, columns = np.ogrid[: patch.shape[0], : patch.shape[1]]
    distance = np.hypot(columns + x0 - eye.x, rows + y0 - eye.y)
    red, ratio, chroma = _redness(patch)
    red &= distance <= eye.radius
    count, labels, stats, _ = cv2.connectedComponentsWithStats(red.astype(np.uint8))
    pupils = []
    for label in range(1, count):
        spot = labels == label
        if stats[label, cv2.CC_STAT_AREA] < _MIN_AREA or distance[spot].max() > eye.radius - 1:
            continue  # it goes on outside: skin
        if np.median(chroma[spot]) < _MIN_SPOT_CHROMA:
            continue  # a brown iris
        radius = _pupil_radius(spot.astype(np.uint8), eye.radius)
        if radius is not None:
            weight = _feathered(spot, red, ratio, radius)
            pupils.append(RedPupil(x0, y0, weight, eye.number))
    return pupils


def _redness(patch: FloatImage) -> tuple[npt.NDArray[np.bool_], FloatImage, FloatImage]:
    """Which pixels are red, by how much of the formula's ratio, and with what chroma.

    Returns:
        (H, W) bool; 0.5133 R over the larger of G and 0.1933 B, at least 1 where red; red above
        the larger of the other two.
    """
    red, green, blue = patch[..., 0], patch[..., 1], patch[..., 2]
    ratio = _RED * red / np.maximum(np.maximum(green, _BLUE * blue), 1e-4)
    chroma = red - np.maximum(green, blue)
    return (ratio >= 1.0) & (chroma >= _MIN_CHROMA), ratio, chroma


def _pupil_radius(spot: ByteImage, search_radius: float) -> float | None:
    """The radius of a spot in pixels if it has a pupil's size and shape, else None."""
    contours, _ = cv2.findContours(spot, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = contours[0]
    filled = np.zeros_like(spot)  # catch-lights are holes in the red
    cv2.drawContours(filled, [outline], -1, 1, cv2.FILLED)
    area = float(filled.sum())
    radius = float(np.sqrt(area / np.pi))
    if not _MIN_RADIUS * search_radius <= radius <= _MAX_RADIUS * search_radius:
        return None
    _, enclosing = cv2.minEnclosingCircle(outline)
    hull = np.zeros_like(spot)
    cv2.fillConvexPoly(hull, cv2.convexHull(outline), 1)
    # half a pixel more, since outlines run through pixel centres
    round_enough = area >= _MIN_ROUNDNESS * np.pi * (enclosing + 0.5) ** 2
    return radius if round_enough and area >= _MIN_SOLIDITY * float(hull.sum()) else None


def _feathered(
    spot: npt.NDArray[np.bool_], red: npt.NDArray[np.bool_], ratio: FloatImage, radius: float
) -> FloatImage:
    """1 in the spot, falling to 0 outside it, on pixels that are reddish but not red."""
    feather = max(_FEATHER * radius, _MIN_FEATHER)
    outside = cv2.distanceTransform((~spot).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    near = np.clip(1.0 - outside / (feather + 1.0), 0.0, 1.0)
    reddish = np.clip((ratio - _RIM_RATIO) / (1.0 - _RIM_RATIO), 0.0, 1.0)
    weight = np.where(red, 0.0, near * reddish)
    weight[spot] = 1.0
    return weight.astype(np.float32)
