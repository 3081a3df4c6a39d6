"""Real photos through the real models: found, corrected, and still the same people."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from photo_files import (
    P3_XYZ,
    camera_jpeg,
    exif_block,
    png,
    png_chunk,
    portrait,
    rgb_profile,
    stored,
)

from deepflash_app.core.boxes import FaceBox, overlap
from deepflash_app.core.color import srgb_to_profile, to_srgb
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.identity import identity_distance
from deepflash_app.engine.photo import Photo, photo_from_bytes
from deepflash_app.engine.session import Session
from deepflash_app.errors import Cancelled, NoFaceFound, WeightsError

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.types import Image

pytestmark = pytest.mark.slow

FACE = FaceBox(178, 69, 95, 108)
"""The astronaut's, from hair line to chin."""

SRGB_XYZ = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session()
    session.warm()
    return session


def photo_of(pixels: Image, icc: bytes | None = None) -> Photo:
    plain = photo_from_bytes(png(np.zeros((1, 1, 3), np.uint8)), Path("photo.png"))
    return replace(plain, pixels=np.ascontiguousarray(pixels), icc=icc)


@pytest.fixture(scope="module")
def photo() -> Photo:
    return photo_of(portrait())


@pytest.fixture(scope="module")
def analysis(session: Session, photo: Photo) -> Analysis:
    return session.analyse(photo)


@pytest.fixture(scope="module")
def relit(session: Session, photo: Photo, analysis: Analysis) -> Image:
    return session.render(photo, analysis, RelightOptions())


def change(before: Image, after: Image) -> Image:
    return np.asarray(np.abs(after.astype(int) - before).max(axis=2))


def test_the_face_is_found_and_the_analysis_is_small(analysis: Analysis) -> None:
    (face,) = analysis.faces
    assert overlap(face.box, FACE) > 0.9
    assert (analysis.width, analysis.height) == (512, 512)
    assert analysis.guide.dtype == np.uint8
    assert analysis.guide.shape[:2] == analysis.matte.shape
    assert analysis.red_pupils == ()
    size = len(pickle.dumps(analysis))
    assert size < 8e6, "it travels from the worker to the window"


def test_the_neck_goes_with_the_face(session: Session) -> None:
    """A flash's cast leaves both alike; shine, which only the face has, is not counted."""
    cast = np.rint(portrait() * np.array([0.72, 1.0, 0.95])).astype(np.uint8)
    photo = photo_of(cast)
    relit = session.render(photo, session.analyse(photo), RelightOptions())

    def reddened(place: tuple[slice, slice]) -> float:
        ratios = [np.median(one[place], axis=(0, 1)) for one in (cast, relit)]
        before, after = (ratio[0] / ratio[1] for ratio in ratios)
        return float(np.log(after / before))

    face, neck = np.s_[90:160, 190:260], np.s_[182:200, 205:245]
    assert reddened(face) > 0.1
    assert reddened(neck) > 0.5 * reddened(face)


def test_the_background_is_bit_identical(analysis: Analysis, relit: Image) -> None:
    matte = cv2.dilate((analysis.matte > 0).astype(np.uint8), np.ones((5, 5), np.uint8))
    off = cv2.resize(matte, (512, 512), interpolation=cv2.INTER_NEAREST) == 0
    assert off.mean() > 0.2
    assert not change(portrait(), relit)[off].any()


def test_it_is_still_the_same_person(relit: Image) -> None:
    assert identity_distance(portrait(), FACE, relit, FACE) < 0.35


def test_strength_0_is_the_photo(session: Session, photo: Photo, analysis: Analysis) -> None:
    rendered = session.render(photo, analysis, RelightOptions(strength=0))
    assert np.array_equal(rendered, photo.pixels)


def test_all_eight_orientations_are_the_same_photo(session: Session) -> None:
    """Cut to whole JPEG blocks, the same picture comes out however the camera was held."""
    upright = np.ascontiguousarray(portrait()[:320, 96:352])
    expected: Analysis | None = None
    for orientation in range(1, 9):
        # losslessly: JPEG's own rounding would differ from way to way
        turned = png(stored(upright, orientation), png_chunk(b"eXIf", exif_block(orientation)))
        photo = photo_from_bytes(turned, Path(f"turned{orientation}.png"))
        assert np.array_equal(photo.pixels, upright)
        analysis = session.analyse(photo)
        expected = expected or analysis
        assert [f.box for f in analysis.faces] == [f.box for f in expected.faces]
        assert np.array_equal(analysis.matte, expected.matte)
        assert np.array_equal(analysis.faces[0].field, expected.faces[0].field)


def test_a_turned_camera_jpeg_finds_the_upright_face(session: Session) -> None:
    data = camera_jpeg(stored(portrait(), 6), exif=exif_block(6))
    photo = photo_from_bytes(data, Path("phone.jpg"))
    (face,) = session.analyse(photo).faces
    assert overlap(face.box, FACE) > 0.9
    assert abs(face.box.angle) < 8


def test_a_group_is_corrected_face_by_face(session: Session, analysis: Analysis) -> None:
    group = photo_of(np.hstack([portrait(), portrait()]))
    found = session.analyse(group)
    assert len(found.faces) == 2
    assert found.faces[1].box.x - found.faces[0].box.x == pytest.approx(512, abs=3)
    only_right = session.render(
        group, found, RelightOptions(face_strengths=(0.0, 1.0), red_eye=False)
    )
    changed = change(group.pixels, only_right)
    assert not changed[80:170, 190:260].any()
    assert changed[80:170, 702:772].mean() > 1.5  # she was photographed in good light
    # each as it would be alone
    alone = session.render(photo_of(portrait()), analysis, RelightOptions())
    both = session.render(group, found, RelightOptions())
    assert change(alone[80:170, 190:260], both[80:170, 190:260]).mean() < 3


def test_the_largest_face_only(session: Session) -> None:
    small = cv2.resize(portrait(), (440, 440), interpolation=cv2.INTER_AREA)
    group = np.hstack([np.pad(small, ((0, 72), (0, 0), (0, 0)), mode="edge"), portrait()])
    assert len(session.analyse(photo_of(group)).faces) == 2
    (face,) = session.analyse(photo_of(group), RelightOptions(faces="largest")).faces
    assert face.box.x > 440


def test_a_drawn_box_is_fitted_to_the_face_in_it(session: Session, photo: Photo) -> None:
    drawn = RelightOptions(faces=(FaceBox(165, 60, 120, 140),))
    (face,) = session.analyse(photo, drawn).faces
    assert overlap(face.box, FACE) > 0.85


def test_a_box_drawn_where_no_face_is_seen_is_taken_at_its_word(
    session: Session, photo: Photo
) -> None:
    box = FaceBox(380, 20, 60, 60)
    (face,) = session.analyse(photo, RelightOptions(faces=(box,))).faces
    assert face.box == box


@pytest.mark.parametrize(
    "box",
    [
        FaceBox(-60, 60, 120, 120),
        FaceBox(-98, -98, 100, 100),
        FaceBox(505, 505, 100, 100),
        FaceBox(-1e6, -1e6, 2e6, 2e6),
        FaceBox(200, 100, 0.01, 0.01),
    ],
)
def test_odd_boxes_on_the_photo_are_borne(session: Session, photo: Photo, box: FaceBox) -> None:
    found = session.analyse(photo, RelightOptions(faces=(box,)))
    assert np.isfinite(found.faces[0].field).all()
    assert session.render(photo, found, RelightOptions()).shape == photo.pixels.shape


@pytest.mark.parametrize(
    ("x", "y"), [(-500, 50), (50, -500), (900, 50), (50, 900), (512, 0), (1e12, 0)]
)
def test_a_box_off_the_photo_is_refused(session: Session, photo: Photo, x: float, y: float) -> None:
    options = RelightOptions(faces=(FACE, FaceBox(x, y, 100, 100)))
    with pytest.raises(NoFaceFound, match="outside of the photo"):
        session.analyse(photo, options)


@pytest.mark.parametrize(
    "shape", [(1, 1), (3, 5), (1, 300), (300, 1), (4000, 10), (10, 4000), (240, 320)]
)
def test_a_photo_of_nobody_says_what_to_do(session: Session, shape: tuple[int, int]) -> None:
    grey = photo_of(np.full((*shape, 3), 128, np.uint8))
    with pytest.raises(NoFaceFound, match="draw a box round the face"):
        session.analyse(grey)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (1, 300), (300, 1)])
def test_a_box_drawn_on_the_smallest_photos(session: Session, shape: tuple[int, int]) -> None:
    grey = photo_of(np.full((*shape, 3), 128, np.uint8))
    found = session.analyse(grey, RelightOptions(faces=(FaceBox(0, 0, shape[1], shape[0]),)))
    assert session.render(grey, found, RelightOptions()).shape == (*shape, 3)


def test_a_photo_smaller_than_the_network(session: Session) -> None:
    tiny = cv2.resize(portrait()[30:230, 120:320], (64, 64), interpolation=cv2.INTER_AREA)
    found = session.analyse(photo_of(tiny))
    assert len(found.faces) == 1
    assert found.guide.shape == (64, 64, 3)
    assert change(tiny, session.render(photo_of(tiny), found, RelightOptions())).max() > 4


def test_a_face_cut_off_by_the_photos_edge(session: Session) -> None:
    cut = np.ascontiguousarray(portrait()[:, 215:])
    (face,) = session.analyse(photo_of(cut)).faces
    assert face.box.x < 0
    assert np.isfinite(face.field).all()


def test_progress_is_told_in_order(session: Session, photo: Photo) -> None:
    heard: list[tuple[int, int, str]] = []
    session.analyse(photo, on_progress=lambda *said: heard.append(said))
    assert [done for done, _, _ in heard] == list(range(5))
    assert {total for _, total, _ in heard} == {4}
    assert all(text for _, _, text in heard)


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_it_can_be_cancelled_at_every_step(session: Session, photo: Photo, at: int) -> None:
    def stop(done: int, _total: int, _text: str) -> None:
        if done == at:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        session.analyse(photo, on_progress=stop)
    assert session.analyse(photo).faces, "and works again afterwards"


def test_16_bits_are_corrected_as_8_bits(session: Session, relit: Image) -> None:
    deep = photo_of(portrait().astype(np.uint16) * 257)
    result = session.render(deep, session.analyse(deep), RelightOptions())
    assert result.dtype == np.uint16
    assert np.abs(result / 257 - relit).max() < 3


def test_an_srgb_profile_changes_nothing(session: Session, analysis: Analysis) -> None:
    tagged = session.analyse(photo_of(portrait(), rgb_profile(SRGB_XYZ)))
    assert np.array_equal(tagged.faces[0].field, analysis.faces[0].field)


def test_a_wide_gamut_photo_of_the_same_scene_gets_the_same_light(
    session: Session, relit: Image
) -> None:
    """The same colours written in Display P3: corrected as the sRGB photo was."""
    icc = rgb_profile(P3_XYZ)
    in_p3 = srgb_to_profile(portrait().astype(np.float32) / 255, icc)
    photo = photo_of(np.rint(in_p3 * 255).astype(np.uint8), icc)
    analysis = session.analyse(photo)
    result = session.render(photo, analysis, RelightOptions())
    seen = to_srgb(result, icc) * 255
    assert np.abs(seen - relit)[60:200, 170:280].mean() < 2.5
    blue = session.render(photo, analysis, RelightOptions(background="#2060c0"))[:4, :4]
    assert np.abs(to_srgb(blue, icc) * 255 - (0x20, 0x60, 0xC0)).max() < 1.5, "as it was chosen"


def test_missing_weights_are_told_by_name(tmp_path: Path, photo: Photo) -> None:
    with pytest.raises(WeightsError, match=r"mine\.onnx cannot be read"):
        Session(weights=tmp_path / "mine.onnx").analyse(photo)
