"""Training for real, on a very small network: it learns, resumes, and stops in time."""

from __future__ import annotations

import io
import logging
import math
import pickle
import queue
import sys
from dataclasses import replace
from logging.handlers import QueueHandler
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from deepflash_app.core.encoding import Encoding, correction
from deepflash_app.engine.network import RelightNetwork
from deepflash_app.errors import DeepFlashError, WeightsError
from model_training.checkpoint import load_checkpoint, save_checkpoint
from model_training.dataset import SimulatedPairs, validation_samples
from model_training.export import export
from model_training.losses import relighting_loss
from model_training.network import DeepFlashNet
from model_training.networks import build_network
from model_training.portraits import Portrait
from model_training.recipe import Recipe, Stage
from model_training.train import BEST, CHECKPOINT, learning_rate, train, validate

TINY = Recipe(
    name="tiny", width=0.125, stages=(Stage(32, 12), Stage(64, 4)), batch=2, warm_up=2, average=0.5
)

Portraits = tuple[Portrait, Portrait]


def _train(recipe: Recipe, portraits: Portraits, folder: Path, **more: Any) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    options: dict[str, Any] = {"workers": 0, "validate_every": 8, "checkpoint_seconds": 0.0} | more
    pairs = SimulatedPairs(portraits[:1], recipe)
    judges = validation_samples(portraits[1:], recipe, per_portrait=8)
    train(recipe, pairs, judges, folder, on_line=lines.append, **options)
    return lines


def test_it_learns(portraits: Portraits, tmp_path: Path) -> None:
    recipe = replace(TINY, stages=(Stage(32, 80),), warm_up=5, average=0.9)
    lines = _train(recipe, portraits, tmp_path, validate_every=20, checkpoint_seconds=600.0)
    gains = [line["gain"] for line in lines if line["kind"] == "val"]
    assert max(gains) > 0.25  # of the error of doing nothing is gone


def test_a_resumed_training_equals_an_uninterrupted_one(
    portraits: Portraits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _train(TINY, portraits, tmp_path / "whole")

    real = relighting_loss
    calls = 0

    def killed(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 5:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr("model_training.objective.relighting_loss", killed)
        with pytest.raises(KeyboardInterrupt):
            _train(TINY, portraits, tmp_path / "parts")
    _, stopped = load_checkpoint(tmp_path / "parts" / CHECKPOINT)
    assert stopped["step"] == 5
    _train(TINY, portraits, tmp_path / "parts")

    whole, parts = (load_checkpoint(tmp_path / name / CHECKPOINT)[1] for name in ("whole", "parts"))
    assert parts["step"] == whole["step"] == TINY.steps
    for name, value in whole["network"].items():
        assert torch.equal(value, parts["network"][name]), name


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked there only")
def test_workers_find_no_threads_of_opencv_that_they_would_wait_for(
    portraits: Portraits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loader(*arguments: Any, **options: Any) -> Any:
        assert cv2.getNumThreads() == 1  # else the worker hangs, mostly
        return DataLoader(*arguments, **options)

    monkeypatch.setattr("model_training.train.DataLoader", loader)
    cv2.setNumThreads(2)
    cv2.GaussianBlur(np.zeros((900, 900, 3), np.float32), (0, 0), 9)  # now there is a pool
    lines = _train(replace(TINY, stages=(Stage(32, 2),)), portraits, tmp_path, workers=1)
    assert lines[-1]["step"] == 2


def test_a_loss_that_is_no_number_stops_and_keeps_the_last_good_checkpoint(
    portraits: Portraits, tmp_path: Path
) -> None:
    good = _train(replace(TINY, stages=(Stage(32, 4),)), portraits, tmp_path / "good")
    assert good[-1]["kind"] == "done"
    saved = (tmp_path / "good" / CHECKPOINT).read_bytes()
    broken = replace(TINY, stages=(Stage(32, 12),), learning_rate=float("inf"), warm_up=0)
    with pytest.raises(DeepFlashError, match="no number"):
        _train(broken, portraits, tmp_path / "good")
    assert (tmp_path / "good" / CHECKPOINT).read_bytes() == saved
    with pytest.raises(DeepFlashError, match="no number"):
        _train(broken, portraits, tmp_path)
    assert not (tmp_path / CHECKPOINT).exists()  # broken weights are never saved


def test_the_rate_warms_up_and_falls() -> None:
    rates = [learning_rate(TINY, step) for step in range(TINY.steps + 1)]
    assert rates[0] == pytest.approx(TINY.learning_rate / 2)
    assert max(rates) == pytest.approx(TINY.learning_rate)
    assert rates[-1] == pytest.approx(TINY.learning_rate * TINY.final_share)
    assert rates[2:] == sorted(rates[2:], reverse=True)


def test_a_hostile_checkpoint_is_refused_and_does_not_run(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "ran",))

    for name, content in (
        ("pickle.pt", pickle.dumps(Bomb())),
        ("torch.pt", _torch_bytes({"format": 1, "recipe": Bomb()})),
        ("text.pt", b"not a checkpoint"),
        ("empty.pt", b""),
        ("other.pt", _torch_bytes({"state_dict": {}})),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WeightsError, match=name):
            load_checkpoint(tmp_path / name)
    assert not (tmp_path / "ran").exists()
    with pytest.raises(WeightsError, match=r"none\.pt does not exist"):
        load_checkpoint(tmp_path / "none.pt")


def test_a_damaged_checkpoint_is_refused_and_a_full_disk_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "whole.pt"
    save_checkpoint(file, TINY, {"average": {"x": torch.arange(9.0)}, "step": 1})
    good = file.read_bytes()
    for place in (good.find(TINY.name.encode()), good.find(torch.arange(9.0).numpy().tobytes())):
        altered = bytearray(good)
        altered[place] ^= 0x80
        (tmp_path / "altered.pt").write_bytes(altered)
        with pytest.raises(WeightsError, match=r"altered\.pt"):
            load_checkpoint(tmp_path / "altered.pt")

    def full(_state: Any, stream: Any) -> None:
        stream.write(b"half")
        raise RuntimeError("unexpected pos")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(DeepFlashError, match="disk may be full"):
        save_checkpoint(file, TINY, {"step": 2})
    assert file.read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["altered.pt", "whole.pt"]


def _torch_bytes(value: Any) -> bytes:
    stream = io.BytesIO()
    torch.save(value, stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", [Encoding.RATIO])
def test_the_exported_file_answers_as_torch_does(
    tmp_path: Path, encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(TINY, encoding=encoding)
    torch.manual_seed(0)
    network = DeepFlashNet(recipe.width)
    with torch.no_grad():
        network(torch.rand(4, 3, 64, 64))  # batch statistics that are not the initial ones
    state = {"network": network.state_dict(), "average": network.state_dict(), "step": 7}
    save_checkpoint(tmp_path / BEST, recipe, state)
    target = tmp_path / "weights.onnx"
    told: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = QueueHandler(told)
    monkeypatch.setattr(logging.getLogger("torch"), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger("torch.onnx"), "handlers", [handler])
    assert export(tmp_path / BEST, target, name="tiny", licence="MIT", data="none") < 1e-4
    assert told.empty()
    assert str(Path(__file__).parents[2]).encode() not in target.read_bytes()  # tells no folders
    loaded = RelightNetwork(target)
    assert loaded.recipe.encoding is encoding
    assert loaded.recipe.side == 64
    assert loaded.recipe.width == recipe.width
    assert loaded.recipe.licence == "MIT"
    picture = np.random.default_rng(1).random((64, 64, 3), np.float32)
    with torch.no_grad():
        expected = network.eval()(torch.from_numpy(picture.transpose(2, 0, 1)[None]))[0]
    assert np.abs(loaded.once(picture) - expected.permute(1, 2, 0).numpy()).max() < 1e-4
    assert sorted(path.name for path in tmp_path.iterdir()) == [BEST, "weights.onnx"]


@pytest.mark.parametrize("network", ["deepflash", "pix2pix"])
def test_with_an_adversary_it_resumes_as_without_a_stop(
    portraits: Portraits, tmp_path: Path, network: str
) -> None:
    recipe = replace(
        TINY,
        network=network,
        stages=(Stage(64, 4),),
        square_weight=0.0,
        l1_weight=100.0,
        adversarial_weight=1.0,
        adversary_width=0.125,
    )
    _train(recipe, portraits, tmp_path / "whole")
    _train(replace(recipe, stages=(Stage(64, 2),)), portraits, tmp_path / "parts")
    file = tmp_path / "parts" / CHECKPOINT
    _, state = load_checkpoint(file)
    assert state["step"] == 2
    # as if it had been killed there; only the rate of learning hangs on how many steps there are
    assert set(state["adversary"]) == {"network", "optimiser"}
    save_checkpoint(file, recipe, state)
    _train(recipe, portraits, tmp_path / "parts")
    whole, parts = (load_checkpoint(tmp_path / one / CHECKPOINT)[1] for one in ("whole", "parts"))
    assert parts["step"] == 4
    for name, value in whole["network"].items():  # Pix2Pix draws what it drops out, too
        assert torch.equal(value, parts["network"][name]), name


def test_half_precision_learns_too_and_long_without_a_better_judgement_ends_it(
    portraits: Portraits, tmp_path: Path
) -> None:
    recipe = replace(TINY, stages=(Stage(32, 60),), warm_up=5, precision="bfloat16")
    lines = _train(recipe, portraits, tmp_path / "half", validate_every=20)
    assert max(line["gain"] for line in lines if line["kind"] == "val") > 0.2
    still = replace(TINY, stages=(Stage(32, 60),), learning_rate=0.0)
    lines = _train(still, portraits, tmp_path / "still", validate_every=2, patience=3)
    assert lines[-1]["kind"] == "done"
    assert lines[-1]["step"] < 60
    _, state = load_checkpoint(tmp_path / "still" / CHECKPOINT)
    assert state["step"] == lines[-1]["step"]


@pytest.mark.parametrize("encoding", Encoding)
def test_the_accuracy_that_is_logged_is_that_of_the_results(
    encoding: Encoding, portraits: Portraits
) -> None:
    recipe = replace(TINY, encoding=encoding)
    judges = validation_samples(portraits[1:], recipe)
    network = build_network(recipe).eval()
    expected = []
    for one in judges:
        with torch.no_grad():
            encoded = network(one["seen"][None])[0].numpy()
        seen, target = one["seen"].numpy(), one["target"].numpy()
        result, truth = (seen - correction(seen, y, encoding) for y in (encoded, target))
        expected.append(100 - 100 * np.abs(result - truth).mean())
    scores = validate(network, judges, recipe)
    assert scores["accuracy"] == pytest.approx(np.mean(expected), abs=1e-3)


def test_judges_in_good_light_only_leave_nothing_to_gain(portraits: Portraits) -> None:
    good = replace(TINY, flash=replace(TINY.flash, studio_share=1.0))
    scores = validate(build_network(good), validation_samples(portraits[1:], good), good)
    assert scores["gain"] == 0
    assert math.isfinite(scores["loss"])
