"""Weights that are missing, altered or of no use: one sentence, and no picture comes of them.

A hostile checkpoint is refused in ``tests/training/test_train.py``, where torch is.
"""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from photo_files import plain_jpeg, portrait

from deepflash_app import paths
from deepflash_app.cli import main
from deepflash_app.core.boxes import FaceBox
from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.network import (
    EMPTY_HASH,
    HASH_KEY,
    RECIPE_KEY,
    SHIPPED_WEIGHTS,
    RelightNetwork,
    with_hash,
)
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.engine.weights_card import read_card
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from originals import Originals

SIDE = 64
OPTIONS = RelightOptions(faces=(FaceBox(170, 60, 100, 130),))


RECIPE = (
    '{"name": "odd", "encoding": "difference", "side": 64, "width": 1, "licence": "MIT", '
    '"data": "none"}'
)


def weights(
    path: Path, factor: float, offset: float, side: int = SIDE, recipe: str = RECIPE
) -> Path:
    """A whole and honest file of ours whose network answers ``factor`` times its input, plus."""
    shape = [1, 3, side, side]
    seen = helper.make_tensor_value_info("seen", TensorProto.FLOAT, shape)
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, shape)
    numbers = {"factor": factor, "offset": offset}
    constants = [helper.make_tensor(n, TensorProto.FLOAT, [1], [v]) for n, v in numbers.items()]
    nodes = [
        helper.make_node("Mul", ["seen", "factor"], ["scaled"]),
        helper.make_node("Add", ["scaled", "offset"], ["answer"]),
    ]
    graph = helper.make_graph(nodes, "odd", [seen], [answer], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    helper.set_model_props(model, {RECIPE_KEY: recipe, HASH_KEY: EMPTY_HASH})
    path.write_bytes(with_hash(model.SerializeToString()))
    return path


def test_such_weights_work_when_they_answer_sensibly(tmp_path: Path) -> None:
    network = RelightNetwork(weights(tmp_path / "odd.onnx", 0.0, 0.5))
    seen = np.linspace(0, 1, SIDE * SIDE * 3, dtype=np.float32).reshape(SIDE, SIDE, 3)
    assert np.array_equal(network(seen), np.full_like(seen, 0.5))
    assert onnx.load(tmp_path / "odd.onnx").graph.name == "odd"


@pytest.mark.parametrize(
    ("factor", "offset", "side"),
    [
        (0.0, float("nan"), SIDE),
        (float("inf"), 0.0, SIDE),
        (0.0, 9.0, SIDE),  # black
        (0.0, -9.0, SIDE),  # white
        (0.0, 0.5, 2 * SIDE),  # of another shape than its recipe says
    ],
)
def test_useless_answers_are_refused(
    tmp_path: Path, factor: float, offset: float, side: int
) -> None:
    network = RelightNetwork(weights(tmp_path / "odd.onnx", factor, offset, side))
    face = portrait()[60 : 60 + SIDE, 190 : 190 + SIDE].astype(np.float32) / 255
    with pytest.raises(WeightsError, match=r"^The weights odd gave no usable answer; use other"):
        network(face)


def test_a_useless_answer_stops_a_correction(tmp_path: Path, originals: Originals) -> None:
    photo = read_photo(originals.put(tmp_path / "photo.jpg", plain_jpeg(portrait())))
    session = Session(weights=weights(tmp_path / "odd.onnx", 0.0, float("nan")))
    with pytest.raises(WeightsError, match=r"^The weights odd gave no usable answer; use other"):
        session.analyse(photo, OPTIONS)


def test_missing_and_altered_weights_stop_at_a_sentence(
    tmp_path: Path, originals: Originals
) -> None:
    photo = read_photo(originals.put(tmp_path / "photo.jpg", plain_jpeg(portrait())))
    flipped = bytearray(paths.resource(SHIPPED_WEIGHTS).read_bytes())
    flipped[len(flipped) // 3] ^= 1
    (tmp_path / "flipped.onnx").write_bytes(flipped)
    for name, words in (("flipped", "damaged or were altered"), ("gone", "cannot be read")):
        with pytest.raises(WeightsError, match=rf"^The weights {name}\.onnx .*{words}"):
            Session(weights=tmp_path / f"{name}.onnx").analyse(photo, OPTIONS)


@pytest.mark.parametrize(
    "recipe",
    [
        "",
        "[" * 100_000,
        "[1]",
        "\ufeff" + RECIPE,
        RECIPE.replace("64", "1e999"),
        RECIPE.replace('"width": 1', '"width": NaN'),
        RECIPE.replace("}", ', "evening": NaN}'),
        RECIPE.replace("}", ', "evening": "inf"}'),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused(tmp_path: Path, recipe: str) -> None:
    """A hash says that a file is whole, not that it means well."""
    odd = weights(tmp_path / "odd.onnx", 0.0, 0.5, recipe=recipe)
    for read in (RelightNetwork, read_card):
        with pytest.raises(WeightsError, match=r"^The weights odd\.onnx carry no recipe of this"):
            read(odd)


def test_what_weights_call_themselves_is_one_short_line(tmp_path: Path) -> None:
    recipe = RECIPE.replace('"odd"', '"' + "x" * 10**6 + r"\n\u001b[31m" + '"')
    card = read_card(weights(tmp_path / "odd.onnx", 0.0, 0.5, recipe=recipe))
    assert card.name == "x" * 500
    recipe = RECIPE.replace('"odd"', r'"o\n\u001b[31md"')
    path = weights(tmp_path / "odd.onnx", 0.0, 0.5, recipe=recipe)
    assert read_card(path).name == RelightNetwork(path).recipe.name == "o[31md"


class _Full:
    """A session of ONNX Runtime without memory left."""

    def run(self, *_: object) -> None:
        """As the real one says it."""
        raise RuntimeError("FAIL : Failed to allocate memory for requested buffer of size 1048576")


@pytest.mark.parametrize(
    ("loader", "words", "load"),
    [
        ("onnxruntime.InferenceSession", "std::bad_alloc", lambda s: s.network),
        ("rembg.new_session", "Load model failed:std::bad_alloc", lambda s: s._matting),
        ("cv2.dnn.readNetFromTFLite", "std::bad_alloc", lambda s: s._finder),
    ],
)
def test_too_little_memory_is_no_fault_of_the_weights(
    monkeypatch: pytest.MonkeyPatch, loader: str, words: str, load: Callable[[Session], object]
) -> None:
    """Else a batch would end there, or go on with the rougher mattes of other weights."""

    def fail(*_: object, **__: object) -> None:
        raise cv2.error(words)

    session = Session()
    paths.prepare_rembg()  # which is imported right here
    with monkeypatch.context() as full:
        full.setattr(loader, fail)
        with pytest.raises(MemoryError, match="bad_alloc"):
            load(session)
    load(session)  # with more of it, the same session loads them
    if loader.startswith("onnx"):
        monkeypatch.setattr(session.network, "_session", _Full())
        with pytest.raises(MemoryError, match="allocate"):
            session.network.once(np.zeros((SIDE, SIDE, 3), np.float32))


class _Deed:
    """What a hostile file asks the reader to do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        """As pickle has it: a call to make on reading."""
        return os.mkdir, (str(self._folder),)


@pytest.mark.parametrize("name", ["evil.pth", "evil.onnx", "modnet.onnx"])
def test_a_malicious_file_is_refused_and_does_not_run(
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "weights"))
    done = tmp_path / "done"
    evil = tmp_path / name
    evil.write_bytes(pickle.dumps({"network": _Deed(done)}))
    pickle.loads(evil.read_bytes())  # noqa: S301 -- so it would have run
    done.rmdir()
    for words in (["use", str(evil)], ["import", str(evil)]):
        assert main(["models", *words]) != 0
        assert name in capsys.readouterr().err
    with pytest.raises(WeightsError):
        Session(weights=evil).network  # noqa: B018
    assert not done.exists()
