"""Relight flash photos: deepflash correct PHOTO... -o OUT.

Examples:
  deepflash correct selfie.jpg -o studio.jpg
  deepflash correct *.jpg -o studio/ --strength 0.8 --background correct
  deepflash correct *.jpg -o web/ --format jpeg --long-edge 2048 --strip-gps
  deepflash correct group.jpg -o studio.jpg --faces 410,260,300,390 --faces 980,240,310,400
  deepflash correct *.heic -o studio/ --json > results.jsonl
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deepflash_app.cli.console import ProgressLine, complain, tell
from deepflash_app.cli.export_flags import add_export_flags, read_export_settings
from deepflash_app.cli.option_flags import add_option_flags, read_options
from deepflash_app.cli.targets import Target, plan_targets
from deepflash_app.engine.memory_errors import memory_errors
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.engine.writing import deepened, write_photo
from deepflash_app.errors import DeepFlashError, NoFaceFound, UnwritablePhoto

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.export_settings import ExportSettings

_SAY_WHERE = (
    "If there is one, say where by --faces X,Y,W,H, in pixels from the upright photo's top left."
)


@dataclass(slots=True)
class Result:
    """What became of one photo; with ``--json`` printed as it is.

    Attributes:
        input: The photo.
        output: The written file, or None.
        faces: The corrected faces' boxes: x, y, width, height in pixels, angle, score.
        seconds: From reading to written.
        notices: Sentences on what was converted or dropped on reading.
        error: Why there is no output, as a sentence, or None.
    """

    input: str
    output: str | None
    faces: list[dict[str, float]]
    seconds: float
    notices: list[str]
    error: str | None


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``deepflash correct``."""
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="a flash photo")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help="file for one photo (.jpg .jpeg .png .tif .tiff), or folder",
    )
    add_option_flags(parser)
    add_export_flags(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace existing outputs")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line for each photo"
    )


def run(arguments: argparse.Namespace) -> int:
    """Correct every photo, whatever becomes of the others; 1 if one failed."""
    options = read_options(arguments)
    settings = read_export_settings(arguments)
    targets = plan_targets(
        arguments.photos, arguments.output, settings, overwrite=arguments.overwrite
    )
    corrector = _Corrector(
        options, settings, sources=arguments.photos, overwrite=arguments.overwrite
    )
    failed = 0
    for target in targets:
        result = corrector.correct(target)
        _tell(result, as_json=arguments.json)
        failed += result.error is not None
    return 1 if failed else 0


class _Corrector:
    """One session for all photos, so that the models load once."""

    def __init__(
        self,
        options: RelightOptions,
        settings: ExportSettings,
        *,
        sources: Collection[Path],
        overwrite: bool,
    ) -> None:
        self._session = Session()
        self._options = options
        self._settings = settings
        self._sources = sources
        self._overwrite = overwrite

    def correct(self, target: Target) -> Result:
        """Correct one photo; every error that a user can meet ends up in the result."""
        result = Result(str(target.source), None, [], 0.0, [], target.refusal or None)
        if target.refusal:
            return result
        start = time.perf_counter()
        progress = ProgressLine(target.source.name)
        try:
            with memory_errors():
                result.output = str(self._written(target, result, progress))
        except NoFaceFound as error:
            drawn = not isinstance(self._options.faces, str)
            # The words for a photo without a face are for somebody with a window.
            missed = f"No face was found in {target.source}. {_SAY_WHERE}"
            result.error = str(error) if drawn else missed
        except DeepFlashError as error:
            result.error = str(error)
        except MemoryError:
            result.error = f"There is not enough memory for {target.source}."
        finally:
            progress.clear()
        result.seconds = round(time.perf_counter() - start, 3)
        return result

    def _written(self, target: Target, result: Result, progress: ProgressLine) -> Path:
        photo = deepened(read_photo(target.source), self._settings)
        result.notices += photo.notices
        analysis = self._session.analyse(photo, self._options, progress)
        pixels = self._session.render(photo, analysis, self._options)
        result.faces = [
            {name: round(value, 2) for name, value in asdict(face.box).items()}
            for face in analysis.faces
        ]
        # Made only now: a photo that fails leaves nothing behind, not even an empty folder.
        _make_folder(target.path.parent)
        return write_photo(
            photo,
            pixels,
            target.path,
            self._settings,
            sources=self._sources,
            overwrite=self._overwrite,
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(
            f"The folder {folder} cannot be made: {error.strerror or error}."
        ) from error


def _tell(result: Result, *, as_json: bool) -> None:
    if as_json:
        tell(json.dumps(asdict(result)))
        return
    for notice in result.notices:
        complain(f"{result.input}: {notice}")
    if result.error is not None:
        complain(
            result.error if result.input in result.error else f"{result.input}: {result.error}"
        )
    else:
        faces = "1 face" if len(result.faces) == 1 else f"{len(result.faces)} faces"
        tell(f"{result.input} -> {result.output} ({faces}, {result.seconds:.1f} s)")
