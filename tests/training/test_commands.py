"""The commands as a person would call them."""

from __future__ import annotations

import argparse
import runpy
import shlex
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from tiny_preset import write_preset

from deepflash_app.engine.network import RelightNetwork
from model_training import __main__
from model_training.__main__ import _COMMANDS, _parser, main
from model_training.pairs import prepared_pairs

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt


def thirds(row: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.float32], ...]:
    """Three squares with four pixels between them."""
    side = row.shape[0]
    assert row.shape == (side, 3 * side + 8, 3)
    return tuple(row[:, k * (side + 4) :][:, :side].astype(np.float32) for k in range(3))


def test_without_the_extra_and_at_ctrl_c_a_sentence_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_arguments: argparse.Namespace) -> None:
        raise KeyboardInterrupt

    parser = argparse.ArgumentParser()
    parser.set_defaults(command=interrupted)
    monkeypatch.setattr(__main__, "_parser", lambda: parser)
    assert main([]) == 1
    assert capsys.readouterr().err == "\nStopped.\n"
    monkeypatch.setitem(sys.modules, "model_training.commands", None)
    with pytest.raises(SystemExit, match=r"needs the extra 'train' .*'Retrain' in the README"):
        runpy.run_path(str(__main__.__file__))


def test_from_portraits_to_a_weights_file(
    portrait_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preset = write_preset(tmp_path)
    common = ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    common += ["--preset", str(preset)]
    run, sheet, weights = tmp_path / "run", tmp_path / "sheet.png", tmp_path / "mine.onnx"

    assert main(["simulate", *common, "--pairs", "4", "--sheet", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "| R/G |" in said
    assert "pairs of 32 px a core-second" in said
    assert np.asarray(Image.open(sheet)).std() > 10

    written = tmp_path / "written"
    simulate = ["simulate", *common, "--pairs", "2", "--split", "val", "--side", "48"]
    assert main([*simulate, "--pairs-out", str(written)]) == 0
    assert "pairs of 48 px" in capsys.readouterr().out
    evaluation = ["evaluate", "--pairs", str(written), "--models", "clahe", "--no-identity"]
    assert main([*evaluation, "--side", "48"]) == 0
    assert "Prepared pairs of written, val; pairs: 2, persons: 1" in capsys.readouterr().out

    assert main(["train", *common, "--run", str(run), "--workers", "0"]) == 0
    assert "3/3" in capsys.readouterr().out
    flash, result, studio = thirds(np.asarray(Image.open(run / "judged.png")))
    assert np.abs(flash - studio).mean() > 3
    assert 0 < np.abs(flash - result).mean() < 60
    assert main(["export", str(run / "best.pt"), "-o", str(weights), "--name", "mine"]) == 0
    assert RelightNetwork(weights).recipe.name == "mine"


def test_simulated_pairs_to_judge_by_are_all_by_flash(
    portrait_folder: Path, tmp_path: Path
) -> None:
    command = ["simulate", "--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    command += ["--preset", str(write_preset(tmp_path)), "--set", "flash.studio_share=1.0"]
    for split, flashed in (("train", False), ("val", True)):
        folder = tmp_path / split
        assert main([*command, "--split", split, "--pairs", "1", "--pairs-out", str(folder)]) == 0
        (pair,) = (one.pair for one in prepared_pairs(folder, split, 32))
        assert (np.abs(pair.flash - pair.studio).mean() > 0.01) == flashed


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["train", "--portraits", "nowhere"], "nowhere"),
        (["train", "--preset", "nonsense"], "nonsense"),
        (["export", "missing.pt", "-o", "out.onnx", "--name", "x"], "missing.pt"),
        (["export", "missing.pt", "-o", "nowhere/out.onnx", "--name", "x"], "does not exist"),
        (["finetune", "missing", "-o", "out.safetensors"], "written as .onnx, not"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str],
    named: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_help_of_every_command_has_examples_that_it_takes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [module.__name__.rpartition(".")[2] for module in _COMMANDS]
    assert len(names) == 9
    for name in names:
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        told = capsys.readouterr().out.partition("\nexamples:\n")[2].splitlines()
        start = "  python -m model_training "
        examples = [line.removeprefix(start) for line in told if line.startswith(start)]
        assert any(example.startswith(f"{name} ") for example in examples), name
        for example in examples:
            _parser().parse_args(shlex.split(example, comments=True))


@pytest.mark.parametrize(
    "wrong",
    ["nonsense", "simulate --workers 0", "train --validate-every 0", "train --core-minutes nan"],
)
def test_wrong_use_exits_with_2(wrong: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong.split())
    assert stopped.value.code == 2
