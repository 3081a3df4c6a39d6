"""The flash's light on a person: diffuse, shadow and shine, and the wall behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import luminance
from model_training.flash import FlashPreset, draw
from model_training.melanin import skin_likeness
from model_training.statistics import BEHIND

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage
    from model_training.scene import Scene

_OFTEN_FROM = np.array([0.0, -0.7, -0.6], np.float32)
"""Where other light comes from more often: above, and before the person (x right, y down)."""
_ROOM_WRAP = np.float32(0.4)  # rooms reflect
_LEAST_SHADE = 0.15  # light from behind must not burn what little of the face it meets
_DARKEST = 0.01  # linear luminance of a wall: black studio backdrops are not lifted out of noise


def lit_by_flash(scene: Scene, preset: FlashPreset, rng: np.random.Generator) -> FloatImage:
    """Linear light that reaches the lens, the face's median as bright as in the studio photo.

    Args:
        scene: What the light falls on.
        preset: How lamps, skin and walls vary.
        rng: Decides.

    Returns:
        (S, S, 3) float32, linear, not clipped.
    """
    angle = rng.uniform(0, 2 * np.pi)
    offset = draw(rng, preset.flash_offset)
    lamp = np.array([np.cos(angle) * offset, np.sin(angle) * offset, 0], np.float32)
    to_lamp = lamp - scene.place
    square = (to_lamp**2).sum(axis=2)
    to_lamp /= np.sqrt(square)[..., None]
    facing = (scene.normal * to_lamp).sum(axis=2)
    wrap = np.float32(draw(rng, preset.wrap))
    diffuse = np.maximum((facing + wrap) / (1 + wrap), 0)
    shadow = np.float32(draw(rng, preset.shadow)) * _cast_shadow(scene, lamp)
    flash = (1 - shadow) / square
    on_face = scene.face > 0
    level = float(np.median((diffuse * flash)[on_face])) if on_face.any() else 1.0
    flash /= max(level, 1e-6)

    light = np.repeat((diffuse * flash * _irregular(scene, preset, rng))[..., None], 3, axis=2)
    if rng.random() >= preset.ambient_absent:
        light += _other_light(scene, preset, rng)
    shine = _shine(scene, to_lamp, preset, rng) * flash
    person = scene.albedo * light + shine[..., None]
    return _before_wall(person, scene, lamp, preset, rng)


def _irregular(scene: Scene, preset: FlashPreset, rng: np.random.Generator) -> FloatImage:
    """What the rules of light leave out, (S, S): a factor of the flash's light, about 1."""
    own = rng.spawn(1)[0]
    patchy, hair = draw(own, preset.patchiness), draw(own, preset.hair_light)
    factor = np.zeros_like(scene.matte)
    if patchy:
        clouds = _clouds(own, scene.matte.shape[0], int(own.integers(3, 7)), 1)[..., 0]
        factor += np.float32(2 * patchy) * (clouds - np.float32(0.5))
    if hair:
        factor += np.float32(hair) * (1 - skin_likeness(scene.albedo, scene.skin, scene.matte))
    return np.exp(factor)


def _other_light(scene: Scene, preset: FlashPreset, rng: np.random.Generator) -> FloatImage:
    """What a lamp or a window adds to the flash, (S, S, 3) linear: on the face as much as drawn."""
    tint = draw(rng, preset.ambient_red)
    strength = np.float32(draw(rng, preset.ambient))
    own = rng.spawn(1)[0]  # pairs to judge by, which have no such side, stay what they were
    towards = (own.standard_normal(3) + _OFTEN_FROM).astype(np.float32)
    facing = scene.normal @ (towards / np.linalg.norm(towards))
    shade = np.maximum((facing + _ROOM_WRAP) / (1 + _ROOM_WRAP), 0)
    on_face = scene.face > 0
    level = float(np.median(shade[on_face])) if on_face.any() else 1.0
    side = np.float32(draw(own, preset.ambient_side))
    shade = 1 + side * (shade / np.float32(max(level, _LEAST_SHADE)) - 1)
    return shade[..., None] * strength * np.array([tint, 1, 1 / tint], np.float32)


def _shine(
    scene: Scene, to_lamp: FloatImage, preset: FlashPreset, rng: np.random.Generator
) -> FloatImage:
    """Blinn-Phong reflection by oily skin, (S, S) linear."""
    side = scene.depth.shape[0]
    to_eye = -scene.place / np.linalg.norm(scene.place, axis=2, keepdims=True)
    half = to_lamp + to_eye
    half /= np.linalg.norm(half, axis=2, keepdims=True)
    rough = scene.normal + preset.skin_roughness * (_clouds(rng, side, 12, 3) - 0.5)
    rough /= np.linalg.norm(rough, axis=2, keepdims=True)
    exponent = draw(rng, preset.shine_exponent)
    lobe = np.maximum((rough * half).sum(axis=2), 0) ** np.float32(exponent)
    uneven = np.float32(draw(rng, preset.shine_unevenness))
    oil = 1 - uneven + 2 * uneven * _clouds(rng, side, 5, 1)[..., 0] ** 2
    skin = skin_likeness(scene.albedo, scene.skin, scene.matte)
    hair = np.float32(draw(rng, preset.hair_shine))
    where = skin + (1 - skin) * hair * np.sqrt(luminance(scene.albedo))
    return np.float32(0.35 * draw(rng, preset.shine)) * lobe * oil * where


def _before_wall(
    person: FloatImage,
    scene: Scene,
    lamp: FloatImage,
    preset: FlashPreset,
    rng: np.random.Generator,
) -> FloatImage:
    """The person before a wall that gets the less light the farther it is."""
    near = float(np.median(scene.depth[scene.matte > 0.5])) if scene.matte.any() else 0.5  # noqa: PLR2004
    gap = draw(rng, preset.background_distance)
    fall_off = (near / (near + gap)) ** 2
    # Similar triangles: the shadow's edge moves against the lamp by the gap's share.
    move = -lamp[:2] * np.float32(scene.metre * gap / (near + gap))
    shadow = _moved(scene.matte, move)
    shadow = cv2.GaussianBlur(shadow, (0, 0), 1 + 0.01 * scene.depth.shape[0] * gap)
    albedo = np.float32(draw(rng, preset.wall) * _times_darker(scene))
    wall = albedo * scene.even * np.float32(fall_off)
    wall *= (1 - preset.wall_shadow * shadow)[..., None]
    share = scene.matte[..., None]
    return share * person + (1 - share) * wall


def _times_darker(scene: Scene) -> float:
    """Skin's median luminance in studio light as a multiple of what is behind the person."""
    bright = luminance(scene.even)
    skin, behind = bright[scene.skin > 0], bright[scene.matte < BEHIND]
    if not (skin.size and behind.size):
        return 1.0
    return float(np.median(skin) / max(float(np.median(behind)), _DARKEST))


def _cast_shadow(scene: Scene, lamp: FloatImage) -> FloatImage:
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


def _clouds(rng: np.random.Generator, side: int, cells: int, channels: int) -> FloatImage:
    """Smooth random fields in [0, 1], (S, S, channels)."""
    coarse = rng.random((cells, cells, channels), np.float32)
    smooth = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    return smooth.reshape(side, side, channels)
