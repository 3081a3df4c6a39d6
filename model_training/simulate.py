"""The flash simulator: the studio photo is real, the flash photo is rendered from it.

One call of ``Simulator.pair`` makes one pair, reproducible from its seed. The steps follow the
light: shape, lamp, shadow, shine, background, camera. Every ingredient is a named field of
``FlashPreset``; a triple is (least, median, most) of a random value.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import Square, face_crop
from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear
from deepflash_app.core.face_regions import FACE_OVAL, LEFT_EYE, RIGHT_EYE, face_mask, skin_mask
from deepflash_app.core.subject import foreground, subject_on_neutral
from model_training.portraits import CROP_HEADS, CROP_SIDE, Portrait
from model_training.shape import depth_map

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

Spread = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FlashPreset:
    """How the simulated flash photos vary; lengths in metres, light in linear RGB.

    Attributes:
        studio_share: Share of pairs whose flash side is the studio photo, so that the network
            learns to leave good light alone.
        evenness: How far highlights on the portraits' skin are flattened towards its median
            before anything else. The paper's studio had four large lamps around the face; the
            portraits here mostly had one, so their own shine would be taught as studio light.
            The flash photo is rendered from the evened portrait, too: beards, make-up and
            freckles that this touches stay what they are between flash and studio.
        fill: The same for broad shadows.
        balanced_share: Share of the flash photos that the camera balanced well, or whose LED has
            a warm second half, as newer phones have: without them every photo is reddened.
        balanced_red_gain: Their red against green.
        distance: Camera to face.
        flash_offset: Lamp to lens; its direction is random (phones are held any way).
        face_height: Of the person.
        wrap: How far light seems to reach round the edge of the lit side, as skin scatters it.
        ambient_absent: Share of pairs without any other light.
        ambient: Other light as a share of the flash's.
        ambient_red: Its red gain against green; tungsten is high.
        shine: Strength of the mirror-like reflection on skin.
        shine_exponent: Its sharpness (Blinn-Phong).
        shine_unevenness: How patchy the oil on the skin is.
        hair_shine: Shine on hair and clothes as a share of the skin's.
        shadow: Darkness of shadows cast on the person, 1 is complete.
        background_distance: Wall behind the person.
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
    evenness: float = 0.65
    fill: float = 0.4
    balanced_share: float = 0.3
    balanced_red_gain: Spread = (0.85, 1.0, 1.2)
    distance: Spread = (0.3, 0.5, 0.95)
    flash_offset: Spread = (0.005, 0.02, 0.05)
    face_height: Spread = (0.18, 0.2, 0.22)
    wrap: Spread = (0.0, 0.4, 1.0)
    ambient_absent: float = 0.4
    ambient: Spread = (0.0, 0.06, 0.3)
    ambient_red: Spread = (0.8, 1.15, 1.6)
    shine: Spread = (0.0, 0.35, 1.2)
    shine_exponent: Spread = (6.0, 16.0, 50.0)
    shine_unevenness: Spread = (0.1, 0.5, 1.0)
    hair_shine: Spread = (0.0, 0.1, 0.4)
    shadow: Spread = (0.2, 0.55, 0.95)
    background_distance: Spread = (0.3, 1.2, 3.0)
    exposure: Spread = (-0.5, 0.45, 1.3)
    red_gain: Spread = (0.5, 0.66, 0.92)
    blue_gain: Spread = (0.65, 0.86, 1.35)
    contrast: Spread = (0.6, 0.85, 1.2)
    shoulder: Spread = (0.0, 0.6, 1.0)
    desaturation: Spread = (0.0, 0.08, 0.3)
    veil: Spread = (0.0, 0.004, 0.03)
    noise: Spread = (0.0, 0.006, 0.02)
    blur: Spread = (0.0, 0.4, 1.2)
    jpeg_quality: Spread = (60.0, 88.0, 98.0)
    red_eye: float = 0.15
    matte_error: Spread = (0.0, 0.5, 2.0)
    rotation: float = 18.0
    zoom: float = 0.14
    shift: float = 0.05

    def only_cold_flash(self) -> FlashPreset:
        """Without the pairs that are not typical flash photos, to compare with measured ones."""
        return replace(self, studio_share=0.0, balanced_share=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A flash photo and the same picture in studio light, both on neutral grey.

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


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """A portrait as placed in the picture: what the light falls on."""

    studio: FloatImage  # (S, S, 3) linear
    albedo: FloatImage  # (S, S, 3) linear, background taken away
    matte: FloatImage
    depth: FloatImage  # (S, S) metres from the camera
    place: FloatImage  # (S, S, 3) metres: x, y, z of each pixel
    normal: FloatImage  # (S, S, 3)
    skin: ByteImage
    face: ByteImage
    points: FloatImage
    metre: float  # pixels


@dataclass(slots=True)
class Simulator:
    """Renders flash photos of studio portraits.

    Args:
        preset: How they vary.
        side: Pixels a side of the pairs.
    """

    preset: FlashPreset = field(default_factory=FlashPreset)
    side: int = 256

    def pair(self, portrait: Portrait, seed: int) -> Pair:
        """One pair; the same portrait, seed, preset and side always give the same pair."""
        rng = np.random.default_rng(seed)
        preset, side = self.preset, self.side
        place = _Placement.random(preset, side, rng)
        studio = place.picture(portrait.image).astype(np.float32) / 255
        scene = self._scene(portrait, place, studio, rng)
        if rng.random() < preset.studio_share:
            photo = studio
        else:
            photo = self._camera(self._lit(scene, rng), scene, rng)
            studio = linear_to_srgb(scene.studio)
        matte = _wrong_matte(scene.matte, _draw(rng, preset.matte_error) * side / 256, rng)
        return Pair(
            subject_on_neutral(photo, matte),
            subject_on_neutral(studio, matte),
            matte,
            scene.face,
            scene.skin,
        )

    def _scene(
        self, portrait: Portrait, place: _Placement, studio: FloatImage, rng: np.random.Generator
    ) -> _Scene:
        """Put the person, evenly lit, before the camera."""
        preset, side = self.preset, self.side
        matte = place.picture(portrait.matte).astype(np.float32) / 255
        points = place.points(portrait.points)
        skin = skin_mask((side, side), points)
        even = _evened(srgb_to_linear(studio), skin, preset.evenness, preset.fill)
        oval = points[list(FACE_OVAL), 1]
        face_height = float(oval.max() - oval.min())
        metre = face_height / _draw(rng, preset.face_height)
        distance = _draw(rng, preset.distance)
        depth = distance + place.picture(_relief(portrait)) * (face_height / metre)
        centre = side * (0.5 + rng.uniform(-0.2, 0.2, 2))
        pixels = np.arange(side, dtype=np.float32)
        u, v = np.meshgrid((pixels - centre[0]) / metre, (pixels - centre[1]) / metre)
        spread = depth / np.float32(distance)
        return _Scene(
            studio=even,
            albedo=srgb_to_linear(foreground(linear_to_srgb(even), matte)),
            matte=matte,
            depth=depth,
            place=np.dstack([u * spread, v * spread, depth]).astype(np.float32),
            normal=_normals(depth, metre, side),
            skin=skin,
            face=face_mask((side, side), points),
            points=points,
            metre=metre,
        )

    def _lit(self, scene: _Scene, rng: np.random.Generator) -> FloatImage:
        """Linear light that reaches the lens, skin's median as bright as in the studio photo."""
        preset = self.preset
        angle = rng.uniform(0, 2 * np.pi)
        offset = _draw(rng, preset.flash_offset)
        lamp = np.array([np.cos(angle) * offset, np.sin(angle) * offset, 0], np.float32)
        to_lamp = lamp - scene.place
        square = (to_lamp**2).sum(axis=2)
        to_lamp /= np.sqrt(square)[..., None]
        facing = (scene.normal * to_lamp).sum(axis=2)
        wrap = np.float32(_draw(rng, preset.wrap))
        diffuse = np.maximum((facing + wrap) / (1 + wrap), 0)
        shadow = np.float32(_draw(rng, preset.shadow)) * _cast_shadow(scene, lamp)
        flash = (1 - shadow) / square
        on_face = scene.face > 0
        level = float(np.median((diffuse * flash)[on_face])) if on_face.any() else 1.0
        flash /= max(level, 1e-6)

        light = np.repeat((diffuse * flash)[..., None], 3, axis=2)
        if rng.random() >= preset.ambient_absent:
            tint = _draw(rng, preset.ambient_red)
            strength = _draw(rng, preset.ambient)
            light += np.float32(strength) * np.array([tint, 1, 1 / tint], np.float32)
        shine = self._shine(scene, to_lamp, rng) * flash
        person = scene.albedo * light + shine[..., None]
        return self._before_wall(person, scene, lamp, rng)

    def _shine(self, scene: _Scene, to_lamp: FloatImage, rng: np.random.Generator) -> FloatImage:
        """Blinn-Phong reflection by oily skin, (S, S) linear."""
        preset, side = self.preset, self.side
        to_eye = -scene.place / np.linalg.norm(scene.place, axis=2, keepdims=True)
        half = to_lamp + to_eye
        half /= np.linalg.norm(half, axis=2, keepdims=True)
        rough = scene.normal + 0.1 * (_clouds(rng, side, 12, 3) - 0.5)
        rough /= np.linalg.norm(rough, axis=2, keepdims=True)
        exponent = _draw(rng, preset.shine_exponent)
        lobe = np.maximum((rough * half).sum(axis=2), 0) ** np.float32(exponent)
        uneven = np.float32(_draw(rng, preset.shine_unevenness))
        oil = 1 - uneven + 2 * uneven * _clouds(rng, side, 5, 1)[..., 0] ** 2
        skin = cv2.GaussianBlur(_skin_likeness(scene), (0, 0), side / 160)
        hair = np.float32(_draw(rng, preset.hair_shine))
        where = skin + (1 - skin) * hair * np.sqrt(luminance(scene.albedo))
        return np.float32(0.35 * _draw(rng, preset.shine)) * lobe * oil * where

    def _before_wall(
        self, person: FloatImage, scene: _Scene, lamp: FloatImage, rng: np.random.Generator
    ) -> FloatImage:
        """The person before a wall that gets the less light the farther it is."""
        near = float(np.median(scene.depth[scene.matte > 0.5])) if scene.matte.any() else 0.5  # noqa: PLR2004
        gap = _draw(rng, self.preset.background_distance)
        fall_off = (near / (near + gap)) ** 2
        # Similar triangles: the shadow's edge moves against the lamp by the gap's share.
        move = -lamp[:2] * np.float32(scene.metre * gap / (near + gap))
        shadow = _moved(scene.matte, move)
        shadow = cv2.GaussianBlur(shadow, (0, 0), 1 + 0.01 * self.side * gap)
        wall = scene.studio * np.float32(fall_off) * (1 - 0.8 * shadow)[..., None]
        share = scene.matte[..., None]
        return share * person + (1 - share) * wall

    def _camera(self, light: FloatImage, scene: _Scene, rng: np.random.Generator) -> FloatImage:
        """From linear light to the JPEG a phone writes, (S, S, 3) float32 sRGB."""
        preset, side = self.preset, self.side
        light = light + np.float32(_draw(rng, preset.veil))
        grey = luminance(light)[..., None]
        light = grey + (light - grey) * np.float32(1 - _draw(rng, preset.desaturation))
        balanced = rng.random() < preset.balanced_share
        red = _draw(rng, preset.balanced_red_gain if balanced else preset.red_gain)
        gains = np.array([red, 1, _draw(rng, preset.blue_gain)], np.float32)
        # exposure is judged by luminance, so the cast alone must not darken or lighten
        gains /= float(gains @ np.array([0.2126, 0.7152, 0.0722], np.float32))
        light = np.maximum(light * gains, 0) * np.float32(2 ** _draw(rng, preset.exposure))

        skin = scene.skin > 0
        pivot = float(np.median(luminance(light)[skin])) if skin.any() else 0.4
        contrast = np.float32(_draw(rng, preset.contrast))
        level = np.maximum(luminance(light) / max(pivot, 1e-4), 1e-4)
        light = light * np.minimum(level ** (contrast - 1), 1.3)[..., None]
        soft = np.float32(_draw(rng, preset.shoulder))
        knee = np.float32(0.8)
        rolled = np.where(light > knee, 1 - (1 - knee) * np.exp((knee - light) / (1 - knee)), light)
        light = np.clip(light + soft * (rolled - light), 0, 1)
        if rng.random() < preset.red_eye:
            _redden_pupils(light, scene, rng)

        photo = linear_to_srgb(light)
        blur = _draw(rng, preset.blur) * side / 256
        if blur > 0.2:  # noqa: PLR2004 - less does nothing
            photo = cv2.GaussianBlur(photo, (0, 0), blur)
        photo = photo + rng.standard_normal(photo.shape, np.float32) * np.float32(
            _draw(rng, preset.noise)
        )
        return _as_jpeg(photo, round(_draw(rng, preset.jpeg_quality)))


@dataclass(frozen=True, slots=True, eq=False)
class _Placement:
    """Where the cached crop lies in the pair's picture."""

    square: Square
    turn: FloatImage  # (2, 3) within the picture
    side: int
    mirrored: bool

    @staticmethod
    def random(preset: FlashPreset, side: int, rng: np.random.Generator) -> _Placement:
        """A random place within what the crop's margin allows."""
        head = CROP_SIDE / CROP_HEADS * float(np.exp(rng.uniform(-preset.zoom, preset.zoom)))
        x, y = CROP_SIDE / 2 + head * rng.uniform(-preset.shift, preset.shift, 2)
        angle = float(
            np.clip(rng.normal(0, preset.rotation / 2), -preset.rotation, preset.rotation)
        )
        middle = (side - 1) / 2
        return _Placement(
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


def _draw(rng: np.random.Generator, spread: Spread) -> float:
    """A random value whose quantile function is straight from least to median to most."""
    low, middle, high = spread
    return float(np.interp(rng.random(), (0, 0.5, 1), (low, middle, high)))


@lru_cache(maxsize=4096)
def _relief(portrait: Portrait) -> FloatImage:
    """Depth of the cached crop in face heights, worked out once."""
    return depth_map(portrait.points, portrait.matte)


def _evened(linear: FloatImage, skin: ByteImage, evenness: float, fill: float) -> FloatImage:
    """Flatten highlights and broad shadows on skin: its median draws them nearer."""
    if not (skin > 0).any():
        return linear
    side = linear.shape[0]
    share = cv2.GaussianBlur((skin > 0).astype(np.float32), (0, 0), side / 100)
    level = np.log(luminance(linear) + 0.01)
    middle = float(np.median(level[skin > 0]))
    above = np.maximum(cv2.GaussianBlur(level, (0, 0), side / 80) - middle, 0)
    # broad ones only: nostrils, lashes and spectacles are dark in any light
    inside = cv2.GaussianBlur((level - middle) * share, (0, 0), side / 20)
    inside /= cv2.GaussianBlur(share, (0, 0), side / 20) + np.float32(1e-3)
    below = np.maximum(-inside, 0)
    gain: FloatImage = np.exp((np.float32(fill) * below - np.float32(evenness) * above) * share)
    return linear * gain[..., None]


def _normals(depth: FloatImage, metre: float, side: int) -> FloatImage:
    """Unit normals towards the camera, (S, S, 3), from depth in metres."""
    smooth = cv2.GaussianBlur(depth, (0, 0), side / 60)
    dx = cv2.Sobel(smooth, -1, 1, 0, scale=metre / 8)
    dy = cv2.Sobel(smooth, -1, 0, 1, scale=metre / 8)
    normal = np.dstack([dx, dy, np.full_like(dx, -1)])
    return normal / np.linalg.norm(normal, axis=2, keepdims=True)


def _cast_shadow(scene: _Scene, lamp: FloatImage) -> FloatImage:
    """Where something nearer hides the lamp, (S, S) in [0, 1], by marching towards it."""
    coarse = 96
    depth = cv2.resize(scene.depth, (coarse, coarse), interpolation=cv2.INTER_AREA)
    metre = scene.metre * coarse / scene.depth.shape[0]
    hidden = np.zeros_like(depth)
    for t in np.linspace(0.03, 0.45, 10):
        step = lamp[:2] * np.float32(metre * t / (1 - t))
        blocker = _moved(depth, -step)  # what lies one step nearer to the lamp
        gap = depth * np.float32(1 - t) - blocker
        hidden = np.maximum(hidden, np.clip((gap - 0.003) / 0.008, 0, 1))
    soft = cv2.GaussianBlur(hidden, (0, 0), 0.9)
    return cv2.resize(soft, scene.depth.shape[::-1], interpolation=cv2.INTER_CUBIC).clip(0, 1)


def _moved(image: FloatImage, step: FloatImage) -> FloatImage:
    """The picture shifted by (x, y) pixels, edges repeated."""
    matrix = np.array([[1, 0, step[0]], [0, 1, step[1]]], np.float32)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)


def _skin_likeness(scene: _Scene) -> FloatImage:
    """(S, S) in [0, 1]: the face's skin, and what has its colour (neck, ears, hands)."""
    inside = scene.skin > 0
    if not inside.any():
        return np.zeros(scene.skin.shape, np.float32)
    colour = np.log(scene.albedo + 0.02)
    chroma = np.dstack([colour[..., 0] - colour[..., 1], colour[..., 2] - colour[..., 1]])
    tone = np.dstack([chroma, 0.5 * colour[..., 1]])
    sample = tone[inside]
    middle, width = np.median(sample, axis=0), sample.std(axis=0) + 0.05
    distance = (((tone - middle) / width) ** 2).sum(axis=2)
    likeness = np.exp(-distance / 8) * scene.matte
    # features inside the face (eyes, brows, lips) only shine where they look like skin
    return np.where(inside, np.maximum(likeness, 0.7), likeness).astype(np.float32)


def _clouds(rng: np.random.Generator, side: int, cells: int, channels: int) -> FloatImage:
    """Smooth random fields in [0, 1], (S, S, channels)."""
    coarse = rng.random((cells, cells, channels), np.float32)
    smooth = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    return smooth.reshape(side, side, channels)


def _redden_pupils(light: FloatImage, scene: _Scene, rng: np.random.Generator) -> None:
    oval = scene.points[list(FACE_OVAL), 1]
    radius = float(oval.max() - oval.min()) * rng.uniform(0.012, 0.024)
    y, x = np.mgrid[: light.shape[0], : light.shape[1]].astype(np.float32)
    glow = np.array([rng.uniform(0.3, 0.9), 0.02, 0.05], np.float32)
    for eye in (RIGHT_EYE, LEFT_EYE):
        cx, cy = scene.points[list(eye), :2].mean(axis=0)
        disc = np.clip(radius + 0.5 - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        light += disc * (glow - light)


def _as_jpeg(photo: FloatImage, quality: int) -> FloatImage:
    levels = np.rint(photo.clip(0, 1) * 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", levels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))
    return np.ascontiguousarray(decoded[..., ::-1]).astype(np.float32) / 255


def _wrong_matte(matte: FloatImage, error: float, rng: np.random.Generator) -> FloatImage:
    """The matte as a network would find it: its edge a little in or out, and softer."""
    shift = float(rng.uniform(-error, error))
    soft = cv2.GaussianBlur(matte, (0, 0), 0.5 + error) if error > 0.2 else matte  # noqa: PLR2004
    return np.clip(soft + (shift * 0.15) * 4 * soft * (1 - soft), 0, 1)
