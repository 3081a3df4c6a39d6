"""Where a portrait lies in a pair's picture: shifted, scaled, turned and mirrored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import Square, face_crop
from model_training.portraits import CROP_HEADS, CROP_SIDE

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.flash import FlashPreset


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where the cached crop lies in the pair's picture."""

    square: Square
    turn: FloatImage  # (2, 3) within the picture
    side: int
    mirrored: bool

    @staticmethod
    def random(preset: FlashPreset, side: int, rng: np.random.Generator) -> Placement:
        """A random place within what the crop's margin allows."""
        head = CROP_SIDE / CROP_HEADS * float(np.exp(rng.uniform(-preset.zoom, preset.zoom)))
        x, y = CROP_SIDE / 2 + head * rng.uniform(-preset.shift, preset.shift, 2)
        angle = float(
            np.clip(rng.normal(0, preset.rotation / 2), -preset.rotation, preset.rotation)
        )
        middle = (side - 1) / 2
        return Placement(
            Square(x - head / 2, y - head / 2, head),
            cv2.getRotationMatrix2D((middle, middle), angle, 1),
            side,
            bool(rng.random() < 0.5),  # noqa: PLR2004
        )

    def picture(self, image: FloatImage | ByteImage) -> FloatImage | ByteImage:
        """Crop, turn and mirror a picture that covers the cached crop at any resolution."""
        factor = image.shape[0] / CROP_SIDE
        square = Square(self.square.x * factor, self.square.y * factor, self.square.side * factor)
        crop = cv2.warpAffine(
            face_crop(image, square, self.side),
            self.turn,
            (self.side, self.side),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.ascontiguousarray(crop[:, ::-1]) if self.mirrored else crop

    def points(self, points: FloatImage) -> FloatImage:
        """Move mesh points along; their topology is kept, so left and right swap if mirrored."""
        scale = self.side / self.square.side
        x = (points[:, 0] - self.square.x) * scale - 0.5
        y = (points[:, 1] - self.square.y) * scale - 0.5
        moved = np.stack([x, y, np.ones_like(x)], axis=1) @ self.turn.T
        if self.mirrored:
            moved[:, 0] = self.side - 1 - moved[:, 0]
        return np.column_stack([moved, points[:, 2] * scale]).astype(np.float32)
