"""The journal: whatever has happened to its file, a batch starts anew or says why not."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deepflash_app.engine.batch.journal import FOLDER, Journal
from deepflash_app.engine.batch.journal_rows import COLUMNS, Row, from_line, to_line
from deepflash_app.errors import BatchRefused

PATHS = st.binary(min_size=1, max_size=40).map(
    lambda name: Path("/") / os.fsdecode(name.replace(b"\0", b"").replace(b"/", b"") or b"x")
)
VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.binary()


def row(folder: Path, name: str = "a.jpg", **more: object) -> Row:
    return Row(Path("/photos", name), folder / name, 1, "settings", **more)  # type: ignore[arg-type]


def test_rows_and_pictures_come_back(tmp_path: Path) -> None:
    strange = os.fsdecode(b"caf\xe9 \xf0\x9f\xa4\xb3.jpg")
    first = row(tmp_path, strange, state="done", output=tmp_path / "b.jpg", seconds=1.5, faces=2)
    second = row(tmp_path, "c.jpg", state="failed", lasting=True, reason="\udce9 is broken")
    with Journal(tmp_path) as journal:
        journal.put(first, pictures=(b"before", b"after"))
        journal.put(second)
    with Journal(tmp_path) as journal:
        assert journal.notice == ""
        rows = journal.rows()
        assert rows[first.source] == first
        assert rows[second.source].reason == "\\udce9 is broken"
        assert journal.pictures(first.source) == (b"before", b"after")
        assert journal.pictures(second.source) is None


def test_what_is_begun_again_keeps_its_pictures(tmp_path: Path) -> None:
    first = row(tmp_path, state="done", output=tmp_path / "a.jpg", content="bytes", faces=2)
    with Journal(tmp_path) as journal:
        journal.put(first, pictures=(b"before", b"after"))
        journal.begin(first.source)
        assert journal.rows() == {first.source: replace(first, state="working")}
        journal.touch(replace(first, changed=7))
        assert journal.rows() == {first.source: replace(first, changed=7)}
        assert journal.pictures(first.source) == (b"before", b"after")
        journal.put(first)
        assert journal.pictures(first.source) is None, "those of another result"


def test_it_moves_with_its_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    with Journal(old) as journal:
        journal.put(row(old, output=old / "x" / "a.jpg"))
    old.rename(new)
    with Journal(new) as journal:
        (found,) = journal.rows().values()
    assert (found.target, found.output) == (new / "a.jpg", new / "x" / "a.jpg")


def test_a_second_one_is_kept_out_until_the_first_ends(tmp_path: Path) -> None:
    with Journal(tmp_path):
        with pytest.raises(BatchRefused, match="Another batch is writing"):
            Journal(tmp_path)
        Journal(tmp_path, (2, 3)).close()
    Journal(tmp_path).close()


def test_one_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    path = tmp_path / FOLDER / "batch.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(BatchRefused, match="newer DeepFlash"):
        Journal(tmp_path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BatchRefused, match="cannot be written"):
        Journal(tmp_path / "file" / "out")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 12_000))
@example(b"\x80", 3734)  # in the table's own description, which SQLite then complains of by name
def test_any_damage_is_noticed_or_does_no_harm(noise: bytes, place: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Journal(folder) as journal:
            journal.put(*(row(folder, f"{number}.jpg", state="done") for number in range(40)))
        path = folder / FOLDER / "batch.sqlite"
        content = bytearray(path.read_bytes())
        content[place : place + len(noise)] = noise
        path.write_bytes(content)
        with suppress(BatchRefused), Journal(folder) as journal:
            for found in journal.rows().values():
                assert found.target.is_relative_to(folder)
            journal.put(row(folder))
            assert journal.rows()[Path("/photos/a.jpg")].state == "waiting"


@given(st.tuples(*[VALUES] * len(COLUMNS.split(","))))
def test_any_line_is_a_row_or_none(line: tuple[object, ...]) -> None:
    found = from_line(line, Path("/out"))
    assert found is None or found.target.is_relative_to("/out")


@given(PATHS, PATHS.map(lambda path: Path("/out", *path.parts[1:])), st.integers(0), st.text())
def test_rows_survive_the_way_through_sqlite(
    source: Path, target: Path, counter: int, reason: str
) -> None:
    if ".." in target.parts or target == Path("/out"):
        return
    made = Row(source, target, counter, "s", reason=reason, output=target, lasting=True)
    found = from_line(to_line(made, Path("/out")), Path("/out"))
    assert found is not None
    assert (found.source, found.target, found.output) == (source, target, target)
    assert found.lasting
