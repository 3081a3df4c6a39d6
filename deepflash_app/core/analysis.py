"""What the slow part found out about one photo: small, frozen, picklable.

An ``Analysis`` lives on the *canvas*: the photo shrunk so that the finest face's correction has
the network's own resolution. Everything per pixel (guide, matte, corrections) has canvas pixels;
everything a person can point at (boxes, pupils) has photo pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.glints import Glint
    from deepflash_app.core.red_eye import RedPupil
    from deepflash_app.core.types import ByteImage, FloatImage


@dataclass(frozen=True, slots=True, eq=False)
class FaceCorrection:
    """The correction that one face asks for, over its head square and fading out beyond.

    Attributes:
        box: The face, in photo pixels.
        field: (h, w, 3) float32, signed: what to subtract from the photo's values in [0, 1] at
            full strength, already weighted by the matte and this face's share of each pixel.
        x: Left edge of ``field`` on the canvas.
        y: Top edge of ``field`` on the canvas.
    """

    box: FaceBox
    field: FloatImage
    x: int
    y: int


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """All that ``render`` needs besides the photo's pixels and the options.

    Attributes:
        width: Of the photo, in pixels.
        height: Of the photo, in pixels.
        guide: (h, w, 3) uint8, the photo at canvas size in its own colour space.
        matte: (h, w) float32 in [0, 1], the subject at canvas size; exactly 0 off the subject.
        faces: The corrections, left to right.
        red_pupils: How much of each pixel of each red pupil to neutralise, in photo pixels.
        glints: What is too bright in specks of shine, in photo pixels.
        icc: The photo's profile, an RGB matrix profile; None means sRGB.
    """

    width: int
    height: int
    guide: ByteImage
    matte: FloatImage
    faces: tuple[FaceCorrection, ...]
    red_pupils: tuple[RedPupil, ...]
    glints: tuple[Glint, ...] = ()
    icc: bytes | None = None

    @property
    def scale(self) -> tuple[float, float]:
        """Canvas pixels to a photo pixel, across and down; each side has whole pixels."""
        height, width = self.matte.shape
        return width / self.width, height / self.height
