"""Our own weights: whole and ours, or refused in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from deepflash_app import paths
from deepflash_app.core.encoding import Encoding
from deepflash_app.engine.network import (
    EMPTY_HASH,
    SHIPPED_WEIGHTS,
    RelightNetwork,
    content_hash,
    read_checked,
    stored_hash,
    with_hash,
)
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shipped() -> Path:
    return paths.resource(SHIPPED_WEIGHTS)


@pytest.fixture(scope="module")
def content(shipped: Path) -> bytes:
    return shipped.read_bytes()


@pytest.fixture(scope="module")
def network(shipped: Path) -> RelightNetwork:
    return RelightNetwork(shipped)


def refused(path: Path) -> str:
    """The sentence with which weights are refused."""
    with pytest.raises(WeightsError) as caught:
        RelightNetwork(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_shipped_weights_tell_what_they_are(network: RelightNetwork, content: bytes) -> None:
    recipe = network.recipe
    assert recipe.encoding is Encoding.BASE
    assert recipe.side % 32 == 0
    assert 0 < recipe.width <= 1
    assert recipe.licence == "MIT"
    assert "portraits" in recipe.data
    model_card = paths.resource("models/README.md").read_text(encoding="utf-8")
    assert f"--name {recipe.name}\n" in model_card, "it tells how these weights are made"
    assert recipe.sha256 == content_hash(content)


def test_the_network_answers_in_its_own_shape(network: RelightNetwork) -> None:
    side = network.recipe.side
    grey = np.full((side, side, 3), 0.5, np.float32)
    encoded = network(grey)
    assert encoded.shape == (side, side, 3)
    assert encoded.dtype == np.float32
    assert encoded.flags.c_contiguous
    assert np.array_equal(encoded, network(grey)), "the same answer every time"
    assert np.abs(encoded - 0.5).mean() < 0.25, "plain grey wants no great correction"


def test_a_mirrored_face_gets_the_mirrored_answer(network: RelightNetwork) -> None:
    side = network.recipe.side
    seen = np.random.default_rng(2).random((side, side, 3), np.float32)
    mirrored = np.ascontiguousarray(seen[:, ::-1])
    assert np.array_equal(network(mirrored), network(seen)[:, ::-1])
    assert not np.array_equal(network.once(mirrored), network.once(seen)[:, ::-1])


def test_an_input_that_is_no_picture_is_refused(network: RelightNetwork) -> None:
    side = network.recipe.side
    with pytest.raises(WeightsError, match="no usable answer"):
        network(np.full((side, side, 3), np.nan, np.float32))


def test_one_flipped_bit_anywhere_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "flipped.onnx"
    rng = np.random.default_rng(1)
    at_hash = content.index(b"sha256:")
    places = {0, 1, len(content) - 1, at_hash, at_hash + 6, at_hash + 7, at_hash + 70}
    places |= {int(place) for place in rng.integers(0, len(content), 20)}
    for place in sorted(places):
        for bit in (0, 5, 7):
            altered = bytearray(content)
            altered[place] ^= 1 << bit
            path.write_bytes(altered)
            with pytest.raises(WeightsError, match=r"flipped\.onnx are damaged or were altered"):
                read_checked(path)


def test_a_network_is_never_made_of_altered_weights(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.onnx"
    for altered in (content[:-1], content[: len(content) // 2], content + b"\0", b""):
        path.write_bytes(altered)
        assert "damaged or were altered" in refused(path)


def test_a_second_hash_does_not_help(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "two.onnx"
    path.write_bytes(content + b"sha256:" + b"0" * 64)
    assert "damaged or were altered" in refused(path)


def test_files_that_are_no_weights_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.onnx"
    text.write_text("These are not the weights you are looking for.")
    assert "damaged or were altered" in refused(text)
    assert "cannot be read" in refused(tmp_path / "missing.onnx")
    assert "cannot be read" in refused(tmp_path)


def test_a_text_with_a_right_hash_is_still_no_network(tmp_path: Path) -> None:
    path = tmp_path / "hashed.onnx"
    path.write_bytes(with_hash(b"no network at all " + EMPTY_HASH.encode()))
    assert read_checked(path)
    assert "cannot be loaded" in refused(path)


def test_huge_files_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.onnx"
    with path.open("wb") as file:
        file.truncate(2**33)  # sparse: takes no room
    assert "too large" in refused(path)


def test_hashing_is_its_own_inverse() -> None:
    blank = b"head " + EMPTY_HASH.encode() + b" tail"
    filled = with_hash(blank)
    assert stored_hash(filled) == content_hash(filled) == content_hash(blank)
    assert stored_hash(b"none") is None
