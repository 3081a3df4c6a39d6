"""Counts the brightness of a photo before and after its edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.options import needs_picture
from deepflash_app.core.relight import render_preview
from deepflash_app.gui.clipping import shares

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, FloatImage

BINS = 128

_ENDS = 2  # bins to either side, of what is black or white
_SPIKES = 0.03  # of the other bins: a plain background fills no more
_SPARE = 1.5  # above all but the spikes, so that smooth hills are seen whole
_LOWEST = 0.04  # of the tallest bin, where nearly all bins are empty


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """Of one picture.

    Attributes:
        bins: (3, ``BINS``) float32, how many pixels of red, green, blue, as shares of the pixels.
        white: Share of the pixels that are blown out.
        black: Share that are black.
    """

    bins: FloatImage
    white: float
    black: float


def count(pixels: ByteImage) -> Count:
    """Count a picture, (h, w, 3) uint8."""
    channels = [
        cv2.calcHist([pixels], [channel], None, [BINS], [0, 256]).ravel() for channel in range(3)
    ]
    bins = np.stack(channels).astype(np.float32) / np.float32(pixels.size / 3)
    return Count(bins, *shares(pixels))


def top_of(*counts: Count) -> float:
    """The share of the pixels that is drawn as high as there is room; above it curves are cut off.

    It is that of the tallest bin, without the black and white ends and without spikes: one plain
    background must not flatten the rest.
    """
    return max(1e-6, *(_top(one.bins[:, _ENDS:-_ENDS]) for one in counts))


def _top(bins: FloatImage) -> float:
    tallest, usual = float(bins.max()), float(np.quantile(bins, 1 - _SPIKES))
    return max(min(tallest, _SPARE * usual), _LOWEST * tallest)


def count_both(
    overview: ByteImage,
    analysis: Analysis | None,
    options: RelightOptions,
    scene: BackdropPicture | None,
) -> tuple[Count, Count | None]:
    """Count a photo as it is and as it is edited.

    Args:
        overview: (h, w, 3) uint8, the photo in small.
        analysis: None while it is not known; nothing is counted after the correction then.
        options: The edits.
        scene: The picture of their background; without it the photo's own is kept.

    Returns:
        Before, and after or None.
    """
    after = None
    if analysis is not None:
        if scene is None and needs_picture(options.background):
            options = replace(options, background="keep")
        after = count(render_preview(overview, analysis, options, picture=scene))
    return count(overview), after
