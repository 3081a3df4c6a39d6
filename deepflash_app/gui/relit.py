"""The "after" of one patch: at once for a moving hand, exact as soon as it rests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.relight import render_preview
from deepflash_app.gui.convert import to_bytes

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.gui.picture import Patch, Picture


class Relit:
    """Relights one patch of a picture again and again, by changing options.

    The result is linear in the strength but where it clips. So a draft mixes the ends of the
    slider, which are rendered once: a millisecond a frame, whatever the background.

    Args:
        picture: The photo.
        patch: The part of it that is in sight.
        analysis: Of that photo.
    """

    def __init__(self, picture: Picture, patch: Patch, analysis: Analysis) -> None:
        self._picture = picture
        self._patch = patch
        self._analysis = analysis
        self._full: RelightOptions | None = None  # what the ends were rendered for
        self._ends: tuple[ByteImage, ByteImage] | None = None

    def exact(self, options: RelightOptions) -> Image:
        """What the export will hold, where the patch shows the photo's own pixels."""
        return self._picture.corrected(self._patch, self._analysis, options)

    def draft(self, options: RelightOptions) -> ByteImage:
        """(h, w, 3) uint8, near enough to the truth while something moves."""
        full = replace(options, strength=1.0)
        if self._ends is None or full != self._full:
            kept = options.background == "keep"
            none = to_bytes(self._patch.pixels) if kept else self._quick(full, 0.0)
            self._full, self._ends = full, (none, self._quick(full, 1.0))
        none, all_of_it = self._ends
        mixed = cv2.addWeighted(none, 1 - options.strength, all_of_it, options.strength, 0)
        return np.asarray(mixed, np.uint8)

    def draft_is_exact(self, options: RelightOptions) -> bool:
        """Whether ``exact`` would say the same as ``draft``."""
        return options.strength == 1.0 and not self._patch.real

    def _quick(self, options: RelightOptions, strength: float) -> ByteImage:
        patch = self._patch
        return render_preview(
            to_bytes(patch.pixels),
            self._analysis,
            replace(options, strength=strength),
            origin=(patch.left, patch.top),
            whole=(patch.width, patch.height),
        )
