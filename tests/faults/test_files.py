"""Disks that fill, folders that refuse, files cut off: an error in words, and nothing is lost."""

from __future__ import annotations

import errno
import os
import re
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from photo_files import (
    P3_XYZ,
    blocks,
    bomb_png,
    camera_jpeg,
    exif_block,
    noise,
    plain_jpeg,
    png,
    portrait,
    rgb_profile,
    segment,
    with_segments,
)

from deepflash_app.engine import atomic, writing
from deepflash_app.engine.photo import Photo, read_photo, read_preview
from deepflash_app.engine.sidecar import read_sidecar, sidecar_path
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import (
    PhotoTooLarge,
    UnreadablePhoto,
    UnreadableSettings,
    UnwritablePhoto,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from originals import Originals


@pytest.fixture
def photo(tmp_path: Path, originals: Originals) -> Photo:
    return read_photo(originals.put(tmp_path / "original.jpg", camera_jpeg(portrait())))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "done.jpg").write_bytes(b"what was there")
    return folder / "done.jpg"


def assert_untouched(target: Path) -> None:
    assert target.read_bytes() == b"what was there"
    assert [p.name for p in target.parent.iterdir()] == ["done.jpg"]


def test_disk_full(photo: Photo, target: Path) -> None:
    assert photo.path is not None
    code = (
        "import sys; from pathlib import Path\n"
        "from deepflash_app.engine.photo import read_photo\n"
        "from deepflash_app.engine.writing import write_photo\n"
        "from deepflash_app.errors import UnwritablePhoto\n"
        "photo = read_photo(Path(sys.argv[1]))\n"
        "try:\n"
        "    write_photo(photo, photo.pixels, Path(sys.argv[2]), overwrite=True)\n"
        "except UnwritablePhoto as error:\n"
        "    sys.stdout.write(str(error))\n"
    )

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        # -B: byte code would have to fit on the small disk too
        [sys.executable, "-B", "-c", code, str(photo.path), str(target)],
        preexec_fn=small_disk,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert re.fullmatch(r"done\.jpg cannot be written: the disk .*\.", done.stdout)
    assert_untouched(target)


@pytest.mark.parametrize(
    "failure",
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "there is no permission to write in this folder"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EIO, "the disk failed"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_each_step_may_fail(
    photo: Photo,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: tuple[int, str],
    step: str,
) -> None:
    number, words = failure

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic, "_PAUSES", (0.0, 0.0))
    if step == "open":
        opened = Path.open

        def refuse(path: Path, mode: str = "r", **more: object) -> object:
            if "x" in mode:
                fail()
            return opened(path, mode, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
    else:
        monkeypatch.setattr(os, step, fail)
    with pytest.raises(UnwritablePhoto, match=rf"^done\.jpg cannot be written: {words}\.$"):
        write_photo(photo, photo.pixels, target, overwrite=True)
    monkeypatch.undo()
    assert_untouched(target)


def test_file_held_for_a_moment_is_tried_again(
    photo: Photo, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, tries = os.replace, []

    def held(source: Path, destination: Path) -> None:
        tries.append(source)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "held by a virus scanner")
        replace(source, destination)

    monkeypatch.setattr(os, "replace", held)
    write_photo(photo, photo.pixels, target, overwrite=True)
    assert len(tries) == 3
    assert read_photo(target).pixels.shape == photo.pixels.shape


def test_disk_that_gives_back_other_data(
    photo: Photo, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path)[:-1] + b"?")
    with pytest.raises(UnwritablePhoto, match="gave back other data"):
        write_photo(photo, photo.pixels, target, overwrite=True)
    monkeypatch.undo()
    assert_untouched(target)


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def turned(data: bytes) -> bytes:
    return with_segments(data, segment(0xE1, b"Exif\0\0" + exif_block(orientation=6)))


def of_another_size(_data: bytes) -> bytes:
    return plain_jpeg(blocks(24, 32))


def in_other_colours(data: bytes) -> bytes:
    return with_segments(data, segment(0xE2, b"ICC_PROFILE\0\x01\x01" + rgb_profile(P3_XYZ)))


@pytest.mark.parametrize("spoil", [cut, turned, of_another_size, in_other_colours])
def test_an_encoder_that_makes_another_file(
    photo: Photo,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[bytes], bytes],
) -> None:
    """What was written is opened again before it gets its name, whoever made it."""
    monkeypatch.setattr(writing, "encode_jpeg", lambda *_: spoil(plain_jpeg(photo.pixels)))
    with pytest.raises(UnwritablePhoto, match=r"written file (cannot be read back|is not what)"):
        write_photo(photo, photo.pixels, target, overwrite=True)
    assert_untouched(target)


def test_interrupted_writing_leaves_nothing(
    photo: Photo, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_photo(photo, photo.pixels, target, overwrite=True)
    monkeypatch.undo()
    assert_untouched(target)


def test_missing_folder_and_folder_as_target(photo: Photo, tmp_path: Path) -> None:
    with pytest.raises(UnwritablePhoto, match=r"new\.jpg .* the folder does not exist"):
        write_photo(photo, photo.pixels, tmp_path / "nowhere" / "new.jpg")
    (tmp_path / "folder.jpg").mkdir()
    with pytest.raises(UnwritablePhoto, match="there is a folder of that name"):
        write_photo(photo, photo.pixels, tmp_path / "folder.jpg", overwrite=True)
    with pytest.raises(UnwritablePhoto, match="the name is too long"):
        write_photo(photo, photo.pixels, tmp_path / ("x" * 300 + ".jpg"))


@pytest.mark.parametrize("progressive", [False, True])
def test_cut_off_at_every_marker(
    tmp_path: Path,
    originals: Originals,
    progressive: bool,  # noqa: FBT001
) -> None:
    whole = camera_jpeg(noise(40, 48), exif=exif_block(thumbnail=b"\xff\xd8small\xff\xd9"))
    if progressive:
        whole = plain_jpeg(noise(40, 48), progressive=True)
    markers = [m.start() for m in re.finditer(rb"\xff[\xc0-\xfe]", whole)]
    assert len(markers) > 10
    path = tmp_path / "cut 🤳.jpg"
    for place in {*markers[1:], *(m + 1 for m in markers), *(m + 3 for m in markers[:-1])}:
        originals.put(path, whole[:place])
        for read in (read_photo, lambda p: read_preview(p, 16)):
            with pytest.raises(UnreadablePhoto, match=r"^cut 🤳\.jpg cannot be read: it is "):
                read(path)


def test_missing_scan_data_is_refused_even_with_an_end(
    tmp_path: Path, originals: Originals
) -> None:
    whole = plain_jpeg(noise(64, 64))
    for kept in (len(whole) // 2, len(whole) * 3 // 4):
        originals.put(tmp_path / "gap.jpg", whole[:kept].rstrip(b"\xff"))
        with pytest.raises(UnreadablePhoto, match="it is cut off"):
            read_photo(tmp_path / "gap.jpg")


@pytest.mark.parametrize(("width", "height"), [(20000, 15000), (2**31 - 1, 2**31 - 1)])
def test_bomb(tmp_path: Path, originals: Originals, width: int, height: int) -> None:
    originals.put(tmp_path / "bomb.jpg", bomb_png(width, height))
    with pytest.raises(PhotoTooLarge, match=r"^bomb\.jpg is too large: it has \d+ megapixels"):
        read_photo(tmp_path / "bomb.jpg")


def test_chunk_that_announces_gigabytes(tmp_path: Path, originals: Originals) -> None:
    whole = bytearray(png(noise(16, 16, dtype=np.uint16)))
    place = whole.index(b"IDAT")
    whole[place - 4] = 0xFF  # 4 GB, which OpenCV would set aside
    originals.put(tmp_path / "liar.png", bytes(whole))
    with pytest.raises(UnreadablePhoto, match=r"^liar\.png cannot be read: it is cut off\.$"):
        read_photo(tmp_path / "liar.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_named_as_a_photo_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "x.jpg"
    sidecar = sidecar_path(tmp_path / "y.jpg")
    for path in (pipe, sidecar):
        os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        photo = pool.submit(read_photo, pipe)
        edits = pool.submit(read_sidecar, tmp_path / "y.jpg")
        try:
            with pytest.raises(
                UnreadablePhoto, match=r"^x\.jpg cannot be read: it is not a file\.$"
            ):
                photo.result(timeout=20)
            with pytest.raises(UnreadableSettings, match=r"it is not a file\.$"):
                edits.result(timeout=20)
        finally:
            for path in (pipe, sidecar):  # whoever waits is let go
                os.close(os.open(path, os.O_RDWR))


def test_unreadable_file(
    tmp_path: Path, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals.put(tmp_path / "locked.jpg", plain_jpeg(noise(8, 8)))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadablePhoto, match=r"^locked\.jpg .*: permission was denied\.$"):
        read_photo(tmp_path / "locked.jpg")
    monkeypatch.undo()
