"""The preset of the smallest training that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_preset(folder: Path, *stages: tuple[int, int]) -> Path:
    """Write it.

    Args:
        folder: Where to.
        stages: Sides in pixels and steps; one of three steps at 32 pixels if there are none.
    """
    lines = ['name = "tiny"', "width = 0.125", "batch = 2"]
    for side, steps in stages or ((32, 3),):
        lines += ["[[stages]]", f"side = {side}", f"steps = {steps}"]
    preset = folder / "tiny.toml"
    preset.write_text("\n".join(lines), encoding="utf-8")
    return preset
