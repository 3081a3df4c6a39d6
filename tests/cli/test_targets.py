"""Which file each photo becomes, and what is refused before any work is done."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.targets import plan_targets


def names(sources: list[str], out: Path, *, overwrite: bool = False) -> list[tuple[str, str]]:
    targets = plan_targets([Path(source) for source in sources], out, overwrite=overwrite)
    return [(target.path.name, target.refusal) for target in targets]


def test_one_photo_goes_to_a_file(tmp_path: Path) -> None:
    (target,) = plan_targets([Path("a.heic")], tmp_path / "b.PNG", overwrite=False)
    assert target.path == tmp_path / "b.PNG"
    assert target.refusal == ""


def test_photos_keep_their_names_in_a_folder(tmp_path: Path) -> None:
    sources = ["x/A.JPG", "x/b.tiff", "x/c.heic", "x/d"]
    for out in (tmp_path, tmp_path / "new", tmp_path / "2026.05"):
        assert names(sources, out) == [("A.JPG", ""), ("b.tiff", ""), ("c.jpg", ""), ("d.jpg", "")]


@pytest.mark.parametrize("out", ["one.jpg", "one.webp"])
def test_many_photos_do_not_fit_into_a_file(tmp_path: Path, out: str) -> None:
    with pytest.raises(WrongUse, match=out):
        names(["a.jpg", "b.jpg"], tmp_path / out)


def test_a_folder_is_sent_to_the_batch(tmp_path: Path) -> None:
    inside, photo = tmp_path / "Photos", tmp_path / "a.jpg"
    inside.mkdir()
    planned = plan_targets([inside, photo], tmp_path / "out", overwrite=False)
    assert f"deepflash batch {inside}" in planned[0].refusal
    assert planned[1].refusal == ""


def test_names_too_long_for_any_folder_are_left_to_the_writer(tmp_path: Path) -> None:
    for out in (tmp_path / ("x" * 300), tmp_path / f"{'x' * 300}.jpg"):
        assert [refusal for _, refusal in names(["a.jpg"], out)] == [""]


def test_formats_that_are_not_written_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="standard output"):
        names(["a.jpg"], Path("-"))
    (tmp_path / "notes.txt").touch()
    for out in ("one.heic", "notes.txt"):
        with pytest.raises(WrongUse, match=r"\.jpg"):
            names(["a.jpg"], tmp_path / out)


def test_existing_files_are_replaced_only_when_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    ((_, refusal),) = names(["x/a.jpg"], tmp_path)
    assert "a.jpg exists already" in refusal
    assert "--overwrite" in refusal
    assert names(["x/a.jpg"], tmp_path, overwrite=True) == [("a.jpg", "")]


def test_no_photo_is_ever_a_target(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jpg", tmp_path / "b.jpg"
    first.touch()
    second.touch()
    for out in (tmp_path, first):
        (target,) = plan_targets([first], out, overwrite=True)
        assert "replace the original" in target.refusal
    link = tmp_path / "out" / "a.jpg"
    link.parent.mkdir()
    try:
        link.symlink_to(second)
    except OSError:
        assert sys.platform == "win32", "only Windows may refuse to make links"
    else:
        targets = plan_targets([first, second], link.parent, overwrite=True)
        assert "replace the original" in targets[0].refusal


def test_thousands_of_photos_keep_nobody_waiting(tmp_path: Path) -> None:
    photos = [tmp_path / f"{number}.jpg" for number in range(800)]
    out = tmp_path / "out"
    out.mkdir()
    for path in [*photos, *(out / photo.name for photo in photos)]:
        path.touch()
    begun = time.monotonic()
    assert not any(target.refusal for target in plan_targets(photos, out, overwrite=True))
    assert time.monotonic() - begun < 3, "each against each took 8 s"


def test_photos_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    planned = names(["x/a.jpg", "y/A.jpg", "z/a.heic", "z/b.jpg"], tmp_path, overwrite=True)
    assert [bool(refusal) for _, refusal in planned] == [False, True, True, False]
