"""Whether the disk has room for a batch, asked before hours of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deepflash_app.engine import machine
from deepflash_app.engine.export_settings import SUFFIXES
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.engine.batch.plan import BatchPlan
    from deepflash_app.engine.export_settings import ExportSettings

# Bytes of the output for each byte of a compressed photo (a JPEG of a phone has a quarter to a
# third of a byte a pixel): ours at quality 95, 4:4:4, and what the others hold without loss.
_GROWTH = {"jpeg": 2.0, "png": 8.0, "tiff": 12.0}
_BYTES_PER_PIXEL = {"jpeg": 1.0, "png": 3.0, "tiff": 3.0}
_LOSSLESS = 1.5  # from one of these to the other
_RESERVE = 200 << 20  # for temporary files, the journal and the report
_DEEP = 16


def refuse_full_disk(plan: BatchPlan, sources: Sequence[Path]) -> None:
    """Refuse to start if the outputs will probably not fit.

    Args:
        plan: Where to and how.
        sources: The photos that are still to be done.

    Raises:
        BatchRefused: With what is there and what is needed.
    """
    free = machine.free_space(plan.output)
    need = _RESERVE + sum(_output_size(source, plan.settings.export) for source in sources)
    if free is not None and free < need:
        raise BatchRefused(
            f"The outputs need about {need / 1e9:.1f} GB, and {plan.output} has {free / 1e9:.1f} "
            "GB free. Make room, choose another folder, or switch this check off."
        )


def _output_size(source: Path, export: ExportSettings) -> float:
    try:
        size = source.stat().st_size
    except OSError:
        return 0
    kind = SUFFIXES[export.suffix_for(source).lower()]
    packed = SUFFIXES.get(source.suffix.lower(), "jpeg") == "jpeg"
    growth = _GROWTH[kind] if packed or kind == "jpeg" else _LOSSLESS
    depth = 2 if export.bits == _DEEP and kind != "jpeg" else 1
    guess = size * growth * depth
    if export.long_edge is None:
        return guess
    return min(guess, export.long_edge**2 * _BYTES_PER_PIXEL[kind] * depth)
