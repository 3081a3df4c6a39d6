"""The law of the floors: core <- engine <- cli, gui, model_training, read from the imports.

Every import counts, also one inside a function or for the type checker only.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("deepflash_app", "model_training")

HEAVY = {"torch", "rembg", "numba", "face_recognition", "dlib", "onnxruntime"}
QT = {"PySide6", "shiboken6"}
LOADS_MODELS = {
    f"deepflash_app.engine.{name}"
    for name in ("faces", "matte", "mesh", "network", "recognition", "rembg_sessions", "session")
}
GROUND = {"deepflash_app", "deepflash_app.errors"}
"""What every floor may stand on."""


@dataclass(frozen=True)
class Floor:
    """What the modules below one prefix may import.

    Attributes:
        prefix: Dotted name of the floor.
        banned: Prefixes that must not be imported.
        only: If not empty, the only prefixes besides the standard library that may be.
    """

    prefix: str
    banned: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


SHELLS = {"deepflash_app.cli", "deepflash_app.gui", "model_training"}
FLOORS = (
    Floor(
        "deepflash_app.core",
        banned=frozenset({"pathlib", "shutil", "socket", "subprocess", "tempfile", "urllib"}),
        only=frozenset({"numpy", "cv2", "PIL.ImageCms", "deepflash_app.core"} | GROUND),
    ),
    Floor("deepflash_app.engine", banned=frozenset(SHELLS | QT | {"torch"})),
    Floor(
        "deepflash_app.gui",
        banned=frozenset({"deepflash_app.cli", "model_training"} | HEAVY | LOADS_MODELS),
    ),
    Floor("deepflash_app.cli", banned=frozenset(QT | HEAVY | {"model_training"})),
    Floor("model_training", banned=frozenset(QT | {"deepflash_app.cli", "deepflash_app.gui"})),
    Floor("deepflash_app.errors", only=frozenset(GROUND)),
    Floor("deepflash_app.paths", only=frozenset(GROUND)),
    Floor("deepflash_app.system_libraries", only=frozenset(GROUND)),
)


def below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the program, by its dotted name."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names imported: ``from a import b`` gives ``a.b``, which may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here, so that they can be read"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def banned_arrows(name: str, tree: ast.Module) -> list[str]:
    """What this module imports against the law."""
    found = []
    for floor in FLOORS:
        if not below(name, floor.prefix):
            continue
        for target in imports(tree):
            if any(below(target, ban) for ban in floor.banned):
                found.append(target)
            elif floor.only and target.split(".")[0] not in sys.stdlib_module_names:
                # "deepflash_app" itself allows its names, not all of its modules
                allowed = any(
                    below(target, prefix) for prefix in floor.only - {"deepflash_app"}
                ) or target in {"deepflash_app", "deepflash_app.__version__"}
                found += [] if allowed else [target]
    return found


def shell_acts(tree: ast.Module) -> list[str]:
    """Lines where a module prints, exits or touches the standard streams."""
    found = []
    for node in ast.walk(tree):
        match node:
            case (
                ast.Call(func=ast.Name(id="print" | "input" | "exit" | "quit"))
                | ast.Attribute(
                    value=ast.Name(id="sys"), attr="exit" | "stdin" | "stdout" | "stderr"
                )
                | ast.Raise(
                    exc=ast.Name(id="SystemExit") | ast.Call(func=ast.Name(id="SystemExit"))
                )
            ):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


MODULES = dict(modules())


@pytest.mark.parametrize("name", MODULES)
def test_floors_stand_on_lower_floors_only(name: str) -> None:
    assert banned_arrows(name, MODULES[name]) == []


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in MODULES
        if not name.endswith(".__main__")
        and not any(
            below(name, shell) for shell in ("deepflash_app.cli", "model_training.commands")
        )
    ],
)
def test_only_shells_print_and_exit(name: str) -> None:
    assert shell_acts(MODULES[name]) == []


@pytest.mark.parametrize(
    ("name", "source", "banned"),
    [
        ("deepflash_app.core.x", "import scipy.ndimage", ["scipy.ndimage"]),
        ("deepflash_app.core.x", "from PIL import Image", ["PIL.Image"]),
        ("deepflash_app.core.x", "from PIL import ImageCms\nimport cv2, math", []),
        ("deepflash_app.core.x", "from deepflash_app import paths", ["deepflash_app.paths"]),
        ("deepflash_app.core.x", "from deepflash_app.errors import PhotoError", []),
        ("deepflash_app.engine.x", "def f():\n    import torch.nn", ["torch.nn"]),
        ("deepflash_app.engine.x", "from deepflash_app import gui", ["deepflash_app.gui"]),
        ("deepflash_app.gui.x", "import model_training.train", ["model_training.train"]),
        (
            "deepflash_app.gui.x",
            "from deepflash_app.engine import photo, session",
            ["deepflash_app.engine.session"],
        ),
        ("model_training.x", "from PySide6.QtCore import QObject", ["PySide6.QtCore.QObject"]),
        ("model_training.x", "import torch", []),
    ],
)
def test_the_law_is_seen_broken(name: str, source: str, banned: list[str]) -> None:
    assert banned_arrows(name, ast.parse(source)) == banned


@pytest.mark.parametrize(
    "source", ["print(1)", "import sys\nsys.exit(1)", "raise SystemExit", "raise SystemExit(2)"]
)
def test_printing_and_exiting_are_seen(source: str) -> None:
    assert shell_acts(ast.parse(source))
