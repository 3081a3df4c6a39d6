"""One decoded photo with its shrunken levels: cuts out what a viewport shows, before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.relight import render_preview, render_region
from deepflash_app.gui.convert import display_space, to_bytes

if TYPE_CHECKING:
    from PySide6.QtGui import QColorSpace

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.gui.viewport import Viewport

SMALLEST_LEVEL = 700
"""Long edge below which no smaller level is made, in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The visible part of a picture at the view's resolution, or at the photo's if enlarged.

    Attributes:
        pixels: (h, w, 3), in the photo's own colour space; uint8 where shrunken.
        left: Its left edge in the (possibly shrunken) picture.
        top: Its top edge there.
        width: Width of that whole picture.
        height: Height of that whole picture.
        target: Where it is painted: x, y, width, height in view pixels.
        real: Whether these are the photo's own pixels.
    """

    pixels: Image
    left: int
    top: int
    width: int
    height: int
    target: tuple[int, int, int, int]
    real: bool


class Picture:
    """A photo's pixels ready to be looked at.

    Args:
        pixels: (H, W, 3) uint8 or uint16, upright.
        icc: Its colour profile, None for sRGB.
        whole: False for a fast reduced decode that is soon to be replaced.
    """

    def __init__(self, pixels: Image, icc: bytes | None = None, *, whole: bool = True) -> None:
        self.pixels = pixels
        self.whole = whole
        self.space: QColorSpace | None = display_space(icc)
        self._levels = _shrink(pixels)

    @property
    def width(self) -> int:
        """In pixels of this decode."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """In pixels of this decode."""
        return int(self.pixels.shape[0])

    def patch(self, view: Viewport) -> Patch | None:
        """What the view shows of the untouched photo; None if nothing of it is in sight.

        Shrunken, it is resampled to the view's own pixels, at most as many as the view has, so
        the cost does not depend on the size of the photo.
        """
        (left, top), (wide, high) = view.origin, view.size
        x0, x1 = max(-left, 0), min(view.width - left, wide)
        y0, y1 = max(-top, 0), min(view.height - top, high)
        if x0 >= x1 or y0 >= y1:
            return None
        if view.scale < 1.0:
            part = self._resampled((x0, y0, x1, y1), (wide, high))
            target = (x0 + left, y0 + top, x1 - x0, y1 - y0)
            return Patch(part, x0, y0, wide, high, target, real=False)
        scale = view.scale
        px0, py0 = math.floor(x0 / scale), math.floor(y0 / scale)
        px1 = min(math.ceil(x1 / scale), self.width)
        py1 = min(math.ceil(y1 / scale), self.height)
        target = (
            left + round(px0 * scale),
            top + round(py0 * scale),
            round((px1 - px0) * scale),
            round((py1 - py0) * scale),
        )
        part = self.pixels[py0:py1, px0:px1]
        return Patch(part, px0, py0, self.width, self.height, target, real=True)

    def corrected(
        self,
        patch: Patch,
        analysis: Analysis,
        options: RelightOptions,
        scene: BackdropPicture | None = None,
    ) -> Image:
        """The same patch relit: exactly the export's pixels where it shows the photo's own."""
        height, width = patch.pixels.shape[:2]
        if patch.real:
            return render_region(
                self.pixels,
                analysis,
                options,
                patch.left,
                patch.top,
                width,
                height,
                picture=scene,
            )
        return render_preview(
            patch.pixels,
            analysis,
            options,
            origin=(patch.left, patch.top),
            whole=(patch.width, patch.height),
            picture=scene,
        )

    def overview(self) -> ByteImage:
        """The smallest level: all of the photo, in its own colour space, for counting."""
        return to_bytes(self._levels[-1])

    def _resampled(self, box: tuple[int, int, int, int], size: tuple[int, int]) -> ByteImage:
        """What lies in ``box`` (left, top, right, bottom) of the picture shrunk to ``size``."""
        (x0, y0, x1, y1), (wide, high) = box, size
        level = next(level for level in reversed(self._levels) if level.shape[1] >= wide)
        if (x0, y0, x1, y1) == (0, 0, wide, high):
            whole = cv2.resize(to_bytes(level), (wide, high), interpolation=cv2.INTER_AREA)
            return np.asarray(whole, np.uint8)
        # At most 2:1, where one bilinear sample still sees every pixel of the level.
        fx, fy = level.shape[1] / wide, level.shape[0] / high
        lx0, ly0 = max(math.floor(x0 * fx) - 1, 0), max(math.floor(y0 * fy) - 1, 0)
        lx1, ly1 = math.ceil(x1 * fx) + 1, math.ceil(y1 * fy) + 1
        matrix = np.array(
            [
                [fx, 0.0, (x0 + 0.5) * fx - 0.5 - lx0],
                [0.0, fy, (y0 + 0.5) * fy - 0.5 - ly0],
            ]
        )
        part = cv2.warpAffine(
            to_bytes(level[ly0:ly1, lx0:lx1]),
            matrix,
            (x1 - x0, y1 - y0),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(part, np.uint8)


def _shrink(pixels: Image) -> list[Image]:
    """The picture, then halves of halves; the shrunken ones in 8 bits."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) >= 2 * SMALLEST_LEVEL:
        height, width = levels[-1].shape[:2]
        size = (max(width // 2, 1), max(height // 2, 1))
        smaller = cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA)
        levels.append(to_bytes(smaller))
    return levels
