"""Odd, broken and hostile pictures in one run: each is written or named, and none is harmed."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pytest
import tifffile
from photo_files import bomb_png, camera_jpeg, noise, plain_jpeg, png, portrait
from PIL import Image as Pillow
from raw_files import dng

from deepflash_app.cli import main
from deepflash_app.engine import photo as photo_file
from deepflash_app.engine.export_settings import ExportSettings
from deepflash_app.engine.photo import read_file, read_photo
from deepflash_app.engine.writing import write_photo
from deepflash_app.errors import UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from originals import Originals

FACE = portrait()[20:276, 96:352]
BOX = "74,40,100,130"


def saved(image: Any, kind: str, **more: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **more)
    return buffer.getvalue()


def good_files() -> dict[str, bytes]:
    rgb = Pillow.fromarray(FACE)
    deep = FACE.astype(np.uint16) * 257
    cover = np.full(FACE.shape[:2], 40000, np.uint16)
    buffer = BytesIO()
    tifffile.imwrite(buffer, np.dstack((deep, cover)), photometric="rgb", extrasamples=(2,))
    return {
        "cmyk.jpg": saved(rgb.convert("CMYK"), "JPEG"),
        "palette.png": saved(rgb.quantize(64), "PNG"),
        "grey.jpg": saved(rgb.convert("L"), "JPEG"),
        "sixteen.png": png(deep),
        "alpha 16.tif": buffer.getvalue(),
        "alpha.png": png(np.dstack((FACE, FACE[..., 0]))),
        "png inside.jpg": png(FACE),
        "raw.dng": dng(FACE),
        "🤳🏽 émoji\n.jpg": camera_jpeg(FACE),
        "x" * 250 + ".jpeg": plain_jpeg(FACE),
        "CON.jpg": plain_jpeg(FACE),
        "-o.jpg": plain_jpeg(FACE),
    }


def bad_files() -> dict[str, tuple[bytes, str]]:
    whole = plain_jpeg(FACE)
    return {
        "empty.jpg": (b"", "the file is empty"),
        "text.jpg": (b"Dear diary", "it is not a JPEG, PNG, TIFF, HEIC or raw photo"),
        "bomb.png": (bomb_png(60000, 60000), "it has 3600 megapixels"),
        "half.jpg": (whole[: len(whole) // 2], "it is cut off"),
        "noise.tif": (b"II*\0" + noise(9, 99).tobytes(), "it is broken"),
        "film.jpg": (b"\0\0\0\x18ftypisom" + bytes(99), "it is not a JPEG"),
        "line.png": (png(noise(1, 300)), "A drawn box lies outside of the photo"),
        "dot.png": (png(noise(1, 1)), "A drawn box lies outside of the photo"),
    }


@pytest.mark.slow
def test_every_photo_is_written_or_named(
    tmp_path: Path, originals: Originals, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, out = good_files(), bad_files(), tmp_path / "out"
    paths = [originals.put(tmp_path / name, data) for name, data in good.items()]
    paths += [originals.put(tmp_path / name, data) for name, (data, _) in bad.items()]
    words = ["correct", *map(str, paths), "-o", str(out), "--faces", BOX, "--json"]
    assert main(words) == 1
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [result["input"] for result in results] == [str(path) for path in paths]
    for result, name in zip(results, [*good, *bad], strict=True):
        if name in bad:
            assert bad[name][1] in result["error"], name
            assert result["output"] is None
            continue
        assert result["error"] is None, name
        source = read_photo(tmp_path / name)
        written = read_photo(out / result["output"].rpartition("/")[2])
        assert written.pixels.shape == (256, 256, 3)
        lossless = name.endswith((".png", ".tif"))
        assert (written.pixels.dtype == np.uint16) == (
            lossless and "16" in str(source.pixels.dtype)
        )
        if lossless:
            assert (written.alpha is None) == (source.alpha is None)
        change = written.pixels.astype(float).mean() / source.pixels.astype(float).mean()
        scale = 257 if written.pixels.dtype != source.pixels.dtype else 1
        assert 0.5 < change * scale < 2, name
    made = sorted(path.name for path in out.iterdir())
    assert len(made) == len(good), "no output of a bad one, and nothing half done"


@pytest.mark.slow
def test_a_hundred_megapixels_are_read_whole(tmp_path: Path, originals: Originals) -> None:
    data = saved(Pillow.new("L", (10000, 10000), 90), "JPEG", quality=20)
    photo = read_photo(originals.put(tmp_path / "large.jpg", data))
    assert photo.pixels.shape == (10000, 10000, 3)
    out = write_photo(photo, photo.pixels, tmp_path / "out.png", ExportSettings(long_edge=500))
    assert np.abs(read_photo(out).pixels.astype(int) - 90).max() <= 2


def test_a_file_of_gigabytes_is_not_read(
    tmp_path: Path, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = originals.put(tmp_path / "scan.tif", b"II+\0" + bytes(999))
    monkeypatch.setattr(photo_file, "MAX_BYTES", 999)
    with pytest.raises(UnreadablePhoto, match=r"^scan\.tif cannot be read: the file is far too"):
        read_photo(path)


def test_a_photo_that_changes_while_it_is_read(
    tmp_path: Path, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = plain_jpeg(noise(64, 64))
    path = originals.put(tmp_path / "growing.jpg", data)
    opened = type(path).open

    def open_and_append(self: Path, mode: str = "r") -> Any:
        file = opened(self, mode)
        with opened(self, "ab") as other:  # such as a camera that is still sending
            other.write(b"more")
        return file

    def open_and_cut(self: Path, mode: str = "r") -> Any:
        file = opened(self, mode)
        with opened(self, "r+b") as other:
            other.truncate(500)
        return file

    for change in (open_and_append, open_and_cut):
        read_file(path)
        with monkeypatch.context() as patch:
            patch.setattr(type(path), "open", _after_head(opened, change))
            with pytest.raises(UnreadablePhoto, match="being changed by another program"):
                read_photo(path)
        originals.put(path, data)


def _after_head(opened: Any, change: Any) -> Any:
    """An ``open`` whose file is changed by somebody else once its first bytes were read."""

    def open_it(self: Path, mode: str = "r") -> Any:
        file = opened(self, mode)
        read = file.read

        class Watched:
            def read(self, size: int = -1) -> bytes:
                if size < 0:
                    change(path, "rb").close()
                return bytes(read(size))

            def fileno(self) -> int:
                return int(file.fileno())

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

        path = self
        return Watched()

    return open_it
