"""A few pairs of one studio, from the photos of a shoot to weights that the program uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from skimage import data

from deepflash_app import paths
from deepflash_app.cli import main as deepflash
from deepflash_app.engine.batch.weights import weights_digest
from deepflash_app.engine.network import SHIPPED_WEIGHTS, RelightNetwork
from deepflash_app.engine.own_weights import own_weights, use_weights, weights_in_use
from deepflash_app.errors import DeepFlashError, WeightsError
from model_training import few_pairs
from model_training.__main__ import main
from model_training.augment import PairPictures
from model_training.checkpoint import load_checkpoint
from model_training.commands import finetune
from model_training.export import export
from model_training.few_pairs import Learnt, learn_from_few
from model_training.networks import build_network
from model_training.prepared import PreparedPair, write_index, write_pictures
from model_training.real_pairs import RealPairs
from model_training.train import validate
from model_training.weights_file import load_weights_file

if TYPE_CHECKING:
    from pathlib import Path

    from model_training.portraits import Portrait


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own weights go into a folder of the test's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """One face as three persons of different brightness, under a cold flash and in warm light."""
    folder = tmp_path / "shoot"
    square = np.asarray(data.astronaut())[0:360, 45:405] / 255  # type: ignore[no-untyped-call]
    for person, level in (("anna", 0.75), ("ben", 0.9), ("carla", 1.0)):
        studio = square * level * np.array([1.0, 0.9, 0.8])
        flash = np.clip(square * level * np.array([1.1, 1.35, 1.4]), 0, 1)
        for side, picture in (("studio", studio), ("flash", flash)):
            (folder / side / person).mkdir(parents=True, exist_ok=True)
            image = Image.fromarray(np.rint(picture * 255).astype(np.uint8))
            image.save(folder / side / person / "1.png")
    return folder


@dataclass(frozen=True, slots=True)
class Trial:
    """A small fine-tuning on prepared pairs, as often as one likes.

    Attributes:
        portrait: Shown as every person.
        weights: To begin with.
        folder: For pairs and run.
    """

    portrait: Portrait
    weights: Path
    folder: Path

    def write(self, **added: float) -> RealPairs:
        """Pairs of persons, each with so much light more in the studio than by flash."""
        entries = []
        for person, light in added.items():
            entry = PreparedPair(
                f"{person}/1", person, "train", "head+0", 80, 0.1, 0.9, "f", "s", str(light), "0"
            )
            step = self.portrait.image.shape[0] // 80
            flash, matte = (
                np.ascontiguousarray(one[::step, ::step]) // 2
                for one in (self.portrait.image, self.portrait.matte)
            )
            studio = np.rint(flash + 255 * light).clip(0, 255).astype(np.uint8)
            points = self.portrait.points / np.float32(step)
            write_pictures(
                self.folder / "pairs", entry, PairPictures(flash, studio, 2 * matte, points)
            )
            entries.append(entry)
        write_index(self.folder / "pairs", entries)
        return RealPairs(self.folder / "pairs", "train")

    def learn(
        self, pairs: RealPairs, *, weights: Path | None = None, steps: int = 3, stop: int = 0
    ) -> tuple[Learnt, list[int]]:
        """What came of it, and the numbers of the folds that something was learnt in.

        Args:
            pairs: All of the shoot.
            weights: Others to begin with.
            steps: The most.
            stop: Number of a fold at whose beginning it is stopped.
        """
        lines: list[dict[str, Any]] = []
        learnt: list[int] = []

        def listen(line: dict[str, Any]) -> None:
            lines.append(line)
            folds = [one["number"] for one in lines if one["kind"] == "fold"]
            if line["kind"] == "fold" and line["number"] == stop:
                raise KeyboardInterrupt
            if line["kind"] == "val":
                chosen = any(one["kind"] == "chosen" for one in lines)
                learnt.append(0 if chosen else folds[-1])

        run = self.folder / "run"
        done = learn_from_few(weights or self.weights, pairs, run, most_steps=steps, on_line=listen)
        return done, sorted(set(learnt))


@pytest.fixture
def trial(
    portraits: tuple[Portrait, Portrait],
    weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Trial:
    monkeypatch.setattr(few_pairs, "SIDE", 32)
    return Trial(portraits[0], weights, tmp_path)


def test_before_and_after_are_the_same_average(trial: Trial) -> None:
    # One person needs little light and two much, so that very different shares of their errors are
    # removed; the first weights take light away, which any learning here makes better.
    pairs = trial.write(anna=0.04, ben=0.4, carla=0.4)
    learnt, _ = trial.learn(pairs)
    recipe, start = load_weights_file(trial.weights)
    network = build_network(recipe)
    network.load_state_dict(start)
    gains = [
        validate(network, pairs.of([person]).samples(recipe), recipe)["gain"]
        for person in pairs.persons
    ]
    assert min(gains) < max(gains) - 1
    assert learnt.before == pytest.approx(np.mean(gains))
    assert learnt.before < learnt.after
    alone = pairs.of(["ben"])
    learnt, _ = trial.learn(alone)
    assert learnt.before == pytest.approx(gains[1])
    assert np.isnan(learnt.after)


@pytest.mark.slow
def test_it_goes_on_with_the_same_and_begins_anew_with_anything_else(trial: Trial) -> None:
    pairs = trial.write(anna=0.1, ben=0.2, carla=0.3)
    with pytest.raises(KeyboardInterrupt):
        trial.learn(pairs, stop=2)
    first, learnt = trial.learn(pairs)
    assert learnt == [0, 2, 3]
    content = first.checkpoint.read_bytes()
    own = first.checkpoint.with_name("notes.txt")
    own.touch()
    again, learnt = trial.learn(trial.write(anna=0.1, ben=0.2, carla=0.3))
    assert (again, learnt) == (first, [])
    assert first.checkpoint.read_bytes() == content

    everything = [0, 1, 2, 3]
    changed = trial.write(anna=0.1, ben=0.25, carla=0.3)  # other pictures of the same name
    assert trial.learn(changed)[1] == everything
    assert trial.learn(changed.of(["anna", "ben"]))[1] == [0, 1, 2]
    other = trial.write(anna=0.1, bea=0.25, carla=0.3)  # the same pictures, of somebody else
    assert trial.learn(other)[1] == everything
    fewer, learnt = trial.learn(other, steps=2)
    assert learnt == everything
    assert load_checkpoint(fewer.checkpoint)[1]["step"] == fewer.steps == 2
    mine = trial.folder / "mine.onnx"
    export(fewer.checkpoint, mine, name="mine", licence="MIT", data="none")
    assert trial.learn(other, steps=2, weights=mine)[1] == everything
    assert own.exists()  # a file that no training wrote


@pytest.mark.slow
def test_from_a_shoot_to_weights_in_use(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few_pairs, "_FOLDS", 2)
    monkeypatch.setattr(few_pairs, "SIDE", 64)
    output, run = tmp_path / "mine.onnx", tmp_path / "run"
    command = ["finetune", str(shoot), "-o", str(output), "--run", str(run), "--most-steps", "10"]
    assert main([*command, "--threads", "1"]) == 0
    said = capsys.readouterr()
    assert "On persons left out (3 in turn)" in said.out
    assert "part 1 of 2, without anna, carla" in said.err
    recipe = RelightNetwork(output).recipe
    assert recipe.name == "mine"
    assert recipe.side == 64
    assert recipe.evening == 0
    # it goes on where it stopped, which is at the end
    assert main([*command, "--threads", "1", "--json"]) == 0
    assert '"kind": "val"' not in capsys.readouterr().out

    # whoever left the shoot is not learnt from any more
    (shoot / "studio" / "ben" / "1.png").unlink()
    assert main([*command, "--threads", "1"]) == 0
    said = capsys.readouterr()
    assert "On persons left out (2 in turn)" in said.out
    assert "without ben" not in said.err
    assert "fine-tuned on 2 real pairs of 2 persons" in RelightNetwork(output).recipe.data

    shipped = weights_digest()
    assert deepflash(["models", "use", str(output)]) == 0
    assert weights_digest() != shipped  # a batch sees that its outputs are of other weights
    assert weights_in_use().read_bytes() == output.read_bytes()
    assert deepflash(["models", "use", "shipped"]) == 0
    assert weights_in_use() == paths.resource(SHIPPED_WEIGHTS)
    assert weights_digest() == shipped

    pairs = RealPairs(run / "pairs", "train")
    monkeypatch.setattr(few_pairs, "_gains", lambda _log: {10: -1.0})
    with pytest.raises(DeepFlashError, match="teach nothing"):
        learn_from_few(output, pairs, tmp_path / "again", most_steps=1)


def test_weights_that_know_the_persons_are_no_beginning(
    trial: Trial, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = trial.write(anna=0.2)
    told: list[dict[str, Any]] = []
    shipped = paths.resource(SHIPPED_WEIGHTS)
    assert finetune._first_weights(told.append) == shipped
    use_weights(trial.weights)  # somebody's own, which have not learnt from few pairs
    assert finetune._first_weights(told.append) == own_weights()
    assert told == []
    learnt, _ = trial.learn(pairs, steps=1)
    export(learnt.checkpoint, tmp_path / "mine.onnx", name="mine", licence="MIT", data="none")
    use_weights(tmp_path / "mine.onnx")
    assert finetune._first_weights(told.append) == shipped
    assert [line["kind"] for line in told] == ["begins_with"]
    finetune._tell(told[0])
    assert "begins with the shipped ones" in capsys.readouterr().err


def test_damaged_weights_are_not_put_in_use(tmp_path: Path) -> None:
    content = bytearray(paths.resource(SHIPPED_WEIGHTS).read_bytes())
    content[1000] ^= 1
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(content)
    assert deepflash(["models", "use", str(damaged)]) == 1
    assert weights_in_use() == paths.resource(SHIPPED_WEIGHTS)
    with pytest.raises(WeightsError):
        RelightNetwork(damaged)


def test_folds_leave_everybody_out_once() -> None:
    folds = few_pairs._folds(("a", "b", "c", "d", "e"))
    assert sorted(person for fold in folds for person in fold) == ["a", "b", "c", "d", "e"]
    assert len(folds) == 3
    assert few_pairs._folds(("a",)) == []
    assert few_pairs._folds(("a", "b")) == [["a"], ["b"]]
