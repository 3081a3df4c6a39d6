"""Pairs to judge by: real ones from folders, or simulated ones with a fixed seed a picture."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.core.boxes import (
    FaceBox,
    Square,
    face_crop,
    head_square,
    largest,
    square_transform,
)
from deepflash_app.core.color import to_srgb
from deepflash_app.core.face_regions import face_mask, skin_mask
from deepflash_app.core.resize import axis_scales, shrunk
from deepflash_app.core.subject import subject_on_neutral
from deepflash_app.engine.export_settings import READ_SUFFIXES
from deepflash_app.engine.faces import PROXY_SIDE, DetectedFace, FaceFinder
from deepflash_app.engine.matte import Matting
from deepflash_app.engine.mesh import FaceMesh, MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.engine.photo import Photo, read_photo
from deepflash_app.errors import DeepFlashError, NoFaceFound, PhotoError
from model_training.aligned import refuse_missed
from model_training.real_pairs import RealPairs
from model_training.shoots import FLAT
from model_training.simulate import Pair, Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.flash import FlashPreset
    from model_training.portraits import Portrait


_GREY = 0.02  # how far channels of a grey picture may differ, of white


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPair:
    """A pair with what is needed to judge by it.

    Attributes:
        name: Of the picture.
        person: Who is in it; scores are averaged by person first.
        pair: Flash and studio, aligned, with matte and masks.
        untouched: (S, S, 3) float32 sRGB, a studio photo as it came: light to leave alone.
        points: (468, 3) float32 mesh points in pixels of the pair.
        box: The face in pixels of the pair, with its roll.
    """

    name: str
    person: str
    pair: Pair
    untouched: FloatImage
    points: FloatImage
    box: FaceBox


OTHER_SKINS = (-0.6, -0.2, 0.2, 0.6, 1.0, 1.5)
"""Densities of melanin against a person's own, for ``simulated_pairs``: from very light to dark."""


def simulated_pairs(
    portraits: Sequence[Portrait],
    side: int,
    preset: FlashPreset,
    per_portrait: int = 2,
    skins: Sequence[float] = (),
    *,
    irregular: bool = False,
    uniform: bool = False,
) -> Iterator[JudgedPair]:
    """Pairs whose seed hangs on the picture's path only: every run and method sees the same.

    They come in an order that mixes the sources, so that the first few stand for all. No pair is
    without flash; ``untouched`` is the portrait before the simulator evens its light.

    Args:
        portraits: Of persons that no network has learnt from.
        side: Pixels a side.
        preset: Of the flash.
        per_portrait: Pairs of each.
        skins: Densities of melanin that each person is given in turn, with as many pairs each;
            everybody's own skin if empty. Few persons have dark skin, and their portraits differ
            in more than that.
        irregular: Whether the light breaks the simulator's rules.
        uniform: Whether the studio is lit from all round.
    """
    own = preset.as_they_are(irregular=irregular, uniform=uniform)
    flashes = {"": own}
    if skins:
        flashes = {
            f" {one:+}": replace(own, melanin_share=1.0, melanin=(one,) * 3) for one in skins
        }
    mesh = MeshNetwork(locate("face_landmark"))
    for portrait in sorted(portraits, key=lambda one: zlib.crc32(one.entry.path.encode())):
        for k in range(per_portrait):
            seed = zlib.crc32(portrait.entry.path.encode()) + k
            for skin, flash in flashes.items():
                pair = Simulator(flash, side).pair(portrait, seed)
                good = Simulator(replace(flash, studio_share=1.0), side)
                around = FaceBox(*map(float, cv2.boundingRect(pair.face)))
                found = mesh(np.rint(pair.studio * 255).astype(np.uint8), around)
                yield JudgedPair(
                    name=f"{portrait.entry.path}#{k}{skin}",
                    person=portrait.entry.person,
                    pair=pair,
                    untouched=good.pair(portrait, seed).flash,  # the same seed places it the same
                    points=found.points,
                    box=found.box(),
                )


def prepared_pairs(folder: Path, split: str, side: int) -> Iterator[JudgedPair]:
    """The pairs of one split of a folder that ``prepare``, or ``simulate --pairs-out``, wrote.

    Args:
        folder: With ``pairs.csv``.
        split: ``"train"``, ``"val"`` or ``"test"``.
        side: Pixels a side.

    Raises:
        DeepFlashError: If there are no pairs in it, or they cannot be read.
    """
    pairs = RealPairs(folder, split)  # at once: an empty split is told before others are judged

    def judged() -> Iterator[JudgedPair]:
        for number, entry in enumerate(pairs.entries):
            pair, points = pairs.judged(number, side)
            box = FaceMesh(points, 1.0).box()
            yield JudgedPair(entry.name, entry.person, pair, pair.studio, points, box)

    return judged()


def folder_pairs(
    folder: Path,
    side: int,
    *,
    cropped: bool = False,
    on_left_out: Callable[[str], None] = lambda _sentence: None,
) -> Iterator[JudgedPair]:
    """Registered pairs ``flash/NAME.*`` and ``studio/NAME.*``, with ``matte/NAME.*`` if at hand.

    NAME may lie in a sub-folder, which then names the person; otherwise each picture is a person.
    Only photos count, by their suffix, and NAME must be that of one.

    Args:
        folder: Of the three folders.
        side: Pixels a side of the head square that is cut out.
        cropped: The pictures are head squares already, and are only resized.
        on_left_out: Called with a sentence for each picture that cannot be used, and each doubt.

    Raises:
        DeepFlashError: If there are no pictures in ``flash``.
    """
    flashes, studios, mattes = (
        _by_name(folder / kind, on_left_out) for kind in ("flash", "studio", "matte")
    )
    if not flashes:
        raise DeepFlashError(f"There are no pictures in {folder / 'flash'}.")
    for name in sorted(studios.keys() - flashes.keys()):
        on_left_out(f"{name} left out: it has no flash photo.")
    for name in sorted(mattes.keys() - flashes.keys()):
        on_left_out(f"The matte {name} is not used: no flash photo has this name.")
    if sum("/" not in name for name in flashes.keys() & studios.keys()) > 1:
        on_left_out(f"{FLAT}; if some show the same person, put those into a sub-folder.")
    finder = FaceFinder(MeshNetwork(locate("face_landmark")))
    matting: Matting | None = None
    for name, path in flashes.items():
        if name not in studios:
            on_left_out(f"{name} left out: it has no studio photo.")
            continue
        try:
            flash, studio = _read_pair(path, studios[name])
            seen = _small(studio)  # faces are found best in good light
            face = _largest_face(finder, seen)
            if name in mattes:
                matte = _read_matte(mattes[name], flash)
            else:
                matting = matting or Matting()
                small = matting.people(_small(flash), [face.box])
                matte = np.rint(small * 255).astype(np.uint8)
            there = face.box.scaled(*axis_scales(seen, matte))
            refuse_missed(matte.astype(np.float32) / 255, there)
            yield _judged(name, (flash, studio), matte, (seen, face), side, cropped=cropped)
        except (PhotoError, NoFaceFound) as error:
            on_left_out(f"{name} left out: {error}")


def _largest_face(finder: FaceFinder, studio: ByteImage) -> DetectedFace:
    found = [face for face in finder.find(studio) if face.mesh is not None]
    if not found:
        raise NoFaceFound("no face was found in the studio photo.")
    biggest = largest(face.box for face in found)
    return next(face for face in found if face.box == biggest)


def _judged(
    name: str,
    photos: tuple[Photo, Photo],
    matte: ByteImage,
    found: tuple[ByteImage, DetectedFace],
    side: int,
    *,
    cropped: bool,
) -> JudgedPair:
    """One pair; the face is that of the small studio photo which it was found in."""
    flash, (seen, face) = photos[0], found
    mesh = face.mesh
    assert mesh is not None  # noqa: S101 -- for the type checker: those without are gone
    height, width = flash.pixels.shape[:2]
    longest = max(height, width)
    to_photo = axis_scales(seen, flash.pixels)
    square = head_square(face.box.scaled(*to_photo))
    if cropped:
        square = Square((width - longest) / 2, (height - longest) / 2, longest)
    place = square.scaled(*axis_scales(flash.pixels, matte))
    person = face_crop(matte, place, side).astype(np.float32) / 255
    lit = [
        subject_on_neutral(to_srgb(face_crop(one.pixels, square, side), one.icc), person)
        for one in photos
    ]
    points = _on_crop(mesh.points, to_photo, square, side)
    on_crop = replace(mesh, points=points)
    shape = (side, side)
    pair = Pair(lit[0], lit[1], person, face_mask(shape, points), skin_mask(shape, points))
    person_name = name.rpartition("/")[0] or name
    return JudgedPair(name, person_name, pair, lit[1], points, on_crop.box())


def _on_crop(
    points: FloatImage, to_photo: tuple[float, float], square: Square, side: int
) -> FloatImage:
    """Mesh points of the small picture in pixels of the crop, pixel centres kept."""
    to_crop = square_transform(square, side)
    photo = (points[:, :2] + 0.5) * np.array(to_photo) - 0.5
    deep = points[:, 2:] * (np.mean(to_photo) * to_crop[0, 0])
    placed = photo @ to_crop[:, :2].T + to_crop[:, 2]
    return np.hstack([placed, deep]).astype(np.float32)


def _by_name(folder: Path, on_left_out: Callable[[str], None]) -> dict[str, Path]:
    """Photos below a folder by their path in it without the suffix, in order."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in READ_SUFFIXES or path.name[0] == "." or not path.is_file():
            continue
        # letter and accent may be one sign or two, by whatever copied the photo
        name = unicodedata.normalize("NFC", path.relative_to(folder).with_suffix("").as_posix())
        if name in found:
            on_left_out(f"{path.name} left out: {found[name].name} has the same name.")
        found.setdefault(name, path)
    return found


def _read_pair(flash: Path, studio: Path) -> tuple[Photo, Photo]:
    pair = read_photo(flash), read_photo(studio)
    if pair[0].pixels.shape != pair[1].pixels.shape:
        raise PhotoError("flash and studio photo differ in size; register them first.")
    return pair


def _read_matte(path: Path, photo: Photo) -> ByteImage:
    matte = read_photo(path).pixels
    if matte.shape[:2] != photo.pixels.shape[:2]:
        raise PhotoError("its matte differs in size from the photos.")
    if np.ptp(matte.astype(np.int32), axis=2).max() > _GREY * np.iinfo(matte.dtype).max:
        raise PhotoError("its matte is a colour picture; it should be white on the person.")
    grey = np.ascontiguousarray(matte[..., 0])
    return grey if grey.dtype == np.uint8 else np.rint(grey / 257.0).astype(np.uint8)


def _small(photo: Photo) -> ByteImage:
    """(h, w, 3) uint8 sRGB of at most ``PROXY_SIDE``."""
    pixels, _ = shrunk(photo.pixels, PROXY_SIDE)
    return np.rint(to_srgb(pixels, photo.icc) * 255).astype(np.uint8)
