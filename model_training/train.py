"""The training, one page from top to bottom (paper, section 3.2)."""

from __future__ import annotations

import copy
import json
import math
import time
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset

from deepflash_app.errors import DeepFlashError
from model_training.checkpoint import load_checkpoint, save_checkpoint
from model_training.dataset import (
    MixedPairs,
    Sample,
    SimulatedPairs,
    sample,
    validation_pairs,
)
from model_training.losses import accuracy, relighting_loss
from model_training.network import DeepFlashNet, count_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from model_training.portraits import Portrait
    from model_training.real_pairs import RealPairs
    from model_training.recipe import Recipe

CHECKPOINT = "checkpoint.pt"
BEST = "best.pt"
LOG = "log.jsonl"

_GRADIENT_NORM = 1.0
_LOG_EVERY = 50


def train(  # noqa: C901, PLR0915 - one page, to be read from top to bottom
    recipe: Recipe,
    train_portraits: Sequence[Portrait],
    val_portraits: Sequence[Portrait],
    folder: Path,
    *,
    train_real: RealPairs | None = None,
    val_real: RealPairs | None = None,
    workers: int = 1,
    validate_every: int = 500,
    checkpoint_seconds: float = 180.0,
    on_line: Callable[[dict[str, Any]], None] = lambda _line: None,
) -> Path:
    """Train a network on pairs, or go on where ``folder``'s checkpoint stopped.

    Args:
        recipe: What to train.
        train_portraits: Studio portraits to learn from under simulated flash; may be empty where
            real pairs are given.
        val_portraits: Of other persons, to judge by.
        train_real: Prepared real pairs to learn from, too; ``recipe`` says how many.
        val_real: Of other persons, to judge by.
        folder: For checkpoint, best weights and log (JSON lines).
        workers: Processes that simulate; 0 simulates in between.
        validate_every: Steps between two judgements.
        checkpoint_seconds: The most that a kill can cost.
        on_line: Called with every line of the log.

    Returns:
        The checkpoint with the lowest validation loss.

    Raises:
        DeepFlashError: If the loss is no number any more; the last good checkpoint stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = DeepFlashNet(recipe.width).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack it
    average = copy.deepcopy(network).requires_grad_(requires_grad=False)
    optimiser = torch.optim.Adam(network.parameters(), lr=recipe.learning_rate)
    step, seconds, best = 0, 0.0, math.inf
    if (folder / CHECKPOINT).exists():
        _, state = load_checkpoint(folder / CHECKPOINT)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step, seconds, best = state["step"], state["seconds"], state["best"]

    def checkpoint(name: str) -> None:
        state = {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "seconds": seconds,
            "best": best,
        }
        save_checkpoint(folder / name, recipe, state)

    def say(kind: str, **values: float) -> None:
        line = {"kind": kind, "step": step, "steps": recipe.steps, "seconds": round(seconds)}
        line |= {name: round(value, 6) for name, value in values.items()}
        with (folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        on_line(line)

    say("start", parameters=count_parameters(network), portraits=len(train_portraits))
    side = recipe.stages[-1].side
    judged = validation_pairs(val_portraits, side, recipe.flash)
    judged += [val_real.plain(k, side) for k in range(len(val_real))] if val_real else []
    judges = [sample(pair, recipe.encoding, recipe.face_weight) for pair in judged]
    simulated = SimulatedPairs(train_portraits, recipe) if train_portraits else None
    pairs = MixedPairs(simulated, train_real, recipe) if train_real else simulated
    if pairs is None or not judges:
        raise DeepFlashError("A training needs portraits or real pairs to learn from and judge by.")
    rest = Subset(pairs, range(step * recipe.batch, len(pairs)))
    loader = DataLoader(rest, batch_size=recipe.batch, num_workers=workers)
    saved = clock = time.monotonic()
    smooth: float | None = None
    network.train()
    for batch in loader:
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(recipe, step)
        seen = batch["seen"].to(memory_format=torch.channels_last)
        loss = relighting_loss(
            network(seen), batch["target"], batch["weight"], recipe.offset_weight
        )["total"]
        if not torch.isfinite(loss):
            raise DeepFlashError(f"The loss is no number any more at step {step}; stopped.")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), _GRADIENT_NORM)
        optimiser.step()
        step += 1
        _follow(average, network, min(recipe.average, step / (step + 10)))
        smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
        now = time.monotonic()
        seconds, clock = seconds + now - clock, now
        if step % _LOG_EVERY == 0:
            say("train", loss=smooth, rate=learning_rate(recipe, step))
        if step % validate_every == 0 or step == recipe.steps:
            scores = validate(average, judges, recipe.offset_weight)
            say("val", **scores)
            if scores["loss"] < best:
                best = scores["loss"]
                checkpoint(BEST)
        if now - saved > checkpoint_seconds or step == recipe.steps:
            checkpoint(CHECKPOINT)
            saved = now
    return folder / BEST


def learning_rate(recipe: Recipe, step: int) -> float:
    """Linear warm-up, then a cosine down to ``final_share`` of the highest rate."""
    if step < recipe.warm_up:
        return recipe.learning_rate * (step + 1) / recipe.warm_up
    done = (step - recipe.warm_up) / max(recipe.steps - recipe.warm_up, 1)
    fall = 0.5 * (1 + math.cos(math.pi * min(done, 1)))
    return recipe.learning_rate * (recipe.final_share + (1 - recipe.final_share) * fall)


@torch.no_grad()
def validate(
    network: nn.Module, judges: Sequence[Sample], offset_weight: float
) -> dict[str, float]:
    """Loss, accuracy, and how much of the error of doing nothing is gone.

    Returns:
        ``loss`` (weighted as in training), ``shape``, ``offset``, ``accuracy`` (Eq. 7, per cent),
        ``gain`` (1 − error / error of no correction; 1 is perfect, 0 is the untouched photo).
    """
    network.eval()
    sums: dict[str, float] = {}
    nothing = 0.0
    for one in judges:
        seen, target, weight = (one[k][None] for k in ("seen", "target", "weight"))
        encoded = network(seen.to(memory_format=torch.channels_last))
        terms = relighting_loss(encoded, target, weight, offset_weight)
        untouched = relighting_loss(torch.full_like(target, 0.5), target, weight, offset_weight)
        nothing += untouched["total"].item()
        terms |= {"accuracy": accuracy(encoded, target)}
        for name, value in terms.items():
            sums[name] = sums.get(name, 0.0) + value.item()
    gain = 1 - sums["total"] / nothing
    means = {name: value / len(judges) for name, value in sums.items()}
    return {"loss": means.pop("total"), **means, "gain": gain}


@torch.no_grad()
def _follow(average: nn.Module, network: nn.Module, decay: float) -> None:
    """Move the running mean of weights and statistics a little towards the network."""
    pairs: zip[tuple[Tensor, Tensor]] = zip(
        average.state_dict().values(), network.state_dict().values(), strict=True
    )
    for mean, now in pairs:
        if mean.dtype.is_floating_point:
            mean.lerp_(now, 1 - decay)
        else:
            mean.copy_(now)
