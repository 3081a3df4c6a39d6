"""What may become of the background: lifted, blurred, or replaced by colours or a picture.

All are a coarse picture of the new background and a coarse picture of the subject's colours
under its soft edge, enlarged smoothly; so any part of a photo comes out as it does in the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.color import linear_to_srgb, luminance, srgb_to_linear, srgb_to_profile
from deepflash_app.core.options import needs_picture
from deepflash_app.core.subject import foreground
from deepflash_app.core.upsample import Region, smooth_upsample

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage, Image

_BLUR = 0.02  # sigma as a share of the longer side: a portrait lens, wide open
_LIGHT_BLUR = 0.12  # what changes slower than this across the photo is taken for light
_LIFTED_TO = 0.9  # quantile of the background's brightness that the rest is lifted towards
_LIFT_SHARE = 0.75  # a real studio wall falls off a little, too
_CACHED_ROWS = 32  # of all pictures that are mixed: they fit the processor's cache

MOST_LIFT = 4.0
"""Two stops; more would show the sensor's noise."""


@dataclass(frozen=True, slots=True, eq=False)
class BackdropPicture:
    """A picture to stand behind the subject.

    Attributes:
        pixels: (h, w, 3) uint8 in the photo's own colour space, of any size and proportions.
    """

    pixels: ByteImage


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """Coarse pictures from which the background of any part of the photo is made.

    Attributes:
        subject: (h, w, 3) float32, the photo's own colours of the subject, continued outwards.
        behind: (h, w, 3) float32, the photo's own background, continued under the subject.
        new: (h, w, 3) float32, of any size, what takes the background's place; or, for
            ``lift``, None.
        lift: (h, w, 1) float32, by how much the background's light is to be multiplied; or None.
    """

    subject: FloatImage
    behind: FloatImage
    new: FloatImage | None
    lift: FloatImage | None


def backdrop(
    guide: ByteImage,
    matte: FloatImage,
    choice: str,
    picture: BackdropPicture | None = None,
    icc: bytes | None = None,
) -> Backdrop:
    """Prepare a background.

    Args:
        guide: (h, w, 3) uint8, the photo at canvas size.
        matte: (h, w) float32 in [0, 1].
        choice: Anything but ``"keep"``, as in ``RelightOptions``.
        picture: If the choice is one.
        icc: The photo's profile, into which colours are brought, which are named in sRGB.

    Raises:
        ValueError: If the choice is a picture that is not there.
    """
    photo = guide.astype(np.float32) / 255
    subject = foreground(photo, matte)
    behind = foreground(photo, 1 - matte)
    if choice == "correct":
        return Backdrop(subject, behind, None, _fall_off_lift(behind, matte))
    if choice == "blur":
        sigma = _BLUR * max(matte.shape)
        return Backdrop(subject, behind, cv2.GaussianBlur(behind, (0, 0), sigma), None)
    if not needs_picture(choice):
        return Backdrop(subject, behind, _gradient(choice, matte.shape, icc), None)
    if picture is None:
        raise ValueError(f"The background {choice} needs its picture.")
    return Backdrop(subject, behind, _covering(picture.pixels, matte.shape), None)


def with_fall_off(chosen: Backdrop, fall_off: float) -> Backdrop:
    """The same background with more of the light's fall-off left (above 0) or taken (below)."""
    if chosen.lift is None or fall_off == 0:
        return chosen
    power = 1 - fall_off if fall_off > 0 else 1 - fall_off * (1 / _LIFT_SHARE - 1)
    lift = np.minimum(chosen.lift ** np.float32(power), MOST_LIFT)
    return Backdrop(chosen.subject, chosen.behind, None, lift.astype(np.float32))


def _gradient(choice: str, shape: tuple[int, ...], icc: bytes | None) -> FloatImage:
    """One colour, or two from top to bottom, (h, w, 3) in the photo's colour space."""
    words = choice.split("-")
    top, bottom = (
        np.array([int(word[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
        for word in (words[0], words[-1])
    )
    place = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    rows = top + place * (bottom - top)
    return np.repeat(srgb_to_profile(rows[:, None], icc), shape[1], axis=1)


def _covering(pixels: ByteImage, shape: tuple[int, ...]) -> FloatImage:
    """The middle of a picture that has the photo's proportions, (h', w', 3) in [0, 1]."""
    height, width = pixels.shape[:2]
    scale = min(height / shape[0], width / shape[1])
    high, wide = (max(round(length * scale), 1) for length in shape[:2])
    top, left = (height - high) // 2, (width - wide) // 2
    middle = pixels[top : top + high, left : left + wide]
    return np.multiply(middle, np.float32(1 / 255), dtype=np.float32)


def _fall_off_lift(behind: FloatImage, matte: FloatImage) -> FloatImage:
    """How much brighter an evenly lit wall would be at each place, (h, w, 1), from 1 upwards."""
    light = luminance(srgb_to_linear(behind))[..., None] + np.float32(1e-3)
    sigma = _LIGHT_BLUR * max(matte.shape)
    seen = 1 - matte
    smooth = cv2.GaussianBlur(light[..., 0] * seen, (0, 0), sigma)
    smooth = (smooth + 1e-4) / (cv2.GaussianBlur(seen, (0, 0), sigma) + 1e-2)
    wall = smooth[seen > 0.5]  # noqa: PLR2004 - half
    aim = float(np.quantile(wall, _LIFTED_TO)) if wall.size else 0.0
    lift = np.maximum(aim / np.maximum(smooth, 1e-3), 1) ** _LIFT_SHARE
    return np.minimum(lift, MOST_LIFT).astype(np.float32)[..., None]


def over_backdrop(
    photo: FloatImage,
    relit: FloatImage,
    matte: FloatImage,
    subject: FloatImage,
    behind: FloatImage,
    new: FloatImage | None,
    lift: FloatImage | None,
) -> FloatImage:
    """Put the relit subject before its new background, pixel by pixel.

    Args:
        photo: (H, W, 3) float32 in [0, 1], as it was.
        relit: (H, W, 3) float32, the corrected photo.
        matte: (H, W, 1) float32 in [0, 1].
        subject: (H, W, 3) float32, see ``Backdrop``; so are the rest.
        behind: (H, W, 3) float32.
        new: (H, W, 3) float32 or None.
        lift: (H, W, 1) float32 or None.

    Returns:
        (H, W, 3) float32.
    """
    if lift is not None:
        lit = linear_to_srgb(1 - (1 - srgb_to_linear(photo)) ** lift)  # never clips
        return matte * relit + (1 - matte) * lit
    if new is None:
        return relit
    # The subject's own colour at its soft edge: what is left of the photo without its background.
    own = subject + matte * (photo - matte * subject - (1 - matte) * behind)
    return matte * (own + relit - photo) + (1 - matte) * new


def before_backdrop(
    source: Image,
    relit: Image,
    matte: FloatImage,
    chosen: Backdrop,
    photo: tuple[int, int],
    region: Region,
) -> Image:
    """Put one region of the relit photo before its new background.

    Args:
        source: (H, W, 3) uint8 or uint16, the region as it was.
        relit: (H, W, 3) of the same dtype, the region corrected.
        matte: (H, W, 1) float32 in [0, 1], of the region.
        chosen: The background of the whole photo.
        photo: (width, height) of the whole photo.
        region: Where in it.

    Returns:
        (H, W, 3) of the same dtype.
    """
    result = np.empty_like(source)
    for top in range(0, region.height, _CACHED_ROWS):
        rows = np.s_[top : top + _CACHED_ROWS]
        part = Region(region.x, region.y + top, region.width, source[rows].shape[0])
        result[rows] = _rows_before_backdrop(
            source[rows], relit[rows], matte[rows], chosen, photo, part
        )
    return result


def _rows_before_backdrop(
    source: Image,
    relit: Image,
    matte: FloatImage,
    chosen: Backdrop,
    photo: tuple[int, int],
    region: Region,
) -> Image:
    most = np.float32(np.iinfo(source.dtype).max)

    def fine(coarse: FloatImage | None) -> FloatImage | None:
        return None if coarse is None else smooth_upsample(coarse, photo, region)

    mixed = over_backdrop(
        source.astype(np.float32) / most,
        relit.astype(np.float32) / most,
        matte,
        smooth_upsample(chosen.subject, photo, region),
        smooth_upsample(chosen.behind, photo, region),
        fine(chosen.new),
        fine(chosen.lift),
    )
    return np.rint(mixed.clip(0, 1) * most).astype(source.dtype)
