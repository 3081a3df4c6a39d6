"""What `evaluate` prints and writes: tables, pictures, and whether new weights are better."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from model_training.__main__ import main
from model_training.augment import PLAIN, PairPictures
from model_training.comparisons import closing
from model_training.evaluate import CEILING, Identity, evaluate
from model_training.memory import can_measure
from model_training.methods import named_methods
from model_training.pairs import JudgedPair, prepared_pairs
from model_training.portraits import CROP_SIDE
from model_training.prepared import PreparedPair, write_index, write_pictures
from model_training.report import markdown, write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from model_training.portraits import Portrait

SIDE = 96


def test_the_report_says_it_in_tables_and_pictures(pairs: list[JudgedPair], tmp_path: Path) -> None:
    found = evaluate(pairs, named_methods(["classical"]), identity=Identity.NONE, keep_rows=1)
    text = markdown(found, "Two pairs.", ["x left out: it is broken."])
    write_report(found, text, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "lightness.png", "pictures.csv", "report.csv", "report.md", "scores.png", "sheet.png",
    ]  # fmt: skip
    assert (tmp_path / "out" / "report.md").read_text(encoding="utf-8") == text
    assert "- x left out: it is broken." in text
    for heading in ("In short", "On the person", "On the face", "Skin by tone"):
        table = text.split(heading)[1].split("\n\n")[1].splitlines()
        assert [line.split(" | ")[0] for line in table[2:]] == [
            "| input", "| classical", f"| {CEILING}",
        ]  # fmt: skip
        assert len({line.count("|") for line in table}) == 1
    with (tmp_path / "out" / "report.csv").open(newline="", encoding="utf-8") as stream:
        rows = {row["method"]: row for row in csv.DictReader(stream)}
    measure = "ssim face obar raw"
    assert float(rows["classical"][measure]) == found.mean("classical", measure)
    assert float(rows["input"]["removed face"]) == 0
    with (tmp_path / "out" / "pictures.csv").open(newline="", encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == len(found.scores) == 6
    # flash, classical, ō and studio side by side, under a band of titles
    sheet = np.asarray(Image.open(tmp_path / "out" / "sheet.png"))
    assert sheet.shape[1:] == (4 * SIDE, 3)
    assert sheet.shape[0] == SIDE + 24
    shown = sheet[24:, :SIDE].astype(np.float32) / 255
    first = next(one for one in pairs if np.abs(one.pair.flash - shown).max() < 0.01)
    assert np.abs(sheet[24:, 3 * SIDE :] / 255 - first.pair.studio).max() < 0.01


def test_what_leaves_nothing_to_judge_is_told_and_does_not_crash(
    pairs: list[JudgedPair], tmp_path: Path
) -> None:
    """Equal photos have no error to remove, and a face outside of the picture no skin."""
    first, second = pairs
    equal = replace(first, pair=replace(first.pair, flash=first.pair.studio))
    nowhere = replace(second, pair=replace(second.pair, skin=second.pair.skin * 0))
    left_out: list[str] = []
    methods = named_methods(["classical"])
    found = evaluate([equal, nowhere], methods, identity=Identity.NONE, on_left_out=left_out.append)
    assert left_out == [f"{second.name} left out: it shows no skin of a face."]
    assert np.isnan(found.removed("classical"))
    assert np.isnan(closing(found, "classical").overall)
    text = markdown(found, "One pair.", chosen="classical")
    assert "| classical | – | 100% |" in text
    assert "nan" not in text
    write_report(found, text, tmp_path)


@pytest.mark.slow
def test_the_command_prints_the_table_of_shipped_and_named_methods(
    portrait_folder: Path,
    weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["evaluate", "--cache", str(tmp_path / "cache"), "--models", "clahe", str(weights)]
    simulated = ["--portraits", str(portrait_folder), "--per-portrait", "1", "--no-identity"]
    simulated += ["--irregular", "--uniform"]
    assert main([*command, *simulated, "--report", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    judged = "in irregular light, the studio lit from all round; pairs: 1, persons: 1"
    assert f"(preset quick) on portraits of val, {judged}" in said
    assert ", pixels: 32 × 32." in said
    assert "| tenth |" in said
    assert said == (tmp_path / "out" / "report.md").read_text(encoding="utf-8") + "\n"
    assert "## tenth against every other, person by person" in said
    tables = (tmp_path / "out" / "paper_tables.md").read_text(encoding="utf-8")
    assert "| tenth | base |" in tables
    if can_measure():
        with (tmp_path / "out" / "report.csv").open(newline="", encoding="utf-8") as stream:
            taken = {row["method"]: row["MB"] for row in csv.DictReader(stream)}
        assert float(taken["tenth"]) > float(taken["clahe"])
        assert taken[CEILING] == ""

    for kind in ("flash", "studio"):
        (tmp_path / "shoot" / kind).mkdir(parents=True)
    (tmp_path / "shoot" / "flash" / "ann.jpg").write_bytes(b"nothing")
    assert main([*command, "--pairs", str(tmp_path / "shoot")]) == 1
    complaint = capsys.readouterr().err
    assert "no usable pair" in complaint
    assert "ann left out" in complaint


def test_new_weights_are_compared_on_prepared_pairs_for_a_window(
    portraits: tuple[Portrait, Portrait],
    weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "pairs"
    entries = []
    for k, (person, split) in enumerate((("ann", "val"), ("bob", "val"), ("cat", "test"))):
        portrait = portraits[k % 2]
        flash = np.clip(portrait.image * 0.8 + 25.5, 0, 255).astype(np.uint8)
        entry = PreparedPair(f"{person}-1", person, split, str(PLAIN), CROP_SIDE, 0.1, 0.9, *"abcd")
        pictures = PairPictures(flash, portrait.image, portrait.matte, portrait.points)
        write_pictures(folder, entry, pictures)
        entries.append(entry)
    write_index(folder, entries)
    (first, _) = prepared_pairs(folder, "val", 64)
    assert (first.name, first.person, first.pair.flash.shape) == ("ann-1", "ann", (64, 64, 3))
    x, y = first.box.centre
    assert first.pair.face[round(y), round(x)] == 255

    command = ["evaluate", "--pairs", str(folder), "--compare", str(weights), str(weights)]
    assert main([*command, "--side", "64", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["kind"] for line in lines] == ["pair", "pair", *["method"] * 3, "verdict"]
    assert [line["done"] for line in lines[:2]] == [1, 2]
    assert [line["method"] for line in lines[2:5]] == ["input", "tenth", str(weights)]
    assert lines[3]["psnr_face_obar"] == lines[4]["psnr_face_obar"]
    assert (lines[5]["verdict"], lines[5]["persons"], lines[5]["difference"]) == ("open", 2, 0)
    assert main([*command, "--side", "64"]) == 0
    said = capsys.readouterr().out
    assert "| tenth |" in said
    assert "for 0 of 2 persons." in said
    assert "Evaluation" not in said
    assert main([*command, "--side", "64", "--split", "val", "test"]) == 0
    assert "of 3 persons." in capsys.readouterr().out
    for two, sign in (("input clahe", "clahe is"), ("clahe input", "input is")):
        assert main([*command[:4], *two.split(), "--side", "64"]) == 0
        assert sign in capsys.readouterr().out
    for splits in (["train"], ["val", "train"]):  # before minutes are spent on the first
        assert main([*command, "--split", *splits, "--json"]) == 1
        told = capsys.readouterr()
        assert "no prepared pairs for train" in told.err
        assert told.out == ""


@pytest.fixture
def two_judged(pairs: list[JudgedPair], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pairs, whatever folder is named, and a photo that is left out."""

    def folder_pairs(
        *_: Any, on_left_out: Callable[[str], None], **__: Any
    ) -> Iterator[JudgedPair]:
        yield from pairs
        on_left_out("x left out: it is broken.")

    monkeypatch.setattr("model_training.commands.evaluate.folder_pairs", folder_pairs)


@pytest.mark.usefixtures("two_judged")
def test_a_comparison_says_of_what_it_is_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "--pairs", str(tmp_path), "--compare", "input", "clahe"]
    assert main([*command, "--side", str(SIDE)]) == 0
    heading, left_out = capsys.readouterr().err.splitlines()
    assert heading.startswith(f"Real pairs of {tmp_path.name}; pairs: 2, persons: ")
    assert left_out == "x left out: it is broken."


@pytest.mark.usefixtures("two_judged")
def test_what_was_judged_is_not_lost_with_the_reports_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["evaluate", "--pairs", str(tmp_path), "--models", "clahe", "--side", str(SIDE)]
    command += ["--no-identity", "--no-memory", "--report"]
    (tmp_path / "file").touch()
    with monkeypatch.context() as never:
        never.delattr("model_training.commands.evaluate.evaluate")
        assert main([*command, str(tmp_path / "file" / "report")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    (tmp_path / "report" / "report.md").mkdir(parents=True)  # found at the end only
    assert main([*command, str(tmp_path / "report")]) == 1
    told = capsys.readouterr()
    assert "cannot be written" in told.err
    assert "| clahe |" in told.out


@pytest.mark.slow
def test_style_transfer_and_its_oracle_have_rows_of_their_own(
    portrait_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "--cache", str(tmp_path / "cache"), "--portraits", str(portrait_folder)]
    command += ["--models", "style_transfer", "style_transfer_oracle", "--side", "96", "--json"]
    assert main([*command, "--per-portrait", "1", "--no-identity"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {line["method"]: line for line in lines if line["kind"] == "method"}
    assert list(found) == ["input", "style_transfer", "style_transfer_oracle", CEILING]
    oracle, other = found["style_transfer_oracle"], found["style_transfer"]
    assert oracle["delta_e"] < found["input"]["delta_e"]
    assert other["delta_e"] != oracle["delta_e"]
