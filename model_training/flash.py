"""How simulated flash photos vary: every ingredient of the simulator, named and ranged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Spread = tuple[float, float, float]
"""Least, median and most of a random value."""


@dataclass(frozen=True, slots=True)
class FlashPreset:
    """How the simulated flash photos vary; lengths in metres, light in linear RGB.

    Attributes:
        studio_share: Share of pairs whose flash side is the studio photo, so that the network
            learns to leave good light alone.
        cut_out: Whether pairs have the person on neutral grey, as the application sees people;
            without, each is before its own wall (to study what that is good for).
        melanin_share: Share of pairs whose person is given other skin, in training only.
        melanin: How much darker (above 0) or lighter: natural logarithm of the loss of green light.
        evenness: How far highlights on the portraits' skin are flattened towards its median, and
            given its colour, before the flash photo is rendered: what the portrait's own lamp did
            to the face must not be in the flash photo, or networks learn to leave it there.
        fill: The same for broad shadows, less of it, since beards and make-up are dark, too.
        modelling: Share of that light and shade which the studio photo keeps. A studio's light
            shapes a face, where a phone's flattens it, and much of the shape can be told from the
            face: lamps are large, and above. The rest is shine, which no network should add.
        uniformity: How far the studio is lit from all round, as the paper's was (section 4): the
            share of what the portrait's lamps make of the head's shape that the studio photo is
            without, and the flash photo without all of it, since a flash meets a head in the
            dark. 0 at the most: it stays in both.
        balanced_share: Share of the flash photos that the camera balanced well, or whose LED has
            a warm second half, as newer phones have: without them every photo is reddened.
        balanced_red_gain: Their red against green.
        screen_share: Share of pairs lit by the phone's bright screen instead, in training only:
            the measured flash photos are all of LEDs, and so are those to judge by.
        irregular_share: Share of pairs whose light breaks the rules, in training only, or where it
            is asked for.
        relief: How many times deeper persons are than their rough shape says.
        patchiness: How uneven the flash's light is for no reason, in natural logarithms.
        hair_light: How much more light than skin everything else gives back under flash, in
            natural logarithms.
        distance: Camera to face.
        flash_offset: Lamp to lens; its direction is random (phones are held any way).
        face_height: Of the person.
        wrap: How far light seems to reach round the edge of the lit side, as skin scatters it.
        ambient_absent: Share of pairs without any other light.
        ambient: Other light as a share of the flash's.
        ambient_red: Its red gain against green; tungsten is high.
        ambient_side: How far it comes from one side (a window, a ceiling lamp) rather than from
            everywhere alike.
        shine: Strength of the mirror-like reflection on skin.
        shine_exponent: Its sharpness (Blinn-Phong).
        shine_unevenness: How patchy the oil on the skin is.
        skin_roughness: How far the shine's normals are bent by skin's own unevenness.
        hair_shine: Shine on hair and clothes as a share of the skin's.
        shadow: Darkness of shadows cast on the person, 1 is complete.
        background_distance: Wall behind the person.
        wall: Brightness of what is behind the person as a share of skin's in the same light. Rooms
            are darker than the backdrops of studio portraits.
        wall_shadow: Darkness of the person's shadow on that wall, 1 is complete.
        exposure: Stops above the studio photo, measured on skin.
        red_gain: Red against green: the cold cast of a phone's LED.
        blue_gain: Blue against green.
        contrast: Exponent of a curve through the skin's brightness; above 1 darkens the dark.
        shoulder: From 0 (highlights clip) to 1 (highlights roll off).
        desaturation: Loss of colour.
        veil: Stray light added everywhere.
        noise: Sigma of sensor noise in gamma-encoded values.
        blur: Sigma in pixels at 256.
        jpeg_quality: Of the saved file.
        red_eye: Share of pairs with red pupils.
        matte_error: How far the matte in use is wrong, in pixels at 256.
        rotation: Degrees either way, for flash and studio alike.
        zoom: Natural logarithm of the scale, either way.
        shift: Share of the side, either way.
    """

    studio_share: float = 0.08
    cut_out: bool = True
    melanin_share: float = 0.0
    melanin: Spread = (0.1, 0.6, 1.3)
    evenness: float = 0.9
    fill: float = 0.4
    modelling: float = 0.7
    uniformity: Spread = (0.0, 0.0, 0.0)
    balanced_share: float = 0.45
    balanced_red_gain: Spread = (0.85, 1.03, 1.3)
    screen_share: float = 0.0
    irregular_share: float = 0.0
    relief: Spread = (1.0, 1.0, 1.0)
    patchiness: Spread = (0.0, 0.0, 0.0)
    hair_light: Spread = (0.0, 0.0, 0.0)
    distance: Spread = (0.3, 0.5, 0.95)
    flash_offset: Spread = (0.005, 0.02, 0.05)
    face_height: Spread = (0.18, 0.2, 0.22)
    wrap: Spread = (0.1, 0.6, 1.0)
    ambient_absent: float = 0.4
    ambient: Spread = (0.0, 0.06, 0.3)
    ambient_red: Spread = (0.8, 1.15, 1.6)
    ambient_side: Spread = (0.0, 0.0, 0.0)
    shine: Spread = (0.0, 0.35, 1.2)
    shine_exponent: Spread = (6.0, 16.0, 50.0)
    shine_unevenness: Spread = (0.1, 0.5, 1.0)
    skin_roughness: float = 0.1
    hair_shine: Spread = (0.0, 0.1, 0.4)
    shadow: Spread = (0.2, 0.5, 0.9)
    background_distance: Spread = (0.8, 1.4, 3.0)
    wall: Spread = (0.15, 0.24, 0.3)
    wall_shadow: float = 0.8
    exposure: Spread = (-0.5, 0.45, 1.3)
    red_gain: Spread = (0.5, 0.66, 0.92)
    blue_gain: Spread = (0.65, 0.86, 1.35)
    contrast: Spread = (0.6, 0.8, 1.1)
    shoulder: Spread = (0.0, 0.6, 1.0)
    desaturation: Spread = (0.0, 0.08, 0.3)
    veil: Spread = (0.0, 0.004, 0.014)
    noise: Spread = (0.0, 0.006, 0.02)
    blur: Spread = (0.0, 0.4, 1.2)
    jpeg_quality: Spread = (60.0, 88.0, 98.0)
    red_eye: float = 0.15
    matte_error: Spread = (0.0, 0.5, 2.0)
    rotation: float = 18.0
    zoom: float = 0.14
    shift: float = 0.05

    def as_they_are(self, *, irregular: bool = False, uniform: bool = False) -> FlashPreset:
        """To judge by: no pair without flash, everybody's own skin, studio photos as they came.

        No rule of ours has a part in the studio photo, so that the truth is what was photographed.

        Args:
            irregular: Whether all light breaks the rules, or none.
            uniform: Whether the truth is a studio that is lit from all round instead.
        """
        judged = replace(
            self,
            studio_share=0.0,
            melanin_share=0.0,
            screen_share=0.0,
            irregular_share=1.0 if irregular else 0.0,
            modelling=1.0,
            uniformity=(0.0, 0.0, 0.0),
            relief=(1.0, 1.0, 1.0),
        )
        return judged.in_uniform_light() if uniform else judged

    def in_irregular_light(self) -> FlashPreset:
        """Light as no rule foresaw it: a network that knows ours by heart errs where they fail."""
        flat, middle, deep = self.relief
        return replace(
            self,
            ambient_side=(0.0, 0.7, 1.0),
            relief=(0.6 * flat, 1.1 * middle, max(2.0, 1.2 * deep)),
            patchiness=(0.0, 0.2, 0.6),
            hair_light=(-0.6, 0.0, 0.5),
        )

    def in_uniform_light(self) -> FlashPreset:
        """A studio lit from all round, and flash that shades heads as real photos have it.

        Exposed so that skin is as bright as measured, which has less light of the portrait's own.
        """
        return replace(
            self,
            uniformity=(0.3, 0.7, 1.0),
            relief=(1.0, 1.7, 2.4),
            exposure=(-0.4, 0.7, 1.45),
        )

    def lit_by_screen(self) -> FlashPreset:
        """A screen turned white: neutral, too weak for the face, wide, and never quite alone."""
        return replace(
            self,
            balanced_share=1.0,
            exposure=(-1.4, -0.4, 0.4),
            wrap=(0.4, 0.8, 1.0),
            shine=(0.0, 0.2, 0.6),
            ambient_absent=0.1,
            ambient=(0.1, 0.3, 0.6),
            red_eye=0.0,
        )

    def only_cold_flash(self, *, uniform: bool = False) -> FlashPreset:
        """Without the pairs that are not typical flash photos, to compare with measured ones."""
        return replace(self.as_they_are(uniform=uniform), balanced_share=0.0)


def draw(rng: np.random.Generator, spread: Spread) -> float:
    """A random value whose quantile function is straight from least to median to most."""
    low, middle, high = spread
    return float(np.interp(rng.random(), (0, 0.5, 1), (low, middle, high)))
