"""Makes the README's before/after and the program's sample photo.

``python docs/picture.py docs/before_after.jpg resources/sample/flash-selfie.jpg``.

The person is Eileen Collins in NASA's public domain portrait, as scikit-image carries it; the flash
on the left is simulated on it, the right side is what DeepFlash makes of the left.
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from skimage import data

from deepflash_app.core.boxes import Square
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from model_training.camera import photographed
from model_training.flash import FlashPreset, Spread
from model_training.light import lit_by_flash
from model_training.placement import Placement
from model_training.portraits import CROP_SIDE, PortraitEntry, load_portraits
from model_training.scene import scene_of

if TYPE_CHECKING:
    from deepflash_app.core.types import FloatImage

SIDE = 560
SEED = 4
ASTRONAUT = PortraitEntry("a.png", "scikit-image", "collins", "val", "public domain", 300, 108, 0.1)


def _fixed(value: float) -> Spread:
    return value, value, value


FLASH = replace(
    FlashPreset(),
    distance=_fixed(0.4),
    flash_offset=_fixed(0.03),
    shine=_fixed(0.8),
    shine_exponent=_fixed(14),
    exposure=_fixed(0.35),
    red_gain=_fixed(0.68),
    blue_gain=_fixed(0.92),
    contrast=_fixed(1.0),
    shoulder=_fixed(0.8),
    noise=_fixed(0.004),
    blur=_fixed(0.0),
    jpeg_quality=_fixed(96),
    veil=_fixed(0.0),
    wall=_fixed(0.8),
    desaturation=_fixed(0.05),
    ambient_absent=1.0,
    balanced_share=0.0,
    red_eye=0.0,
)


def main(target: Path, sample: Path) -> None:
    """Make the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        flash = folder / "flash.png"
        Image.fromarray(_flash_photo(folder)).save(flash)
        with Image.open(flash) as selfie:
            selfie.save(sample, quality=92, subsampling=0)
        photo = read_photo(flash)
        session = Session()
        relit = session.render(photo, session.analyse(photo), RelightOptions())
    gap = np.full((SIDE, 8, 3), 255, np.uint8)
    Image.fromarray(np.hstack([photo.pixels, gap, relit])).save(target, quality=90)


def _flash_photo(folder: Path) -> FloatImage:
    """The astronaut as a phone's flash would show her, (SIDE, SIDE, 3) uint8."""
    portrait_file = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    Image.fromarray(portrait_file).save(folder / ASTRONAUT.path)
    (portrait,) = load_portraits(folder, [ASTRONAUT], folder / "cache")
    rng = np.random.default_rng(SEED)
    whole = Square(0, 0, CROP_SIDE)
    place = Placement(whole, np.eye(2, 3), SIDE, mirrored=False)
    studio = place.picture(portrait.image).astype(np.float32) / 255
    scene = scene_of(portrait, place, studio, FLASH, rng)
    pixels = photographed(lit_by_flash(scene, FLASH, rng), scene, FLASH, rng)
    return np.rint(pixels * 255).astype(np.uint8)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
