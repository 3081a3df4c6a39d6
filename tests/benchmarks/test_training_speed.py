"""Training is never kept waiting for its pairs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import torch
from portrait_folder import write_portraits

from model_training.dataset import SimulatedPairs
from model_training.losses import relighting_loss
from model_training.networks import build_network
from model_training.portraits import load_portraits, read_index
from model_training.recipe import Recipe, Stage
from model_training.rendered import SHARD, RenderedPairs, render_pairs
from model_training.train import train

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture
    from torch.utils.data import Dataset

    from model_training.dataset import Sample

RECIPE = Recipe(stages=(Stage(128, 40),), warm_up=1)
MOST = 1.5  # times the bare forward and backward pass


def bare_seconds(pairs: Dataset[Sample]) -> float:
    """Of one step: network, loss, gradients and optimiser on a batch that is there already."""
    network = build_network(RECIPE)
    optimiser = torch.optim.Adam(network.parameters())
    samples = [pairs[k] for k in range(RECIPE.batch)]
    seen, target, weight = (
        torch.stack([one[kind] for one in samples]) for kind in ("seen", "target", "weight")
    )
    seen = seen.to(memory_format=torch.channels_last)
    took = []
    for _ in range(12):
        clock = time.perf_counter()
        loss = relighting_loss(network(seen), target, weight, 1.0)["total"]
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        took.append(time.perf_counter() - clock)
    return min(took)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["rendered", "simulated"])
def test_a_step_takes_little_more_than_its_arithmetic(
    benchmark: BenchmarkFixture, tmp_path: Path, source: str
) -> None:
    """Rendered pairs are read in between; simulated ones are made by a process beside."""
    torch.set_num_threads(1)
    (tmp_path / "portraits").mkdir()
    write_portraits(tmp_path / "portraits")
    entries = read_index(tmp_path / "portraits")
    portraits = load_portraits(tmp_path / "portraits", entries, tmp_path / "cache")
    if source == "rendered":
        shards = -(-RECIPE.steps * RECIPE.batch // SHARD)
        render_pairs(portraits[:1], RECIPE, tmp_path / "pairs", range(shards))
        pairs: Dataset[Sample] = RenderedPairs(tmp_path / "pairs", RECIPE)
    else:
        pairs = SimulatedPairs(portraits[:1], RECIPE)
    bare = bare_seconds(pairs)
    steps: list[float] = []

    def run() -> None:
        clock: dict[str, float] = {}
        train(
            RECIPE,
            pairs,
            [pairs[0]],
            tmp_path / f"run-{time.monotonic_ns()}",
            workers=0 if source == "rendered" else 1,
            validate_every=RECIPE.steps,
            on_line=lambda line: clock.update({line["kind"]: time.perf_counter()}),
        )
        steps.append((clock["val"] - clock["start"]) / RECIPE.steps)

    pedantic: Any = benchmark.pedantic
    pedantic(run, rounds=3)
    ratio = min(steps) / bare
    benchmark.extra_info["times the bare step"] = round(ratio, 2)
    assert ratio < MOST
