"""Pairs rendered beforehand: the simulator's, whole or not there, each met once a round."""

from __future__ import annotations

import json
import pickle
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pytest
import torch
from torch.nn.functional import avg_pool2d

from deepflash_app.core.encoding import Encoding
from deepflash_app.errors import DeepFlashError
from model_training import rendered
from model_training.__main__ import main
from model_training.recipe import Recipe, Stage
from model_training.rendered import RenderedPairs, render_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from deepflash_app.core.types import ByteImage
    from model_training.portraits import Portrait

RECIPE = Recipe(stages=(Stage(32, 6),), batch=4)


@pytest.fixture
def folder(
    portraits: tuple[Portrait, Portrait], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setattr(rendered, "SHARD", 8)
    render_pairs(portraits[:1], RECIPE, tmp_path / "pairs", range(2))
    return tmp_path / "pairs"


def test_each_is_met_once_a_round_and_the_same_in_every_run(folder: Path) -> None:
    pairs, again = (RenderedPairs(folder, RECIPE) for _ in range(2))
    assert len(pairs) == 24
    for index in range(24):
        assert torch.equal(pairs[index]["seen"], again[index]["seen"])
    sent = pickle.dumps(pairs)  # as processes that are started anew get it
    assert len(sent) < 10_000
    again_there = pickle.loads(sent)  # noqa: S301 - our own
    assert torch.equal(again_there[3]["seen"], pairs[3]["seen"])
    first_round = {
        pairs[index]["seen"].flip(2).add(pairs[index]["seen"]).sum().item() for index in range(16)
    }  # mirroring leaves this sum alone
    assert len(first_round) == 16


def test_another_seed_renders_other_pairs(
    folder: Path, portraits: tuple[Portrait, Portrait], tmp_path: Path
) -> None:
    for name, seed in (("again", RECIPE.seed), ("other", RECIPE.seed + 1)):
        render_pairs(portraits[:1], replace(RECIPE, seed=seed), tmp_path / name, range(1))
    first, again, other = (
        np.load(where / "00000.npy") for where in (folder, tmp_path / "again", tmp_path / "other")
    )
    assert np.array_equal(first, again)
    assert not any(np.array_equal(one, two) for one, two in zip(first, other, strict=True))


def test_every_stage_gets_the_pairs_at_its_own_side(folder: Path) -> None:
    staged = RenderedPairs(folder, replace(RECIPE, stages=(Stage(64, 3), Stage(32, 3))))
    plain = RenderedPairs(folder, RECIPE)
    for index, factor in ((0, 2), (11, 2), (12, 1), (23, 1)):
        for name in ("seen", "target", "weight"):
            one, other = (pairs[index][name] for pairs in (staged, plain))
            torch.testing.assert_close(avg_pool2d(one, factor), other, atol=0.01, rtol=0)


def test_the_encodings_share_the_pixels(folder: Path) -> None:
    direct, difference = (
        RenderedPairs(folder, replace(RECIPE, encoding=e))[0]
        for e in (Encoding.DIRECT, Encoding.DIFFERENCE)
    )
    base = RenderedPairs(folder, RECIPE)[0]
    assert torch.equal(direct["seen"], difference["seen"])
    torch.testing.assert_close(
        difference["target"], (direct["seen"] - direct["target"] + 1) / 2, atol=1e-6, rtol=0
    )
    rough = (direct["seen"].diff(dim=2).abs().mean(), base["seen"].diff(dim=2).abs().mean())
    assert rough[1] < rough[0]
    assert direct["weight"].max() == RECIPE.face_weight


def test_what_was_rendered_is_not_rendered_again_and_damage_is_told(
    folder: Path, portraits: tuple[Portrait, Portrait]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.npy")}
    assert len(before) == 2
    done: list[int] = []
    render_pairs(portraits[:1], RECIPE, folder, range(2), done.append)
    assert done == [0, 1]
    assert before == {path: path.stat().st_mtime_ns for path in folder.glob("*.npy")}
    with pytest.raises(DeepFlashError, match="64 pixels"):
        RenderedPairs(folder, replace(RECIPE, stages=(Stage(64, 1),)))
    np.save(folder / "00001.npy", np.array([object()]), allow_pickle=True)
    with pytest.raises(DeepFlashError, match="cannot be read"):
        RenderedPairs(folder, RECIPE)


def test_two_processes_write_the_same_shard_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "00000.npy"
    (tmp_path / "00000.part").touch()  # of killed programs
    (tmp_path / "00000.7.part").touch()
    (tmp_path / "00001.7.part").touch()
    whole, save = np.ones(4, np.uint8), np.save

    def save_beside_another(stream: BinaryIO, pairs: ByteImage) -> None:
        monkeypatch.setattr(np, "save", save)
        save(stream, pairs)
        with monkeypatch.context() as other:
            other.setattr("os.getpid", lambda: 8)
            rendered._save(target, whole)  # and takes away what it finds

    monkeypatch.setattr(np, "save", save_beside_another)
    rendered._save(target, whole)
    assert np.array_equal(np.load(target), whole)
    assert {path.name for path in tmp_path.iterdir()} == {target.name, "00001.7.part"}


def test_pairs_of_another_preset_do_not_get_among_those_of_a_folder(
    folder: Path, portraits: tuple[Portrait, Portrait]
) -> None:
    about = folder / "about.json"
    before = about.read_bytes()
    for other in (
        replace(RECIPE, flash=replace(RECIPE.flash, shine=(0.0, 0.0, 0.0))),
        replace(RECIPE, stages=(Stage(64, 6),)),
        replace(RECIPE, tone_balance=1.0),
    ):
        with pytest.raises(DeepFlashError, match="another preset"):
            render_pairs(portraits[:1], other, folder, range(3))
    with pytest.raises(DeepFlashError, match="or split"):
        render_pairs(portraits[1:], RECIPE, folder, range(3))
    assert about.read_bytes() == before
    assert not (folder / "00002.npy").exists()

    known = json.loads(before)  # folders of before said no more than this
    old = json.dumps({name: known[name] for name in ("side", "flash")})
    about.write_text(old, encoding="utf-8")
    render_pairs(portraits[:1], replace(RECIPE, seed=2), folder, range(3))
    assert (folder / "00002.npy").exists()
    about.write_text("[]", encoding="utf-8")
    with pytest.raises(DeepFlashError, match="cannot be read"):
        render_pairs(portraits[:1], RECIPE, folder, range(3))


def test_the_command_refuses_a_folder_of_another_preset_before_it_renders(
    folder: Path, portrait_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    command = ["simulate", "--render", str(folder), "--side", "32", "--pairs", "1000"]
    command += ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    assert main([*command, "--set", "flash.shine=[0,0,0]"]) == 1
    assert capsys.readouterr().err == (
        f"{folder} has pairs of another preset or split; name a new folder.\n"
    )
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are blocked on other systems only")
def test_stopped_by_ctrl_c_the_command_leaves_no_process_and_no_traceback(
    portrait_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told: list[str] = []

    class Process:
        """One that is stopped while it renders."""

        def __init__(self, **_: Any) -> None:
            """Take what a real one takes."""

        def start(self) -> None:
            """Inherit what is blocked."""
            told.append("deaf" if signal.SIGINT in signal.pthread_sigmask(0, ()) else "hears")

        def join(self) -> None:
            """Wait for it."""
            raise KeyboardInterrupt

        def terminate(self) -> None:
            """End it."""
            told.append("ended")

    monkeypatch.setattr("multiprocessing.context.SpawnContext.Process", Process)
    command = ["simulate", "--render", str(tmp_path / "pairs"), "--side", "32", "--pairs", "999"]
    command += ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    assert main(command) == 1
    assert told == ["deaf", "deaf", "ended", "ended"]
    assert capsys.readouterr().err.endswith("\nStopped.\n")
