"""`deepflash batch` as a user calls it: real processes, exit codes, lines, and a quiet pipe."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from batch_hands import COMMAND, hashes, outputs, selfies
from photo_files import noise, plain_jpeg

from deepflash_app.cli import main
from deepflash_app.cli.batch_talk import BatchTalk
from deepflash_app.engine.batch.events import BatchReport, Ended, PhotoResult


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return selfies(tmp_path / "photos", 3)


@pytest.mark.slow
def test_from_the_first_run_to_the_one_that_has_nothing_to_do(photos: Path, tmp_path: Path) -> None:
    (photos / "wall.jpg").write_bytes(plain_jpeg(noise(64, 64)))
    before, out = hashes(photos), tmp_path / "out"
    words = [str(photos), "-o", str(out), "--jobs", "2"]
    first = subprocess.run(
        [*COMMAND, *words, "--json"], capture_output=True, text=True, check=False
    )
    assert first.returncode == 1, first.stderr
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert {Path(line["input"]).name: line["state"] for line in lines} == {
        "0.jpg": "done",
        "1.jpg": "done",
        "2.jpg": "done",
        "wall.jpg": "failed",
    }
    assert all((line["error"] is None) == (line["state"] == "done") for line in lines)
    assert "3 photos corrected in" in first.stderr
    assert "1 failed" in first.stderr
    assert "--own-edits then heeds it" in first.stderr, "no box can be drawn here"
    assert "\r" not in first.stderr, "no bar where nobody watches"
    assert "Failed:" not in first.stderr, "programs have their line of it"
    made = {name: (out / name).read_bytes() for name in outputs(out)}
    (photos / "wall.jpg").unlink()
    second = subprocess.run(
        [*COMMAND, *words, "--resume"], capture_output=True, text=True, check=False
    )
    assert second.returncode == 0
    assert second.stdout == ""
    assert second.stderr == ("deepflash: Nothing to do: 3 photos had been corrected before.\n")
    single = tmp_path / "single"
    assert main(["correct", *(str(photos / name) for name in made), "-o", str(single)]) == 0
    assert {name: (single / name).read_bytes() for name in made} == made, "as one by one"
    del before["wall.jpg"]
    assert hashes(photos) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
def test_a_terminal_gets_a_bar(photos: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = [str(photos / "0.jpg"), "-o", str(tmp_path / "out"), "--jobs", "1"]
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        try:
            while more := os.read(ours, 4096):
                told += more
        except OSError:  # how a terminal says that the other side is gone
            pass
        finally:
            os.close(ours)
    assert process.returncode == 0
    assert b"[........................] 0/1" in told
    assert b"[########################] 1/1" in told


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--name", "{name}"], "{stem}"),
        (["--shard", "3/2"], "3/2"),
        (["--long-edge=--5"], "--5"),
        (["--shard", "1/2", "--on-conflict", "overwrite"], "choose rename or skip"),
        (["--jobs", "0"], "job"),
        (["--timeout", "0"], "seconds"),
        (["--quality", "0"], "quality"),
        (["--strength", "2"], "strength"),
    ],
)
def test_wrong_values_exit_with_two(
    words: list[str], named: str, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["batch", str(photos), "-o", str(out), *words]) == 2
    assert named in capsys.readouterr().err
    assert not out.exists()


def test_wrong_folders_exit_with_two(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(photos), "-o", str(photos / "out")]) == 2
    assert "nothing is ever written" in capsys.readouterr().err
    for missing in ("none", "x" * 300):
        assert main(["batch", str(tmp_path / missing), "-o", str(tmp_path / "out")]) == 2
        assert "There is no folder or photo" in capsys.readouterr().err
    with pytest.raises(SystemExit) as end:
        main(["batch", str(photos), "-o", str(tmp_path / "out"), "--shard", "2"])
    assert end.value.code == 2
    assert "such as 2/4, not 2" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos"]


def test_why_nothing_was_done_is_told(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photos / "0.jpg").write_bytes(plain_jpeg(noise(64, 64)))
    for path in sorted(photos.iterdir())[1:]:
        path.unlink()
    words = ["-o", str(tmp_path / "out"), "--only-flash"]
    assert main(["batch", str(photos), *words]) == 0
    told = capsys.readouterr().err
    assert "1 photo skipped: Left out: its camera does not say that the flash fired." in told
    (photos / "0.jpg").unlink()
    assert main(["batch", str(photos), *words]) == 0
    assert capsys.readouterr().err == "deepflash: Nothing to do: there are no photos.\n"


def test_the_end_names_failures_once_more_and_why_photos_were_skipped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = PhotoResult(Path("b.jpg"), "failed", reason="b.jpg cannot be read: it is cut off.")
    done = PhotoResult(Path("c.jpg"), "done", Path("out/c.jpg"))
    skipped = [
        PhotoResult(Path(name), "skipped", Path("out", name), reason=f"{name} exists already.")
        for name in ("d.jpg", "e.jpg")
    ]
    talk = BatchTalk(as_json=False)
    for result in (failed, done, *skipped):
        talk.on_event(Ended(result))
    talk.sum_up(BatchReport(done=1, failed=[failed], skipped=2, seconds=3))
    told = capsys.readouterr().err.splitlines()
    assert told[1:] == [
        "deepflash: 2 photos skipped: a file of that name exists already.",
        f"deepflash: Failed: {told[0][11:]}",
        "deepflash: 1 photo corrected in 3 s, 2 skipped, 1 failed.",  # and nothing of faces
    ]


def test_help_has_examples_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["batch", "--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert "deepflash batch Photos -o Studio --recursive --only-flash" in told
    for flag in ("--strength", "--background", "--long-edge", "--on-conflict", "--shard", "--json"):
        assert flag in told
    assert "(default: jpeg)" in told
    assert "not with --on-conflict overwrite" in " ".join(told.split())


def test_missing_weights_stop_it_before_it_begins(
    photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEEPFLASH_WEIGHTS", str(tmp_path / "empty"))
    out = tmp_path / "out"
    assert main(["batch", str(photos), "-o", str(out)]) == 1
    assert "deepflash models fetch" in capsys.readouterr().err
    assert not out.exists()
