"""A small shoot prepared for real: laid on each other, cropped, split, resumed, told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from deepflash_app.core.boxes import Square
from deepflash_app.errors import NoFaceFound, UnreadablePhoto
from model_training.__main__ import main
from model_training.aligned import AlignedPair
from model_training.augment import PairPictures
from model_training.prepare import Preparation, Report, prepare
from model_training.prepared import INDEX, PreparedPair, read_index, read_pictures
from model_training.register import Registration
from model_training.shoots import find_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage
    from model_training.shoots import ShootPair

SIDE = 192
HOW = Preparation(side=SIDE, val=0.3, test=0.0)
MOVED = np.array([[1.02, 0.03, -9.0], [-0.025, 1.01, 7.0]])
"""From the flash photo to the studio photo."""


def _flashed(studio: ByteImage) -> ByteImage:
    """Cold, contrasty light that falls off to the edges: no simulator needed to bend brightness."""
    height, width = studio.shape[:2]
    y, x = np.mgrid[:height, :width]
    fall = np.exp(-((x - 0.45 * width) ** 2 + (y - 0.25 * height) ** 2) / (0.5 * width) ** 2)
    light = (0.4 + 0.9 * fall)[..., None] * np.array([0.75, 1.0, 1.1])
    return np.rint(np.clip((studio / 255.0) ** 1.2 * light, 0, 1) * 255).astype(np.uint8)


def _moved(image: ByteImage) -> ByteImage:
    return cv2.warpAffine(
        image,
        MOVED,
        image.shape[1::-1],
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _save(image: ByteImage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.ascontiguousarray(image)).save(path)


@pytest.fixture(scope="module")
def portrait() -> ByteImage:
    return np.ascontiguousarray(data.astronaut()[:400, 20:420])  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def shoot(portrait: ByteImage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good pairs of two persons; one broken, one mixed up, one faceless, one without partner."""
    folder = tmp_path_factory.mktemp("shoot")
    mirrored = portrait[:, ::-1]
    _save(_flashed(portrait), folder / "flash" / "anna" / "1.png")
    _save(_moved(portrait), folder / "studio" / "anna" / "1.png")
    _save(_flashed(mirrored), folder / "flash" / "bea" / "1.png")
    _save(mirrored, folder / "studio" / "bea" / "1.png")
    _save(_flashed(portrait)[2:], folder / "flash" / "mixed" / "1.png")
    _save(mirrored[2:], folder / "studio" / "mixed" / "1.png")
    _save(portrait, folder / "flash" / "broken" / "1.png")
    (folder / "studio" / "broken").mkdir()
    (folder / "studio" / "broken" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n cut off")
    _save(np.full((64, 64, 3), 90, np.uint8), folder / "flash" / "wall" / "1.png")
    _save(portrait, folder / "studio" / "wall" / "1.png")
    _save(portrait, folder / "flash" / "alone" / "1.png")
    return folder


@pytest.fixture(scope="module")
def prepared(shoot: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("pairs") / "new"
    return folder, prepare(find_pairs(shoot), shoot, folder, HOW)


def _line(folder: Path, name: str) -> PreparedPair:
    return next(one for one in read_index(folder) if one.name == name)


def test_good_pairs_are_there_and_all_others_are_named(prepared: tuple[Path, Report]) -> None:
    folder, report = prepared
    assert [one.name for one in report.done] == ["anna/1", "bea/1"]
    assert report.done == read_index(folder)
    assert report.skipped == []
    told = {problem.split()[0]: problem for problem in report.problems}
    assert told.keys() == {"alone/1", "broken/1", "mixed/1", "wall/1"}
    assert "no studio" in told["alone/1"]
    assert "its studio photo 1.png" in told["broken/1"]
    assert "refused" in told["mixed/1"]
    assert "no face was found in its flash photo" in told["wall/1"]
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert names == {INDEX, "1.png", "1.npy"}


def _aligned(portrait: ByteImage) -> AlignedPair:
    """A pair laid on itself, for what does not hang on pictures."""
    pictures = PairPictures(portrait, portrait, portrait[..., 0], np.ones((468, 3), np.float32))
    same = Registration(np.eye(3)[:2], 0.1, 0.9, 1.0)
    return AlignedPair(pictures, Square(0.0, 0.0, 400.0), same)


@pytest.mark.parametrize("seed", [0, 5])  # d, then c is chosen to judge by, and neither has a pair
def test_a_person_without_usable_pairs_leaves_no_split_empty(
    prepared: tuple[Path, Report],
    portrait: ByteImage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    assert {one.split for one in prepared[1].done} == {"train", "val"}
    tried: list[str] = []

    def align(pair: ShootPair) -> AlignedPair:
        tried.append(pair.person)
        if pair.person in "cd":
            raise NoFaceFound("no face was found in its flash photo.")
        return _aligned(portrait)

    monkeypatch.setattr("model_training.prepare.Aligner", lambda: align)
    source, folder = tmp_path / "shoot", tmp_path / "pairs"
    for person in "abcd":
        for side in ("flash", "studio"):
            path = source / person / f"1_{side}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{person} {side}")
    report = prepare(find_pairs(source), source, folder, replace(HOW, side=32, seed=seed))
    assert sorted(tried[:4]) == list("abcd")
    assert len(tried) == 5  # whoever takes the empty place is prepared once more
    assert sorted(one.split for one in report.done) == ["train", "val"]
    assert sorted(one.split for one in read_index(folder)) == ["train", "val"]
    assert len(list(folder.rglob("*.npy"))) == 2


def test_who_was_learnt_from_is_not_judged_by_later(
    portrait: ByteImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aligned = _aligned(portrait)
    monkeypatch.setattr("model_training.prepare.Aligner", lambda: lambda _pair: aligned)
    source, folder = tmp_path / "shoot", tmp_path / "pairs"
    for test, new in ((0.0, ["a/1", "b/1"]), (0.3, ["a/2"])):
        for name in (*new, "c/1", "d/1"):  # c has the studio photo of a, d has one photo only
            for side in ("flash", "studio"):
                path = source / side / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                again = {"c/1 studio": "a/1 studio", "d/1 studio": "d/1 flash"}
                path.write_text(again.get(f"{name} {side}", f"{name} {side}"))
        report = prepare(find_pairs(source), source, folder, replace(HOW, val=0.0, test=test))
        assert [one.name for one in report.done] == new
        assert report.problems == [
            "c/1 left out: it has a photo of a/1, but another person; tell who is in them.",
            "d/1 left out: its flash and its studio photo are the same file.",
        ]
        assert {one.split for one in read_index(folder)} == {"train"}


def _write_sides(source: Path, *names: str) -> None:
    for name in names:
        for side in ("flash", "studio"):
            path = source / side / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name} {side}")


def test_what_left_the_shoot_or_is_refused_now_is_not_learnt_from(
    portrait: ByteImage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refused: set[str] = set()

    def align(pair: ShootPair) -> AlignedPair:
        if pair.person in refused:
            raise NoFaceFound("no face was found in its flash photo.")
        return _aligned(portrait)

    monkeypatch.setattr("model_training.prepare.Aligner", lambda: align)
    source, folder = tmp_path / "shoot", tmp_path / "pairs"

    def call() -> dict[str, str]:
        """Prepare; the split of each person, which is what is told and what lies there."""
        how = ["--side", "32", "--test", "0"]
        assert main(["prepare", str(source), "-o", str(folder), *how]) == 0
        now = read_index(folder)
        files = {path for one in now for path in one.paths(folder)}
        assert {one for one in folder.rglob("*.*") if one.name != INDEX} == files
        splits = {one.person: one.split for one in now}
        assert len({(one.person, one.split) for one in now}) == len(splits)
        told.append(capsys.readouterr().out)
        for split in ("train", "val"):
            pairs = sum(one.split == split for one in now)
            persons = list(splits.values()).count(split)
            assert f"{split}: {pairs} pairs of {persons} persons" in told[-1]
        return splits

    told: list[str] = []
    _write_sides(source, "a/1", "b/1", "c/1")
    first = call()
    (judged,) = (person for person, split in first.items() if split == "val")
    stays, renamed = (person for person in first if person != judged)
    for path in source.glob(f"*/{judged}/1.png"):
        path.unlink()
    for path in source.glob(f"*/{renamed}/1.png"):
        path.rename(path.with_stem("one"))
    _write_sides(source, "d/1")  # takes the place of whom nobody is judged by any more
    assert call() == {stays: "train", renamed: "train", "d": "val"}
    assert "2 pairs that the shoot no longer has were removed." in told[-1]

    (source / "flash" / "d" / "1.png").write_text("another photo")
    refused.add("d")
    _write_sides(source, "e/1")
    assert call() == {stays: "train", renamed: "train", "e": "val"}
    assert "removed" not in told[-1]

    # nothing goes where it is more likely that the call is wrong
    before = read_index(folder)
    (tmp_path / "who.csv").write_text("name,person\n")
    _write_sides(tmp_path / "other", "f/1")
    for shoot, *more in ((source, "--persons", str(tmp_path / "who.csv")), (tmp_path / "other",)):
        assert main(["prepare", str(shoot), "-o", str(folder), *more]) == 1
        assert read_index(folder) == before
    assert "has the pairs of another shoot; name a new folder." in capsys.readouterr().err


def test_both_sides_show_the_same_pixels(prepared: tuple[Path, Report]) -> None:
    folder, _ = prepared
    moved = read_pictures(folder, _line(folder, "anna/1"))
    still = read_pictures(folder, _line(folder, "bea/1"))
    for pair in (moved, still):
        assert pair.flash.shape == pair.studio.shape == (SIDE, SIDE, 3)
        person = pair.matte > 250
        assert 0.2 < person.mean() < 0.95
        # flash is made from the studio side pixel by pixel: so the same curve must lead back
        assert _misfit(pair.flash, pair.studio, person) < 0.75 * _misfit(
            pair.flash, np.roll(pair.studio, 1, axis=1), person
        )
    assert _line(folder, "anna/1").residual < 0.5
    assert _line(folder, "anna/1").agreement > 0.8


def _misfit(flash: ByteImage, studio: ByteImage, person: FloatImage) -> float:
    """What remains of the detail of the flash side once the studio side's is taken away."""
    sides = [np.log1p(one.astype(np.float32)) for one in (flash, studio)]
    a, b = (one - cv2.GaussianBlur(one, (0, 0), 6) for one in sides)
    return float(np.abs(a - 1.2 * b)[person].mean())


def test_what_is_done_is_skipped_and_what_is_lost_is_done_again(
    prepared: tuple[Path, Report], shoot: Path, tmp_path: Path
) -> None:
    folder, first = prepared
    good = find_pairs(shoot)
    good = replace(good, pairs=tuple(p for p in good.pairs if p.person in ("anna", "bea")))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    again = prepare(good, shoot, folder, HOW)
    assert again.done == []
    assert again.skipped == first.done
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == before

    lost = _line(folder, "anna/1").path(folder, "studio")
    content = lost.read_bytes()
    lost.unlink()
    broken = _line(folder, "bea/1").path(folder, "flash")
    broken.write_bytes(broken.read_bytes()[:99])
    for name in ("anna/1", "bea/1"):
        with pytest.raises(UnreadablePhoto, match="prepare the pairs again"):
            read_pictures(folder, _line(folder, name))
    repaired = prepare(good, shoot, folder, HOW)
    assert [one.name for one in repaired.done] == ["anna/1", "bea/1"]
    assert lost.read_bytes() == content
    assert not list(tmp_path.iterdir())


def test_the_command_prepares_augments_and_tells(
    portrait: ByteImage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _save(_flashed(portrait), tmp_path / "shoot" / "anna1_flash.png")
    _save(portrait, tmp_path / "shoot" / "anna1_studio.png")
    call = ["prepare", str(tmp_path / "shoot"), "-o", str(tmp_path / "shoot" / "pairs")]
    call += ["--person-pattern", "[a-z]+", "--side", "64", "--augment", "train"]
    assert main(call) == 0
    told = capsys.readouterr()
    assert "1 pairs prepared" in told.out
    assert "train: 1 pairs of 1 persons" in told.out
    assert told.err == ""
    lines = read_index(tmp_path / "shoot" / "pairs")
    assert len(lines) == len({one.variant for one in lines}) == 20
    for one in lines:
        assert read_pictures(tmp_path / "shoot" / "pairs", one).flash.shape == (64, 64, 3)
    assert main(call) == 0
    assert "0 pairs prepared, 1 were there already" in capsys.readouterr().out

    (tmp_path / "shoot" / "anna2_flash.png").write_bytes(b"nothing")
    (tmp_path / "shoot" / "anna2_studio.png").write_bytes(b"nothing")
    (tmp_path / "shoot" / "anna3_flash.png").write_bytes(b"nothing")
    assert main([*call, "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    first, second, problem, total = [json.loads(line) for line in told.out.splitlines()]
    assert (first["kind"], first["outcome"], first["done"], first["total"]) == (
        "pair", "skipped", 1, 2,
    )  # fmt: skip
    assert first["residual"] < 0.5
    assert (second["name"], second["outcome"], second["residual"]) == ("anna2", "refused", None)
    assert "anna2" in second["text"]
    assert (problem["kind"], "anna3" in problem["text"]) == ("problem", True)
    assert (total["kind"], total["done"], total["skipped"], total["left_out"]) == ("total", 0, 1, 2)
    assert total["splits"]["train"] == {"pairs": 1, "persons": 1}


def test_a_shoot_without_usable_pairs_fails_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _save(np.zeros((32, 32, 3), np.uint8), tmp_path / "flash" / "a.png")
    assert main(["prepare", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert main(["prepare", str(tmp_path), "-o", str(tmp_path / "out"), "--side", "0"]) == 1
    assert "at least 32" in capsys.readouterr().err
    assert "a left out: it has no studio photo." in told
    assert "No pair" in told
