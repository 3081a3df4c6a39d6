"""One door to the models: ``analyse`` is slow and done once, ``render`` fast and done often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core import relight
from deepflash_app.core.assembly import Head, assembled
from deepflash_app.core.boxes import FaceBox, Square, face_crop, head_square, largest
from deepflash_app.core.cast import skin_cast
from deepflash_app.core.color import is_srgb, srgb_to_profile, to_srgb
from deepflash_app.core.encoding import correction, network_input
from deepflash_app.core.evening import finished
from deepflash_app.core.face_regions import skin_and_bright
from deepflash_app.core.flash_shading import flash_shading
from deepflash_app.core.glints import Glint, find_glints
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.red_eye import RedEye, RedPupil, red_eye_candidates, red_pupils
from deepflash_app.core.resize import axis_scales, quickly_shrunk
from deepflash_app.core.subject import subject_on_neutral
from deepflash_app.engine.backdrops import backdrop_picture
from deepflash_app.engine.faces import PROXY_SIDE, DetectedFace, FaceFinder
from deepflash_app.engine.matte import Matting
from deepflash_app.engine.mesh import MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.engine.network import RelightNetwork
from deepflash_app.engine.own_weights import weights_in_use
from deepflash_app.errors import NoFaceFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.types import ByteImage, FloatImage, Image
    from deepflash_app.engine.mesh import FaceMesh
    from deepflash_app.engine.photo import Photo

    Progress = Callable[[int, int, str], None]

_DEFAULT = RelightOptions()
_STEPS = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Proxy:
    """The photo shrunk for the networks that look at all of it."""

    image: ByteImage  # (h, w, 3) sRGB
    scale: tuple[float, float]  # photo pixels to proxy pixels, across and down

    def in_photo(self, box: FaceBox) -> FaceBox:
        """A box of the proxy in photo pixels."""
        return box.scaled(1 / self.scale[0], 1 / self.scale[1])

    def points_in_photo(self, mesh: FaceMesh) -> FloatImage:
        """The points of a mesh on the proxy in photo pixels, (468, 3)."""
        across, down = self.scale
        points: FloatImage = mesh.points / np.array([across, down, across], np.float32)
        return points


class Session:
    """Owns the models, each loaded when first needed.

    Args:
        weights: Another weights file than the one in use (``own_weights``).
        threads: For the networks; the pictures are the same for any number.

    Raises:
        WeightsError: From any method, when a model's weights are missing or altered.
    """

    def __init__(self, *, weights: Path | None = None, threads: int = 2) -> None:
        self._weights = (weights or weights_in_use()).absolute()  # see plain_names
        self._threads = threads

    def forget(self) -> None:
        """Let go of all models, which are loaded again when needed: memory is short."""
        for name in ("network", "_finder", "_matting"):
            self.__dict__.pop(name, None)

    @cached_property
    def network(self) -> RelightNetwork:
        """Our own network."""
        return RelightNetwork(self._weights, threads=self._threads)

    @cached_property
    def _finder(self) -> FaceFinder:
        return FaceFinder(MeshNetwork(locate("face_landmark")))

    @cached_property
    def _matting(self) -> Matting:
        return Matting(threads=self._threads)

    def warm(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Load every model and run it once, so that the first photo is as fast as the second.

        Args:
            wanted: Asked before each model whether to go on; a photo that waits is not to wait for
                models that are needed after its faces have been found.
        """
        blank = np.full((64, 64, 3), 128, np.uint8)
        steps: tuple[Callable[[], object], ...] = (
            lambda: self._finder.find(blank),
            lambda: self._finder.confirm(blank, FaceBox(8, 8, 48, 48)),
            lambda: self._matting(blank),
            lambda: self.network(np.full((self.network.recipe.side,) * 2 + (3,), 0.5, np.float32)),
        )
        for step in steps:
            if not wanted():
                return
            step()

    def _load(self) -> None:
        """What is needed once the faces are found; on a cold start another core has the time."""
        _ = self._matting, self.network

    def analyse(
        self,
        photo: Photo,
        options: RelightOptions = _DEFAULT,
        on_progress: Progress | None = None,
        on_faces: Callable[[tuple[FaceBox, ...]], None] | None = None,
    ) -> Analysis:
        """Find the faces and work out their corrections.

        Args:
            photo: The photo.
            options: Only ``faces`` is used: which ones.
            on_progress: Called with (done, total, text); may raise ``Cancelled``.
            on_faces: Called with the faces' boxes, in photo pixels, as soon as they are found.

        Returns:
            What ``render`` needs.

        Raises:
            NoFaceFound: If there is no face, and none was drawn.
        """
        say = on_progress or (lambda _done, _total, _text: None)
        say(0, _STEPS, "Looking for faces")
        with ThreadPoolExecutor(1) as beside:
            loading = beside.submit(self._load)
            proxy = _proxy(photo)
            faces = self._faces(proxy, options)
            boxes = tuple(proxy.in_photo(face.box) for face in faces)
            if on_faces is not None:
                on_faces(boxes)
            loading.result()
        say(1, _STEPS, "Cutting out the person")
        matte = self._matting.people(proxy.image, (face.box for face in faces))
        say(2, _STEPS, "Working out the studio light")
        heads = [self._head(photo, matte, face, proxy) for face in faces]
        say(3, _STEPS, "Fitting it to the photo")
        fine = _fine(photo, faces, proxy)
        analysis = assembled(photo.pixels, photo.icc, matte, heads, *fine)
        say(_STEPS, _STEPS, "Done")
        return analysis

    def render(
        self,
        photo: Photo,
        analysis: Analysis,
        options: RelightOptions,
        *,
        threads: int | None = None,
    ) -> Image:
        """Relight the photo; see ``core.relight.render``.

        Raises:
            UnreadablePhoto: If the background is a picture that cannot be read.
        """
        picture = backdrop_picture(options.background, photo.icc)
        threads = threads or self._threads
        return relight.render(photo.pixels, analysis, options, threads=threads, picture=picture)

    def _faces(self, proxy: _Proxy, options: RelightOptions) -> tuple[DetectedFace, ...]:
        if not isinstance(options.faces, str):
            drawn = [box.scaled(*proxy.scale) for box in options.faces]
            if not all(_touches(box, proxy.image) for box in drawn):
                raise NoFaceFound("A drawn box lies outside of the photo; draw it round the face.")
            found = tuple(self._finder.confirm(proxy.image, box) for box in drawn)
        else:
            found = self._finder.find(proxy.image)
        if not found:
            raise NoFaceFound("No face was found in this photo; draw a box round the face.")
        if options.faces == "largest":
            biggest = largest(face.box for face in found)
            return tuple(face for face in found if face.box == biggest)[:1]
        return found

    def _head(self, photo: Photo, matte: FloatImage, face: DetectedFace, proxy: _Proxy) -> Head:
        """The network's correction of one head, finished, and the cast that it found there."""
        recipe = self.network.recipe
        box = proxy.in_photo(face.box)
        square = head_square(box)
        crop = to_srgb(face_crop(photo.pixels, square, recipe.side), photo.icc)
        person = face_crop(matte, square.scaled(*proxy.scale), recipe.side)
        flash = subject_on_neutral(crop, person)
        seen = network_input(flash, recipe.encoding)
        signed = correction(seen, self.network(seen), recipe.encoding)
        points = _points(face, square, proxy, recipe.side)
        cast = None
        if points is not None:
            skin, bright = skin_and_bright(seen.shape[:2], points)
            shading = flash_shading(points, skin)
            signed = finished(flash, seen, signed, skin, bright, shading, recipe.evening)
            cast = skin_cast(seen, np.clip(seen - signed, 0, 1), skin)
        if not is_srgb(photo.icc):  # with or without a profile that says so
            relit = np.clip(seen - signed, 0, 1)
            signed = srgb_to_profile(seen, photo.icc) - srgb_to_profile(relit, photo.icc)
        return Head(box, square, signed, cast)


def _proxy(photo: Photo) -> _Proxy:
    small, _ = quickly_shrunk(photo.pixels, PROXY_SIDE, last=1)
    scale = axis_scales(photo.pixels, small)
    if small.dtype == np.uint8 and is_srgb(photo.icc):
        return _Proxy(small, scale)
    srgb = to_srgb(small, photo.icc)
    return _Proxy(np.rint(srgb * 255).astype(np.uint8), scale)


def _points(face: DetectedFace, square: Square, proxy: _Proxy, side: int) -> FloatImage | None:
    """The mesh of a face in the pixels of its head square's crop, (468, 3); None without one."""
    if face.mesh is None:
        return None
    points = proxy.points_in_photo(face.mesh) - np.array([square.x, square.y, 0], np.float32)
    return points * np.float32(side / square.side)


def _fine(
    photo: Photo, faces: Sequence[DetectedFace], proxy: _Proxy
) -> tuple[tuple[RedPupil, ...], tuple[Glint, ...]]:
    """What is finer than the correction: red pupils and specks of shine."""
    eyes: list[RedEye] = []
    glints: list[Glint] = []
    for number, face in enumerate(faces):
        if face.mesh is not None:
            points = proxy.points_in_photo(face.mesh)
            eyes += red_eye_candidates(points, number)
            glints += find_glints(photo.pixels, points, number)
    return red_pupils(photo.pixels, eyes), tuple(glints)


def _touches(box: FaceBox, image: ByteImage) -> bool:
    """Whether a box lies on a picture, at least in part."""
    height, width = image.shape[:2]
    return -box.width < box.x < width and -box.height < box.y < height
