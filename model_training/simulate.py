"""The flash simulator: the studio photo is real, the flash photo is rendered from it.

One call of ``Simulator.pair`` makes one pair, reproducible from its seed. The steps follow the
light: ``placement`` in the picture, ``scene`` (shape and skin), ``light`` (lamp, shadow, shine,
wall), ``camera``. Every ingredient is a named field of ``flash.FlashPreset``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb
from deepflash_app.core.face_regions import skin_mask
from deepflash_app.core.subject import subject_on_neutral
from model_training.camera import photographed
from model_training.flash import FlashPreset, draw
from model_training.light import lit_by_flash
from model_training.melanin import with_melanin
from model_training.placement import Placement
from model_training.scene import scene_of

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.look import StudioLook
    from model_training.portraits import Portrait


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A flash photo and the same picture in studio light, as a rule both on neutral grey.

    Attributes:
        flash: (S, S, 3) float32 sRGB in [0, 1].
        studio: (S, S, 3) float32 sRGB in [0, 1].
        matte: (S, S) float32 in [0, 1], as the application would find it.
        face: (S, S) uint8, 255 inside the face's oval.
        skin: (S, S) uint8, 255 on the skin of the face.
    """

    flash: FloatImage
    studio: FloatImage
    matte: FloatImage
    face: ByteImage
    skin: ByteImage


class Shot(Pair):
    """A pair as photos, each before its own wall."""

    __slots__ = ()

    def on_neutral(self) -> Pair:
        """The person of both photos on neutral grey."""
        flash, studio = (subject_on_neutral(one, self.matte) for one in (self.flash, self.studio))
        return Pair(flash, studio, self.matte, self.face, self.skin)


@dataclass(slots=True)
class Simulator:
    """Renders flash photos of studio portraits.

    Args:
        preset: How they vary.
        side: Pixels a side of the pairs.
        look: Of the studio; evenly lit and neutral if None.
    """

    preset: FlashPreset = field(default_factory=FlashPreset)
    side: int = 256
    look: StudioLook | None = None

    def pair(self, portrait: Portrait, seed: int) -> Pair:
        """One pair; the same portrait, seed, preset and side always give the same pair."""
        shot = self.shot(portrait, seed)
        return shot.on_neutral() if self.preset.cut_out else shot

    def shot(self, portrait: Portrait, seed: int) -> Shot:
        """The pair of ``pair`` with what is behind the person."""
        rng = np.random.default_rng(seed)
        preset, side = self.preset, self.side
        place = Placement.random(preset, side, rng)
        studio = place.picture(portrait.image).astype(np.float32) / 255
        if preset.melanin_share and rng.random() < preset.melanin_share:
            skin = skin_mask((side, side), place.points(portrait.points))
            matte = place.picture(portrait.matte).astype(np.float32) / 255
            studio = with_melanin(studio, skin, matte, draw(rng, preset.melanin))
        # by a draw of its own, so that a judge's pair is the same but for its light
        if preset.irregular_share and rng.spawn(1)[0].random() < preset.irregular_share:
            preset = preset.in_irregular_light()
        scene = scene_of(portrait, place, studio, preset, rng)
        if preset.screen_share and rng.random() < preset.screen_share:
            preset = preset.lit_by_screen()
        if rng.random() < preset.studio_share:
            photo = studio
        else:
            photo = photographed(lit_by_flash(scene, preset, rng), scene, preset, rng)
            light = scene.studio if self.look is None else self.look.on(scene)
            studio = linear_to_srgb(light)
        matte = _wrong_matte(scene.matte, draw(rng, preset.matte_error) * side / 256, rng)
        return Shot(photo, studio, matte, scene.face, scene.skin)


def _wrong_matte(matte: FloatImage, error: float, rng: np.random.Generator) -> FloatImage:
    """The matte as a network would find it: its edge a little in or out, and softer."""
    shift = float(rng.uniform(-error, error))
    soft = cv2.GaussianBlur(matte, (0, 0), 0.5 + error) if error > 0.2 else matte  # noqa: PLR2004
    return np.clip(soft + (shift * 0.15) * 4 * soft * (1 - soft), 0, 1)
