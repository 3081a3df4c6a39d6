"""From the corrections of single heads to one smooth correction of the whole photo.

Inside a head square the network's correction counts, feathered towards the border. Beyond, it goes
on as a smooth field over the rest of the subject and fades out, so that no corrected face sits on
a flash-coloured neck and no border shows. Where heads overlap they share.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import Square, square_transform

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deepflash_app.core.types import FloatImage

    _Place = tuple[slice, slice]  # rows and columns of the canvas

_FEATHER = 0.14  # of the square's side, from its border inwards
_REACH = 1.0  # of the square's side: where the continued correction has faded out
_CONTINUED = 0.85  # share of the correction just beyond the border
_SMOOTH = 0.2  # sigma of the continued correction, of the square's side
_COARSE = 64  # pixels a side at which it is worked out
_EDGE_LOW, _EDGE_HIGH = 0.04, 0.96  # matte below and above count as 0 and 1


def clean_matte(matte: FloatImage) -> FloatImage:
    """The matte with its faint ends cut off, so that it is exactly 0 off the subject."""
    return ((matte - _EDGE_LOW) / (_EDGE_HIGH - _EDGE_LOW)).clip(0, 1).astype(np.float32)


def face_fields(
    corrections: Sequence[FloatImage], squares: Sequence[Square], matte: FloatImage
) -> Iterator[tuple[FloatImage, int, int]]:
    """What each face contributes to the photo's correction, at canvas size.

    A crowd's fields are held where they are not 0 only: whole ones would take gigabytes.

    Args:
        corrections: (S, S, 3) float32, signed, one for each head square.
        squares: Where they lie, in canvas pixels.
        matte: (h, w) float32 in [0, 1], at canvas size.

    Yields:
        As ``cropped`` gives it, for each face; their sum is the correction of the photo.
    """
    near = [_window(square, matte.shape) for square in squares]
    inner = [_feather(square, place) for square, place in zip(squares, near, strict=True)]
    crowd = np.zeros_like(matte)
    parts = []
    for number, (correction, square) in enumerate(zip(corrections, squares, strict=True)):
        others = np.ones_like(matte)
        for other, (place, weight) in enumerate(zip(near, inner, strict=True)):
            if other != number:
                others[place] *= 1 - weight
        own = np.zeros_like(matte)
        own[near[number]] = inner[number]
        place = _window(square, matte.shape, _REACH)
        placed = _placed(correction, square, matte.shape)
        continued = _continued(placed, own * matte, square, place)
        own = own[place]
        beside = (1 - own) * (_fade(_distance(square, place)) * others[place])
        crowd[place] += own + beside
        parts.append((own[..., None] * placed[place] + beside[..., None] * continued, place))
    share = matte / np.maximum(crowd, 1)
    while parts:  # each is let go of once it is cropped
        field, place = parts.pop(0)
        field *= share[place][..., None]
        part, x, y = cropped(field)
        yield part, x + place[1].start, y + place[0].start


def beyond(squares: Sequence[Square], matte: FloatImage) -> Iterator[FloatImage]:
    """What of the subject no face's correction reaches, shared among the faces by nearness.

    Args:
        squares: Head squares, in canvas pixels.
        matte: (h, w) float32 in [0, 1], at canvas size.

    Yields:
        (h, w) float32 in [0, 1] for each square; 0 off the subject and well inside any square.
    """
    whole = (slice(0, matte.shape[0]), slice(0, matte.shape[1]))
    left, total = matte.copy(), np.zeros_like(matte)
    for square in squares:
        distance = _distance(square, whole)
        left *= (1 - _feather(square, whole)) * (1 - _fade(distance))
        total += _nearness(distance)
    for square in squares:
        yield left * (_nearness(_distance(square, whole)) / total)


def _placed(correction: FloatImage, square: Square, shape: tuple[int, ...]) -> FloatImage:
    """The square's correction at its place on the canvas, its edge repeated all around."""
    side = correction.shape[0]
    shrink = side / square.side
    if shrink > 1:  # the canvas is coarser than the network, as in a photo of many heads
        sigma = min(0.5 * shrink, side)  # wider it is one mean, and takes for ever to work out
        correction = cv2.GaussianBlur(correction, (0, 0), sigma)
    return cv2.warpAffine(
        correction,
        square_transform(square, side),
        (shape[1], shape[0]),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _continued(placed: FloatImage, weight: FloatImage, square: Square, place: _Place) -> FloatImage:
    """The correction's slow part at a place, carried on smoothly beyond where it is known."""
    height, width = weight.shape
    shrink = max(square.side / _COARSE, 1)
    size = (max(round(width / shrink), 1), max(round(height / shrink), 1))
    known = np.dstack([placed * weight[..., None], weight])
    coarse = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    sigma = _SMOOTH * square.side / shrink
    # Twice: near the border the narrow mean is right, far off only the wide one knows anything.
    near = cv2.GaussianBlur(coarse, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    far = cv2.GaussianBlur(coarse, (0, 0), 4 * sigma, borderType=cv2.BORDER_CONSTANT)
    blended = near + np.float32(0.02) * far
    mean = blended[..., :3] / np.maximum(blended[..., 3:], 1e-6)
    wide = cv2.resize(mean, (width, height), interpolation=cv2.INTER_CUBIC)
    # a cubic swings beyond what it is drawn through
    return np.clip(wide[place], mean.min(), mean.max())


def _window(square: Square, shape: tuple[int, ...], reach: float = 0.0) -> _Place:
    """Where the canvas is no farther than ``reach`` sides from the square, at least one pixel."""
    spans = []
    for start, length in ((square.y, shape[0]), (square.x, shape[1])):
        low = math.floor(start - reach * square.side) - 1
        high = math.ceil(start + (1 + reach) * square.side) + 1
        first = min(max(low, 0), length - 1)
        spans.append(slice(first, max(min(high, length), first + 1)))
    return spans[0], spans[1]


def _feather(square: Square, place: _Place) -> FloatImage:
    """1 well inside the square, falling smoothly to 0 at its border, (h, w)."""
    depths = []
    for start, span in ((square.x, place[1]), (square.y, place[0])):
        at = np.arange(span.start, span.stop, dtype=np.float32) + 0.5 - np.float32(start)
        depths.append(np.minimum(at, square.side - at) / np.float32(square.side))
    depth = np.minimum(depths[0][None, :], depths[1][:, None])
    return _smoothstep(depth / np.float32(_FEATHER))


def _fade(distance: FloatImage) -> FloatImage:
    """``_CONTINUED`` at the square's border, falling to 0 at ``_REACH`` sides from it, (h, w)."""
    return np.float32(_CONTINUED) * _smoothstep(1 - distance / np.float32(_REACH))


def _nearness(distance: FloatImage) -> FloatImage:
    """What a face counts for beyond all of them."""
    return (distance + np.float32(0.1)) ** -4


def _distance(square: Square, place: _Place) -> FloatImage:
    """From the square, in its sides; 0 inside, (h, w)."""
    outside = []
    for start, span in ((square.x, place[1]), (square.y, place[0])):
        at = np.arange(span.start, span.stop, dtype=np.float32) + 0.5 - np.float32(start)
        beside = np.maximum(np.maximum(-at, at - square.side), 0)
        outside.append(beside / np.float32(square.side))
    return np.hypot(outside[0][None, :], outside[1][:, None])


def _smoothstep(x: FloatImage) -> FloatImage:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


def cropped(field: FloatImage) -> tuple[FloatImage, int, int]:
    """The part of a field that is not 0, and where it lies (x, y); one pixel if it is all 0."""
    used = np.abs(field).max(axis=2) > 0
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    if rows.size == 0:
        return np.zeros((1, 1, 3), np.float32), 0, 0
    y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return field[y0:y1, x0:x1].copy(), int(x0), int(y0)
