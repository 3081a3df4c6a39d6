"""Everything that RESULTS.md compares: the variants, trained alike, exported, judged in one run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from deepflash_app import paths
from deepflash_app.engine.network import SHIPPED_WEIGHTS
from model_training.own_commands import run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_PIX2PIX = (
    "network=pix2pix",
    "width=0.5625",
    "square_weight=0",
    "l1_weight=100",
    "adversarial_weight=1",
    "adversary_width=0.5",
    "learning_rate=2e-4",
    "betas=[0.5,0.999]",
)
_HDRNET = ("network=hdrnet", "width=3.5")

VARIANTS: dict[str, tuple[str, ...]] = {
    "deepflash-base": ("encoding=base",),
    "deepflash-direct": ("encoding=direct",),
    "deepflash-difference": ("encoding=difference",),
    "hdrnet": (*_HDRNET, "encoding=direct"),
    "hdrnet+base": (*_HDRNET, "encoding=base"),
    "pix2pix": (*_PIX2PIX, "encoding=direct"),
    "pix2pix+base": (*_PIX2PIX, "encoding=base"),
    "deepflash-ratio": ("encoding=ratio",),
}
"""Changes to the preset ``results``, by name; about 0.47 billion multiply-adds each, as ours."""

_SPLIT = "test"
_WITHOUT_TRAINING = ("classical", "clahe", "style_transfer", "style_transfer_oracle")


def train_all(
    portraits: Sequence[str],
    rendered: Path,
    runs: Path,
    core_minutes: float,
    *,
    names: Sequence[str],
    slots: int = 2,
    on_done: Callable[[str], None] = lambda _name: None,
) -> list[Path]:
    """Train and export variants, or go on where this was stopped.

    Args:
        portraits: Arguments that name portraits and their cache.
        rendered: Pairs that ``simulate --render`` made by the preset ``results``.
        runs: For their folders.
        core_minutes: Of one core, for each.
        names: Which, in ``VARIANTS``.
        slots: How many train at once, each with one core.
        on_done: Called with the name of each that is done.

    Returns:
        Their weights files, in the order of ``names``.

    Raises:
        DeepFlashError: If one of them cannot be trained; the log in its folder says why.
    """
    runs.mkdir(parents=True, exist_ok=True)

    def one(name: str) -> Path:
        target = runs / f"{name}.onnx"
        if not target.exists():
            log = runs / f"{name}.log"
            run_command(
                log,
                *("train", "--preset", "results", "--run", str(runs / name), *portraits),
                *("--rendered", str(rendered), "--workers", "0", "--threads", "1", "--json"),
                *("--core-minutes", str(core_minutes), "--validate-every", "1000"),
                *("--set", f"name={name}", *VARIANTS[name]),
            )
            # the last weights, not the best judged: every variant had the same time
            checkpoint = str(runs / name / "checkpoint.pt")
            run_command(log, "export", checkpoint, "-o", str(target), "--name", name)
        on_done(name)
        return target

    with ThreadPoolExecutor(slots) as pool:
        return list(pool.map(one, names))


def judge_all(portraits: Sequence[str], weights: Sequence[Path], runs: Path, report: Path) -> None:
    """Score all variants, the methods without training and the shipped weights on the same pixels.

    Raises:
        DeepFlashError: If the evaluation fails.
    """
    models = [*_WITHOUT_TRAINING, *map(str, weights), str(paths.resource(SHIPPED_WEIGHTS))]
    run_command(
        runs / "evaluate.log",
        *("evaluate", "--preset", "results", "--split", _SPLIT, *portraits, "--models", *models),
        *("--runs", str(runs), "--report", str(report)),
    )
