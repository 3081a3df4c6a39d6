"""A new background for a moving hand: ``before_backdrop`` with as much as can be done coarsely."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.background import MOST_LIFT, Backdrop
from deepflash_app.core.color import linear_to_srgb, srgb_to_linear
from deepflash_app.core.upsample import Region, smooth_upsample

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.types import ByteImage, FloatImage

_LIFTS = 512  # steps of a lift in the table, each far below a level of 255


def draft_before_backdrop(
    source: ByteImage,
    relit: ByteImage,
    analysis: Analysis,
    chosen: Backdrop,
    photo: tuple[int, int],
    region: Region,
) -> ByteImage:
    """Put one region of the relit photo before its new background.

    Args:
        source: (H, W, 3) uint8, the region as it was.
        relit: (H, W, 3) uint8, the region corrected.
        analysis: Of the photo.
        chosen: The background of the whole photo.
        photo: (width, height) of the whole photo, as it is shown.
        region: Where in it.

    Returns:
        (H, W, 3) uint8.
    """
    if chosen.lift is not None:
        matte = smooth_upsample(analysis.matte, photo, region)
        lit = _lifted(source, smooth_upsample(chosen.lift[..., 0], photo, region))
        return np.asarray(cv2.blendLinear(relit, lit, matte, 1 - matte), np.uint8)
    if chosen.new is None:
        return relit
    coarse = smooth_upsample(_edge(analysis, chosen), photo, region)
    share: FloatImage = cv2.cvtColor(cv2.extractChannel(coarse, 3), cv2.COLOR_GRAY2RGB)
    rest: FloatImage = 1 - share
    new = smooth_upsample(chosen.new, photo, region)
    mixed: FloatImage = cv2.multiply(new, rest, scale=255)
    cv2.add(mixed, cv2.cvtColor(coarse, cv2.COLOR_RGBA2RGB), dst=mixed)
    cv2.add(mixed, cv2.multiply(relit, share, dtype=cv2.CV_32F), dst=mixed)
    cv2.multiply(rest, share, dst=rest)
    behind = cv2.multiply(source, rest, dtype=cv2.CV_32F)
    return np.asarray(cv2.subtract(mixed, behind, dtype=cv2.CV_8U), np.uint8)


@lru_cache(maxsize=2)
def _edge(analysis: Analysis, chosen: Backdrop) -> FloatImage:
    """What depends on nothing fine: (h, w, 4) float32, three colours in levels, and the matte.

    With the matte ``m``, ``over_backdrop`` comes to
    ``m·relit + (1 - m)·new + m·(1 - m)·(subject + m·(subject - behind) - photo)``.
    """
    matte = analysis.matte[..., None]
    inner = chosen.subject + matte * (chosen.subject - chosen.behind)
    return np.concatenate([np.float32(255) * matte * (1 - matte) * inner, matte], axis=2)


def _lifted(source: ByteImage, lift: FloatImage) -> ByteImage:
    """Multiply light by ``lift``, (H, W) from 1 to ``MOST_LIFT``, so that nothing clips."""
    steps = (lift - 1) * np.float32((_LIFTS - 1) / (MOST_LIFT - 1))
    rows = np.rint(steps).astype(np.int32)[..., None] * 256
    return _lift_table().take(rows + source)


@lru_cache(maxsize=1)
def _lift_table() -> ByteImage:
    """(512 * 256,) uint8: for each lift what becomes of each level."""
    lifts = np.linspace(1, MOST_LIFT, _LIFTS, dtype=np.float32)[:, None]
    light = srgb_to_linear(np.arange(256, dtype=np.float32) / 255)
    table = np.rint(255 * linear_to_srgb(1 - (1 - light) ** lifts)).astype(np.uint8)
    return table.ravel()
