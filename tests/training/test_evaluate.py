"""Methods on the same pixels: pairs from both sources, scores, averages by person, and reports."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import onnx
import pytest
from PIL import Image
from quiet_flash import QUIET
from skimage import data

from deepflash_app.core.boxes import FaceBox, Square, face_crop
from deepflash_app.core.encoding import Encoding, reconstructed_truth
from deepflash_app.core.resize import axis_scales
from deepflash_app.engine.network import EMPTY_HASH, HASH_KEY, RECIPE_KEY, with_hash
from deepflash_app.errors import DeepFlashError, WeightsError
from model_training import pairs as pairs_module
from model_training.evaluate import CEILING, Evaluation, Identity, Score, evaluate, person_region
from model_training.flash import FlashPreset
from model_training.methods import (
    APPLICATION,
    METHODS,
    Application,
    NetworkMethod,
    named_methods,
)
from model_training.pairs import JudgedPair, folder_pairs, simulated_pairs
from model_training.simulate import Pair
from model_training.statistics import skin_statistics

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import FloatImage
    from model_training.portraits import Portrait


SIDE = 96


def seen(flash: FloatImage, matte: FloatImage) -> JudgedPair:
    """A pair of which only the flash side matters."""
    nowhere = np.zeros(matte.shape, np.uint8)
    pair = Pair(flash, flash, matte, nowhere, nowhere)
    return JudgedPair("x", "x", pair, flash, np.zeros((468, 3), np.float32), FaceBox(0, 0, 1, 1))


def test_simulated_pairs_are_the_same_in_every_run(
    portraits: tuple[Portrait, Portrait], pairs: list[JudgedPair]
) -> None:
    for portrait in portraits:
        # whoever else is judged, a picture gets its own flash
        (alone,) = simulated_pairs([portrait], SIDE, FlashPreset(), 1)
        (among,) = (one for one in pairs if one.name == alone.name)
        assert np.array_equal(alone.pair.flash, among.pair.flash)
    assert not np.array_equal(pairs[0].pair.flash, pairs[1].pair.flash)


def test_a_person_is_given_lighter_and_darker_skin_and_the_same_place(
    portraits: tuple[Portrait, Portrait],
) -> None:
    lighter, own, darker = simulated_pairs(portraits[:1], SIDE, FlashPreset(), 1, (-0.6, 0.0, 1.5))
    assert len({one.name for one in (lighter, own, darker)}) == 3
    skin = own.pair.skin > 0
    levels = [float(np.median(one.pair.studio[skin])) for one in (lighter, own, darker)]
    assert levels == sorted(levels, reverse=True)
    assert levels[2] < levels[1] - 0.15
    assert np.array_equal(lighter.pair.face, darker.pair.face)
    assert np.median(darker.untouched[skin]) < np.median(own.untouched[skin]) - 0.15


def test_a_simulated_pair_has_flash_and_its_untouched_studio_photo_lies_as_it_does(
    portraits: tuple[Portrait, Portrait],
) -> None:
    always_good = FlashPreset(studio_share=1.0)
    (one,) = simulated_pairs(portraits[:1], SIDE, always_good, 1)
    face = one.pair.face > 0
    assert np.abs(one.pair.flash - one.pair.studio)[face].mean() > 0.02
    edges = [
        cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.CV_32F)[face]
        for image in (one.pair.studio, one.untouched)
    ]
    assert np.asarray(np.corrcoef(np.stack(edges)))[0, 1] > 0.9
    x, y = one.box.centre
    assert one.pair.face[round(y), round(x)] == 255


def test_a_perfect_method_removes_all_and_doing_nothing_removes_nothing(
    pairs: list[JudgedPair],
) -> None:
    truths = {
        one.pair.flash.tobytes(): reconstructed_truth(one.pair.flash, one.pair.studio).clip(0, 1)
        for one in pairs
    }

    def perfect(one: JudgedPair) -> FloatImage:
        return truths.get(one.pair.flash.tobytes(), one.pair.flash)

    def halfway(one: JudgedPair) -> FloatImage:
        return (one.pair.flash + perfect(one)) / 2

    methods = {"input": METHODS["input"], "perfect": perfect, "halfway": halfway}
    found = evaluate(pairs, methods, identity=Identity.NONE)
    assert found.methods() == ["input", "perfect", "halfway", CEILING]
    assert found.removed("input") == 0
    assert found.removed("perfect") == found.removed(CEILING) == 1
    assert found.removed("halfway") == pytest.approx(0.75, abs=1e-4)
    assert found.mean("perfect", "psnr face obar raw") == np.inf
    assert found.mean("perfect", "ssim person obar raw") == pytest.approx(1)
    assert found.mean("perfect", "change of good light") == 0
    assert found.mean("halfway", "worse than input") == 0
    assert found.mean("halfway", "ΔE00 skin") < found.mean("input", "ΔE00 skin")
    raw, matched = (found.mean("input", f"psnr face studio {way}") for way in ("raw", "matched"))
    assert matched > raw
    assert len(found.rows[0]) == 5


@pytest.mark.slow
def test_what_makes_it_worse_is_counted_as_worse(pairs: list[JudgedPair]) -> None:
    methods = {"input": METHODS["input"], "black": lambda one: one.pair.flash * 0}
    found = evaluate(pairs[:1], methods)
    assert found.removed("black") < 0
    assert found.mean("black", "worse than input") == 1
    assert found.mean("black", "change of good light") > 50
    assert found.mean("black", "ΔL* skin") < -20
    assert found.mean("input", "identity to flash") == 0
    assert 0 < found.mean(CEILING, "identity to studio") < 0.5


def test_a_person_with_many_pictures_counts_once() -> None:
    scores = [
        Score("m", f"{person}{k}", person, "light", {"x": value})
        for person, values in (("ann", (1.0, 1.0, 1.0)), ("bob", (3.0,)))
        for k, value in enumerate(values)
    ]
    found = Evaluation([*scores, Score("m", "cleo0", "cleo", "dark", {"x": 8.0})])
    assert found.mean("m", "x") == 4
    assert found.mean("m", "x", "light") == 2
    assert found.persons() == 3
    assert found.persons("dark") == 1
    assert np.isnan(found.mean("m", "x", "tan"))


def test_the_persons_edge_is_not_judged() -> None:
    matte = np.zeros((100, 100), np.float32)
    matte[20:80, 20:80] = 1
    region = person_region(matte)
    assert region.sum() == 58 * 58
    assert region[21:79, 21:79].all()


def test_classical_methods_do_what_they_are_known_for() -> None:
    ramp = np.tile(np.linspace(0.1, 0.9, SIDE, dtype=np.float32)[:, None, None], (1, SIDE, 3))
    cast = ramp * np.array([1.0, 0.8, 0.6], np.float32)
    whole = np.ones((SIDE, SIDE), np.float32)
    grey = METHODS["classical"](seen(cast, whole))
    assert np.ptp(grey.mean(axis=(0, 1))) < 0.2 * np.ptp(cast.mean(axis=(0, 1)))
    assert np.median(grey) == pytest.approx(0.5, abs=0.02)
    flat = cast * np.float32(0.1) + np.float32(0.4)
    assert METHODS["clahe"](seen(flat, whole)).std(axis=(0, 1)).min() > flat.std(axis=(0, 1)).min()
    for name in METHODS:
        assert np.array_equal(METHODS[name](seen(cast, whole * 0)), cast)


def test_a_weights_file_is_a_method_at_any_size_on_the_subject_only(weights: Path) -> None:
    flash = np.full((SIDE, SIDE, 3), 0.6, np.float32)
    matte = np.zeros((SIDE, SIDE), np.float32)
    matte[30:] = 1
    method = named_methods(["clahe", str(weights)])["tenth"]
    assert isinstance(method, NetworkMethod)
    assert method.side == 32
    result = method(seen(flash, matte))
    assert np.abs(result[30:] - 0.5).max() < 1e-4
    assert np.array_equal(result[:30], flash[:30])


def test_the_application_calms_the_shine_that_weights_leave(
    portraits: tuple[Portrait, Portrait], weights: Path
) -> None:
    shiny = replace(QUIET, shine=(1.5, 1.5, 1.5), balanced_share=1.0)
    (one,) = simulated_pairs(portraits[:1], SIDE, shiny, 1)
    alone, applied = (method(one) for method in (NetworkMethod(weights), Application(weights)))
    before, after = (skin_statistics(image, one.pair.skin) for image in (alone, applied))
    assert after["p95/median"] < before["p95/median"] - 0.05
    assert np.array_equal(applied[one.pair.matte == 0], alone[one.pair.matte == 0])
    assert isinstance(named_methods([APPLICATION])[APPLICATION], Application)


def test_what_is_no_method_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeepFlashError, match="magic is no method"):
        named_methods(["magic"])
    with pytest.raises(WeightsError, match=r"gone\.onnx"):
        named_methods([str(tmp_path / "gone.onnx")])


@pytest.mark.parametrize(("names", "doubtful"), [(("a", "b"), 1), (("a", "ann/b", "ann/c"), 0)])
def test_photos_of_nobody_told_are_said_to_count_as_a_person_each(
    tmp_path: Path, names: tuple[str, ...], doubtful: int
) -> None:
    for name in names:
        for kind in ("flash", "studio"):
            path = tmp_path / kind / f"{name}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"nothing")
    told: list[str] = []
    assert list(folder_pairs(tmp_path, SIDE, on_left_out=told.append)) == []
    assert sum("count as a person each" in sentence for sentence in told) == doubtful


@pytest.mark.slow
def test_real_pairs_from_a_folder_and_those_that_cannot_be_used(tmp_path: Path) -> None:
    studio = np.ascontiguousarray(np.asarray(data.astronaut())[:300, 75:375])  # type: ignore[no-untyped-call]
    flash = (studio * np.array([0.6, 0.7, 0.8])).astype(np.uint8)
    matte = np.zeros(studio.shape[:2], np.uint8)
    matte[30:, 40:260] = 255
    for name, one, other in (
        ("eileen/1", flash, studio),
        ("eileen/2", flash, studio),
        ("small", flash[:200], studio),
        ("faceless", studio * 0, studio * 0),
        ("alone", flash, None),
        ("light", None, studio),
    ):
        for kind, picture in (("flash", one), ("studio", other)):
            if picture is not None:
                path = tmp_path / kind / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(picture).save(path)
    (tmp_path / "flash" / "eileen" / "1.xmp").write_text("a sidecar", encoding="utf-8")
    Image.fromarray(studio).save(tmp_path / "flash" / "eileen" / "2.tif")
    (tmp_path / "flash" / "broken.jpg").write_bytes(b"nothing")
    (tmp_path / "studio" / "broken.jpg").write_bytes(b"nothing")
    (tmp_path / "matte" / "eileen").mkdir(parents=True)
    Image.fromarray(matte).save(tmp_path / "matte" / "eileen" / "1.png")

    left_out: list[str] = []
    found = list(folder_pairs(tmp_path, SIDE, on_left_out=left_out.append))
    assert [(one.name, one.person) for one in found] == [
        ("eileen/1", "eileen"),
        ("eileen/2", "eileen"),
    ]
    assert sorted(sentence.split()[0] for sentence in left_out) == [
        "2.tif", "Photos", "alone", "broken", "faceless", "light", "small",
    ]  # fmt: skip
    for one in found:
        face = one.pair.face > 0
        assert one.pair.matte[face].mean() > 0.95
        ratio = one.pair.flash[face].mean(axis=0) / one.pair.studio[face].mean(axis=0)
        assert ratio == pytest.approx([0.6, 0.7, 0.8], abs=0.02)
        x, y = one.box.centre
        assert one.pair.face[round(y), round(x)] == 255
        assert 0.35 < one.box.height / SIDE < 0.6

    (whole, _) = folder_pairs(tmp_path, 300, cropped=True)
    inside = whole.pair.matte == 1
    assert np.abs(whole.pair.studio - studio / np.float32(255))[inside].max() < 0.01

    with pytest.raises(DeepFlashError, match="no pictures"):
        list(folder_pairs(tmp_path / "flash", SIDE))


def test_a_place_of_the_small_picture_is_found_in_the_crop() -> None:
    y, x = np.mgrid[:501, :700].astype(np.float32)
    photo = np.exp(-((x - 420) ** 2 + (y - 433) ** 2) / 200)
    small = cv2.resize(photo, (90, 64), interpolation=cv2.INTER_AREA)
    square = Square(300.5, 310.0, 190.0)

    def middle(image: FloatImage) -> FloatImage:
        y, x = np.mgrid[: image.shape[0], : image.shape[1]]
        return np.array([(x * image).sum(), (y * image).sum()]) / image.sum()

    points = np.array([[*middle(small), 3.0]], np.float32)
    (place,) = pairs_module._on_crop(points, axis_scales(small, photo), square, 64)
    assert place[:2] == pytest.approx(middle(face_crop(photo, square, 64)), abs=0.05)
    assert place[2] == pytest.approx(3 * 7.8 * 64 / 190, rel=0.01)


def test_an_end_to_end_network_gets_no_help_from_the_photos_detail(
    weights: Path, tmp_path: Path
) -> None:
    network = onnx.load(weights)
    entries = {one.key: one for one in network.metadata_props}
    recipe = json.loads(entries[RECIPE_KEY].value) | {"encoding": Encoding.DIRECT}
    entries[RECIPE_KEY].value = json.dumps(recipe)
    entries[HASH_KEY].value = EMPTY_HASH
    direct = tmp_path / "direct.onnx"
    direct.write_bytes(with_hash(network.SerializeToString()))
    flash = np.full((64, 64, 3), 0.5, np.float32)
    flash[:, ::2] += 0.2
    pair = seen(flash, np.ones((64, 64), np.float32))
    assert np.abs(NetworkMethod(direct)(pair) - 0.55).max() < 1e-4
    assert np.abs(NetworkMethod(weights)(pair) - (flash - np.float32(0.1))).max() < 1e-4
