"""The training, one page from top to bottom (paper, section 3.2)."""

from __future__ import annotations

import copy
import json
import math
import time
from typing import TYPE_CHECKING, Any

import cv2
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from deepflash_app.core.encoding import Encoding
from deepflash_app.errors import DeepFlashError
from model_training.adversary import Adversary
from model_training.checkpoint import load_checkpoint, save_checkpoint
from model_training.losses import accuracy, relighting_loss
from model_training.network import count_parameters
from model_training.networks import build_network
from model_training.objective import Objective
from model_training.team import Team

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from torch.utils.data import Dataset

    from model_training.dataset import Sample
    from model_training.recipe import Recipe

CHECKPOINT = "checkpoint.pt"
BEST = "best.pt"
LOG = "log.jsonl"
LOG_EVERY = 50
"""Steps between two lines of a training."""

_GRADIENT_NORM = 1.0


def train(  # noqa: C901, PLR0912, PLR0915 - one page, to be read from top to bottom
    recipe: Recipe,
    pairs: Dataset[Sample],
    judges: Sequence[Sample],
    folder: Path,
    *,
    start: Mapping[str, Tensor] | None = None,
    vgg: Path | None = None,
    workers: int = 1,
    validate_every: int = 500,
    patience: int = 0,
    checkpoint_seconds: float = 180.0,
    draw: Callable[[nn.Module], Path] | None = None,
    on_line: Callable[[dict[str, Any]], None] = lambda _line: None,
) -> Path:
    """Train a network on pairs, or go on where ``folder``'s checkpoint stopped.

    Args:
        recipe: What to train; that of the checkpoint where there is one.
        pairs: To learn from, in order: step s takes those from ``s · batch`` on.
        judges: Of other persons, to judge by.
        folder: For checkpoint, best weights and log (JSON lines).
        start: The network's first weights; those of its papers' initialisation if None.
        vgg: VGG-16 weights for a perceptual loss, where the recipe asks for one.
        workers: Processes that make pairs; 0 makes them in between.
        validate_every: Steps between two judgements.
        patience: Judgements without a new best after which to stop; 0 never stops early.
        checkpoint_seconds: The most that a kill can cost.
        draw: Draws what the averaged network makes of a face, as often as a line is logged, and
            tells where, which ``on_line`` hears in a line of kind ``picture``.
        on_line: Called with every line of the log.

    Returns:
        The checkpoint with the lowest validation loss.

    Raises:
        DeepFlashError: If the loss is no number any more; the last good checkpoint stays.
    """
    team = Team.joined()
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = build_network(recipe)
    if start is not None:
        network.load_state_dict(start)
    objective = Objective(recipe, vgg)
    average = copy.deepcopy(network).requires_grad_(requires_grad=False)
    optimiser = torch.optim.Adam(network.parameters(), recipe.learning_rate, recipe.betas)
    adversary = Adversary(recipe) if recipe.adversarial_weight else None
    step, seconds, core_seconds, best, waited = 0, 0.0, 0.0, math.inf, 0
    if (folder / CHECKPOINT).exists():
        _, state = load_checkpoint(folder / CHECKPOINT)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        if adversary is not None:
            adversary.load(state["adversary"])
        step, best, waited = state["step"], state["best"], state["waited"]
        seconds, core_seconds = state["seconds"], state["core_seconds"]
        if "random" in state:  # checkpoints of before do not have it
            torch.set_rng_state(state["random"])

    def checkpoint(name: str) -> None:
        if team.rank or not all(torch.isfinite(p).all() for p in network.parameters()):
            return
        state = {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "adversary": adversary.state() if adversary else {},
            "random": torch.get_rng_state(),
            "step": step,
            "seconds": seconds,
            "core_seconds": core_seconds,
            "best": best,
            "waited": waited,
        }
        save_checkpoint(folder / name, recipe, state)

    def say(kind: str, **values: float) -> None:
        if team.rank:
            return
        line = {"kind": kind, "step": step, "steps": recipe.steps, "seconds": round(seconds)}
        line |= {name: round(value, 6) for name, value in values.items()}
        with (folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        on_line(line)

    def picture() -> None:
        if draw is not None and not team.rank:
            on_line({"kind": "picture", "step": step, "path": str(draw(average))})

    say("start", parameters=count_parameters(network))
    picture()
    parts, part = team.parts(recipe), 0
    cv2.setNumThreads(1)  # its threads do not come along into workers, which would wait for them
    loader = DataLoader(
        pairs,
        batch_sampler=_Batches(team, recipe, step),
        num_workers=workers,
        generator=torch.Generator(),  # its own draws must not move those of dropout
    )
    saved, clock, core_clock = time.monotonic(), time.monotonic(), time.process_time()
    smooth: float | None = None
    network.train()
    for batch in loader:
        seen = batch["seen"].to(memory_format=torch.channels_last)
        target, weight = batch["target"], batch["weight"]
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.precision == "bfloat16"):
            encoded = network(seen)
        encoded = encoded.float()
        loss = objective(seen, encoded, target, weight)
        if adversary is not None:
            loss = loss + adversary.part_of_loss(seen, encoded, target, weight)
        if not torch.isfinite(loss):
            raise DeepFlashError(f"The loss is no number any more at step {step}; stopped.")
        (loss / recipe.accumulate).backward()  # type: ignore[no-untyped-call]
        part += 1
        if part % parts:
            continue
        rate = learning_rate(recipe, step)
        for group in optimiser.param_groups:
            group["lr"] = rate
        team.agree(network)
        nn.utils.clip_grad_norm_(network.parameters(), _GRADIENT_NORM)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if adversary is not None:
            team.agree(adversary.network)
            adversary.learn(rate)
        step += 1
        _follow(average, network, min(recipe.average, step / (step + 10)))
        smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
        now, core_now = time.monotonic(), time.process_time()
        seconds, clock = seconds + now - clock, now
        core_seconds, core_clock = core_seconds + core_now - core_clock, core_now
        if step % LOG_EVERY == 0:
            say("train", loss=smooth, rate=rate, core_seconds=core_seconds)
            picture()
        if step % validate_every == 0 or step == recipe.steps:
            scores = validate(average, judges, recipe)
            say("val", **scores)
            waited = 0 if scores["loss"] < best else waited + 1
            if waited == 0:
                best = scores["loss"]
                checkpoint(BEST)
        stopping = bool(patience) and waited >= patience
        if now - saved > checkpoint_seconds or step == recipe.steps or stopping:
            checkpoint(CHECKPOINT)
            saved = now
        if stopping:
            break
    picture()
    say("done", best=best, core_seconds=core_seconds)
    return folder / BEST


class _Batches:
    """The numbers of each batch's pairs, as torch's loader asks for them."""

    def __init__(self, team: Team, recipe: Recipe, first_step: int) -> None:
        self._arguments = (team, recipe, first_step)

    def __iter__(self) -> Any:  # noqa: ANN401 - torch's stubs want more than an iterator
        team, recipe, first_step = self._arguments
        return team.batches(recipe, first_step)


def learning_rate(recipe: Recipe, step: int) -> float:
    """Linear warm-up, then a cosine down to ``final_share`` of the highest rate."""
    if step < recipe.warm_up:
        return recipe.learning_rate * (step + 1) / recipe.warm_up
    done = (step - recipe.warm_up) / max(recipe.steps - recipe.warm_up, 1)
    fall = 0.5 * (1 + math.cos(math.pi * min(done, 1)))
    return recipe.learning_rate * (recipe.final_share + (1 - recipe.final_share) * fall)


@torch.no_grad()
def validate(network: nn.Module, judges: Sequence[Sample], recipe: Recipe) -> dict[str, float]:
    """Loss, accuracy, and how much of the error of doing nothing is gone.

    Returns:
        ``loss`` (weighted as in training), ``shape``, ``offset``, ``accuracy`` (Eq. 7, per cent,
        of the results), ``gain`` (1 − error / error of no correction; 1 is perfect, 0 is the
        untouched photo).
    """
    network.eval()
    sums: dict[str, float] = {}
    nothing = 0.0
    for one in judges:
        seen, target, weight = (one[k][None] for k in ("seen", "target", "weight"))
        encoded = network(seen.to(memory_format=torch.channels_last))
        terms = relighting_loss(encoded, target, weight, recipe.offset_weight)
        untouched = seen if recipe.encoding is Encoding.DIRECT else torch.full_like(target, 0.5)
        nothing += relighting_loss(untouched, target, weight, recipe.offset_weight)["total"].item()
        terms |= {"accuracy": accuracy(seen, encoded, target, recipe.encoding)}
        for name, value in terms.items():
            sums[name] = sums.get(name, 0.0) + value.item()
    gain = 1 - sums["total"] / nothing if nothing else 0.0  # judged by good light only
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
