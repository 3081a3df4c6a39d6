"""Counts the brightness of a photo before and after, in a thread, whenever an edit rests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from deepflash_app.core.options import needs_picture
from deepflash_app.core.relight import render_preview
from deepflash_app.gui.clipping import shares

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import ByteImage, FloatImage
    from deepflash_app.gui.picture import Picture

REST_MS = 60
BINS = 128


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


class Counter(QObject):
    """Of those who wait only the last one counts.

    Signals:
        counted: The ``Count`` before, and the one after or None.
    """

    counted = Signal(object, object)
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._overview: ByteImage | None = None
        self._wanted: tuple[Analysis | None, RelightOptions, BackdropPicture | None] | None = None
        self._number = 0
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._start)
        self._done.connect(self._on_done)

    def open(self, picture: Picture | None) -> None:
        """Count another photo from now on."""
        self._overview = None if picture is None else picture.overview()
        if self._wanted is not None:
            self._rest.start()

    def want(
        self, analysis: Analysis | None, options: RelightOptions, scene: BackdropPicture | None
    ) -> None:
        """Count this soon."""
        self._wanted = (analysis, options, scene)
        self._rest.start()

    def close(self) -> None:
        """Wait for the thread to end."""
        self._rest.stop()
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self) -> None:
        if self._overview is None or self._wanted is None:
            return
        self._number += 1
        self._pool.clear()
        self._pool.start(partial(self._work, self._number, self._overview, *self._wanted))

    def _work(
        self,
        number: int,
        overview: ByteImage,
        analysis: Analysis | None,
        options: RelightOptions,
        scene: BackdropPicture | None,
    ) -> None:
        """In the thread."""
        after = None
        if analysis is not None:
            if scene is None and needs_picture(options.background):
                options = replace(options, background="keep")
            after = count(render_preview(overview, analysis, options, picture=scene))
        self._done.emit(number, count(overview), after)

    def _on_done(self, number: int, before: Count, after: Count | None) -> None:
        if number == self._number:
            self.counted.emit(before, after)
