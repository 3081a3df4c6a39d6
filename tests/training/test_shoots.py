"""Finding pairs by their names, persons by every way to tell them, and splits that never leak."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.errors import DeepFlashError
from model_training.shoots import find_pairs, split_persons


def _shoot(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_pairs_are_found_in_every_layout(tmp_path: Path) -> None:
    _shoot(
        tmp_path,
        *("flash/anna/01.jpg", "studio/anna/01.PNG"),
        *("bea/Flash/02.tif", "bea/Studio/02.jpeg"),
        *("cleo/03_flash.jpg", "cleo/03_studio.jpg"),
        *("04-FLASH.heic", "04-studio.jpg"),
        *("flash/zo\u00eb/05.jpg", "studio/zoe\u0308/05.jpg"),  # as two systems spell it
        *("notes.txt", "poster.jpg", "flash/.hidden.jpg", "flash/anna/readme.md"),
    )
    shoot = find_pairs(tmp_path)
    assert [(p.name, p.person) for p in shoot.pairs] == [
        ("04", "04"),
        ("anna/01", "anna"),
        ("bea/02", "bea"),
        ("cleo/03", "cleo"),
        ("zo\u00eb/05", "zo\u00eb"),
    ]
    assert all(p.flash != p.studio and p.flash.exists() for p in shoot.pairs)
    assert len(shoot.problems) == 1
    assert "Photos outside of sub-folders count as a person each" in shoot.problems[0]
    _shoot(tmp_path, "flash/anna/gala/06.jpg", "studio/anna/gala/06.jpg")
    shoot = find_pairs(tmp_path)
    assert [p.person for p in shoot.pairs if p.name.endswith("06")] == ["anna/gala"]
    assert "Folders inside of folders count as a person each" in shoot.problems[1]
    assert find_pairs(tmp_path, pattern=".").problems == ()


def test_unmatched_and_ambiguous_photos_are_listed(tmp_path: Path) -> None:
    _shoot(
        tmp_path,
        *("flash/a/1.jpg", "studio/a/2.jpg"),
        *("flash/a/3.jpg", "flash/a/3.png", "studio/a/3.jpg"),
        *("flash/a/4.jpg", "studio/a/4.jpg"),
    )
    shoot = find_pairs(tmp_path)
    assert [p.name for p in shoot.pairs] == ["a/4"]
    assert [text.split(":")[0] for text in shoot.problems] == [
        "a/1 left out",
        "a/2 left out",
        "a/3 left out",
    ]
    assert "no studio" in shoot.problems[0]
    assert "no flash" in shoot.problems[1]
    assert "3.jpg, 3.png" in shoot.problems[2]


def test_persons_come_from_a_pattern_or_a_table(tmp_path: Path) -> None:
    files = [
        f"{side}/{name}.jpg" for side in ("flash", "studio") for name in ("ann-1", "bo-2", "7")
    ]
    folder = _shoot(tmp_path / "shoot", *files)
    by_pattern = find_pairs(folder, pattern=r"([a-z]+)-\d")
    assert [p.person for p in by_pattern.pairs] == ["ann", "bo"]
    assert by_pattern.problems == ("7 left out: it is not told who is in it.",)
    table = tmp_path / "who.csv"
    for between, encoding in ((",", "utf-8"), (";", "utf-8-sig")):  # as spreadsheets write them
        rows = (("name", "person"), ("ann-1", "X"), ("bo-2", "X"), ("7", "Y"))
        table.write_text("\n".join(map(between.join, rows)), encoding=encoding)
        by_table = find_pairs(folder, table=table)
        assert {p.name: p.person for p in by_table.pairs} == {"ann-1": "X", "bo-2": "X", "7": "Y"}


def test_what_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeepFlashError, match="no pairs"):
        find_pairs(tmp_path)
    _shoot(tmp_path, "flash/a.jpg", "studio/a.jpg")
    with pytest.raises(DeepFlashError, match="pattern"):
        find_pairs(tmp_path, pattern="(")
    with pytest.raises(DeepFlashError, match="name and person"):
        find_pairs(tmp_path, table=_shoot(tmp_path, "empty.csv") / "missing.csv")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("file,who\na,b\n", encoding="utf-8")
    with pytest.raises(DeepFlashError, match="name and person"):
        find_pairs(tmp_path, table=wrong)


def test_what_was_made_of_a_shoot_is_not_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shoot = _shoot(tmp_path / "s", "flash/a/1.jpg", "studio/a/1.jpg", "out/train/flash/a/1.png")
    monkeypatch.chdir(shoot)
    for out in (shoot / "out", Path("out"), Path("../s/out")):
        assert find_pairs(shoot, leave_out=out).problems == ()
    _shoot(shoot, "before/pairs.csv", "before/val/flash/a/1.png", "before/val/studio/a/1.png")
    assert [p.name for p in find_pairs(shoot, leave_out=Path("out")).pairs] == ["a/1"]
    for out in (shoot, tmp_path):
        with pytest.raises(DeepFlashError, match="needs a folder"):
            find_pairs(shoot, leave_out=out)


persons = st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=40)


@given(persons, st.floats(0, 0.45), st.floats(0, 0.45), st.integers(0, 99))
def test_everyone_is_in_one_split_and_there_are_enough(
    names: list[str], val: float, test: float, seed: int
) -> None:
    splits = split_persons(names, val=val, test=test, seed=seed)
    assert splits == split_persons(reversed(names), val=val, test=test, seed=seed)
    assert splits.keys() == set(names)
    members = [list(splits.values()).count(split) for split in ("train", "val", "test")]
    assert members[0] >= 1
    if len(splits) >= 2:
        assert (members[1] >= 1) == (val > 0)
    if len(splits) >= 3:
        assert (members[2] >= 1) == (test > 0)


@given(persons, persons, st.integers(0, 9))
def test_persons_who_come_later_move_nobody(first: list[str], later: list[str], seed: int) -> None:
    before = split_persons(first, val=0.2, test=0.2, seed=seed)
    after = split_persons(first + later, val=0.2, test=0.2, seed=seed, known=before)
    assert {person: after[person] for person in before} == before


@pytest.mark.parametrize(("val", "test"), [(0.5, 0.5), (float("nan"), 0.0), (0.0, float("nan"))])
def test_shares_that_leave_nothing_are_refused(val: float, test: float) -> None:
    with pytest.raises(DeepFlashError, match="shares"):
        split_persons(["a", "b", "c"], val=val, test=test, seed=1)
