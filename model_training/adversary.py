"""A discriminator that learns beside the network (Pix2Pix; the future work of the DeepFlash paper).

It judges the encoded picture given what the network saw: the photo itself for Pix2Pix, and the
correction image for the paper's encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from model_training.peers.pix2pix import PatchGAN, discriminator_loss, generator_loss

if TYPE_CHECKING:
    from torch import Tensor

    from model_training.recipe import Recipe


class Adversary:
    """A 70-pixel PatchGAN and its optimiser.

    Args:
        recipe: Names its width and weight, and the rate of learning.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.network = PatchGAN(recipe.adversary_width)
        self._optimiser = torch.optim.Adam(
            self.network.parameters(), lr=recipe.learning_rate, betas=recipe.betas
        )

    def part_of_loss(self, seen: Tensor, encoded: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        """What the network is to lower, absolute error included; and gradients to learn from.

        Args:
            seen: (N, 3, S, S), what the network saw.
            encoded: (N, 3, S, S), what it answered.
            target: (N, 3, S, S), what it should have.
            weight: (N, 1, S, S), how much each pixel counts.
        """
        verdicts = [self.network(seen, one) for one in (target, encoded.detach())]
        own = discriminator_loss(verdicts[0], verdicts[1])["total"] / self._recipe.accumulate
        own.backward()  # type: ignore[no-untyped-call]
        self.network.requires_grad_(requires_grad=False)  # the next verdict teaches the network
        terms = generator_loss(
            self.network(seen, encoded),
            encoded,
            target,
            weight,
            adversarial_weight=self._recipe.adversarial_weight,
            l1_weight=self._recipe.l1_weight,
        )
        self.network.requires_grad_(requires_grad=True)
        return terms["total"]

    def learn(self, rate: float) -> None:
        """One step with the gradients gathered since the last."""
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        """All that a checkpoint needs."""
        return {"network": self.network.state_dict(), "optimiser": self._optimiser.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from what ``state`` gave."""
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
