"""Renders and paints what a viewport shows of a photo, and remembers it until it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
from PySide6.QtCore import QPoint

from deepflash_app.gui.clipping import marked
from deepflash_app.gui.convert import to_bytes, to_qimage
from deepflash_app.gui.relit import Relit

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPainter

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import Image
    from deepflash_app.gui.picture import Patch, Picture
    from deepflash_app.gui.viewport import Viewport

_BLOCKS_FROM = 1.9  # from this scale on pixels are shown as blocks, to be judged one by one


class PhotoPainter:
    """Two images of one patch, before and after, each made when it is first painted.

    Attributes:
        scene: The picture of the background, once it has been read.
        clipping: Whether blown-out and black pixels are marked.
        exact: Whether what was painted is final; if not, ``refine`` makes it so.
    """

    def __init__(self) -> None:
        self.picture: Picture | None = None
        self.analysis: Analysis | None = None
        self.options: RelightOptions | None = None
        self.scene: BackdropPicture | None = None
        self.clipping = False
        self.exact = True
        self._blocks = False
        self._patch: Patch | None = None
        self._relit: Relit | None = None
        self._before: QImage | None = None
        self._after: QImage | None = None
        self._stale = False  # whether it is by other options than those of now
        self._awaited: tuple[Relit, RelightOptions] | None = None  # what a thread prepares

    @property
    def corrected(self) -> bool:
        """Whether there is an "after" to look at."""
        picture, analysis = self.picture, self.analysis
        if picture is None or analysis is None or self.options is None:
            return False
        # A reduced decode is replaced in a moment; another size means that the file has changed.
        return (picture.width, picture.height) == (analysis.width, analysis.height)

    def forget_sight(self) -> None:
        """Another part or scale is to be seen."""
        self._patch = self._before = None
        self.forget_correction()

    def forget_correction(self) -> None:
        """Another analysis is to be seen."""
        self._relit = self._after = None
        self._stale = False
        self.exact = True

    def forget_after(self) -> None:
        """The same by other options."""
        self._stale = True

    def unfinished(self) -> tuple[Relit, RelightOptions] | None:
        """What is still to be rendered when there is time; None if nothing is."""
        relit, options = self._relit, self.options
        if relit is None or options is None or (self.exact and relit.prepared):
            return None
        return relit, options

    def end_waiting(self) -> None:
        """What a thread was to prepare is there."""
        self._awaited = None

    def refine(self, relit: Relit, options: RelightOptions, exact: Image) -> None:
        """Put the exact "after" in a draft's place, if it is still the one to be seen."""
        if self._patch is not None and relit is self._relit and options == self.options:
            self._after = self._image(self._patch, exact)
            self._stale, self.exact = False, True

    def paint_before(self, painter: QPainter, view: Viewport) -> None:
        """Paint the untouched photo in view pixels, that is, physical ones.

        Args:
            painter: Scaled so that one unit is one view pixel.
            view: What to show; the same until ``forget_sight``.
        """
        if self.picture is None:
            return
        if self._patch is None:
            self._patch = self.picture.patch(view)
            self._blocks = view.zoom is not None and view.scale >= _BLOCKS_FROM
        if self._patch is None:
            return
        if self._before is None:
            self._before = self._image(self._patch, self._patch.pixels)
        painter.drawImage(QPoint(*self._patch.target[:2]), self._before)

    def paint_after(self, painter: QPainter, opacity: float) -> None:
        """Paint the relit photo over the untouched one, as far as it is known."""
        picture, patch = self.picture, self._patch
        if picture is None or patch is None or not self.corrected:
            return
        painter.setOpacity(opacity)
        painter.drawImage(QPoint(*patch.target[:2]), self._drafted(picture, patch))

    def _drafted(self, picture: Picture, patch: Patch) -> QImage:
        if self.analysis is None or self.options is None:  # ``corrected`` has excluded it
            raise AssertionError
        if self._relit is None:
            self._relit = Relit(picture, patch, self.analysis, self.scene)
        if self._after is None or self._stale:
            self._after = self._redrawn(patch, self._relit, self.options)
        return self._after

    def _redrawn(self, patch: Patch, relit: Relit, options: RelightOptions) -> QImage:
        """A draft; where that must wait for a background, what was there before, or without it."""
        if relit.is_quick(options) and self._awaited != (relit, options):
            after = self._image(patch, relit.draft(options))
            self._stale, self.exact = False, relit.draft_is_exact(options)
            return after
        self._stale, self.exact, self._awaited = True, False, (relit, options)
        before = self._after or self._image(patch, relit.draft(replace(options, background="keep")))
        relit.want(options)
        return before

    @property
    def waiting(self) -> bool:
        """Whether what was painted is not even a draft of what was asked for."""
        return self._stale

    def _image(self, patch: Patch, pixels: Image) -> QImage:
        """The pixels at the size they are painted, both sides enlarged by the very same means."""
        if self.clipping:
            pixels = marked(to_bytes(pixels))
        wide, high = patch.target[2:]
        if (wide, high) != pixels.shape[1::-1]:
            method = cv2.INTER_NEAREST if self._blocks else cv2.INTER_LINEAR
            pixels = cv2.resize(pixels, (wide, high), interpolation=method)
        return to_qimage(pixels, None if self.picture is None else self.picture.space)
