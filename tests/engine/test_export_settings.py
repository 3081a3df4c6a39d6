"""The export settings: checked values, the names they give, and what each does to a file."""

from __future__ import annotations

import argparse
import json
import os
import pickle
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from photo_files import camera_jpeg, noise, plain_jpeg, png, portrait
from PIL import Image as Pillow
from PIL.JpegImagePlugin import JpegImageFile

from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.export_flags import add_export_flags, read_export_settings
from deepflash_app.core.resize import shrunk
from deepflash_app.engine.export_settings import ExportSettings, setting_field
from deepflash_app.engine.photo import Photo, read_photo
from deepflash_app.engine.writing import deepened, write_photo

if TYPE_CHECKING:
    from deepflash_app.core.types import Image


def photo_of(folder: Path, data: bytes, name: str = "original.jpg") -> Photo:
    (folder / name).write_bytes(data)
    return read_photo(folder / name)


def exported(photo: Photo, name: str, **settings: Any) -> Path:
    assert photo.path is not None
    return write_photo(
        photo, photo.pixels, photo.path.with_name(name), ExportSettings(**settings), overwrite=True
    )


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"format": "gif"}, "format must be one of original, jpeg, png, tiff, not 'gif'"),
        ({"quality": 0}, "between 1 and 100"),
        ({"quality": 101}, "between 1 and 100"),
        ({"quality": "best"}, "between 1 and 100, or be original, not best"),
        ({"quality": True}, "between 1 and 100"),
        ({"subsampling": "4:1:1"}, "colour detail must be one of 4:4:4"),
        ({"bits": 12}, "8, 16 or original, not 12"),
        ({"long_edge": 15}, "between 16 and 100000"),
        ({"long_edge": -2000}, "between 16 and 100000"),
        ({"long_edge": "x"}, "between 16 and 100000"),
    ],
)
def test_values_out_of_range_are_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        ExportSettings(**values)


def test_settings_survive_json_and_pickle() -> None:
    settings = ExportSettings("tiff", "original", "4:2:0", 16, 2048, True, False, True)  # noqa: FBT003
    assert ExportSettings(**json.loads(json.dumps(asdict(settings)))) == settings
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 -- our own


@pytest.mark.parametrize(
    ("kind", "source", "name"),
    [
        ("original", "a.JPG", "a.JPG"),
        ("original", "a.b.heic", "a.b.jpg"),
        ("original", "scan", "scan.jpg"),
        ("jpeg", "a.jpeg", "a.jpeg"),
        ("jpeg", "a.png", "a.jpg"),
        ("png", "a.PNG", "a.PNG"),
        ("tiff", "a.dng", "a.tif"),
    ],
)
def test_names(kind: Any, source: str, name: str) -> None:
    assert ExportSettings(format=kind).name_for(Path("x") / source) == name


def flags(*words: str) -> ExportSettings:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_export_flags(parser)
    return read_export_settings(parser.parse_args(words))


def test_every_setting_has_its_flag_with_its_help() -> None:
    parser = argparse.ArgumentParser()
    add_export_flags(parser)
    text = " ".join(parser.format_help().split())
    for setting in fields(ExportSettings):
        assert "--" + setting.name.replace("_", "-") in text
        assert setting_field(setting.name).metadata["help"] in text
    assert flags() == ExportSettings()


def test_flags_become_settings() -> None:
    words = "--format tiff --quality original --subsampling 4:2:0 --bits 16 --long-edge 2048"
    more = "--strip-gps --no-mark-edited --keep-dates"
    settings = ExportSettings("tiff", "original", "4:2:0", 16, 2048, True, False, True)  # noqa: FBT003
    assert flags(*words.split(), *more.split()) == settings
    for wrong in ("--quality 0", "--quality fine", "--bits 9", "--long-edge 1"):
        with pytest.raises(WrongUse, match=wrong.split()[1]):
            flags(*wrong.split())
    with pytest.raises(argparse.ArgumentError):
        flags("--format", "gif")


def test_jpeg_like_the_original_has_its_very_tables(tmp_path: Path) -> None:
    own = [[1 + i // 3 for i in range(64)], [7 + i // 9 for i in range(64)]]
    data = plain_jpeg(portrait(), qtables=own, quality=-1, subsampling="4:2:2")
    photo = photo_of(tmp_path, data)
    assert photo.path is not None
    out = exported(photo, "out.jpg", quality="original", subsampling="original")
    with JpegImageFile(out) as written, JpegImageFile(photo.path) as original:
        assert written.quantization == original.quantization
        assert [tuple(layer) for layer in written.layer] == [tuple(i) for i in original.layer]
    assert abs(out.stat().st_size / len(data) - 1) < 0.1
    finest = exported(photo, "out.jpg", quality="original")
    with JpegImageFile(finest) as written:
        assert written.layer[0][1:3] == (1, 1)


def test_like_the_original_is_the_default_where_that_is_no_jpeg(tmp_path: Path) -> None:
    cmyk = Pillow.fromarray(portrait()).convert("CMYK")
    cmyk.save(tmp_path / "cmyk.jpg", quality=30)
    sources = [photo_of(tmp_path, png(portrait()), "a.png"), read_photo(tmp_path / "cmyk.jpg")]
    for photo in sources:
        like = exported(photo, "like.jpg", quality="original", subsampling="original")
        usual = exported(photo, "usual.jpg")
        assert like.read_bytes() == usual.read_bytes()


def test_long_edge_shrinks_and_never_enlarges(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, camera_jpeg(portrait()[:300]))
    small = read_photo(exported(photo, "small.png", long_edge=128))
    assert small.pixels.shape == (75, 128, 3)
    assert np.array_equal(small.pixels, shrunk(photo.pixels, 128)[0])
    assert small.metadata.camera == photo.metadata.camera
    for edge in (512, 4000):
        assert read_photo(exported(photo, "same.png", long_edge=edge)).pixels.shape == (300, 512, 3)


@pytest.mark.parametrize("name", ["out.png", "out.tif"])
@pytest.mark.parametrize("channels", [3, 4])
def test_bits(tmp_path: Path, name: str, channels: int) -> None:
    shallow = photo_of(tmp_path, png(noise(9, 11, channels)), "8.png")
    deep = photo_of(tmp_path, png(noise(9, 11, channels, np.uint16)), "16.png")

    def written(photo: Photo, bits: Any) -> tuple[Image, Image | None]:
        back = read_photo(exported(photo, name, bits=bits))
        return back.pixels, back.alpha

    for photo in (shallow, deep):
        for bits, dtype in ((8, np.uint8), (16, np.uint16), ("original", photo.pixels.dtype)):
            pixels, alpha = written(photo, bits)
            assert pixels.dtype == dtype
            assert (alpha is None) == (channels == 3)
            if photo is shallow:
                scale = 257 if bits == 16 else 1
                assert np.array_equal(pixels, shallow.pixels.astype(int) * scale)
    assert np.array_equal(written(deep, 8)[0], np.rint(deep.pixels / 257).astype(np.uint8))


def test_deepened_photo_renders_in_sixteen_bits(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, png(noise(9, 11, 4)), "8.png")
    for bits in ("original", 8):
        assert deepened(photo, ExportSettings(bits=bits)) is photo
    deep = deepened(photo, ExportSettings(bits=16))
    assert np.array_equal(deep.pixels, photo.pixels.astype(np.uint16) * 257)
    assert deep.alpha is not None
    assert deep.alpha.dtype == np.uint16
    assert deepened(deep, ExportSettings(bits=16)) is deep


def test_file_date(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, plain_jpeg(portrait()))
    assert photo.path is not None
    taken = 1_588_888_888_123_456_789
    os.utime(photo.path, ns=(taken, taken))
    rounded = photo.path.stat().st_mtime_ns
    assert exported(photo, "out.jpg", keep_dates=True).stat().st_mtime_ns == rounded
    assert exported(photo, "out.jpg").stat().st_mtime_ns > rounded
    photo.path.unlink()
    assert exported(photo, "out.jpg", keep_dates=True).exists(), "the original's date is gone"
