"""From an analysis and options to pixels: the fast half, repeated whenever a slider moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.background import before_backdrop
from deepflash_app.core.canvas import Canvas, canvas_of
from deepflash_app.core.draft_backdrop import draft_before_backdrop
from deepflash_app.core.draft_upsample import draft_upsample
from deepflash_app.core.glints import dim_glints
from deepflash_app.core.red_eye import neutralise
from deepflash_app.core.upsample import Region, smooth_upsample, upsample

if TYPE_CHECKING:
    import numpy.typing as npt

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import FloatImage, Image

_STRIP_ROWS = 256  # bounds memory: 50 megapixels need no more than 13
_REACH = 4  # canvas pixels, more than the taps reach and the doubling swings
_STRIP_COLUMNS = 16384  # of a panorama: OpenCV's remap takes no more than 32767


def render(
    pixels: Image,
    analysis: Analysis,
    options: RelightOptions,
    *,
    threads: int = 2,
    picture: BackdropPicture | None = None,
) -> Image:
    """Relight a whole photo.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the photo in its own colour space.
        analysis: What ``Session.analyse`` said of it.
        options: Strengths, red-eye, background.
        threads: Strips that are worked on at once.
        picture: Of the background, if that is one.

    Returns:
        (H, W, 3) of the same dtype. With background ``"keep"`` every pixel off the subject is the
        source's, and with strength 0 all are.

    Raises:
        ValueError: If the analysis is of a photo of another size, or the background's picture
            is missing.
    """
    _check_size(pixels, analysis)
    canvas = _canvas(pixels, analysis, options, picture)
    result = pixels.copy()
    height, width = pixels.shape[:2]

    def work(strip: Region) -> None:
        _render_into(result, strip, pixels, analysis, options, canvas)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, _strips(Region(0, 0, width, height))))
    return result


def _strips(region: Region) -> list[Region]:
    """A region in parts small enough to be worked on."""
    return [
        Region(
            region.x + left,
            region.y + top,
            min(_STRIP_COLUMNS, region.width - left),
            min(_STRIP_ROWS, region.height - top),
        )
        for top in range(0, region.height, _STRIP_ROWS)
        for left in range(0, region.width, _STRIP_COLUMNS)
    ]


def render_region(
    pixels: Image,
    analysis: Analysis,
    options: RelightOptions,
    x: int,
    y: int,
    width: int,
    height: int,
    *,
    picture: BackdropPicture | None = None,
) -> Image:
    """One part of ``render``'s result, bit by bit the same: what a 1:1 view shows.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the whole photo.
        analysis: What ``Session.analyse`` said of it.
        options: Strengths, red-eye, background.
        x: Left edge of the part.
        y: Its top edge.
        width: Its width.
        height: Its height.
        picture: As in ``render``.

    Returns:
        (height, width, 3) of the same dtype.

    Raises:
        ValueError: If the analysis is of a photo of another size, or the part leaves the photo.
    """
    _check_size(pixels, analysis)
    result = pixels[max(y, 0) : y + height, max(x, 0) : x + width].copy()
    if result.shape[:2] != (height, width):
        raise ValueError("The part does not lie in the photo.")
    canvas = _canvas(pixels, analysis, options, picture)
    for strip in _strips(Region(x, y, width, height)):
        _render_into(result, strip, pixels, analysis, options, canvas, (x, y))
    return result


def render_preview(
    part: Image,
    analysis: Analysis,
    options: RelightOptions,
    *,
    origin: tuple[int, int] = (0, 0),
    whole: tuple[int, int] | None = None,
    picture: BackdropPicture | None = None,
) -> Image:
    """Relight a shrunken photo, or a part of one, fast enough to follow a hand on a slider.

    Args:
        part: (h, w, 3) uint8, what is in sight of the photo at any smaller size, in the colour
            space of the analysis; uint16 takes longer, and is right for a small export.
        analysis: What ``Session.analyse`` said of the full photo.
        options: Strengths, red-eye, background.
        origin: (x, y) of the part in the whole shrunken photo.
        whole: (width, height) of the whole shrunken photo; the part's own size if None.
        picture: As in ``render``.

    Returns:
        (h, w, 3) of the same dtype.
    """
    height, width = part.shape[:2]
    whole = whole or (width, height)
    region = Region(*origin, width, height)
    canvas = _preview_canvas(analysis, options, picture, int(np.iinfo(part.dtype).max))
    scale = whole[0] / analysis.width
    result = _touched_up(part, analysis, options, origin, scale)
    inner = _corrected_part(canvas, whole, region)
    if inner is not None:
        field = draft_upsample(canvas.field, whole, inner)
        place = _within(inner, region)
        relit = result.copy()
        relit[place] = _subtracted(result[place], field)
        result = relit
    if canvas.backdrop is None:
        return result
    if part.dtype == np.uint8:
        return draft_before_backdrop(part, result, analysis, canvas.backdrop, whole, region)
    matte = smooth_upsample(analysis.matte[..., None], whole, region)
    return before_backdrop(part, result, matte, canvas.backdrop, whole, region)


def _check_size(pixels: Image, analysis: Analysis) -> None:
    if pixels.shape[:2] != (analysis.height, analysis.width):
        raise ValueError("The analysis belongs to a photo of another size.")


def _render_into(
    result: Image,
    region: Region,
    pixels: Image,
    analysis: Analysis,
    options: RelightOptions,
    canvas: Canvas,
    origin: tuple[int, int] = (0, 0),
) -> None:
    """Relight one region; ``result`` begins at ``origin`` of the photo and holds a copy of it."""
    x, y = region.x - origin[0], region.y - origin[1]
    target = result[y : y + region.height, x : x + region.width]
    source = pixels[region.y : region.y + region.height, region.x : region.x + region.width]
    relit = _touched_up(source, analysis, options, (region.x, region.y))
    if relit is not source:
        target[...] = relit
    part = _corrected_part(canvas, (analysis.width, analysis.height), region)
    if part is not None:
        field = upsample(canvas.field, analysis.guide, pixels, part)
        inner = _within(part, region)
        target[inner] = _subtracted(relit[inner], field)
    if canvas.backdrop is not None:
        matte = upsample(analysis.matte[..., None], analysis.guide, pixels, region)
        photo = (analysis.width, analysis.height)
        target[...] = before_backdrop(source, target, matte, canvas.backdrop, photo, region)


def _canvas(
    pixels: Image, analysis: Analysis, options: RelightOptions, picture: BackdropPicture | None
) -> Canvas:
    """The canvas for these pixels."""
    return canvas_of(analysis, options, picture, most=int(np.iinfo(pixels.dtype).max))


@lru_cache(maxsize=2)
def _preview_canvas(
    analysis: Analysis, options: RelightOptions, picture: BackdropPicture | None, most: int
) -> Canvas:
    """The canvas of the last previews: a hand that pans and zooms does not change it.

    One is the window's, the other that of an export's size, which looks at several strips.
    """
    return canvas_of(analysis, options, picture, most=most)


def _within(part: Region, region: Region) -> tuple[slice, slice]:
    """Rows and columns of a part in its region."""
    y, x = part.y - region.y, part.x - region.x
    return slice(y, y + part.height), slice(x, x + part.width)


def _corrected_part(canvas: Canvas, photo: tuple[int, int], region: Region) -> Region | None:
    """The part of a region in which the correction is not nought everywhere.

    Args:
        canvas: Of the whole photo.
        photo: Its (width, height), as it is shown.
        region: Where in it.
    """
    width, height = photo
    rows = _span(canvas.used, 1, region.y, region.height, height)
    if rows is None:
        return None
    scale = canvas.used.shape[0] / height
    beside = canvas.used[
        max(int(rows[0] * scale) - _REACH, 0) : int((rows[0] + rows[1]) * scale) + _REACH + 1
    ]
    columns = _span(beside, 0, region.x, region.width, width)
    return None if columns is None else Region(columns[0], rows[0], columns[1], rows[1])


def _span(
    used: npt.NDArray[np.bool_], across: int, start: int, length: int, total: int
) -> tuple[int, int] | None:
    """Where a span of the photo's rows or columns, and how many, may lie under used pixels."""
    places = np.flatnonzero(np.any(used, axis=across))
    if places.size == 0:
        return None
    scale = total / used.shape[1 - across]
    low = max(int((places[0] - _REACH) * scale), start)
    high = min(int((places[-1] + _REACH + 1) * scale) + 1, start + length)
    return (low, high - low) if high > low else None


def _touched_up(
    source: Image,
    analysis: Analysis,
    options: RelightOptions,
    origin: tuple[int, int],
    scale: float = 1.0,
) -> Image:
    """Without red eyes and specks of shine, which are finer than the correction."""
    calm = _without_red_eyes(source, analysis, options, origin, scale)
    amount = options.strength * (1 - max(options.shine, 0.0))
    if not analysis.glints or amount == 0:
        return calm
    amounts = [amount * options.strength_of(face) for face in range(len(analysis.faces))]
    return dim_glints(calm, analysis.glints, amounts, x=origin[0], y=origin[1], scale=scale)


def _without_red_eyes(
    source: Image,
    analysis: Analysis,
    options: RelightOptions,
    origin: tuple[int, int],
    scale: float,
) -> Image:
    """Neutral pupils, as far as the strength goes; ``source`` itself where there are none."""
    if not options.red_eye or not analysis.red_pupils or options.strength == 0:
        return source
    pupils = [
        pupil.scaled(scale, options.strength)
        for pupil in analysis.red_pupils
        if pupil.eye not in options.red_eyes_kept
    ]
    return neutralise(source, pupils, *origin)


def _subtracted(source: Image, field: FloatImage) -> Image:
    """The photo minus the correction (Eq. 2), rounded and clamped; exact where that is 0."""
    depth = cv2.CV_8U if source.dtype == np.uint8 else cv2.CV_16U
    return cv2.subtract(source, field, dtype=depth)
