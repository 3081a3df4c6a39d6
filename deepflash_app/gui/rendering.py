"""A photo as it is to be seen by the options of now: drafted at once, exact once the hand rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QVariantAnimation, Signal

from deepflash_app.gui.photo_painter import PhotoPainter
from deepflash_app.gui.refiner import Refiner

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import Image
    from deepflash_app.gui.picture import Picture
    from deepflash_app.gui.relit import Relit
    from deepflash_app.gui.viewport import Viewport

FADE_MS = 350

REST_MS = 120
"""After so long without a change the exact rendering takes the draft's place."""


class Rendering(QObject):
    """What is painted of one photo, and the thread that works out the truth of it.

    Signals:
        changed: Something else is to be painted.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._photo = PhotoPainter()
        self._unpainted = False  # whether it is other than what was painted last
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self.changed)
        self._refiner = Refiner(self)
        self._refiner.refined.connect(self._on_refined)
        self._refiner.ended.connect(self._on_prepared)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._refine)

    @property
    def picture(self) -> Picture | None:
        """What is looked at."""
        return self._photo.picture

    @property
    def corrected(self) -> bool:
        """Whether there is an "after" to look at."""
        return self._photo.corrected

    @property
    def settled(self) -> bool:
        """Whether what is seen is final: all of it painted, no draft, nothing fading."""
        if self._unpainted or self._fading:
            return False
        return self._photo.exact and not self._rest.isActive()

    @property
    def _fading(self) -> bool:
        return self._fade.state() == QVariantAnimation.State.Running

    def set_picture(self, picture: Picture | None, *, same_photo: bool) -> None:
        """Show another picture, or the same photo in more detail."""
        self._photo.picture = picture
        if not same_photo:
            self._photo.analysis = None

    def set_correction(
        self,
        analysis: Analysis | None,
        options: RelightOptions,
        scene: BackdropPicture | None,
        *,
        fade: bool,
    ) -> None:
        """Relight by these, before the picture ``scene``; ``fade`` lets it appear softly."""
        if analysis is not self._photo.analysis or scene is not self._photo.scene:
            self._photo.forget_correction()
        self._photo.scene = scene
        self._photo.analysis, self._photo.options = analysis, options
        self._photo.forget_after()
        if fade:
            self._fade.start()
        self._change()

    def set_clipping(self, *, shown: bool) -> None:
        """Mark blown-out and black pixels, or show the photo as it is."""
        self._photo.clipping = shown
        self.forget_sight()

    def forget_sight(self) -> None:
        """Forget what was rendered for another sight."""
        self._photo.forget_sight()
        self._change()

    def paint_before(self, painter: QPainter, view: Viewport) -> None:
        """Paint the untouched photo, in view pixels."""
        self._photo.paint_before(painter, view)

    def paint_after(self, painter: QPainter) -> None:
        """Paint the relit photo over it, as far as it is known and has faded in."""
        self._photo.paint_after(painter, self._fade.currentValue() if self._fading else 1.0)

    def end_painting(self) -> None:
        """All has been painted: work out the truth of it when the hand rests."""
        self._unpainted = False
        if self._photo.unfinished() is not None:
            self._rest.start(0 if self._photo.waiting else REST_MS)

    def stop(self) -> None:
        """End the thread that renders."""
        self._rest.stop()
        self._refiner.close()

    def _change(self) -> None:
        """Have it painted anew."""
        self._unpainted = self._photo.picture is not None
        self.changed.emit()

    def _refine(self) -> None:
        """The hand rests."""
        work = self._photo.unfinished()
        if work is not None:
            self._refiner.start(*work)

    def _on_refined(self, relit: Relit, options: RelightOptions, exact: Image) -> None:
        self._photo.refine(relit, options, exact)
        self._change()

    def _on_prepared(self) -> None:
        """A background that had to be waited for is there."""
        self._photo.end_waiting()
        if self._photo.waiting:
            self._change()
