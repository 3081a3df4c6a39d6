"""The "after" of one patch: at once for a moving hand, exact as soon as it rests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.canvas import background_is_ready
from deepflash_app.core.options import needs_picture
from deepflash_app.core.relight import render_preview
from deepflash_app.gui.convert import to_bytes

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, Image
    from deepflash_app.gui.picture import Patch, Picture


_ENDS = (0.0, 1.0)


class Relit:
    """Relights one patch of a picture again and again, by changing options.

    The result is linear in the strength but where it clips. So a draft mixes the two ends of the
    slider, each rendered once: some milliseconds a frame, whatever the background. Until one is
    there, a new background is drafted at the strength asked for. ``exact`` and ``prepare`` may be
    called from another thread.

    Args:
        picture: The photo.
        patch: The part of it that is in sight.
        analysis: Of that photo.
        scene: The picture of the background, once it has been read.
    """

    def __init__(
        self,
        picture: Picture,
        patch: Patch,
        analysis: Analysis,
        scene: BackdropPicture | None = None,
    ) -> None:
        self._picture = picture
        self._patch = patch
        self._analysis = analysis
        self._scene = scene
        self._full: RelightOptions | None = None  # what the ends were rendered for
        self._ends: dict[float, ByteImage] = {}

    def exact(self, options: RelightOptions) -> Image:
        """What the export will hold, where the patch shows the photo's own pixels."""
        return self._picture.corrected(
            self._patch, self._analysis, self._possible(options), self._scene
        )

    def draft(self, options: RelightOptions) -> ByteImage:
        """(h, w, 3) uint8, near enough to the truth while something moves."""
        self.want(options)
        full = replace(self._possible(options), strength=1.0)
        strength, ends = options.strength, self._ends
        if strength in _ENDS:
            return self._end(full, strength, ends)
        if not ends and full.background != "keep":  # one rendering is enough for one frame
            return self._quick(replace(full, strength=strength), to_bytes(self._patch.pixels))
        none, all_of_it = (self._end(full, end, ends) for end in _ENDS)
        mixed = cv2.addWeighted(none, 1 - strength, all_of_it, strength, 0)
        return np.asarray(mixed, np.uint8)

    def is_quick(self, options: RelightOptions) -> bool:
        """Whether ``draft`` can be had without preparing a background first."""
        possible = self._possible(options)
        known = self._full == replace(possible, strength=1.0) and self.prepared
        return known or background_is_ready(self._analysis, possible.background, self._scene)

    def want(self, options: RelightOptions) -> None:
        """Prepare drafts of these options the next time."""
        full = replace(self._possible(options), strength=1.0)
        if full != self._full:
            self._full, self._ends = full, {}

    def draft_is_exact(self, options: RelightOptions) -> bool:
        """Whether ``exact`` would say the same as ``draft``."""
        return options.strength == 1.0 and not self._patch.real

    @property
    def prepared(self) -> bool:
        """Whether the next draft of another strength only has to mix."""
        return len(self._ends) == len(_ENDS)

    def prepare(self) -> None:
        """Render the ends that are not known yet, for the options drafted last."""
        full, ends = self._full, self._ends
        if full is not None:
            for end in _ENDS:
                self._end(full, end, ends)

    def _end(self, full: RelightOptions, end: float, ends: dict[float, ByteImage]) -> ByteImage:
        """One end of the slider, kept in ``ends``; the photo itself where it can be."""
        if end not in ends:
            untouched = end == 0 and full.background == "keep"
            pixels = to_bytes(self._patch.pixels)
            ends[end] = pixels if untouched else self._quick(replace(full, strength=end), pixels)
        return ends[end]

    def _quick(self, options: RelightOptions, pixels: ByteImage) -> ByteImage:
        patch = self._patch
        return render_preview(
            pixels,
            self._analysis,
            options,
            origin=(patch.left, patch.top),
            whole=(patch.width, patch.height),
            picture=self._scene,
        )

    def _possible(self, options: RelightOptions) -> RelightOptions:
        """The options, but for a background whose picture is not there yet."""
        if self._scene is None and needs_picture(options.background):
            return replace(options, background="keep")
        return options
