"""Style transfer as a method to be judged: which portrait serves as the example for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.face_regions import skin_mask
from deepflash_app.core.subject import foreground
from deepflash_app.errors import DeepFlashError
from model_training.peers.style_transfer import aligned_style_transfer, similarity, style_transfer
from model_training.skin_color import typology_angle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deepflash_app.core.types import FloatImage
    from model_training.pairs import JudgedPair
    from model_training.portraits import Portrait

_LIKE_IN_TONE = 10  # examples among which the most alike in pose is taken


@dataclass(frozen=True, slots=True, eq=False)
class StyleExample:
    """A studio portrait whose look may be transferred.

    Attributes:
        person: Who is in it.
        image: (S, S, 3) float32 sRGB in [0, 1].
        matte: (S, S) float32 in [0, 1].
        points: (468, 3) float32 mesh points in its pixels.
        tone: Individual typology angle of its skin in degrees.
    """

    person: str
    image: FloatImage
    matte: FloatImage
    points: FloatImage
    tone: float


def examples_of(portraits: Iterable[Portrait]) -> list[StyleExample]:
    """Make prepared portraits examples; those without visible skin are left out."""
    examples = []
    for portrait in portraits:
        skin = skin_mask(portrait.matte.shape, portrait.points) > 0
        if not skin.any():
            continue
        image = portrait.image.astype(np.float32) / 255
        matte = portrait.matte.astype(np.float32) / 255
        tone = typology_angle(image, skin)
        # its own backdrop shall not shine through hair
        image = foreground(image, matte)
        examples.append(StyleExample(portrait.entry.person, image, matte, portrait.points, tone))
    return examples


class StyleTransfer:
    """The look of another person's studio portrait, alike in skin tone and then in pose.

    The skin tone is read off the studio photo, since flash hides it: this speaks for the method.

    Args:
        examples: Studio portraits, of persons other than those judged.

    Raises:
        DeepFlashError: If there are none.
    """

    def __init__(self, examples: Sequence[StyleExample]) -> None:
        if not examples:
            raise DeepFlashError("Style transfer needs at least one studio portrait as example.")
        self._examples = examples

    def example_for(self, one: JudgedPair) -> StyleExample:
        """The example of another person that fits a pair best.

        Raises:
            DeepFlashError: If all examples show the same person as the pair.
        """
        tone = typology_angle(one.pair.studio, one.pair.skin > 0)
        others = [example for example in self._examples if example.person != one.person]
        if not others:
            raise DeepFlashError(f"There is no example of another person than {one.person}.")
        alike = sorted(others, key=lambda example: abs(example.tone - tone))[:_LIKE_IN_TONE]
        return min(alike, key=lambda example: _pose_difference(example.points, one.points))

    def __call__(self, one: JudgedPair) -> FloatImage:
        """Relight the flash photo of a pair."""
        example = self.example_for(one)
        return style_transfer(
            one.pair.flash,
            one.pair.matte,
            one.points,
            example.image,
            example.matte,
            example.points,
        )


def style_transfer_oracle(one: JudgedPair) -> FloatImage:
    """The truth itself as example, as in the paper's Fig. 13: nearly an oracle."""
    return aligned_style_transfer(one.pair.flash, one.pair.matte, one.pair.studio)


def _pose_difference(source: FloatImage, target: FloatImage) -> float:
    """Mean distance of mesh points after turning, scaling and shifting, in pixels of target."""
    fit = similarity(source[:, :2], target[:, :2])
    placed = source[:, :2] @ fit[:, :2].T + fit[:, 2]
    return float(np.linalg.norm(placed - target[:, :2], axis=1).mean())
