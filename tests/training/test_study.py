"""The study: every change is one of the recipe's, and one of them runs from pairs to the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from skimage import data

from deepflash_app import paths
from deepflash_app.engine.network import SHIPPED_WEIGHTS
from deepflash_app.errors import NoFaceFound
from model_training import study
from model_training.__main__ import main
from model_training.commands.common import PRESETS
from model_training.networks import build_network
from model_training.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

STUDY = Recipe.from_toml(PRESETS / "study.toml")


def test_the_study_has_the_products_recipe_but_for_size_evening_and_what_it_found() -> None:
    product = Recipe.from_toml(PRESETS / "product.toml")
    apart: dict[str, Any] = {"name": "", "stages": STUDY.stages, "average": 0.0, "evening": 0.0}
    apart |= {"offset_weight": 1.0, "ssim_weight": 0.0, "color_weight": 0.0, "tone_stretch": 0.0}
    found: dict[str, Any] = {
        "melanin_share": 0.3,
        "melanin": STUDY.flash.melanin,
        "screen_share": 0.0,
        "irregular_share": 0.0,
    }
    apart |= {"flash": replace(product.flash, **found)}
    assert STUDY.flash == apart["flash"]
    assert replace(STUDY, **apart) == replace(product, **apart)


@pytest.mark.parametrize("name", study.CHANGES)
def test_every_change_changes_the_recipe_and_says_whether_its_pairs_are_others(name: str) -> None:
    change = study.CHANGES[name]
    changed = STUDY.changed(change.entries)
    build_network(changed)
    assert (changed == STUDY) == (name == study.BASELINE)
    decides_pairs = ("flash", "stages", "tone_balance", "source_weights")
    others = any(getattr(changed, entry) != getattr(STUDY, entry) for entry in decides_pairs)
    assert others == change.own_pairs


def test_what_weights_do_to_real_photos_is_measured_on_skin(tmp_path: Path) -> None:
    photo, empty = tmp_path / "face.jpg", tmp_path / "empty.jpg"
    Image.fromarray(data.astronaut()).save(photo)  # type: ignore[no-untyped-call]
    Image.new("RGB", (200, 200)).save(empty)
    untouched = study.on_real_photos(None, [photo])
    assert untouched.shine == untouched.bright == 1
    relit = study.on_real_photos(paths.resource(SHIPPED_WEIGHTS), [photo])
    assert 0.5 < relit.shine < 1.2
    assert relit.shine != 1
    assert 1.3 < relit.red < 2.6
    with pytest.raises(NoFaceFound, match=r"empty\.jpg"):
        study.on_real_photos(None, [empty])


@pytest.mark.slow
def test_from_portraits_to_the_table(
    portrait_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(study.CHANGES, "baseline", study.Change("", ("batch=2",)))
    monkeypatch.chdir(tmp_path)
    wanting = [name for name, change in study.CHANGES.items() if change.needs_vgg]
    assert wanting == ["width 1, from VGG-16", "loss with VGG features"]
    command = ["study", "--only", *wanting, "--pairs", "1"]
    command += ["--core-minutes", "0.02", "--runs", "runs", "--report", "report"]
    command += ["--portraits", str(portrait_folder), "--cache", str(tmp_path / "cache")]
    assert main(command) == 0
    lines = (tmp_path / "report" / "study.md").read_text(encoding="utf-8").splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| input", "| baseline"]
    again = study.train_one("baseline", 1, [], tmp_path / "runs", core_minutes=9, pairs=9)
    assert again.weights == tmp_path / "runs" / "baseline-1.onnx"  # not trained once more


def test_an_encoder_begins_as_the_file_says_where_that_is_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: dict[str, list[str]] = {}
    monkeypatch.setattr(
        study, "run_command", lambda _log, name, *rest: commands.update({name: list(rest)})
    )
    vgg = tmp_path / "vgg.h5"
    for name in ("width 1", "width 1, from VGG-16"):
        study.train_one(name, 1, [], tmp_path / "runs", core_minutes=1, pairs=1, vgg=vgg)
        words = commands["train"]
        assert "width=1" in words
        begun = words[words.index("--encoder") + 1] if "--encoder" in words else ""
        assert begun == (str(vgg) if "VGG" in name else "")
